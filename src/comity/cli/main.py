"""The command ``comity``: its commands, and the one place that reports what went wrong."""

import logging
import os
import sys
import traceback
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

import typer
from typer.core import TyperGroup
from typer.main import get_group

from comity.assembly.passphrases import Surroundings, look_in
from comity.cli import signed_in
from comity.cli.exits import Exit
from comity.cli.output import JSON_ANSWERS, report, to_json
from comity.cli.secrecy import prompt_at_terminal
from comity.errors import Failure

DEBUG_VARIABLE: Final = "COMITY_DEBUG"

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "init": "initialise",
        "account": "account",
        "network": "network",
        "keys": "keys",
        "migrate": "migrate",
        "backup": "backup",
        "serve": "serve",
        "desk": "desk_serve",
        "register": "register",
        "connector": "connector",
        "webhook": "webhook",
        "partner": "partner",
        "search": "search",
        "notify": "notify",
        "request": "request",
        "draft": "draft",
        "translation": "translation",
        "inbox": "inbox",
        "reply": "reply",
        "cancel": "cancel",
        "recall": "recall",
        "rights": "rights",
        "retention": "retention_holds",
        "restriction": "restriction",
        "transfer": "transfer",
        "handling": "handling",
        "show": "show",
        "form": "form",
        "document": "document",
        "apostille": "apostille",
        "credential": "credential",
        "inspect": "inspect",
        "misuse": "misuse",
        "breach": "breach",
        "policy": "policy",
        "evidence": "evidence",
        "verify": "audit",
        "monitor": "monitor",
        "fsck": "fsck",
        "doctor": "doctor",
        "services": "services",
        "metrics": "metrics",
        "codes": "codes",
        "ecris": "ecris",
        "bench": "bench",
        "demo": "demo",
        "training": "training",
    }
)
"""The commands in the order of the help, and the module of ``comity.cli`` each is in.

Modules are loaded when their command is asked for: an auditor who verifies a file must
not wait for a database driver to load. Each offers ``register(app: typer.Typer)``.
"""


class Commands(TyperGroup):
    """The top of the command line: loads commands on demand and reports failures."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override] # Typer's own context
        """Return the names of the commands, in the order of the help."""
        del ctx
        return [name for name in COMMANDS if _is_there(name)]

    def get_command(self, ctx: typer.Context, cmd_name: str):  # type: ignore[no-untyped-def,override] # noqa: ANN201 - Typer names the type in a private module
        """Return a command, loading its module the first time."""
        # A word that is no command is compared with all that are, for a suggestion.
        for name in [cmd_name] if _is_there(cmd_name) else self.list_commands(ctx):
            self.commands.update(_loaded(name).commands)
        return self.commands.get(cmd_name)

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override] # Typer's own context
        """Run a command, and report a failure or a defect.

        Raises:
            typer.Exit: The command did not succeed; the status says how.
        """
        signed_in.begin()
        try:
            return super().invoke(ctx)
        except Failure as failure:
            _trace()
            status = report(failure, as_json=bool(ctx.meta.get(JSON_ANSWERS)))
            raise typer.Exit(status) from failure
        except (BrokenPipeError, KeyboardInterrupt):
            raise
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as defect:
            if type(defect).__module__.startswith(("typer", "click")):
                raise
            _report_defect(defect, as_json=bool(ctx.meta.get(JSON_ANSWERS)))
            raise typer.Exit(Exit.DEFECT) from defect
        finally:
            signed_in.end()


app = typer.Typer(
    name="comity",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback()
def comity(
    passphrase_file: Annotated[
        Path | None,
        typer.Option(
            help="File with the passphrase of the node's keys on its first line, where they are "
            "sealed; also COMITY_PASSPHRASE_FILE. Else it is asked for.",
            dir_okay=False,
        ),
    ] = None,
) -> None:
    """Exchange criminal records with other states, and prove what was exchanged.

    Begin with [bold]comity demo[/bold], or set up a node:

      comity init --home ./de --state DE --name "Bundesamt für Justiz"

      comity network card --home ./de -o de.card

      comity network join network.note --home ./de --digest SHA256

      comity serve --home ./de

    Exit status: 0 done, 1 the answer is no, 2 wrong input, 3 trust is missing,
    4 something does not answer, 5 conflict, 70 a mistake in Comity.
    """
    look_in(Surroundings(file=passphrase_file, prompt=prompt_at_terminal()))


def main() -> None:
    """Run the command line and end the process."""
    logging.captureWarnings(capture=True)
    app()


def _is_there(name: str) -> bool:
    """Return whether a word is a command whose module is installed."""
    return name in COMMANDS and find_spec(f"comity.cli.{COMMANDS[name]}") is not None


@cache
def _loaded(name: str) -> TyperGroup:
    """Return what a command's module offers, built once in a process."""
    loading = typer.Typer()
    loading.callback()(_nothing)
    import_module(f"comity.cli.{COMMANDS[name]}").register(loading)
    return get_group(loading)


def _nothing() -> None:
    """Hold a module's commands together while they are loaded."""


def _trace() -> None:
    if os.environ.get(DEBUG_VARIABLE):
        traceback.print_exc(file=sys.stderr)


def _report_defect(defect: Exception, *, as_json: bool) -> None:
    """Say that there was a defect, where, and no word of its text, which may quote a person."""
    place = traceback.extract_tb(defect.__traceback__)[-1]
    module = place.filename.rpartition("/comity/")[2] or place.filename
    reference = f"{type(defect).__name__} at {module}:{place.lineno}"
    if as_json:
        told = {
            "code": "defect",
            "message": "A mistake in Comity itself.",
            "reference": reference,
            "advice": Exit.DEFECT.advice,
        }
        typer.echo(to_json({"ok": False, "error": told}))
    else:
        typer.echo(
            f"error: a mistake in Comity itself; what was not yet committed was undone.\n"
            f"  reference: {reference}\n"
            f"  to do: report the reference; {DEBUG_VARIABLE}=1 shows the details, "
            "which may contain personal data.",
            err=True,
        )
    _trace()


if __name__ == "__main__":
    main()
