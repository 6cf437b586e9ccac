"""Signing the network document, and opening one that was received.

A node trusts a document either because it follows the one it holds, or, the very
first time, because its operator was told on another way which keys govern the
network or which digest the document has.

Source:
    The Update Framework, specification 1.0, section 5.3: a new version carries the
    signatures of a threshold of the previous version's keys and of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.errors import EnvelopeMalformed, NetworkDocumentInvalid, SignatureInvalid
from comity.trust.keys import VerificationKey
from comity.trust.network_document import NetworkDocument, from_text, to_text
from comity.trust.network_rules import check_document, check_succession
from comity.trust.signed_note import OpenedNote, append_signature, open_note, parse_note, sign_note
from comity.trust.signing import Signer
from comity.trust.verify import Verified


@dataclass(frozen=True, slots=True)
class GovernancePin:
    """Trust in a first document because these keys govern it.

    The threshold is part of the pin: if the document itself could set it, one
    faithless key out of many would be enough to found a false network.
    """

    keys: tuple[VerificationKey, ...]
    threshold: int


@dataclass(frozen=True, slots=True)
class DigestPin:
    """Trust in a first document because its text has this SHA-256 (64 hexadecimal digits)."""

    digest: str


Pin = GovernancePin | DigestPin


def sign_network(document: NetworkDocument, keys: Sequence[Signer]) -> bytes:
    """Return the document as a note signed by each of the keys.

    Fewer keys than the threshold are allowed: governance keys lie in different
    hands, and :func:`cosign_network` adds the others.

    Raises:
        NetworkDocumentInvalid: The document breaks a rule; nothing was signed.
    """
    check_document(document)
    return sign_note(to_text(document), keys)


def cosign_network(raw: bytes, keys: Sequence[Signer]) -> bytes:
    """Return the signed document with further signatures.

    Raises:
        NetworkDocumentInvalid: Not a network document, or it breaks a rule;
            nothing was signed.
    """
    read_unverified(raw)
    return append_signature(raw, keys)


def read_unverified(raw: bytes) -> NetworkDocument:
    """Return the document in a note without checking a signature.

    For showing to those who are about to sign it, and for nothing else.

    Raises:
        NetworkDocumentInvalid: Not a network document, or it breaks a rule.
    """
    try:
        document = from_text(parse_note(raw).text)
        check_document(document)
    except EnvelopeMalformed as problem:
        raise NetworkDocumentInvalid(
            f"Not a signed network document: {problem}", private=problem.private
        ) from problem
    return document


def open_network(
    raw: bytes, *, trusted: NetworkDocument | None, pin: Pin | None = None
) -> Verified[NetworkDocument]:
    """Return a received network document after checking it.

    Whether it has expired is not asked here (see ``network_directory``): a node that
    was switched off for a year opens the versions it missed one after the other.

    Args:
        raw: The signed note as received.
        trusted: The document held, itself opened before. ``raw`` is then either the
            very same version or the next one.
        pin: What the operator was told, for a first document. Exactly one of
            ``trusted`` and ``pin`` is given.

    Raises:
        NetworkDocumentInvalid: Malformed, against a rule, signed by too few, not what
            was pinned, another document under the same version, a version that goes
            back or jumps, or history rewritten. ``public`` says which.
        ValueError: Neither ``trusted`` nor ``pin`` is given, or both. The caller's bug.
    """
    if (trusted is None) == (pin is None):
        raise ValueError("exactly one of trusted and pin is given")
    document = read_unverified(raw)
    own = document.governance
    opened = _signed_by(raw, own.verification_keys(), own.threshold, "its own")
    match pin:
        case GovernancePin():
            _signed_by(raw, pin.keys, pin.threshold, "the pinned")
        case DigestPin():
            if document.digest() != pin.digest:
                raise NetworkDocumentInvalid("The network document is not the one pinned.")
        case None:
            pass
    if trusted is not None:
        _check_follows(raw, trusted, document)
    return opened.read_as(lambda _: document)


def _check_follows(raw: bytes, trusted: NetworkDocument, document: NetworkDocument) -> None:
    """Check that the document is the one held, or its successor."""
    if document.version == trusted.version and document.network == trusted.network:
        if document.digest() != trusted.digest():
            raise NetworkDocumentInvalid(
                f"There are two documents of version {document.version}: the governance "
                "has signed both, or one is forged."
            )
        return
    check_succession(trusted, document)
    before = trusted.governance
    _signed_by(raw, before.verification_keys(), before.threshold, "the previous version's")


def _signed_by(
    raw: bytes, keys: Sequence[VerificationKey], threshold: int, whose: str
) -> Verified[OpenedNote]:
    try:
        return open_note(raw, keys, threshold)
    except SignatureInvalid as problem:
        raise NetworkDocumentInvalid(
            f"The network document is not signed by {threshold} of {whose} governance keys.",
            private=f"{problem} {problem.private}",
        ) from problem
