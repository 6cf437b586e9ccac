"""``comity keys protect``, ``unprotect``, ``change-passphrase``: keys under a passphrase."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from comity.assembly.home import Home
from comity.assembly.key_protection import change_passphrase, protect, unprotect
from comity.assembly.passphrases import secret_in, surroundings
from comity.cli.administration import log_administration
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, output
from comity.cli.helping import with_examples
from comity.cli.secrecy import ask_twice
from comity.errors import KeyLocked
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue

NewOption = Annotated[
    Path | None,
    typer.Option(help="File with the new passphrase on its first line.", dir_okay=False),
]


def register(keys: typer.Typer) -> None:
    """Add the commands."""
    keys.command(
        "protect",
        help=with_examples(
            "Seal every private key of this node with a passphrase.",
            "comity keys protect --home ./de",
            "comity --passphrase-file passphrase keys protect --home ./de",
            more="Each file is replaced in one step; a command that was interrupted is called "
            "again. A running node goes on, and needs the passphrase at its next start: from the "
            "terminal, --passphrase-file, COMITY_PASSPHRASE_FILE (the name of a file), or the "
            "systemd credential comity-passphrase. Without the passphrase the keys are lost; "
            "keep a copy of it where no copy of the keys lies.",
        ),
    )(keys_protect)
    keys.command(
        "unprotect",
        help=with_examples(
            "Keep the private keys of this node without a passphrase again.",
            "comity keys unprotect --home ./de",
        ),
    )(keys_unprotect)
    keys.command(
        "change-passphrase",
        help=with_examples(
            "Seal the private keys of this node with another passphrase.",
            "comity keys change-passphrase --home ./de",
            "comity --passphrase-file old keys change-passphrase --new-passphrase-file new "
            "--home ./de",
            more="If it was interrupted, call it again with the same two.",
        ),
    )(keys_change_passphrase)


def keys_protect(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Seal every private key.

    Raises:
        KeyLocked: There is no passphrase.
    """
    place = Home(home)
    place.config()
    around = surroundings()
    passphrase = (
        ask_twice("New passphrase") if around.has_prompt_only() else None
    ) or around.passphrase()
    done = protect(place, passphrase, randomness=os.urandom)
    _log(place, "sealed", done)
    output(as_json).answer(
        {"sealed": done},
        f"Sealed: {', '.join(done)}." if done else "Every key was sealed already.",
        "From the next start on the node needs the passphrase.",
    )


def keys_unprotect(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Unseal every private key."""
    place = Home(home)
    place.config()
    done = unprotect(place)
    _log(place, "unsealed", done)
    output(as_json).answer(
        {"unsealed": done},
        f"Unsealed: {', '.join(done)}. Whoever reads the files now has the keys."
        if done
        else "No key was sealed.",
    )


def keys_change_passphrase(
    home: HomeOption = DEFAULT_HOME,
    new_passphrase_file: NewOption = None,
    as_json: JsonOption = False,
) -> None:
    """Seal every private key with another passphrase.

    Raises:
        KeyLocked: One of the two is missing, or the old one is wrong. Nothing was changed.
    """
    place = Home(home)
    place.config()
    old = surroundings().passphrase()
    new = (
        ask_twice("New passphrase")
        if new_passphrase_file is None
        else secret_in(new_passphrase_file)
    )
    if new is None:
        raise KeyLocked(
            "No new passphrase was given. Give --new-passphrase-file, or call the command at a "
            "terminal; nothing was changed."
        )
    done = change_passphrase(place, old, new, randomness=os.urandom)
    _log(place, "passphrase-changed", done)
    output(as_json).answer(
        {"sealed": done},
        f"Sealed anew: {', '.join(done)}." if done else "Every key has that passphrase already.",
        "A running node goes on; give it the new passphrase before its next start.",
    )


def _log(home: Home, how: str, files: Sequence[str]) -> None:
    if files:
        fields: dict[str, JsonValue] = {"how": how, "keys": list(files)}
        log_administration(home, Act.KEYS_PROTECTED, fields)
