"""``comity network``: governing a network: its document, its members, its signatures."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from comity.assembly.governing import (
    document_to_follow,
    ecris_partner,
    ends_missing,
    members_of,
    with_cards,
    with_ecris_partner,
    with_rotated_card,
)
from comity.assembly.member_card import MAX_CARD_BYTES, MemberCard, read_card
from comity.cli.context import JsonOption, clock, output
from comity.cli.files import read_input, write_output
from comity.cli.helping import with_examples
from comity.cli.output import moment
from comity.errors import InputInvalid
from comity.exchange.wires import Fingerprints
from comity.ids import StateCode
from comity.trust.certificates import der_of, fingerprint
from comity.trust.keys import SigningKey, VerificationKey
from comity.trust.network import cosign_network, read_unverified, sign_network
from comity.trust.network_changes import (
    create,
    governance_of,
    renewed,
    with_status,
    without_member,
)
from comity.trust.network_document import MemberStatus, NetworkDocument
from comity.trust.note_format import parse_note
from comity.trust.signed_note import MAX_NOTE_BYTES

_PRIVATE = "PRIVATE+KEY+"
_MAX_KEY_BYTES = 4096

InputOption = Annotated[
    Path, typer.Option("-i", "--input", help="The signed document before; - for standard input.")
]
OutputOption = Annotated[Path, typer.Option("-o", "--output", help="File to write.")]
KeyOption = Annotated[
    list[Path], typer.Option("--key", help="File of a governance key that signs; repeatable.")
]


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
    as_json: JsonOption = False,
) -> None:
    """Make a governance key.

    Raises:
        InputInvalid: One of the files exists; nothing was overwritten.
    """
    if to.exists():
        raise InputInvalid("The file exists; a key is never overwritten.", place=str(to))
    key = SigningKey.generate(name)
    public = to.with_suffix(".pub")
    if public.exists():
        raise InputInvalid("The file exists; a key is never overwritten.", place=str(public))
    write_output(to, key.to_text().encode("utf-8") + b"\n", private=True)
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
    signing, public = _governors(governance_key)
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
        members=members_of(_cards(card or []), now),
    )
    _finish(document, signing, to, as_json, "founded")


def add(
    *,
    card: Annotated[list[Path], typer.Option(help="Member card; repeatable.")],
    key: KeyOption,
    before: InputOption,
    to: OutputOption,
    as_json: JsonOption = False,
) -> None:
    """Add members."""
    cards = _cards(card)
    document = with_cards(_before(before), cards, at=clock().now())
    _finish(document, _signers(key), to, as_json, "added " + ", ".join(c.state for c in cards))


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
    current, code = _before(before), StateCode(state.upper())
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
    _finish(document, _signers(key), to, as_json, f"{code} is reached over ECRIS")


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
    (new,) = _cards([card])
    document, news = with_rotated_card(
        _before(before), new, at=clock().now(), overlap=timedelta(days=overlap_days)
    )
    _finish(document, _signers(key), to, as_json, f"{new.state}: new {', '.join(news)}")


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
    current, code = _before(before), StateCode(state.upper())
    _require_member(current, code)
    document = without_member(current, code, at=clock().now(), reason=reason)
    _finish(document, _signers(key), to, as_json, f"removed {code}")


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
    current, code = _before(before), StateCode(state.upper())
    _require_member(current, code)
    document = with_status(current, code, MemberStatus.SUSPENDED, at=clock().now())
    _finish(document, _signers(key), to, as_json, f"suspended {code}")


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
    current, code = _before(before), StateCode(state.upper())
    _require_member(current, code)
    document = with_status(current, code, MemberStatus.ACTIVE, at=clock().now())
    _finish(document, _signers(key), to, as_json, f"resumed {code}")


def renew(
    key: KeyOption,
    before: InputOption,
    to: OutputOption,
    expires_days: Annotated[int, typer.Option(help="Days until it expires.", min=1)] = 90,
    as_json: JsonOption = False,
) -> None:
    """Issue the next version with a later end."""
    now = clock().now()
    document = renewed(_before(before), at=now, expires_at=now + timedelta(days=expires_days))
    _finish(document, _signers(key), to, as_json, "renewed")


def cosign(
    key: KeyOption, before: InputOption, to: OutputOption, as_json: JsonOption = False
) -> None:
    """Add signatures."""
    raw = read_input(before, max_bytes=MAX_NOTE_BYTES)
    signed = cosign_network(raw, _signers(key))
    write_output(to, signed)
    _tell(signed, to, as_json, "cosigned")


def _before(path: Path) -> NetworkDocument:
    return document_to_follow(read_input(path, max_bytes=MAX_NOTE_BYTES))


def _require_member(document: NetworkDocument, state: StateCode) -> None:
    """Refuse a state that is no member: a slip of the governor, not of a partner.

    Raises:
        InputInvalid: The state is no member.
    """
    members = [member.state for member in document.members]
    if state not in members:
        listed = ", ".join(members) or "none yet"
        raise InputInvalid(
            f"{state} is not a member of the network (members: {listed}).", field="state"
        )


def _cards(paths: Sequence[Path]) -> list[MemberCard]:
    return [read_card(read_input(path, max_bytes=MAX_CARD_BYTES)) for path in paths]


def _text(path: Path) -> str:
    return read_input(path, max_bytes=_MAX_KEY_BYTES).decode("utf-8", "replace").strip()


def _signers(paths: Sequence[Path]) -> list[SigningKey]:
    return [SigningKey.from_text(_text(path)) for path in paths]


def _governors(paths: Sequence[Path]) -> tuple[list[SigningKey], list[VerificationKey]]:
    """Return the keys that sign now, and all that govern."""
    signing: list[SigningKey] = []
    public: list[VerificationKey] = []
    for path in paths:
        text = _text(path)
        if text.startswith(_PRIVATE):
            signing.append(SigningKey.from_text(text))
            public.append(signing[-1].verification_key)
        else:
            public.append(VerificationKey.from_text(text))
    if not signing:
        raise InputInvalid("At least one governor signs at once: give a private key file.")
    return signing, public


def _finish(
    document: NetworkDocument,
    keys: Sequence[SigningKey],
    to: Path,
    as_json: bool,
    what: str,
) -> None:
    governors = set(document.governance.verification_keys())
    for key in keys:
        if key.verification_key not in governors:
            raise InputInvalid(f"{key.name} does not govern this network.", field="key")
    raw = sign_network(document, keys)
    write_output(to, raw)
    _tell(raw, to, as_json, what)


def _tell(raw: bytes, to: Path, as_json: bool, what: str) -> None:
    document = read_unverified(raw)
    governors = {(key.name, key.key_id) for key in document.governance.verification_keys()}
    signed = {(one.name, one.key_id) for one in parse_note(raw).signatures} & governors
    missing = max(0, document.governance.threshold - len(signed))
    output(as_json).answer(
        {
            "network": document.network,
            "version": document.version,
            "digest": document.digest(),
            "file": to,
            "what": what,
            "signatures": len(signed),
            "signatures_missing": missing,
            "expires_at": document.expires_at,
        },
        f"{document.network}, version {document.version}: {what}. Written to {to}.",
        f"  members   {', '.join(member.state for member in document.members) or 'none yet'}",
        f"  expires   {moment(document.expires_at)}",
        f"  digest    {document.digest()}",
        f"  {missing} signatures are missing: comity network cosign -i {to} -o FILE --key FILE"
        if missing
        else "  signed; members adopt it with: comity network join",
    )
