"""``comity keys``: the keys of a node, changed while partners still know the old ones."""

import os
from enum import StrEnum
from typing import Annotated, Final

import typer

from comity.assembly.home import Home
from comity.assembly.key_activation import activate, activate_seal
from comity.assembly.key_files import prepare
from comity.assembly.key_overview import overview
from comity.assembly.network_files import NetworkFiles
from comity.cli import key_compromise, key_passphrases
from comity.cli.administration import log_administration
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, output
from comity.cli.helping import with_examples
from comity.cli.secrecy import keep_out_of_dumps
from comity.ids import StateCode
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.trust.network_directory import Directory

_MAX_SHOWN: Final = 160


class Part(StrEnum):
    """Which key."""

    LOG = "log"
    SEALING = "sealing"
    TLS = "tls"
    WITNESS = "witness"
    SEAL = "seal"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    keys = typer.Typer(
        no_args_is_help=True,
        help="See, change and protect the keys of this node.",
        callback=_before,
    )
    keys.command(
        "show",
        help=with_examples(
            "Show the keys of this node: their public halves, never the private ones.",
            "comity keys show --home ./de",
        ),
    )(keys_show)
    keys.command(
        "prepare",
        help=with_examples(
            "Make new keys that are not used yet, to be told to the governance.",
            "comity keys prepare tls --home ./de",
            "comity keys prepare log sealing tls witness --home ./de",
            more="Then: 'comity network card', the governance rotates and signs, "
            "'comity network join', 'comity keys activate'. A running node goes on all the "
            "while and takes up each change within a second. Where 'log' is set in part 'keys' of "
            "the configuration, the new log key is the one in the token.",
        ),
    )(keys_prepare)
    keys.command(
        "activate",
        help=with_examples(
            "Take prepared keys into use once the network document names them.",
            "comity keys activate --home ./de",
        ),
    )(keys_activate)
    key_passphrases.register(keys)
    key_compromise.register(keys)
    app.add_typer(keys, name="keys")


def _before() -> None:
    keep_out_of_dumps()


def keys_show(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Show the keys."""
    told = output(as_json)
    shown = overview(Home(home))
    told.answer(
        {"keys": shown},
        told.table(
            ("file", "part", "state", "kept", "public half"),
            [(key.file, key.part, key.state, key.kept, _short(key.public)) for key in shown],
        ),
    )


def _short(public: str) -> str:
    """Return a public half that fits a line; keys of ML-DSA-44 take nearly 1,800 characters."""
    return public if len(public) <= _MAX_SHOWN else f"{public[:_MAX_SHOWN]}..."


def keys_prepare(
    parts: Annotated[
        list[Part], typer.Argument(help="Which keys.", metavar="log|sealing|tls|witness|seal...")
    ],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Make new keys."""
    place = Home(home)
    prepare(place, place.config(), parts, now=clock().now(), randomness=os.urandom)
    named: list[JsonValue] = [part.value for part in parts]
    log_administration(place, Act.KEYS_PREPARED, {"keys": named})
    output(as_json).answer(
        {"prepared": parts},
        f"Prepared: {', '.join(parts)}. The node goes on with the old keys.",
        f"Next: comity network card --home {home} -o new.card, for the governance to rotate.",
    )


def keys_activate(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Take prepared keys into use."""
    place = Home(home)
    state = StateCode(place.config().node.state)
    done = ["seal"] if activate_seal(place) else []
    directory = Directory(NetworkFiles(place.networks).current())
    done += activate(place, directory, state, now=clock().now())
    if done:
        log_administration(place, Act.KEYS_ACTIVATED, {"keys": list(done)})
    told = (
        f"In use: {', '.join(done)}. A running node takes them up within a second."
        if done
        else "Nothing was prepared."
    )
    output(as_json).answer({"activated": done}, told)
