"""Draw the demonstration's closing table as a picture for the README.

    python tools/draw_demo.py docs/demo.svg

The picture is a record of one run, with its figures; it is drawn again by hand when
the demonstration changes.
"""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

WIDTH = 104


def main() -> int:
    """Run the demonstration and draw what it reports; return the exit status."""
    run = subprocess.run(
        [sys.executable, "-m", "comity", "demo", "--json"], stdout=subprocess.PIPE, check=True
    )
    report = json.loads(run.stdout)
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    table = Table(title="comity demo: what was exchanged", title_justify="left", expand=True)
    for heading in ("process", "from", "to", "outcome", "decided by"):
        table.add_column(heading)
    table.add_column("ms", justify="right")
    table.add_column("evidence")
    for each in report["exchanges"]:
        table.add_row(
            each["process"],
            each["from"],
            each["to"],
            each["outcome"],
            each["by"],
            f"{each['elapsed_ms']:.0f}",
            "[green]verified[/green]" if each["evidence_verified"] else "[red]NO[/red]",
        )
    console.print(table)
    for what, holds in report["checks"].items():
        console.print(f"  {'yes' if holds else 'NO'}: {what}", highlight=False)
    lost = f"  {report['lost']} messages lost, {report['duplicated']} doubled"
    console.print(lost, highlight=False)
    picture = console.export_svg(title="comity demo", unique_id="demo")
    # The renderer would fetch its font from the network; a picture must not.
    picture = re.sub(r"@font-face \{.*?\}\n", "", picture, flags=re.DOTALL)
    picture = picture.replace("Fira Code", "DejaVu Sans Mono")
    Path(sys.argv[1]).write_text(picture, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
