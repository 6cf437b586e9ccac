"""Reading register and casework, in order and in pieces, for whoever checks a whole node."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from sqlalchemy import Select, Table, and_, func, literal, or_, select, tuple_

from comity.errors import StorageUnavailable
from comity.exchange.ports import Handling
from comity.persons.person import Person
from comity.records.messages import SERVICE, Kind
from comity.records.model import Conviction
from comity.search.profile import Profile
from comity.storage.packing import unpacked
from comity.storage.sql.exchange_rows import payload_place
from comity.storage.sql.schema import (
    conversations,
    convictions,
    disclosures,
    duties,
    identifications,
    inbox,
    name_codes,
    names_counted,
    outbox,
    person_keys,
    person_profiles,
    persons,
    tasks,
)
from comity.storage.sql.schema_sealed import record_keys
from comity.storage.sql.sealed_register import (
    code_tokens,
    file_token,
    key_tokens,
    name_tokens,
    opened_conviction,
    opened_form,
    opened_person,
    opened_profiles,
)
from comity.storage.sql.session import Row
from comity.storage.sql.statements import Statement, one_of, one_of_numbers, parameter, the_word
from comity.storage.sql.vault import joined_with_keys
from comity.storage.sql.work import SqlSnapshot

_AT_ONCE: Final = 512
_PAYLOAD_OF_VERSION: Final = 12
_PAYLOAD_OF_MESSAGE: Final = 3

_AMOUNT: Final = tuple(
    Statement(select(func.count()).select_from(table)) for table in (persons, convictions)
)
_KEYS_COUNTED: Final = Statement(select(func.count()).select_from(person_keys))
_PERSONS: Final = Statement(
    select(
        persons.c.number,
        persons.c.ref,
        persons.c.person,
        persons.c.wrapped,
        person_profiles.c.profile,
    )
    .outerjoin(person_profiles, person_profiles.c.person == persons.c.number)
    .where(persons.c.number > parameter("after"))
    .order_by(persons.c.number)
    .limit(_AT_ONCE),
    "after",
)
_KEYS: Final = Statement(
    select(person_keys.c.person, person_keys.c.key).where(
        one_of_numbers(person_keys.c.key, "keys"),
        person_keys.c.person >= parameter("first"),
        person_keys.c.person <= parameter("last"),
    ),
    "keys",
    "first",
    "last",
)
_NAMES: Final = Statement(
    select(
        names_counted.c.name,
        names_counted.c.given,
        names_counted.c.surname,
        names_counted.c.form,
    )
    .where(names_counted.c.name > parameter("after"))
    .order_by(names_counted.c.name)
    .limit(_AT_ONCE),
    "after",
)
_CODES_COUNTED: Final = Statement(select(func.count()).select_from(name_codes))
_CODES: Final = Statement(
    select(name_codes.c.code, name_codes.c.name).where(one_of_numbers(name_codes.c.code, "codes")),
    "codes",
)
_unhandled = (
    select(literal(1))
    .where(inbox.c.conversation == conversations.c.id, inbox.c.handling != the_word(Handling.DONE))
    .correlate(conversations)
    .exists()
)
_is_identified = (
    select(literal(1))
    .where(
        identifications.c.conversation == convictions.c.message,
        identifications.c.person == convictions.c.person,
    )
    .correlate(convictions)
    .exists()
)
_VERSIONS: Final = Statement(
    select(
        convictions.c.id,
        convictions.c.version,
        convictions.c.conviction,
        convictions.c.person,
        convictions.c.origin,
        convictions.c.convicting_state,
        convictions.c.standing,
        convictions.c.message,
        convictions.c.file_token,
        persons.c.wrapped,
        persons.c.ref,
        inbox.c.kind,
        inbox.c.payload,
        inbox.c.payload_size,
        inbox.c.peer,
        conversations.c.state,
        _unhandled,
        _is_identified,
        record_keys.c.erased_at.is_not(None),
        inbox.c.conversation,
        inbox.c.id,
        record_keys.c.wrapped,
    )
    .outerjoin(persons, persons.c.ref == convictions.c.person)
    .outerjoin(inbox, inbox.c.id == convictions.c.message)
    .outerjoin(record_keys, record_keys.c.owner == inbox.c.conversation)
    .outerjoin(conversations, conversations.c.id == convictions.c.message)
    .where(
        tuple_(convictions.c.id, convictions.c.version)
        > tuple_(parameter("id"), parameter("version"))
    )
    .order_by(convictions.c.id, convictions.c.version)
    .limit(_AT_ONCE),
    "id",
    "version",
)
_CONTENTS: Final = Statement(
    select(
        convictions.c.id,
        convictions.c.version,
        convictions.c.conviction,
        convictions.c.person,
        persons.c.wrapped,
    )
    .join(persons, persons.c.ref == convictions.c.person)
    .where(one_of(convictions.c.id, "ids")),
    "ids",
)
_SAID: Final = Statement(
    select(
        outbox.c.leaf_index,
        outbox.c.id,
        outbox.c.kind,
        outbox.c.payload,
        outbox.c.payload_size,
        outbox.c.conversation,
        outbox.c.id,
        record_keys.c.wrapped,
    )
    .select_from(joined_with_keys(outbox))
    .where(
        record_keys.c.erased_at.is_(None),
        outbox.c.service == SERVICE,
        or_(
            outbox.c.kind == the_word(Kind.NOTIFICATION),
            outbox.c.kind == the_word(Kind.REQUEST_RESPONSE),
        ),
        outbox.c.leaf_index > parameter("after"),
    )
    .order_by(outbox.c.leaf_index)
    .limit(_AT_ONCE),
    "after",
)
_GIVEN: Final = Statement(
    select(disclosures.c.message, disclosures.c.conviction).where(
        one_of(disclosures.c.conviction, "convictions"), one_of(disclosures.c.message, "messages")
    ),
    "convictions",
    "messages",
)
_UNSTORED: Final = Statement(
    select(
        outbox.c.leaf_index,
        outbox.c.id,
        outbox.c.refers_to,
        outbox.c.payload,
        outbox.c.payload_size,
        outbox.c.conversation,
        outbox.c.id,
        record_keys.c.wrapped,
    )
    .select_from(joined_with_keys(outbox))
    .where(
        record_keys.c.erased_at.is_(None),
        outbox.c.service == SERVICE,
        outbox.c.kind == the_word(Kind.NOTIFICATION_RESPONSE),
        outbox.c.leaf_index > parameter("after"),
        outbox.c.refers_to.not_in(
            select(convictions.c.message).where(convictions.c.message.is_not(None))
        ),
    )
    .order_by(outbox.c.leaf_index)
    .limit(_AT_ONCE),
    "after",
)
_RESPONSES: Final = Statement(
    select(
        outbox.c.payload,
        outbox.c.payload_size,
        outbox.c.conversation,
        outbox.c.id,
        record_keys.c.wrapped,
    )
    .select_from(joined_with_keys(outbox))
    .where(
        record_keys.c.erased_at.is_(None),
        outbox.c.conversation == parameter("conversation"),
        outbox.c.kind == the_word(Kind.NOTIFICATION_RESPONSE),
    )
    .order_by(outbox.c.leaf_index.desc())
    .limit(1),
    "conversation",
)


def _homeless(table: Table) -> Select[tuple[str]]:
    return (
        select(table.c.conversation)
        .outerjoin(conversations, conversations.c.id == table.c.conversation)
        .where(conversations.c.id.is_(None))
        .order_by(table.c.number)
        .limit(parameter("limit"))
    )


_HOMELESS: Final = {
    "task": Statement(_homeless(tasks), "limit"),
    "identification": Statement(_homeless(identifications), "limit"),
}
_DUTIES: Final = Statement(
    select(duties.c.conviction, duties.c.version, duties.c.addressee)
    .outerjoin(
        convictions,
        and_(convictions.c.id == duties.c.conviction, convictions.c.version == duties.c.version),
    )
    .where(convictions.c.id.is_(None))
    .order_by(duties.c.conviction, duties.c.version)
    .limit(parameter("limit")),
    "limit",
)
_DISCLOSURES: Final = Statement(
    select(disclosures.c.conviction, disclosures.c.version, disclosures.c.message, outbox.c.id)
    .outerjoin(
        convictions,
        and_(
            convictions.c.id == disclosures.c.conviction,
            convictions.c.version == disclosures.c.version,
        ),
    )
    .outerjoin(outbox, outbox.c.id == disclosures.c.message)
    .where(or_(convictions.c.id.is_(None), outbox.c.id.is_(None)))
    .order_by(disclosures.c.number)
    .limit(parameter("limit")),
    "limit",
)
_ABANDONED: Final = Statement(
    select(conversations.c.id)
    .join(inbox, inbox.c.id == conversations.c.id)
    .outerjoin(tasks, tasks.c.conversation == conversations.c.id)
    .where(
        conversations.c.service == SERVICE,
        conversations.c.role == "responder",
        conversations.c.state == "open",
        conversations.c.settled_at.is_(None),
        or_(
            conversations.c.opens_with == the_word(Kind.NOTIFICATION),
            conversations.c.opens_with == the_word(Kind.REQUEST),
        ),
        tasks.c.id.is_(None),
        ~_unhandled,
    )
    .order_by(conversations.c.id)
    .limit(parameter("limit")),
    "limit",
)


class FiledPerson(NamedTuple):
    """A person as stored, with what is compared of the person.

    Attributes:
        person: What is stated; ``None`` if it does not open.
        profile: What is compared; ``None`` if it is missing or does not open.
    """

    number: int
    ref: str
    person: Person | None
    profile: Profile | None


class StoredVersion(NamedTuple):
    """A version of a conviction as stored, with what it should stand on.

    Attributes:
        conviction: What it says; ``None`` if it does not open.
        filed_rightly: Whether it is found by the file number that it says.
    """

    id: str
    version: int
    conviction: Conviction | None
    person: str
    origin: str
    convicting_state: str
    standing: str
    message: str | None
    filed_rightly: bool
    known_person: str | None
    message_kind: str | None
    payload: bytes | None
    payload_size: int | None
    peer: str | None
    conversation_state: str | None
    unhandled: bool
    identified: bool
    erased: bool

    def said(self) -> bytes:
        """Return the payload of its message.

        Raises:
            ValueError: It has none.
            StorageUnavailable: What is stored cannot be unpacked.
        """
        if self.payload is None or self.payload_size is None:
            raise ValueError("no payload is kept")
        return unpacked(self.payload, self.payload_size)


class SaidMessage(NamedTuple):
    """A message of ours, its payload still packed."""

    leaf_index: int
    id: str
    about: str
    payload: bytes
    payload_size: int

    def said(self) -> bytes:
        """Return the payload.

        Raises:
            StorageUnavailable: What is stored cannot be unpacked.
        """
        return unpacked(self.payload, self.payload_size)


class RegisterWalk:
    """Reads register and casework of one snapshot, a piece at a time.

    Args:
        snapshot: What to read; open for as long as the walk takes.
    """

    def __init__(self, snapshot: SqlSnapshot) -> None:
        self._session = snapshot.session
        self._vault = snapshot.vault
        self._storage_key = snapshot.vault.storage_key
        self._restrictions = snapshot.restrictions

    def apart(self) -> frozenset[str]:
        """Return the references of restricted persons, who are not in the common index."""
        found = (each.person for each in self._restrictions.in_force())
        return frozenset(each for each in found if each is not None)

    def amount(self) -> int:
        """Return the number of persons and versions of convictions together."""
        return sum(int(self._session.rows(each)[0][0]) for each in _AMOUNT)

    def persons(self) -> Iterator[Sequence[FiledPerson]]:
        """Yield the persons in the order in which they were entered, many at once."""
        after = 0
        while rows := self._session.rows(_PERSONS, after):
            yield [self._filed_person(*row) for row in rows]
            after = rows[-1][0]

    def filed(self, keys: Sequence[int], first: int, last: int) -> set[tuple[int, int]]:
        """Return which of the keys lead to persons of these numbers, both included."""
        of_token = dict(zip(key_tokens(self._storage_key, keys), keys, strict=True))
        listed = self._session.listed_numbers(of_token)
        rows = self._session.rows(_KEYS, listed, first, last)
        return {(row[0], of_token[row[1]]) for row in rows}

    def names_counted(self) -> Iterator[Sequence[tuple[int, int, int, str | None]]]:
        """Yield tokens of names, how many bear them, and the form if it is kept, many at once.

        Raises:
            StorageUnavailable: A form does not open.
        """
        after = -1
        while rows := self._session.rows(_NAMES, after):
            yield [
                (
                    *(row[0], row[1], row[2]),
                    None if row[3] is None else opened_form(self._storage_key, row[0], row[3]),
                )
                for row in rows
            ]
            after = rows[-1][0]

    def tokens_of(self, counted: Sequence[tuple[str, str]]) -> Sequence[int]:
        """Return what stands in place of names, each in a population."""
        return name_tokens(self._storage_key, counted)

    def coded(self, codes: Sequence[int]) -> set[tuple[int, int]]:
        """Return the tokens of names that are found by these codes."""
        of_token = dict(zip(code_tokens(self._storage_key, codes), codes, strict=True))
        rows = self._session.rows(_CODES, self._session.listed_numbers(of_token))
        return {(of_token[row[0]], row[1]) for row in rows}

    def code_count(self) -> int:
        """Return by how many codes names are found."""
        return int(self._session.rows(_CODES_COUNTED)[0][0])

    def key_count(self) -> int:
        """Return under how many keys persons are filed."""
        return int(self._session.rows(_KEYS_COUNTED)[0][0])

    def versions(self) -> Iterator[Sequence[StoredVersion]]:
        """Yield all versions of all convictions, by identifier, many at once."""
        identifier, version = "", -1
        while rows := self._session.rows(_VERSIONS, identifier, version):
            yield [self._version(self._opened(row, _PAYLOAD_OF_VERSION)) for row in rows]
            identifier, version = rows[-1][0], rows[-1][1]

    def contents(self, identifiers: Sequence[str]) -> Mapping[str, Sequence[Conviction | None]]:
        """Return what every version of these convictions says; ``None`` if it does not open."""
        found: dict[str, list[Conviction | None]] = {}
        rows = self._session.rows(_CONTENTS, self._session.listed(identifiers))
        for identifier, version, sealed, person, wrapped in rows:
            said = self._conviction(identifier, version, sealed, person, wrapped)
            found.setdefault(identifier, []).append(said)
        return found

    def _filed_person(
        self, number: int, ref: str, sealed: bytes, wrapped: bytes | None, profile: bytes | None
    ) -> FiledPerson:
        person = compared = None
        with suppress(StorageUnavailable):
            person = opened_person(self._vault, self._vault.key_of(ref, wrapped), sealed)
        if profile is not None:
            with suppress(StorageUnavailable):
                ((_, compared),) = opened_profiles(self._storage_key, [(number, profile)])
        return FiledPerson(number, ref, person, compared)

    def _version(self, row: Row) -> StoredVersion:
        identifier, version, sealed, person = row[:4]
        *columns, token, wrapped = row[4:10]
        said = self._conviction(identifier, version, sealed, person, wrapped)
        rightly = said is not None and token == file_token(self._storage_key, said.file_number)
        return StoredVersion._make(
            (identifier, version, said, person, *columns, rightly, *row[10:])
        )

    def _conviction(
        self, identifier: str, version: int, sealed: bytes, person: str, wrapped: bytes | None
    ) -> Conviction | None:
        try:
            key = self._vault.key_of(person, wrapped)
            return opened_conviction(self._vault, key, identifier, version, sealed)
        except StorageUnavailable:
            return None

    def disclosing(self) -> Iterator[Sequence[SaidMessage]]:
        """Yield our notifications and answers to requests, many at once; ``about`` is the kind."""
        after = -1
        while rows := self._session.rows(_SAID, after):
            yield [SaidMessage._make(self._opened(row, _PAYLOAD_OF_MESSAGE)) for row in rows]
            after = rows[-1][0]

    def given(
        self, convictions_given: Sequence[str], messages: Sequence[str]
    ) -> set[tuple[str, str]]:
        """Return message and conviction of what is noted as given in these messages."""
        listed = self._session.listed
        rows = self._session.rows(_GIVEN, listed(convictions_given), listed(messages))
        return {(row[0], row[1]) for row in rows}

    def responses_without_version(self) -> Iterator[SaidMessage]:
        """Yield our responses to notifications of which the register has nothing.

        ``about`` is the notification.
        """
        after = -1
        while rows := self._session.rows(_UNSTORED, after):
            yield from (SaidMessage._make(self._opened(row, _PAYLOAD_OF_MESSAGE)) for row in rows)
            after = rows[-1][0]

    def last_response(self, conversation: str) -> bytes | None:
        """Return the payload of our last response in a notification's conversation."""
        row = self._session.first(_RESPONSES, conversation)
        if row is None:
            return None
        payload, size = self._opened(row, 0)
        return unpacked(payload, size)

    def _opened(self, row: Row, payload: int) -> Row:
        """Return a row with its payload opened, without the columns that it takes: the last."""
        *columns, conversation, message, wrapped = row
        if conversation is not None and columns[payload] is not None:
            columns[payload] = self._vault.opened(
                conversation, payload_place(message), columns[payload], wrapped
            )
        return tuple(columns)

    def without_conversation(self, *, limit: int) -> Iterator[tuple[str, str]]:
        """Yield tasks and identifications that name a conversation which is not here."""
        for what, statement in _HOMELESS.items():
            for row in self._session.rows(statement, limit):
                yield what, row[0]

    def duties_without_version(self, *, limit: int) -> Sequence[tuple[str, int, str]]:
        """Return conviction, version and addressee of duties about what is not held."""
        return [(row[0], row[1], row[2]) for row in self._session.rows(_DUTIES, limit)]

    def unfounded_disclosures(self, *, limit: int) -> Sequence[tuple[str, int, str, str | None]]:
        """Return disclosures of what is not held, or in a message that was never sent.

        Returns:
            Conviction, version, message as noted, and the message if it is here.
        """
        rows = self._session.rows(_DISCLOSURES, limit)
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    def unattended(self, *, limit: int) -> Sequence[str]:
        """Return conversations that owe an answer, were handled, and wait for nobody."""
        return [row[0] for row in self._session.rows(_ABANDONED, limit)]
