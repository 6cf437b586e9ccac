"""What a network document must keep to about witnesses and time-stamping authorities.

As for log keys: a key may end and is never forgotten, or what was cosigned or stamped
under it could no longer be proved.
"""

import base64
import binascii
from collections.abc import Iterator, Sequence
from datetime import datetime

from comity.errors import CertificateNotTrusted, InputInvalid, NetworkDocumentInvalid
from comity.trust.certificates import not_after
from comity.trust.cosigner import CosignerVerificationKey
from comity.trust.keys import VerificationKey
from comity.trust.network_document import (
    NetworkDocument,
    Period,
    TimeStampAuthority,
    Witness,
    WitnessKey,
)


def check_witnesses(document: NetworkDocument) -> None:
    """Check witnesses, their policy and the time-stamping authorities of one document.

    Raises:
        NetworkDocumentInvalid: A rule is broken; ``public`` names it. The governance's
            fault, or that of whoever composed the document.
    """
    for _, witness in document.witnesses():
        _check_witness(witness)
    _check_owners(document)
    _check_ids(document)
    for removed in document.removed:
        if removed.witness is None:
            continue
        for key in removed.witness.keys:
            end = max(removed.removed_at, key.valid_from)
            if key.valid_until is None or key.valid_until > end:
                raise NetworkDocumentInvalid("A removed member's witness outlasts its membership.")
    able = sum(member.witness is not None for member in document.members)
    if document.witnessing is not None and document.witnessing.threshold > able - 1:
        raise NetworkDocumentInvalid(
            f"The witness policy asks for {document.witnessing.threshold} other members, and "
            f"of {able} with a witness at most {max(able - 1, 0)} are others; lower it first."
        )
    names = [authority.name for authority in document.time_stamping]
    if len(set(names)) != len(names):
        raise NetworkDocumentInvalid("A time-stamping authority is listed twice.")
    for authority in document.time_stamping:
        _check_authority(authority)


def check_witness_history(old: NetworkDocument, new: NetworkDocument) -> None:
    """Check that no key of a witness and no authority was dropped, begun anew or revived.

    Raises:
        NetworkDocumentInvalid: One was. An attack, or the governance's mistake.
    """
    kept = {key.vkey: (state, key) for state, witness in new.witnesses() for key in witness.keys}
    for state, witness in old.witnesses():
        for key in witness.keys:
            owner, now = kept.get(key.vkey, (None, None))
            if now is None or owner != state:
                raise NetworkDocumentInvalid(
                    f"A key of the witness of {state} is no longer listed; what it cosigned "
                    "could not be verified."
                )
            _check_not_revived(key, now, f"A key of the witness of {state}")
    authorities = {authority.name: authority for authority in new.time_stamping}
    for before in old.time_stamping:
        after = authorities.get(before.name)
        if after is None or not set(before.certificates) <= set(after.certificates):
            raise NetworkDocumentInvalid(
                f"The time-stamping authority {before.name} or a certificate of it is no longer "
                "listed; what it stamped could not be verified."
            )
        _check_not_revived(before, after, f"The time-stamping authority {before.name}")


def witness_periods(document: NetworkDocument) -> Iterator[Period]:
    """Yield every period that this module's parts of a document state."""
    for _, witness in document.witnesses():
        yield from witness.keys
    yield from document.time_stamping


def revocation_moments(document: NetworkDocument) -> Iterator[datetime]:
    """Yield every moment at which a log's key was revoked."""
    for _, log in document.logs():
        yield from (key.revocation.at for key in log.keys if key.revocation is not None)


def _check_witness(witness: Witness) -> None:
    for entry in witness.keys:
        if entry.valid_until is not None and entry.valid_until < entry.valid_from:
            raise NetworkDocumentInvalid("A period ends before it begins.")
        if _key(entry).name != witness.name:
            raise NetworkDocumentInvalid(f"A key of the witness {witness.name} has another name.")


def _check_owners(document: NetworkDocument) -> None:
    """One name and one key belong to one state, and no key signs as a log and as a witness."""
    names: dict[str, str] = {}
    public: dict[bytes, str] = {
        VerificationKey.from_text(key.vkey).public: "a log"
        for _, log in document.logs()
        for key in log.keys
    }
    for state, witness in document.witnesses():
        if names.setdefault(witness.name, state) != state:
            raise NetworkDocumentInvalid(
                f"{names[witness.name]} and {state} share the name of a witness."
            )
        for entry in witness.keys:
            key = _key(entry)
            if key.public in public:
                raise NetworkDocumentInvalid(
                    f"A key of the witness of {state} is listed twice, or is a log's too."
                )
            public[key.public] = "a witness"


def _check_ids(document: NetworkDocument) -> None:
    """No two keys share a name and an id, by which signature lines name a key.

    Ids are short: whoever makes a hundred thousand keys finds two of one id. Named one after
    the other, the second would make everything unverifiable that the first has signed.
    """
    named: set[tuple[str, bytes]] = set()
    keys: list[VerificationKey | CosignerVerificationKey] = [
        VerificationKey.from_text(key.vkey) for _, log in document.logs() for key in log.keys
    ]
    keys += [_key(entry) for _, witness in document.witnesses() for entry in witness.keys]
    for key in keys:
        if (key.name, key.key_id) in named:
            raise NetworkDocumentInvalid(
                f"Two keys of {key.name} share an id; what they signed could not be verified."
            )
        named.add((key.name, key.key_id))


def _check_not_revived(before: Period, after: Period, what: str) -> None:
    if after.valid_from != before.valid_from:
        raise NetworkDocumentInvalid(f"{what} begins at another time than it did.")
    if before.valid_until is not None and (
        after.valid_until is None or after.valid_until > before.valid_until
    ):
        raise NetworkDocumentInvalid(f"{what} was revived.")


def _check_authority(authority: TimeStampAuthority) -> None:
    if authority.valid_until is not None and authority.valid_until < authority.valid_from:
        raise NetworkDocumentInvalid("A period ends before it begins.")
    if len(set(authority.certificates)) != len(authority.certificates):
        raise NetworkDocumentInvalid("A certificate of a time-stamping authority is listed twice.")
    for der in _decoded(authority.certificates):
        try:
            not_after(der)
        except CertificateNotTrusted as problem:
            raise NetworkDocumentInvalid(
                f"A certificate of the authority {authority.name} cannot be read: {problem}"
            ) from problem


def _decoded(certificates: Sequence[str]) -> Iterator[bytes]:
    for text in certificates:
        try:
            der = base64.b64decode(text, validate=True)
        except (ValueError, binascii.Error) as problem:
            raise NetworkDocumentInvalid("A certificate is not base64.") from problem
        if base64.b64encode(der).decode("ascii") != text:
            raise NetworkDocumentInvalid("A certificate is not in its canonical form.")
        yield der


def _key(entry: WitnessKey) -> CosignerVerificationKey:
    try:
        return CosignerVerificationKey.from_text(entry.vkey)
    except InputInvalid as problem:
        raise NetworkDocumentInvalid(f"A key of a witness cannot be read: {problem}") from problem
