"""``comity keys``: changing a node's keys while partners still know the old ones."""

import os
from enum import StrEnum
from typing import Annotated

import typer

from comity.assembly.home import Home
from comity.assembly.key_files import activate, prepare
from comity.assembly.network_files import NetworkFiles
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, output
from comity.cli.helping import with_examples
from comity.ids import StateCode
from comity.trust.network_directory import Directory


class Part(StrEnum):
    """Which key."""

    LOG = "log"
    SEALING = "sealing"
    TLS = "tls"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    keys = typer.Typer(no_args_is_help=True, help="Change the keys of this node.")
    keys.command(
        "prepare",
        help=with_examples(
            "Make new keys that are not used yet, to be told to the governance.",
            "comity keys prepare tls --home ./de",
            "comity keys prepare log sealing tls --home ./de",
            more="Then: 'comity network card', the governance rotates and signs, "
            "'comity network join', 'comity keys activate', and restart the node.",
        ),
    )(keys_prepare)
    keys.command(
        "activate",
        help=with_examples(
            "Take prepared keys into use once the network document names them.",
            "comity keys activate --home ./de",
        ),
    )(keys_activate)
    app.add_typer(keys, name="keys")


def keys_prepare(
    parts: Annotated[list[Part], typer.Argument(help="Which keys.", metavar="log|sealing|tls...")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Make new keys."""
    place = Home(home)
    prepare(place, place.config(), parts, now=clock().now(), randomness=os.urandom)
    output(as_json).answer(
        {"prepared": parts},
        f"Prepared: {', '.join(parts)}. The node goes on with the old keys.",
        f"Next: comity network card --home {home} -o new.card, for the governance to rotate.",
    )


def keys_activate(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Take prepared keys into use."""
    place = Home(home)
    state = StateCode(place.config().node.state)
    directory = Directory(NetworkFiles(place.networks).current())
    done = activate(place, directory, state, now=clock().now())
    told = f"In use from the next start: {', '.join(done)}." if done else "Nothing was prepared."
    output(as_json).answer({"activated": done}, told)
