"""The national register on SQL."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from sqlalchemy import delete, func, insert, select, update

from comity.clock import Clock
from comity.errors import ConflictingChange, ReferenceNotFound
from comity.exchange.ports import Randomness
from comity.ids import ConvictionId, PersonRef, StateCode
from comity.persons.person import Person
from comity.records.erased_conviction import erased
from comity.records.ports import HeldConviction, HeldPerson, Origin, Standing
from comity.storage.encoding import (
    decode_conviction,
    decode_person,
    encode,
    from_micros,
    to_day,
    to_micros,
)
from comity.storage.identifiers import time_ordered_identifier
from comity.storage.sql.filing import Filing
from comity.storage.sql.person_index import SqlPersonIndex
from comity.storage.sql.schema import convictions, persons
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, insert_into, parameter, the_word

_CHUNK: Final = 500
_CURRENT = convictions.c.standing == the_word(Standing.CURRENT)
_OWN = convictions.c.origin == the_word(Origin.OWN)

_PERSON = select(persons.c.ref, persons.c.person, persons.c.source_key)
_BY_REF = Statement(_PERSON.where(persons.c.ref == parameter("ref")), "ref")
_BY_SOURCE_KEY = Statement(_PERSON.where(persons.c.source_key == parameter("key")), "key")
_NUMBER = Statement(
    select(persons.c.number, persons.c.person).where(persons.c.ref == parameter("ref")), "ref"
)
_ADD_PERSON = Statement(
    insert(persons)
    .values(ref=parameter("ref"), source_key=parameter("source_key"), person=parameter("person"))
    .returning(persons.c.number),
    "ref",
    "source_key",
    "person",
)
_REPLACE_PERSON = Statement(
    update(persons).where(persons.c.number == parameter("row")).values(person=parameter("person")),
    "row",
    "person",
)
_REMOVE_PERSON = Statement(delete(persons).where(persons.c.number == parameter("row")), "row")

_HELD = select(
    convictions.c.conviction,
    convictions.c.person,
    convictions.c.origin,
    convictions.c.convicting_state,
    convictions.c.version,
    convictions.c.standing,
    convictions.c.held_since,
    convictions.c.message,
    convictions.c.entered_nationally,
)
_OF_PERSON = Statement(
    _HELD.where(_CURRENT, convictions.c.person == parameter("person")).order_by(
        convictions.c.decided_on.nulls_last(), convictions.c.id
    ),
    "person",
)
_ANY_OF_PERSON = Statement(
    select(convictions.c.id).where(convictions.c.person == parameter("person")).limit(1), "person"
)
_VERSIONS = Statement(
    _HELD.where(convictions.c.id == parameter("id")).order_by(convictions.c.version), "id"
)
_LATEST = Statement(
    _HELD.where(convictions.c.id == parameter("id"))
    .order_by(convictions.c.version.desc())
    .limit(1),
    "id",
)
_by_file_number = _HELD.where(
    _CURRENT,
    convictions.c.file_number.is_not(None),
    convictions.c.file_number == parameter("file_number"),
    convictions.c.convicting_state == parameter("state"),
).order_by(convictions.c.decided_on.nulls_last(), convictions.c.id)
_BY_FILE_NUMBER = Statement(_by_file_number, "state", "file_number")
_BY_FILE_NUMBER_AND_DAY = Statement(
    _by_file_number.where(convictions.c.decided_on == parameter("decided_on")),
    "state",
    "file_number",
    "decided_on",
)
_later = convictions.alias("later")
_OWN_AFTER = Statement(
    _HELD.add_columns(convictions.c.id)
    .where(
        _OWN,
        convictions.c.id > parameter("after"),
        ~select(_later.c.id)
        .where(_later.c.id == convictions.c.id, _later.c.version > convictions.c.version)
        .exists(),
    )
    .order_by(convictions.c.id)
    .limit(parameter("limit")),
    "after",
    "limit",
)
_PERSONS_COUNTED = Statement(select(func.count()).select_from(persons))
_CONVICTIONS_COUNTED = Statement(select(func.count()).select_from(convictions).where(_CURRENT))
_SUPERSEDE = Statement(
    update(convictions)
    .where(
        _CURRENT,
        convictions.c.id == parameter("conviction"),
        convictions.c.version < parameter("before"),
    )
    .values(standing=the_word(Standing.SUPERSEDED)),
    "conviction",
    "before",
)
_KEEP = insert_into(convictions)
_SET_STANDING = Statement(
    update(convictions)
    .where(convictions.c.id == parameter("conviction"), convictions.c.version == parameter("which"))
    .values(standing=parameter("standing")),
    "conviction",
    "which",
    "standing",
)
_SET_ENTERED = Statement(
    update(convictions)
    .where(convictions.c.id == parameter("conviction"), convictions.c.version == parameter("which"))
    .values(entered_nationally=parameter("entered_nationally")),
    "conviction",
    "which",
    "entered_nationally",
)

_ONE_VERSION = Statement(
    _HELD.where(convictions.c.id == parameter("id"), convictions.c.version == parameter("which")),
    "id",
    "which",
)
_ERASE = Statement(
    update(convictions)
    .where(convictions.c.id == parameter("conviction"), convictions.c.version == parameter("which"))
    .values(conviction=parameter("content"), file_number=None, decided_on=None),
    "conviction",
    "which",
    "content",
)


class SqlRegisterReading(SqlPersonIndex):
    """The national register, to read from."""

    def person(self, ref: PersonRef) -> HeldPerson | None:
        """Return a person."""
        return _held_person(self._session.first(_BY_REF, ref))

    def by_source_key(self, source_key: str) -> HeldPerson | None:
        """Return the person imported under that key."""
        return _held_person(self._session.first(_BY_SOURCE_KEY, source_key))

    def convictions_of(self, ref: PersonRef) -> Sequence[HeldConviction]:
        """Return the current convictions of a person, oldest decision first.

        Those without a day of decision come last.
        """
        return [_held(row) for row in self._session.rows(_OF_PERSON, ref)]

    def conviction(self, identifier: ConvictionId) -> HeldConviction | None:
        """Return the latest version of a conviction, whatever its standing."""
        row = self._session.first(_LATEST, identifier)
        return None if row is None else _held(row)

    def versions_of(self, identifier: ConvictionId) -> Sequence[HeldConviction]:
        """Return all versions, first to last."""
        return [_held(row) for row in self._session.rows(_VERSIONS, identifier)]

    def by_file_number(
        self, convicting_state: StateCode, file_number: str, decided_on: date | None
    ) -> Sequence[HeldConviction]:
        """Return current convictions with that file number and, if given, that date."""
        rows = (
            self._session.rows(_BY_FILE_NUMBER, convicting_state, file_number)
            if decided_on is None
            else self._session.rows(
                _BY_FILE_NUMBER_AND_DAY, convicting_state, file_number, to_day(decided_on)
            )
        )
        return [_held(row) for row in rows]

    def own_convictions(self, *, after: ConvictionId | None = None) -> Iterator[HeldConviction]:
        """Yield the latest version of every conviction of our own, by identifier."""
        last: str = after or ""
        while rows := self._session.rows(_OWN_AFTER, last, _CHUNK):
            for row in rows:
                yield _held(row)
            last = rows[-1][-1]

    def size(self) -> tuple[int, int]:
        """Return the number of persons and of current convictions."""
        counted = (
            self._session.first(_PERSONS_COUNTED),
            self._session.first(_CONVICTIONS_COUNTED),
        )
        persons_held, convictions_held = (0 if row is None else int(row[0]) for row in counted)
        return persons_held, convictions_held


class SqlRegister(SqlRegisterReading):
    """The national register, to read and to change."""

    def __init__(self, session: Session, clock: Clock, randomness: Randomness) -> None:
        super().__init__(session)
        self._clock = clock
        self._randomness = randomness
        self._filing = Filing(session)

    def enter_person(self, person: Person, *, source_key: str = "") -> PersonRef:
        """Keep a new person, findable at once.

        Raises:
            ConflictingChange: Somebody was imported under that key. The caller's fault.
        """
        ref = PersonRef(time_ordered_identifier(self._clock.now(), self._randomness))
        rows = self._session.rows(_ADD_PERSON, ref, source_key or None, encode(person))
        self._filing.file([(rows[0][0], person)])
        return ref

    def replace_person(self, ref: PersonRef, person: Person) -> None:
        """Replace what is stated of a person; nothing is found by the old statement.

        Raises:
            ReferenceNotFound: There is no such person. The caller's fault.
        """
        row = self._session.first(_NUMBER, ref)
        if row is None:
            raise ReferenceNotFound(f"There is no person {ref} here.")
        number, stated = row
        # The keys follow from the old statement; an index from persons to their
        # keys would cost as much as the keys themselves.
        self._filing.unfile(number, decode_person(stated))
        self._session.run(_REPLACE_PERSON, number, encode(person))
        self._filing.file([(number, person)])

    def remove_person(self, ref: PersonRef) -> None:
        """Erase a person of whom no conviction is held; nothing of the names stays behind.

        Raises:
            ReferenceNotFound: There is no such person. The caller's fault.
            ConflictingChange: A conviction of the person is held. The caller's fault.
        """
        row = self._session.first(_NUMBER, ref)
        if row is None:
            raise ReferenceNotFound(f"There is no person {ref} here.")
        if self._session.first(_ANY_OF_PERSON, ref) is not None:
            raise ConflictingChange(f"Convictions of {ref} are held here.")
        number, stated = row
        self._filing.unfile(number, decode_person(stated))
        self._session.run(_REMOVE_PERSON, number)

    def keep_conviction(self, held: HeldConviction) -> None:
        """Keep a version; an earlier one that was current becomes superseded.

        Raises:
            ConflictingChange: That version is kept already. The caller's fault.
        """
        conviction = held.conviction
        self._session.run(_SUPERSEDE, conviction.id, held.version)
        self._session.run(
            _KEEP,
            conviction.id,
            held.version,
            encode(conviction),
            held.person,
            held.origin.value,
            held.convicting_state,
            held.standing.value,
            to_micros(held.held_since),
            held.message,
            int(held.entered_nationally),
            conviction.file_number,
            to_day(conviction.decided_on),
        )

    def set_standing(self, identifier: ConvictionId, version: int, standing: Standing) -> None:
        """Change whether a version holds.

        Raises:
            ReferenceNotFound: There is no such version. The caller's fault.
        """
        if not self._session.run(_SET_STANDING, identifier, version, standing.value):
            raise _no_version(identifier, version)

    def set_entered(self, identifier: ConvictionId, version: int, *, entered: bool) -> None:
        """Note that a version was entered in the register proper, or taken out.

        Raises:
            ReferenceNotFound: There is no such version. The caller's fault.
        """
        if not self._session.run(_SET_ENTERED, identifier, version, int(entered)):
            raise _no_version(identifier, version)

    def erase_conviction(self, identifier: ConvictionId, version: int) -> None:
        """Erase what a version says; that there was one, whose, and its standing stay.

        Raises:
            ReferenceNotFound: There is no such version. The caller's fault.
        """
        row = self._session.first(_ONE_VERSION, identifier, version)
        if row is None:
            raise _no_version(identifier, version)
        self._session.run(_ERASE, identifier, version, encode(erased(_held(row).conviction)))


def _no_version(identifier: ConvictionId, version: int) -> ReferenceNotFound:
    return ReferenceNotFound(f"There is no version {version} of {identifier} here.")


def _held_person(row: Row | None) -> HeldPerson | None:
    if row is None:
        return None
    return HeldPerson(PersonRef(row[0]), decode_person(row[1]), row[2] or "")


def _held(row: Row) -> HeldConviction:
    return HeldConviction(
        conviction=decode_conviction(row[0]),
        person=PersonRef(row[1]),
        origin=Origin(row[2]),
        convicting_state=StateCode(row[3]),
        version=row[4],
        standing=Standing(row[5]),
        held_since=from_micros(row[6]),
        message=row[7],
        entered_nationally=bool(row[8]),
    )
