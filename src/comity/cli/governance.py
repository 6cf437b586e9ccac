"""``comity network``: governing a network: its document, its members, its signatures."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from comity.assembly.governing import (
    ecris_partner,
    ends_missing,
    members_of,
    with_cards,
    with_ecris_partner,
    with_rotated_card,
)
from comity.assembly.member_card import MAX_CARD_BYTES
from comity.cli.context import JsonOption, clock, output
from comity.cli.files import read_input, write_output
from comity.cli.governance_files import (
    InputOption,
    KeyOption,
    OutputOption,
    cards_in,
    document_before,
    finish,
    governors_in,
    require_member,
    sealed_governance_key,
    signers_in,
    tell,
)
from comity.cli.helping import with_examples
from comity.errors import InputInvalid
from comity.exchange.wires import Fingerprints
from comity.ids import StateCode
from comity.trust.certificates import der_of, fingerprint
from comity.trust.keys import SigningKey
from comity.trust.network import cosign_network
from comity.trust.network_changes import (
    create,
    governance_of,
    renewed,
    with_status,
    without_member,
)
from comity.trust.network_document import MAX_WITNESSES, MemberStatus, WitnessPolicy
from comity.trust.signed_note import MAX_NOTE_BYTES


def register(network: typer.Typer) -> None:
    """Add the commands."""
    keys = "--key governor-1.key --key governor-2.key"
    before_and_after = "-i network.note -o network-2.note"
    for name, command, summary, examples in (
        (
            "keygen",
            keygen,
            "Make a governance key: the private file, and its public half beside it.",
            ("comity network keygen --name governor-1 -o governor-1.key",),
        ),
        (
            "create",
            create_command,
            "Found a network: the first version of its document.",
            (
                (
                    "comity network create --name example-network --governance-key governor-1.key "
                    "--governance-key governor-2.key --threshold 2 --card de.card --card fr.card "
                    "-o network.note"
                ),
            ),
        ),
        (
            "add",
            add,
            "Add members by their cards.",
            (f"comity network add --card es.card {keys} {before_and_after}",),
        ),
        (
            "add-partner",
            add_partner,
            (
                "List where a state is reached over ECRIS v1.0: one that has no Comity node, "
                "or a member. It has no card; the governance vouches for what it was told."
            ),
            (
                (
                    "comity network add-partner PL --ecris https://ecris.example.org/ecris "
                    f"--certificate pl.pem --fingerprints push {keys} {before_and_after}"
                ),
            ),
        ),
        (
            "rotate",
            rotate,
            "Take up new keys, a new certificate or new particulars from a member's new card.",
            (f"comity network rotate --card de.card {keys} {before_and_after}",),
        ),
        (
            "remove",
            remove,
            "Remove a member; what it signed before can still be verified.",
            (f'comity network remove FR --reason "left the network" {keys} {before_and_after}',),
        ),
        (
            "suspend",
            suspend,
            "Suspend a member; nobody exchanges with it until it is resumed.",
            (f"comity network suspend FR {keys} {before_and_after}",),
        ),
        (
            "resume",
            resume,
            "End a suspension.",
            (f"comity network resume FR {keys} {before_and_after}",),
        ),
        (
            "renew",
            renew,
            "Issue the next version with a later end, changing nothing else.",
            (f"comity network renew --expires-days 90 {keys} {before_and_after}",),
        ),
        (
            "cosign",
            cosign,
            "Add the signatures of further governance keys to a document.",
            ("comity network cosign -i half.note -o network.note --key governor-2.key",),
        ),
    ):
        network.command(name, help=with_examples(summary, *examples))(command)


def keygen(
    name: Annotated[str, typer.Option(help="Name of the key: no spaces, no plus sign.")],
    to: OutputOption,
    sealed: Annotated[
        bool, typer.Option("--sealed", help="Seal the private file with a passphrase.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a governance key.

    Raises:
        InputInvalid: One of the files exists; nothing was overwritten.
        KeyLocked: It shall be sealed, and there is no passphrase.
    """
    if to.exists():
        raise InputInvalid("The file exists; a key is never overwritten.", place=str(to))
    key = SigningKey.generate(name)
    public = to.with_suffix(".pub")
    if public.exists():
        raise InputInvalid("The file exists; a key is never overwritten.", place=str(public))
    private = sealed_governance_key(key) if sealed else key.to_text()
    write_output(to, private.encode("utf-8") + b"\n", private=True)
    text = key.verification_key.to_text()
    write_output(public, text.encode("utf-8") + b"\n")
    output(as_json).answer(
        {"private": to, "public": public, "key": text},
        f"Private: {to}. Keep it offline, in the hands of one governor.",
        f"Public:  {public}",
        text,
    )


def create_command(
    *,
    name: Annotated[str, typer.Option(help="Name of the network, for ever.")],
    governance_key: Annotated[
        list[Path],
        typer.Option(help="Key file of a governor, private (it signs) or public; repeatable."),
    ],
    threshold: Annotated[int, typer.Option(help="How many governors must sign.", min=1)],
    to: OutputOption,
    card: Annotated[
        list[Path] | None, typer.Option(help="Card of a first member; repeatable.")
    ] = None,
    witnesses: Annotated[
        int,
        typer.Option(
            help="How many others must cosign what a log publishes.", min=0, max=MAX_WITNESSES
        ),
    ] = 0,
    expires_days: Annotated[int, typer.Option(help="Days until it expires.", min=1)] = 90,
    grace_days: Annotated[
        int, typer.Option(help="Days for which exchange goes on after that.", min=0, max=366)
    ] = 14,
    as_json: JsonOption = False,
) -> None:
    """Found a network.

    Raises:
        InputInvalid: More signatures are asked for than there are keys, or no key signs.
    """
    signing, public = governors_in(governance_key)
    if threshold > len(public):
        raise InputInvalid(
            f"{threshold} governors cannot sign: there are {len(public)} governance keys.",
            field="threshold",
        )
    now = clock().now()
    document = create(
        network=name,
        issued_at=now,
        expires_at=now + timedelta(days=expires_days),
        grace_days=grace_days,
        governance=governance_of(threshold, public),
        members=members_of(cards_in(card or []), now),
        witnessing=WitnessPolicy(threshold=witnesses) if witnesses else None,
    )
    finish(document, signing, to, as_json, "founded")


def add(
    *,
    card: Annotated[list[Path], typer.Option(help="Member card; repeatable.")],
    key: KeyOption,
    before: InputOption,
    to: OutputOption,
    as_json: JsonOption = False,
) -> None:
    """Add members."""
    cards = cards_in(card)
    document = with_cards(document_before(before), cards, at=clock().now())
    finish(document, signers_in(key), to, as_json, "added " + ", ".join(c.state for c in cards))


def add_partner(
    *,
    state: Annotated[str, typer.Argument(help="The state, two letters.")],
    ecris: Annotated[str, typer.Option(help="Address of its endpoint, path included.")],
    certificate: Annotated[
        list[Path],
        typer.Option(help="Certificate that its system shows, PEM; repeatable."),
    ],
    key: KeyOption,
    before: InputOption,
    to: OutputOption,
    fingerprints: Annotated[
        Fingerprints, typer.Option(help="How it takes fingerprints.")
    ] = Fingerprints.NOFP,
    name: Annotated[
        str | None,
        typer.Option(
            help="Name of the central authority.", show_default="Central authority of STATE"
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List where a state is reached over ECRIS."""
    current, code = document_before(before), StateCode(state.upper())
    now = clock().now()
    ders = [der_of(read_input(path, max_bytes=MAX_CARD_BYTES)) for path in certificate]
    entry = ecris_partner(
        code,
        name=name or f"Central authority of {code}",
        url=ecris,
        certificates=ders,
        fingerprints=fingerprints,
        joined_at=now,
    )
    document = with_ecris_partner(current, entry, at=now)
    told = output(as_json)
    for der in ders:
        told.note(f"certificate {fingerprint(der)}: compare it on another way than it came")
    for end in ends_missing(ders):
        told.note(f"warning: none of the certificates may be shown by a {end}; that would fail")
    finish(document, signers_in(key), to, as_json, f"{code} is reached over ECRIS")


def rotate(
    *,
    card: Annotated[Path, typer.Option(help="The member's new card.")],
    key: KeyOption,
    before: InputOption,
    to: OutputOption,
    overlap_days: Annotated[
        int, typer.Option(help="Days for which the old keys stay valid too.", min=0)
    ] = 30,
    as_json: JsonOption = False,
) -> None:
    """Take up what is new in a member's card."""
    (new,) = cards_in([card])
    document, news = with_rotated_card(
        document_before(before), new, at=clock().now(), overlap=timedelta(days=overlap_days)
    )
    finish(document, signers_in(key), to, as_json, f"{new.state}: new {', '.join(news)}")


def remove(
    *,
    state: Annotated[str, typer.Argument(help="The member's state, two letters.")],
    reason: Annotated[str, typer.Option(help="Why; it stands in the document for ever.")],
    key: KeyOption,
    before: InputOption,
    to: OutputOption,
    as_json: JsonOption = False,
) -> None:
    """Remove a member.

    Raises:
        InputInvalid: The state is no member.
    """
    current, code = document_before(before), StateCode(state.upper())
    require_member(current, code)
    document = without_member(current, code, at=clock().now(), reason=reason)
    finish(document, signers_in(key), to, as_json, f"removed {code}")


def suspend(
    state: Annotated[str, typer.Argument(help="The member's state, two letters.")],
    key: KeyOption,
    before: InputOption,
    to: OutputOption,
    as_json: JsonOption = False,
) -> None:
    """Suspend a member.

    Raises:
        InputInvalid: The state is no member.
    """
    current, code = document_before(before), StateCode(state.upper())
    require_member(current, code)
    document = with_status(current, code, MemberStatus.SUSPENDED, at=clock().now())
    finish(document, signers_in(key), to, as_json, f"suspended {code}")


def resume(
    state: Annotated[str, typer.Argument(help="The member's state, two letters.")],
    key: KeyOption,
    before: InputOption,
    to: OutputOption,
    as_json: JsonOption = False,
) -> None:
    """End a suspension.

    Raises:
        InputInvalid: The state is no member.
    """
    current, code = document_before(before), StateCode(state.upper())
    require_member(current, code)
    document = with_status(current, code, MemberStatus.ACTIVE, at=clock().now())
    finish(document, signers_in(key), to, as_json, f"resumed {code}")


def renew(
    key: KeyOption,
    before: InputOption,
    to: OutputOption,
    expires_days: Annotated[int, typer.Option(help="Days until it expires.", min=1)] = 90,
    as_json: JsonOption = False,
) -> None:
    """Issue the next version with a later end."""
    now = clock().now()
    document = renewed(
        document_before(before), at=now, expires_at=now + timedelta(days=expires_days)
    )
    finish(document, signers_in(key), to, as_json, "renewed")


def cosign(
    key: KeyOption, before: InputOption, to: OutputOption, as_json: JsonOption = False
) -> None:
    """Add signatures."""
    raw = read_input(before, max_bytes=MAX_NOTE_BYTES)
    signed = cosign_network(raw, signers_in(key))
    write_output(to, signed)
    tell(signed, to, as_json, "cosigned")
