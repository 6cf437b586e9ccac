"""``comity network revoke-key``: a key of a member's log that is not to be relied on."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from comity.assembly.revoking import with_key_revoked
from comity.cli.context import JsonOption, clock
from comity.cli.governance_files import (
    InputOption,
    KeyOption,
    OutputOption,
    cards_in,
    document_before,
    finish,
    signers_in,
)
from comity.cli.helping import with_examples
from comity.errors import InputInvalid
from comity.ids import StateCode


class Why(StrEnum):
    """Why a key is revoked."""

    COMPROMISED = "compromised"
    LOST = "lost"
    SUPERSEDED = "superseded"


def register(network: typer.Typer) -> None:
    """Add the command."""
    network.command(
        "revoke-key",
        help=with_examples(
            "Revoke a key of a member's log: nothing new signed with it is taken any more.",
            "comity network revoke-key DE --log-key 67a48f00 --reason compromised "
            "--since 2026-03-01T12:00:00Z --card de.card --key governor-1.key "
            "--key governor-2.key -i network.note -o network-2.note",
            more="Of a compromised key, only what is shown to be older than --since still counts: "
            "by time-stamps, or by witnesses. Of one that was lost or superseded, everything "
            "does. --card brings the keys that take its place, at once and without overlap.",
        ),
    )(revoke_key)


def revoke_key(
    *,
    state: Annotated[str, typer.Argument(help="The member's state, two letters.")],
    log_key: Annotated[
        str, typer.Option(help="The key: its text name+id+base64, or its id of 8 digits.")
    ],
    reason: Annotated[Why, typer.Option(help="Why.")],
    key: KeyOption,
    before: InputOption,
    to: OutputOption,
    since: Annotated[
        str | None,
        typer.Option(
            help="Moment, with its offset, from which it is not to be relied on.",
            show_default="now",
        ),
    ] = None,
    card: Annotated[Path | None, typer.Option(help="The member's new card.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Revoke a key of a log."""
    now = clock().now()
    code = StateCode(state.upper())
    document, revoked = with_key_revoked(
        document_before(before),
        code,
        key=log_key,
        since=now if since is None else _moment(since),
        reason=reason.value,
        card=None if card is None else cards_in([card])[0],
        at=now,
    )
    what = f"revoked a log key of {code} as {reason}: {revoked}"
    finish(document, signers_in(key), to, as_json, what)


def _moment(text: str) -> datetime:
    """Return a moment in time.

    Raises:
        InputInvalid: It is none, or has no offset. The governor's input.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputInvalid(
            "A moment is written like 2026-03-01T12:00:00Z.", field="since"
        ) from error
    if moment.tzinfo is None:
        raise InputInvalid("A moment has an offset, or Z for UTC.", field="since")
    return moment.astimezone(UTC)
