"""Issuing credentials from a node: what the person gets, what is kept, what is logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.errors import InputInvalid
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.persons.names import NamePart
from comity.records.credential_ports import IssuedCredential, Statement
from comity.records.credentials import IssueCredential, NotIssued, NotLookedAt
from comity.records.ports import HeldPerson
from comity.storage.store import Work
from comity.trust.compact_jws import Json
from comity.trust.document_key import DocumentKey
from comity.trust.selective_disclosure import issue
from comity.trust.status_list import write_status_list

CREDENTIAL_KIND: Final = "urn:comity:credential:criminal-record-statement:1"
LIST_FRESH_FOR: Final = timedelta(days=7)
_DAY: Final = 86_400


@dataclass(frozen=True, slots=True, repr=False)
class NewCredential:
    """What leaves the node, and what stays.

    Attributes:
        kept: What stays.
        text: The credential; it is given to the person and not kept.
    """

    kept: IssuedCredential
    text: str

    def __repr__(self) -> str:
        """Return the number only."""
        return f"NewCredential({self.kept.id})"


def issue_credential(
    node: Node, order: IssueCredential, *, holder: Json, seal: DocumentKey, list_url: str
) -> NewCredential | NotIssued | NotLookedAt:
    """Issue a credential, on record, or say why the statement would not be true.

    What stands in its way is returned, not raised: an exception would undo the entry that
    says to whom it was shown.

    Args:
        node: The node.
        order: The officer's.
        holder: The person's public key, a JSON Web Key.
        seal: With what it is signed.
        list_url: Address of the status list.

    Raises:
        ReferenceNotFound, InputInvalid, ConflictingChange: As ``RecordsService.issue_credential``.
        KeyUnavailable: The key that seals cannot be used.
        StorageUnavailable: The database does not answer; nothing was issued.
    """
    with node.database.begin() as work:
        prepared = node.records.issue_credential(work, order)
        said: dict[str, JsonValue] = {
            "person": order.person,
            "statements": [str(each) for each in order.statements],
        }
        if isinstance(prepared, NotIssued | NotLookedAt):
            _log(work, node, Act.REFUSE_CREDENTIAL, said, by=order.by)
            return prepared
        person, kept = prepared
        text = issue(
            _claims(node, kept, list_url),
            _disclosable(person, kept.statements),
            seal=seal,
            holder=holder,
            randomness=node.rails.randomness,
        )
        _log(work, node, Act.ISSUE_CREDENTIAL, {**said, "credential": kept.id}, by=order.by)
    return NewCredential(kept, text)


def log_reading(node: Node, *, results: int, by: str) -> None:
    """Add a leaf for an officer who reads which credentials were issued, and to whom.

    Raises:
        StorageUnavailable: The database does not answer; then nothing may be shown.
    """
    with node.database.begin() as work:
        _log(work, node, Act.READ_CREDENTIALS, {"results": str(results)}, by=by)


def withdraw_credential(node: Node, identifier: str, *, by: str, reason: str) -> None:
    """Withdraw a credential, on record; the next status list says so.

    Raises:
        InputInvalid: No reason. The officer's input.
        ReferenceNotFound: There is none of that number.
        StorageUnavailable: The database does not answer; nothing was changed.
    """
    if not reason.strip():
        raise InputInvalid("A withdrawal needs a reason.", field="reason")
    with node.database.begin() as work:
        work.credentials.withdraw(identifier, by=by, reason=reason, at=node.clock.now())
        _log(work, node, Act.WITHDRAW_CREDENTIAL, {"credential": identifier}, by=by)


def status_list(node: Node, *, seal: DocumentKey, list_url: str) -> tuple[str, int]:
    """Return the signed status list as of now, and how many credentials it withdraws.

    Raises:
        KeyUnavailable: The key that seals cannot be used.
        StorageUnavailable: The database does not answer.
    """
    with node.database.read() as snapshot:
        places: Sequence[int] = snapshot.credentials.withdrawn_places()
    text = write_status_list(
        list_url, places, seal=seal, at=node.clock.now(), fresh_for=LIST_FRESH_FOR
    )
    return text, len(places)


def _claims(node: Node, kept: IssuedCredential, list_url: str) -> dict[str, Json]:
    return {
        "iss": f"urn:comity:authority:{node.state}",
        "authority": node.config.node.name,
        "state": node.state,
        "vct": CREDENTIAL_KIND,
        # Whole days: the second of issue would let two verifiers recognise one person.
        "iat": _day(kept.issued_at),
        "exp": _day(kept.expires_at),
        "status": {"status_list": {"idx": kept.place, "uri": list_url}},
    }


def _disclosable(person: HeldPerson, statements: Sequence[Statement]) -> dict[str, Json]:
    name = person.person.name
    surnames = [part for part in (name.surname, name.second_surname) if part is not None]
    claims: dict[str, Json] = {
        "family_name": " ".join(_text(part) for part in surnames) or name.full_name or "",
        "given_name": "" if name.forename is None else _text(name.forename),
        "birth_date": str(person.person.birth_date),
    }
    return {**claims, **{str(statement): True for statement in statements}}


def _text(part: NamePart) -> str:
    return part.text


def _day(at: datetime) -> int:
    """Return the beginning of the day (UTC) as seconds since 1970."""
    return int(at.timestamp()) // _DAY * _DAY


def _log(work: Work, node: Node, act: Act, fields: dict[str, JsonValue], *, by: str) -> None:
    log_act(work, act, fields, official=by, clock=node.clock, randomness=node.rails.randomness)
