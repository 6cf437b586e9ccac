"""The national register in memory."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from comity.clock import Clock
from comity.errors import ConflictingChange, ReferenceNotFound
from comity.exchange.ports import Randomness
from comity.ids import ConvictionId, PersonRef, StateCode
from comity.persons.person import Person
from comity.records.erased_conviction import erased
from comity.records.ports import HeldConviction, HeldPerson, Origin, Standing
from comity.storage.identifiers import time_ordered_identifier
from comity.storage.memory.journal import Journal
from comity.storage.memory.person_index import MemoryPersonIndex
from comity.storage.memory.tables import Tables


class MemoryRegisterReading(MemoryPersonIndex):
    """Look-ups."""

    def person(self, ref: PersonRef) -> HeldPerson | None:
        """Return a person."""
        return self._tables.persons.get(ref)

    def by_source_key(self, source_key: str) -> HeldPerson | None:
        """Return the person imported under that key."""
        ref = self._tables.by_source_key.get(source_key)
        return None if ref is None else self._tables.persons[ref]

    def convictions_of(self, ref: PersonRef) -> Sequence[HeldConviction]:
        """Return the current convictions of a person, oldest decision first.

        Those without a day of decision come last.
        """
        return self._current(self._tables.of_person.get(ref, ()), lambda held: held.person == ref)

    def conviction(self, identifier: ConvictionId) -> HeldConviction | None:
        """Return the latest version of a conviction, whatever its standing."""
        versions = self._tables.convictions.get(identifier, ())
        return versions[-1] if versions else None

    def versions_of(self, identifier: ConvictionId) -> Sequence[HeldConviction]:
        """Return all versions, first to last."""
        return self._tables.convictions.get(identifier, ())

    def by_file_number(
        self, convicting_state: StateCode, file_number: str, decided_on: date | None
    ) -> Sequence[HeldConviction]:
        """Return current convictions with that file number and, if given, that date."""
        return self._current(
            self._tables.of_file.get((convicting_state, file_number), ()),
            lambda held: (
                held.conviction.file_number == file_number
                and held.convicting_state == convicting_state
                and decided_on in (None, held.conviction.decided_on)
            ),
        )

    def own_convictions(self, *, after: ConvictionId | None = None) -> Iterator[HeldConviction]:
        """Yield the latest version of every conviction of our own, by identifier."""
        for identifier in sorted(each for each in self._tables.convictions if each > (after or "")):
            latest = self._tables.convictions[identifier][-1]
            if latest.origin is Origin.OWN:
                yield latest

    def received_convictions(
        self, *, after: ConvictionId | None = None
    ) -> Iterator[HeldConviction]:
        """Yield each conviction of other states once, by identifier: as it holds, or held last."""
        for identifier in sorted(each for each in self._tables.convictions if each > (after or "")):
            versions = self._tables.convictions[identifier]
            current = [held for held in versions if held.standing is Standing.CURRENT]
            held = (current or versions)[-1]
            if held.origin is not Origin.OWN:
                yield held

    def size(self) -> tuple[int, int]:
        """Return the number of persons and of current convictions."""
        current = sum(
            held.standing is Standing.CURRENT
            for versions in self._tables.convictions.values()
            for held in versions
        )
        return len(self._tables.persons), current

    def _current(
        self, identifiers: Sequence[ConvictionId], fits: Callable[[HeldConviction], bool]
    ) -> Sequence[HeldConviction]:
        found = [
            held
            for identifier in identifiers
            for held in self._tables.convictions[identifier]
            if held.standing is Standing.CURRENT and fits(held)
        ]
        return sorted(found, key=_by_decision)


class MemoryRegister(MemoryRegisterReading):
    """Look-ups and changes."""

    def __init__(
        self, tables: Tables, journal: Journal, clock: Clock, randomness: Randomness
    ) -> None:
        super().__init__(tables, journal)
        self._clock = clock
        self._randomness = randomness

    def enter_person(self, person: Person, *, source_key: str = "") -> PersonRef:
        """Keep a new person, findable at once.

        Raises:
            ConflictingChange: Somebody was imported under that key. The caller's fault.
        """
        tables = self._tables
        if source_key and source_key in tables.by_source_key:
            raise ConflictingChange("Somebody was imported under that key already.")
        ref = PersonRef(time_ordered_identifier(self._clock.now(), self._randomness))
        self._journal.put(tables.persons, ref, HeldPerson(ref, person, source_key))
        number = next(reversed(tables.refs_by_number), 0) + 1
        self._journal.put(tables.person_numbers, ref, number)
        self._journal.put(tables.refs_by_number, number, ref)
        if source_key:
            self._journal.put(tables.by_source_key, source_key, ref)
        self.file_person(number, person)
        return ref

    def replace_person(self, ref: PersonRef, person: Person) -> None:
        """Replace what is stated of a person; nothing is found by the old statement.

        Raises:
            ReferenceNotFound: There is no such person. The caller's fault.
        """
        held = self._tables.persons.get(ref)
        if held is None:
            raise ReferenceNotFound(f"There is no person {ref} here.")
        number = self._tables.person_numbers[ref]
        filed = number in self._tables.profiles
        if filed:
            self.unfile_person(number, held.person)
        self._journal.put(self._tables.persons, ref, replace(held, person=person))
        if filed:
            self.file_person(number, person)

    def remove_person(self, ref: PersonRef) -> None:
        """Erase a person of whom no conviction is held; nothing of the names stays behind.

        Raises:
            ReferenceNotFound: There is no such person. The caller's fault.
            ConflictingChange: A conviction of the person is held. The caller's fault.
        """
        tables = self._tables
        held = tables.persons.get(ref)
        if held is None:
            raise ReferenceNotFound(f"There is no person {ref} here.")
        if tables.of_person.get(ref):
            raise ConflictingChange(f"Convictions of {ref} are held here.")
        number = tables.person_numbers[ref]
        if number in tables.profiles:
            self.unfile_person(number, held.person)
        self._journal.drop(tables.persons, ref)
        self._journal.drop(tables.person_numbers, ref)
        self._journal.drop(tables.refs_by_number, number)
        if held.source_key:
            self._journal.drop(tables.by_source_key, held.source_key)

    def leave_index(self, ref: PersonRef) -> None:
        """Take a person out of the common index; keys, names and counts tell no more of them.

        Raises:
            ReferenceNotFound: There is no such person. The caller's fault.
        """
        number, person = self._stated(ref)
        if number in self._tables.profiles:
            self.unfile_person(number, person)

    def join_index(self, ref: PersonRef) -> None:
        """Put a person who left the common index back; whoever is there stays as they are.

        Raises:
            ReferenceNotFound: There is no such person. The caller's fault.
        """
        number, person = self._stated(ref)
        if number not in self._tables.profiles:
            self.file_person(number, person)

    def _stated(self, ref: PersonRef) -> tuple[int, Person]:
        held = self._tables.persons.get(ref)
        if held is None:
            raise ReferenceNotFound(f"There is no person {ref} here.")
        return self._tables.person_numbers[ref], held.person

    def keep_conviction(self, held: HeldConviction) -> None:
        """Keep a version; an earlier one that was current becomes superseded.

        Raises:
            ConflictingChange: That version is kept already. The caller's fault.
        """
        tables, conviction = self._tables, held.conviction
        versions = tables.convictions.get(conviction.id, ())
        if any(version.version == held.version for version in versions):
            raise ConflictingChange("Something with that identifier is kept here already.")
        earlier = [_superseded(version) for version in versions if version.version < held.version]
        later = versions[len(earlier) :]
        self._journal.put(tables.convictions, conviction.id, (*earlier, held, *later))
        of_person = tables.of_person.get(held.person, ())
        if conviction.id not in of_person:
            self._journal.put(tables.of_person, held.person, (*of_person, conviction.id))
        if conviction.file_number is not None:
            file = (held.convicting_state, conviction.file_number)
            of_file = tables.of_file.get(file, ())
            if conviction.id not in of_file:
                self._journal.put(tables.of_file, file, (*of_file, conviction.id))

    def set_standing(self, identifier: ConvictionId, version: int, standing: Standing) -> None:
        """Change whether a version holds.

        Raises:
            ReferenceNotFound: There is no such version. The caller's fault.
        """
        self._change(identifier, version, lambda held: replace(held, standing=standing))

    def set_entered(self, identifier: ConvictionId, version: int, *, entered: bool) -> None:
        """Note that a version was entered in the register proper, or taken out.

        Raises:
            ReferenceNotFound: There is no such version. The caller's fault.
        """
        self._change(identifier, version, lambda held: replace(held, entered_nationally=entered))

    def erase_conviction(self, identifier: ConvictionId, version: int) -> None:
        """Erase what a version says; that there was one, whose, and its standing stay.

        Raises:
            ReferenceNotFound: There is no such version. The caller's fault.
        """
        before = self._tables.convictions.get(identifier, ())
        self._change(
            identifier, version, lambda held: replace(held, conviction=erased(held.conviction))
        )
        said = {held.conviction.file_number for held in self._tables.convictions[identifier]}
        for held in before:
            number = held.conviction.file_number
            if number is not None and number not in said:
                file = (held.convicting_state, number)
                listed = self._tables.of_file.get(file, ())
                left = tuple(each for each in listed if each != identifier)
                self._journal.put(self._tables.of_file, file, left)

    def _change(
        self,
        identifier: ConvictionId,
        version: int,
        change: Callable[[HeldConviction], HeldConviction],
    ) -> None:
        versions = self._tables.convictions.get(identifier, ())
        if all(held.version != version for held in versions):
            raise ReferenceNotFound(f"There is no version {version} of {identifier} here.")
        changed = tuple(change(held) if held.version == version else held for held in versions)
        self._journal.put(self._tables.convictions, identifier, changed)


def _superseded(held: HeldConviction) -> HeldConviction:
    if held.standing is not Standing.CURRENT:
        return held
    return replace(held, standing=Standing.SUPERSEDED)


def _by_decision(held: HeldConviction) -> tuple[date, str]:
    return held.conviction.decided_on or date.max, held.conviction.id
