"""What the commands of a network's governance share: cards, keys and documents in files."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from comity.assembly.governing import document_to_follow
from comity.assembly.member_card import MAX_CARD_BYTES, MemberCard, read_card
from comity.assembly.passphrases import process_safe, surroundings
from comity.cli.context import output
from comity.cli.files import read_input, write_output
from comity.cli.output import moment
from comity.cli.secrecy import ask_twice
from comity.errors import InputInvalid
from comity.ids import StateCode
from comity.trust.key_sealing import Master
from comity.trust.keys import SigningKey, VerificationKey
from comity.trust.network import read_unverified, sign_network
from comity.trust.network_document import NetworkDocument
from comity.trust.note_format import parse_note
from comity.trust.signed_note import MAX_NOTE_BYTES

_PRIVATE: Final = "PRIVATE+KEY+"
_MAX_KEY_BYTES: Final = 4096

InputOption = Annotated[
    Path, typer.Option("-i", "--input", help="The signed document before; - for standard input.")
]
OutputOption = Annotated[Path, typer.Option("-o", "--output", help="File to write.")]
KeyOption = Annotated[
    list[Path], typer.Option("--key", help="File of a governance key that signs; repeatable.")
]


def document_before(path: Path) -> NetworkDocument:
    """Return the signed document to build the next version on.

    Raises:
        NetworkDocumentInvalid: Not a document, or not yet signed by its threshold.
    """
    return document_to_follow(read_input(path, max_bytes=MAX_NOTE_BYTES))


def require_member(document: NetworkDocument, state: StateCode) -> None:
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


def cards_in(paths: Sequence[Path]) -> list[MemberCard]:
    """Return the member cards in some files."""
    return [read_card(read_input(path, max_bytes=MAX_CARD_BYTES)) for path in paths]


def key_text(path: Path) -> str:
    """Return what a governance key's file holds; the passphrase is asked for if it is sealed.

    Raises:
        KeyLocked: It is sealed, and there is no passphrase or a wrong one.
        KeyUnavailable: It is sealed, and was altered.
    """
    raw = process_safe().open_file(read_input(path, max_bytes=_MAX_KEY_BYTES))
    return raw.decode("utf-8", "replace").strip()


def sealed_governance_key(key: SigningKey) -> str:
    """Return the file of a governance key, sealed with the passphrase that is asked for.

    Raises:
        InputInvalid: The passphrase is too short, or was not typed twice alike.
        KeyLocked: There is none.
    """
    around = surroundings()
    typed = ask_twice("New passphrase") if around.has_prompt_only() else None
    master = Master.new(typed or around.passphrase(), os.urandom)
    return master.seal(key.to_text(), os.urandom)


def signers_in(paths: Sequence[Path]) -> list[SigningKey]:
    """Return the governance keys in some files."""
    return [SigningKey.from_text(key_text(path)) for path in paths]


def governors_in(paths: Sequence[Path]) -> tuple[list[SigningKey], list[VerificationKey]]:
    """Return the keys that sign now, and all that govern.

    Raises:
        InputInvalid: None of them is private. The governor's input.
    """
    signing: list[SigningKey] = []
    public: list[VerificationKey] = []
    for path in paths:
        text = key_text(path)
        if text.startswith(_PRIVATE):
            signing.append(SigningKey.from_text(text))
            public.append(signing[-1].verification_key)
        else:
            public.append(VerificationKey.from_text(text))
    if not signing:
        raise InputInvalid("At least one governor signs at once: give a private key file.")
    return signing, public


def finish(
    document: NetworkDocument,
    keys: Sequence[SigningKey],
    to: Path,
    as_json: bool,
    what: str,
) -> None:
    """Sign a document, write it, and say what was done.

    Raises:
        InputInvalid: A key does not govern the network; nothing was written.
        NetworkDocumentInvalid: The document breaks a rule; nothing was written.
    """
    governors = set(document.governance.verification_keys())
    for key in keys:
        if key.verification_key not in governors:
            raise InputInvalid(f"{key.name} does not govern this network.", field="key")
    raw = sign_network(document, keys)
    write_output(to, raw)
    tell(raw, to, as_json, what)


def tell(raw: bytes, to: Path, as_json: bool, what: str) -> None:
    """Say what a document is that was written, and whether signatures are missing."""
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
