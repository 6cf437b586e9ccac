"""What every reader yields: a record, a register event, a message, or a record set aside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

from comity.persons.documents import IdentityNumber
from comity.persons.person import Person
from comity.records.model import Conviction

Progress = Callable[[int], None]
"""Called with the number of bytes consumed since the last call."""


@dataclass(frozen=True, slots=True, repr=False)
class ImportedRecord:
    """One person of the source, with the convictions the source states.

    Attributes:
        place: Where in the file: line and element, or line.
        source_key: Stable key of this person-record in its source. Importing the same
            file twice yields the same keys, so nothing changes; a mended record bears
            the key of its earlier self and replaces it.
        person: The person as the source describes them.
        convictions: Possibly none; each is identified by its own id.
        note: What the source held that is not in the record, and why; no personal data.
        complete: Whether these are all convictions the source has of the person. If
            not, convictions kept earlier under the same key stay, and only those with
            the same id are replaced.
    """

    place: str
    source_key: str
    person: Person
    convictions: tuple[Conviction, ...] = ()
    note: str = ""
    complete: bool = True

    def __repr__(self) -> str:
        """Return the place only, so that no log line names anybody."""
        return f"ImportedRecord({self.place})"


@unique
class RegisterEventKind(StrEnum):
    """What a register says has happened to a person-record."""

    EXPUNGEMENT = "expungement"
    CONSOLIDATION = "consolidation"
    RESTORATION = "restoration"
    IDENTIFIER_UPDATE = "identifier-update"


@dataclass(frozen=True, slots=True, repr=False)
class RegisterEvent:
    """A report that a person-record was expunged, merged, restored or renumbered.

    Attributes:
        place: Where in the file.
        kind: What happened.
        identifiers: Numbers of the record concerned, as known before the event.
        new_identifiers: Numbers after it; empty unless records were merged or renumbered.
        source_keys: The source keys under which the same reader yields that record.
        new_source_keys: Those under which it yields the record after the event.
        raw: The report itself, so that it can be set aside if it cannot be applied.
        note: What the report holds besides, such as an attached document.
    """

    place: str
    kind: RegisterEventKind
    identifiers: tuple[IdentityNumber, ...]
    new_identifiers: tuple[IdentityNumber, ...] = ()
    source_keys: tuple[str, ...] = ()
    new_source_keys: tuple[str, ...] = ()
    raw: bytes = b""
    note: str = ""

    def __repr__(self) -> str:
        """Return kind and place only, so that no log line names anybody."""
        return f"RegisterEvent({self.kind}, {self.place})"


@dataclass(frozen=True, slots=True, repr=False)
class ImportedMessage:
    """A message that is sound and holds no register data; there is nothing to mend.

    Attributes:
        place: Where in the file.
        message_kind: Three letters of ECRIS, or the name of the document.
        reason: Why nothing of it belongs in a register.
        message_id: As sent; empty if it has none.
    """

    place: str
    message_kind: str
    reason: str
    message_id: str = ""

    def __repr__(self) -> str:
        """Return kind and place only: the identifier is any text that the source put there."""
        return f"ImportedMessage({self.message_kind}, {self.place})"


@dataclass(frozen=True, slots=True, repr=False)
class SetAside:
    """A record that breaks a rule, kept so that it can be mended and imported again.

    Attributes:
        place: Where in the file.
        reason: The field and the rule it breaks; no personal data.
        raw: The bytes of this record alone.
        field: Path of the offending field; empty if the whole record is meant.
        header: For CSV, the bytes of the header line that ``raw`` needs.
    """

    place: str
    reason: str
    raw: bytes
    field: str = ""
    header: bytes = b""

    def __repr__(self) -> str:
        """Return place and reason only, so that no log line names anybody."""
        return f"SetAside({self.place}: {self.reason})"


Reading = ImportedRecord | RegisterEvent | ImportedMessage | SetAside
"""Anything a reader yields."""


def structural_key(prefix: str, person: Person, convictions: Sequence[Conviction]) -> str:
    """Return the source key of a record whose source has no key of its own.

    An identity number is taken first, a conviction id next, name and birth last.
    Values of zeros only are fillers (real nodes send ``0000000000`` and
    ``BG-C-000000000000000``) and would make one record of many persons. Names come
    last because two persons may share them: a record keyed by its conviction stands
    apart until an official judges that both are one person.

    Args:
        prefix: Names the format and, where known, the sender.
        person: The person.
        convictions: Their convictions in the order of the source.

    Returns:
        The key; equal input gives an equal key.
    """
    for number in person.identity_numbers:
        if number.number.strip("0 -"):
            return f"{prefix}:number:{number.country or ''}:{number.number}"
    for conviction in convictions:
        if conviction.id.rpartition("-")[2].strip("0"):
            return f"{prefix}:conviction:{conviction.id}"
    name = person.name
    parts = [
        "" if part is None else part.text.casefold()
        for part in (name.surname, name.second_surname, name.forename)
    ]
    whole = (name.full_name or "").casefold()
    return f"{prefix}:person:{'|'.join([*parts, whole, str(person.birth_date)])}"
