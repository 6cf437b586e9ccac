"""``comity inspect``: the inspector's room at the terminal, read-only but for marks and freezes."""

import typer

from comity.cli import inspect_freezes, inspect_journal, inspect_questions, inspect_registers


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="See what was done on this node, who did it and why; prove it; stop it.",
    )
    for part in (inspect_journal, inspect_questions, inspect_freezes, inspect_registers):
        part.add_to(group)
    app.add_typer(group, name="inspect")
