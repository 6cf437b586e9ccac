"""Build the verifier's page: one HTML file that holds all its code and needs no network.

    python tools/build_verifier.py            write the page
    python tools/build_verifier.py --check    fail if the page that is there is another

Each module becomes a function that returns what it exports, in the order in which they
need each other; nothing is renamed or made shorter, so that the page can be read. The
page's policy lets run exactly this code, by its digest, and lets nothing be fetched.
"""

import re
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
VERIFIER: Final = ROOT / "verifier"
PAGE: Final = ROOT / "src" / "comity" / "cli" / "comity-verifier.html"
ENTRY: Final = VERIFIER / "page" / "page.js"

_IMPORT: Final = re.compile(
    r'^import (?:\{(?P<names>[^}]*)\}|\* as (?P<space>\w+)) from "(?P<path>[^"]+)";\n',
    re.MULTILINE,
)
_EXPORT: Final = re.compile(
    r"^export (?=(?:async )?(?:function|const|class) (?P<name>\w+))", re.MULTILINE
)


def build() -> str:
    """Return the page.

    Raises:
        SystemExit: A module imports or exports in a way that this builder does not know, or
            modules import each other in a circle.
    """
    script = "\n" + "\n".join(_wrapped(path) for path in _in_order(ENTRY, [], ())) + "\n"
    style = (VERIFIER / "page" / "page.css").read_text("utf-8")
    if "</script" in script or "</style" in style:
        raise SystemExit("The code would end its own element.")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_source(script)}'",
            f"style-src '{_source(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )
    page = (VERIFIER / "page" / "page.html").read_text("utf-8")
    for place, text in (("@POLICY@", policy), ("@STYLE@", style), ("@SCRIPT@", script)):
        page = page.replace(place, text)
    return page


def _source(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def _in_order(path: Path, done: list[Path], open_ones: tuple[Path, ...]) -> list[Path]:
    """Return the modules that one needs, each after those that it needs itself."""
    if path in open_ones:
        raise SystemExit(f"{path.name} imports itself by way of others.")
    if path not in done:
        for found in _IMPORT.finditer(path.read_text("utf-8")):
            _in_order((path.parent / found["path"]).resolve(), done, (*open_ones, path))
        done.append(path)
    return done


def _wrapped(path: Path) -> str:
    """Return a module as a function that is called at once and returns its exports."""
    source = path.read_text("utf-8")
    exported = [found["name"] for found in _EXPORT.finditer(source)]

    def taken(found: re.Match[str]) -> str:
        module = _name((path.parent / found["path"]).resolve())
        if found["space"]:
            return f"const {found['space']} = {module};\n"
        names = " ".join(found["names"].split()).rstrip(",").strip()
        return f"const {{ {names.replace(' as ', ': ')} }} = {module};\n"

    body = _EXPORT.sub("", _IMPORT.sub(taken, source))
    if re.search(r"^(?:import|export)\b", body, re.MULTILINE):
        raise SystemExit(f"{path.name} imports or exports in a way the builder does not know.")
    given = ", ".join(exported)
    return f"const {_name(path)} = (() => {{\n{body}return {{ {given} }};\n}})();\n"


def _name(path: Path) -> str:
    return "$" + "_".join(path.relative_to(VERIFIER).with_suffix("").parts)


def main(arguments: list[str]) -> int:
    """Write the page, or compare it with the one that is there."""
    page = build()
    if arguments == ["--check"]:
        if PAGE.is_file() and PAGE.read_text("utf-8") == page:
            return 0
        print(f"{PAGE.relative_to(ROOT)} is out of step: run tools/build_verifier.py")
        return 1
    PAGE.write_text(page, "utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(page.encode('utf-8'))} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
