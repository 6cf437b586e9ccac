"""``comity keys compromised``: what to do when a key may be in other hands."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from comity.assembly.home import Home
from comity.assembly.key_files import prepare
from comity.assembly.key_withdrawal import withdraw
from comity.assembly.member_card import card_of
from comity.cli.administration import log_administration
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, output
from comity.cli.files import write_output
from comity.cli.helping import with_examples
from comity.ledger.acts import Act
from comity.trust.certificates import der_of, fingerprint


class Lost(StrEnum):
    """Which key may be in other hands."""

    LOG = "log"
    SEALING = "sealing"
    TLS = "tls"
    WITNESS = "witness"


def register(keys: typer.Typer) -> None:
    """Add the command."""
    keys.command(
        "compromised",
        help=with_examples(
            "A key may be in other hands: stop using it, and prepare the one that follows.",
            "comity keys compromised --key log --card new.card --home ./de",
            more="Of the log's key: this node signs nothing from now on, and its file is erased; "
            "messages stay due, none is lost, and all leave once the next key is in force. Every "
            "other key stays until the network document names the next one. docs/keys.md has "
            "the whole drill.",
        ),
    )(keys_compromised)


def keys_compromised(
    *,
    key: Annotated[Lost, typer.Option(help="Which key.")],
    card: Annotated[Path, typer.Option(help="Where to write the new member card.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Stop using a key, and prepare the next one."""
    place = Home(home)
    config = place.config()
    now = clock().now()
    old = _public(place, key)
    withdrawn = withdraw(place) if key is Lost.LOG else None
    log_administration(place, Act.KEYS_WITHDRAWN, {"keys": [key.value]})
    if not _is_prepared(place, key):
        prepare(place, config, [key], now=now, randomness=os.urandom)
    made = card_of(place, config)
    write_output(card, made.encode())
    state = config.node.state
    revoked = old if withdrawn is None else withdrawn.to_text()
    steps = _steps(key, state=state, old=revoked, card=card, home=home)
    output(as_json).answer(
        {
            "compromised": key,
            "revoke": revoked,
            "signs": key is not Lost.LOG,
            "card": card,
            "card_digest": made.digest(),
            "next": steps,
        },
        "This node signs nothing until the next key is in force; what is due stays due."
        if key is Lost.LOG
        else "The node goes on with the key until the network document names the next one.",
        f"New member card: {card}, digest {made.digest()}.",
        "Next:",
        *(f"  {number}. {step}" for number, step in enumerate(steps, 1)),
    )


def _is_prepared(home: Home, key: Lost) -> bool:
    """Return whether a next key waits already: the command may be called again."""
    if key is Lost.LOG:
        return home.prepared_log_key() is not None
    return key is Lost.TLS and home.next_certificate != home.certificate


def _public(home: Home, key: Lost) -> str:
    """Return what names the key to the governance."""
    match key:
        case Lost.LOG:
            return home.signing_keys()[-1].verification_key.to_text()
        case Lost.SEALING:
            return list(home.sealing_keys().values())[-1].key_id
        case Lost.TLS:
            return fingerprint(der_of(home.certificate.read_bytes()))
        case Lost.WITNESS:
            return "the witness keys of the number before"


def _steps(key: Lost, *, state: str, old: str, card: Path, home: Path) -> list[str]:
    """Return what the operator and the governance do now."""
    tell = (
        f"Tell the governance by telephone: the digest of the card, and that {old} is "
        "compromised, since when at the earliest."
    )
    change = (
        f"The governance: comity network revoke-key {state} --log-key '{old}' --reason "
        f"compromised --since MOMENT --card {card} --key GOVERNOR -i NETWORK -o NEW"
        if key is Lost.LOG
        else f"The governance: comity network rotate --card {card} --overlap-days 0 "
        "--key GOVERNOR -i NETWORK -o NEW"
    )
    return [
        tell,
        change,
        "Every member, at once: comity network join NEW",
        f"Here: comity network join NEW --home {home}; comity keys activate --home {home}",
        f"Look whether all is well: comity doctor --home {home} --peers",
    ]
