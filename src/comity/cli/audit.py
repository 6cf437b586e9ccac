"""``comity verify``, put into the command line."""

import typer

from comity.cli.verify import verify_command


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify_command)
