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
from comity.storage.encoding import from_micros, to_micros
from comity.storage.identifiers import time_ordered_identifier
from comity.storage.sql.filing import Filing
from comity.storage.sql.person_index import SqlPersonIndex
from comity.storage.sql.schema import convictions, person_profiles, persons
from comity.storage.sql.sealed_register import (
    file_token,
    opened_conviction,
    opened_person,
    opened_source,
    sealed_conviction,
    sealed_person,
    sealed_source,
    source_token,
)
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, insert_into, parameter, the_word
from comity.storage.sql.vault import Vault
from comity.trust.record_keys import RecordKey

_CHUNK: Final = 500
_IDENTIFIER: Final = 9
_CURRENT = convictions.c.standing == the_word(Standing.CURRENT)
_OWN = convictions.c.origin == the_word(Origin.OWN)

_PERSON = select(persons.c.ref, persons.c.person, persons.c.wrapped, persons.c.source)
_BY_REF = Statement(_PERSON.where(persons.c.ref == parameter("ref")), "ref")
_BY_SOURCE = Statement(_PERSON.where(persons.c.source_token == parameter("source")), "source")
_NUMBER = Statement(
    select(persons.c.number, persons.c.person, persons.c.wrapped).where(
        persons.c.ref == parameter("ref")
    ),
    "ref",
)
_KEY = Statement(select(persons.c.wrapped).where(persons.c.ref == parameter("ref")), "ref")
_ADD_PERSON = Statement(
    insert(persons)
    .values(
        ref=parameter("ref"),
        person=parameter("person"),
        wrapped=parameter("wrapped"),
        source=parameter("source"),
        source_token=parameter("source_token"),
    )
    .returning(persons.c.number),
    "ref",
    "person",
    "wrapped",
    "source",
    "source_token",
)
_REPLACE_PERSON = Statement(
    update(persons).where(persons.c.number == parameter("row")).values(person=parameter("person")),
    "row",
    "person",
)
_FILED = Statement(
    select(person_profiles.c.person).where(person_profiles.c.person == parameter("row")), "row"
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
    convictions.c.id,
    persons.c.wrapped,
).select_from(convictions.outerjoin(persons, persons.c.ref == convictions.c.person))
_OF_PERSON = Statement(_HELD.where(_CURRENT, convictions.c.person == parameter("person")), "person")
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
_BY_FILE = Statement(
    _HELD.where(
        _CURRENT,
        convictions.c.file_token.is_not(None),
        convictions.c.file_token == parameter("file"),
        convictions.c.convicting_state == parameter("state"),
    ),
    "state",
    "file",
)
_later = convictions.alias("later")
_OWN_AFTER = Statement(
    _HELD.where(
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
_RECEIVED_AFTER = Statement(
    _HELD.where(
        convictions.c.origin != the_word(Origin.OWN),
        convictions.c.id > parameter("after"),
        # The current version; where none is, the last one.
        _CURRENT
        | ~select(_later.c.id)
        .where(
            _later.c.id == convictions.c.id,
            (_later.c.version > convictions.c.version)
            | (_later.c.standing == the_word(Standing.CURRENT)),
        )
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
    .values(conviction=parameter("content"), file_token=None),
    "conviction",
    "which",
    "content",
)


class SqlRegisterReading(SqlPersonIndex):
    """The national register, to read from."""

    def person(self, ref: PersonRef) -> HeldPerson | None:
        """Return a person."""
        return self._held_person(self._session.first(_BY_REF, ref))

    def by_source_key(self, source_key: str) -> HeldPerson | None:
        """Return the person imported under that key."""
        token = source_token(self._storage_key, source_key)
        return self._held_person(self._session.first(_BY_SOURCE, token))

    def convictions_of(self, ref: PersonRef) -> Sequence[HeldConviction]:
        """Return the current convictions of a person, oldest decision first.

        Those without a day of decision come last.
        """
        return self._by_day(self._session.rows(_OF_PERSON, ref))

    def conviction(self, identifier: ConvictionId) -> HeldConviction | None:
        """Return the latest version of a conviction, whatever its standing."""
        row = self._session.first(_LATEST, identifier)
        return None if row is None else self._held(row)

    def versions_of(self, identifier: ConvictionId) -> Sequence[HeldConviction]:
        """Return all versions, first to last."""
        return [self._held(row) for row in self._session.rows(_VERSIONS, identifier)]

    def by_file_number(
        self, convicting_state: StateCode, file_number: str, decided_on: date | None
    ) -> Sequence[HeldConviction]:
        """Return current convictions with that file number and, if given, that date."""
        token = file_token(self._storage_key, file_number)
        found = self._by_day(self._session.rows(_BY_FILE, convicting_state, token))
        return [each for each in found if decided_on in (None, each.conviction.decided_on)]

    def own_convictions(self, *, after: ConvictionId | None = None) -> Iterator[HeldConviction]:
        """Yield the latest version of every conviction of our own, by identifier."""
        last: str = after or ""
        while rows := self._session.rows(_OWN_AFTER, last, _CHUNK):
            for row in rows:
                yield self._held(row)
            last = rows[-1][_IDENTIFIER]

    def received_convictions(
        self, *, after: ConvictionId | None = None
    ) -> Iterator[HeldConviction]:
        """Yield each conviction of other states once, by identifier: as it holds, or held last."""
        last: str = after or ""
        while rows := self._session.rows(_RECEIVED_AFTER, last, _CHUNK):
            for row in rows:
                yield self._held(row)
            last = rows[-1][_IDENTIFIER]

    def size(self) -> tuple[int, int]:
        """Return the number of persons and of current convictions."""
        counted = (
            self._session.first(_PERSONS_COUNTED),
            self._session.first(_CONVICTIONS_COUNTED),
        )
        persons_held, convictions_held = (0 if row is None else int(row[0]) for row in counted)
        return persons_held, convictions_held

    def _by_day(self, rows: Sequence[Row]) -> Sequence[HeldConviction]:
        """Return convictions by the day of decision: the database does not know it."""
        return sorted(map(self._held, rows), key=_decided)

    def _held_person(self, row: Row | None) -> HeldPerson | None:
        if row is None:
            return None
        ref, sealed, wrapped, source = row
        key = self._vault.key_of(ref, wrapped)
        return HeldPerson(
            PersonRef(ref),
            opened_person(self._vault, key, sealed),
            opened_source(self._vault, key, source),
        )

    def _held(self, row: Row) -> HeldConviction:
        key = self._vault.key_of(row[1], row[10])
        return HeldConviction(
            conviction=opened_conviction(self._vault, key, row[_IDENTIFIER], row[4], row[0]),
            person=PersonRef(row[1]),
            origin=Origin(row[2]),
            convicting_state=StateCode(row[3]),
            version=row[4],
            standing=Standing(row[5]),
            held_since=from_micros(row[6]),
            message=row[7],
            entered_nationally=bool(row[8]),
        )


class SqlRegister(SqlRegisterReading):
    """The national register, to read and to change."""

    def __init__(
        self, session: Session, vault: Vault, clock: Clock, randomness: Randomness
    ) -> None:
        super().__init__(session, vault)
        self._clock = clock
        self._randomness = randomness
        self._filing = Filing(session, vault)

    def enter_person(self, person: Person, *, source_key: str = "") -> PersonRef:
        """Keep a new person, findable at once.

        Raises:
            ConflictingChange: Somebody was imported under that key. The caller's fault.
        """
        ref = PersonRef(time_ordered_identifier(self._clock.now(), self._randomness))
        key, wrapped = self._vault.new_key(ref)
        sealed = sealed_person(self._vault, key, person)
        source = sealed_source(self._vault, key, source_key)
        rows = self._session.rows(_ADD_PERSON, ref, sealed, wrapped, *source)
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
        number, stated, wrapped = row
        key = self._vault.key_of(ref, wrapped)
        # The keys follow from the old statement; an index from persons to their
        # keys would cost as much as the keys themselves.
        filed = self._is_filed(number)
        if filed:
            self._filing.unfile(number, opened_person(self._vault, key, stated))
        self._session.run(_REPLACE_PERSON, number, sealed_person(self._vault, key, person))
        if filed:
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
        number, stated, wrapped = row
        key = self._vault.key_of(ref, wrapped)
        if self._is_filed(number):
            self._filing.unfile(number, opened_person(self._vault, key, stated))
        self._session.run(_REMOVE_PERSON, number)
        self._vault.destroyed(ref)

    def leave_index(self, ref: PersonRef) -> None:
        """Take a person out of the common index; keys, names and counts tell no more of them.

        Raises:
            ReferenceNotFound: There is no such person. The caller's fault.
        """
        number, person = self._stated(ref)
        if self._is_filed(number):
            self._filing.unfile(number, person)

    def join_index(self, ref: PersonRef) -> None:
        """Put a person who left the common index back; whoever is there stays as they are.

        Raises:
            ReferenceNotFound: There is no such person. The caller's fault.
        """
        number, person = self._stated(ref)
        if not self._is_filed(number):
            self._filing.file([(number, person)])

    def _stated(self, ref: PersonRef) -> tuple[int, Person]:
        row = self._session.first(_NUMBER, ref)
        if row is None:
            raise ReferenceNotFound(f"There is no person {ref} here.")
        number, stated, wrapped = row
        return number, opened_person(self._vault, self._vault.key_of(ref, wrapped), stated)

    def _is_filed(self, number: int) -> bool:
        return self._session.first(_FILED, number) is not None

    def keep_conviction(self, held: HeldConviction) -> None:
        """Keep a version; an earlier one that was current becomes superseded.

        Raises:
            ConflictingChange: That version is kept already. The caller's fault.
            ReferenceNotFound: There is no such person. The caller's fault.
        """
        conviction = held.conviction
        key = self._key(held.person)
        self._session.run(_SUPERSEDE, conviction.id, held.version)
        self._session.run(
            _KEEP,
            conviction.id,
            held.version,
            sealed_conviction(self._vault, key, held.version, conviction),
            held.person,
            held.origin.value,
            held.convicting_state,
            held.standing.value,
            to_micros(held.held_since),
            held.message,
            int(held.entered_nationally),
            file_token(self._storage_key, conviction.file_number),
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
        left = erased(self._held(row).conviction)
        sealed = sealed_conviction(self._vault, self._key(row[1]), version, left)
        self._session.run(_ERASE, identifier, version, sealed)

    def _key(self, ref: str) -> RecordKey:
        row = self._session.first(_KEY, ref)
        if row is None:
            raise ReferenceNotFound(f"There is no person {ref} here.")
        return self._vault.key_of(ref, row[0])


def _decided(held: HeldConviction) -> tuple[bool, date, str]:
    """Order by the day of decision, those without one last, then by identifier."""
    day = held.conviction.decided_on
    return day is None, day or date.max, held.conviction.id


def _no_version(identifier: ConvictionId, version: int) -> ReferenceNotFound:
    return ReferenceNotFound(f"There is no version {version} of {identifier} here.")
