"""``comity network``: whose cosignatures and whose time-stamps a network relies on."""

from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from comity.assembly.member_card import MAX_CARD_BYTES
from comity.cli.context import JsonOption, clock
from comity.cli.files import read_input
from comity.cli.governance_files import (
    InputOption,
    KeyOption,
    OutputOption,
    document_before,
    finish,
    signers_in,
)
from comity.cli.helping import with_examples
from comity.errors import InputInvalid
from comity.trust.certificates import der_of
from comity.trust.network_changes import whole_seconds
from comity.trust.network_document import MAX_WITNESSES, TimeStampAuthority, WitnessPolicy
from comity.trust.network_trust_changes import with_time_stamping, with_witnessing


def register(network: typer.Typer) -> None:
    """Add the commands."""
    keys = "--key governor-1.key --key governor-2.key"
    before_and_after = "-i network.note -o network-2.note"
    network.command(
        "witnesses",
        help=with_examples(
            "Say how many other members' witnesses must cosign what a log publishes.",
            f"comity network witnesses 2 {keys} {before_and_after}",
            f"comity network witnesses 0 {keys} {before_and_after}",
            more="0 ends the policy. The log's owner never counts, and of a member any one key.",
        ),
    )(witnesses)
    network.command(
        "authority",
        help=with_examples(
            "List a time-stamping authority, renew its certificates, or end it.",
            f'comity network authority "Example TSA" --certificate root.pem {keys} '
            f"{before_and_after}",
            f'comity network authority "Example TSA" --until 2027-01-31 {keys} {before_and_after}',
            more="Certificates are trust anchors, PEM; further ones are added. None is ever "
            "dropped: what the authority stamped must stay verifiable.",
        ),
    )(authority)


def witnesses(
    *,
    threshold: Annotated[
        int, typer.Argument(help="How many others; 0 for no policy.", min=0, max=MAX_WITNESSES)
    ],
    key: KeyOption,
    before: InputOption,
    to: OutputOption,
    as_json: JsonOption = False,
) -> None:
    """Set the witness policy."""
    policy = WitnessPolicy(threshold=threshold) if threshold else None
    document = with_witnessing(document_before(before), policy, at=clock().now())
    told = f"publications need {threshold} witnesses" if threshold else "no witness policy"
    finish(document, signers_in(key), to, as_json, told)


def authority(
    *,
    name: Annotated[str, typer.Argument(help="Name of the authority.")],
    key: KeyOption,
    before: InputOption,
    to: OutputOption,
    certificate: Annotated[
        list[Path] | None, typer.Option(help="Trust anchor, PEM; repeatable.")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First day on which it counts no more, UTC."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List a time-stamping authority, add to it, or end it.

    Raises:
        InputInvalid: A new authority has no certificate, or nothing would change.
    """
    now = clock().now()
    current = document_before(before)
    added = [
        b64encode(der_of(read_input(path, max_bytes=MAX_CARD_BYTES))).decode("ascii")
        for path in certificate or ()
    ]
    there = next((each for each in current.time_stamping if each.name == name), None)
    if there is None and not added:
        raise InputInvalid("A new authority needs a certificate.", field="certificate")
    changed = there or TimeStampAuthority(
        name=name, certificates=tuple(added), valid_from=whole_seconds(now)
    )
    further = tuple(each for each in added if each not in changed.certificates)
    changed = msgspec.structs.replace(changed, certificates=(*changed.certificates, *further))
    if until is not None:
        changed = msgspec.structs.replace(changed, valid_until=until.replace(tzinfo=UTC))
    if changed == there:
        raise InputInvalid("Nothing about the authority is new.", field="certificate")
    others = [each for each in current.time_stamping if each.name != name]
    document = with_time_stamping(current, [*others, changed], at=now)
    finish(document, signers_in(key), to, as_json, f"time-stamps of {name}")
