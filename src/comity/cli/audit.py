"""``comity verify``, put into the command line."""

import typer

from comity.cli.helping import with_examples
from comity.cli.verify import verify_command


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "verify",
        help=with_examples(
            "Verify an evidence file and say what it proves, and what it does not.",
            "comity verify case.evidence --network network.note --network-digest SHA256",
            "comity verify case.evidence --network network.note --json",
            more="Needs no node, no database and no connection. "
            "In the JSON, one_sided is true where what was verified is one side's record only, "
            "for all or some of the messages. "
            "A PDF or a container is read in a process of its own, within bounds of time and "
            "memory; one that exceeds them is not verified. "
            "Exit status 0 verified, 1 not verified, 2 wrong usage.",
        ),
    )(verify_command)
