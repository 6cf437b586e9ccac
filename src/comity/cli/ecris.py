"""``comity ecris``: messages of ECRIS v1.0 as files."""

import typer

from comity.cli import ecris_check, ecris_convert, ecris_export, ecris_import, ecris_validate


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Messages of ECRIS v1.0 as files.")
    group.command("check", help=ecris_check.HELP)(ecris_check.check)
    group.command("convert", help=ecris_convert.HELP)(ecris_convert.convert)
    group.command("export", help=ecris_export.HELP)(ecris_export.export)
    group.command("import", help=ecris_import.HELP)(ecris_import.import_archives)
    group.command("validate", help=ecris_validate.HELP)(ecris_validate.validate)
    app.add_typer(group, name="ecris")
