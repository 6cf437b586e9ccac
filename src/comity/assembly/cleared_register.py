"""The national register as somebody may know it."""

from collections.abc import Iterator, Sequence
from datetime import date

from comity.assembly.hidden import Hidden
from comity.ids import ConversationId, ConvictionId, PersonRef, StateCode
from comity.records.ports import HeldConviction, HeldPerson, RegisterReading
from comity.search.joined_index import JoinedIndex


class ClearedRegister(JoinedIndex):
    """Look-ups that pass over what is hidden.

    The index needs no passing over: whoever is restricted is not in the common one. Those
    restricted whom one is cleared for are searched beside it.

    Args:
        register: The whole register.
        hidden: What is left out.
    """

    def __init__(self, register: RegisterReading, hidden: Hidden) -> None:
        super().__init__(register, hidden.apart)
        self._register = register
        self._hidden = hidden

    def person(self, ref: PersonRef) -> HeldPerson | None:
        """Return a person."""
        return None if self._hidden.has_person(ref) else self._register.person(ref)

    def by_source_key(self, source_key: str) -> HeldPerson | None:
        """Return the person imported under that key."""
        found = self._register.by_source_key(source_key)
        return None if found is None or self._hidden.has_person(found.ref) else found

    def convictions_of(self, ref: PersonRef) -> Sequence[HeldConviction]:
        """Return the current convictions of a person, oldest decision first."""
        return self._shown(self._register.convictions_of(ref))

    def conviction(self, identifier: ConvictionId) -> HeldConviction | None:
        """Return the latest version of a conviction, whatever its standing."""
        found = self._register.conviction(identifier)
        return None if found is None or self._hidden.has_conviction(found) else found

    def versions_of(self, identifier: ConvictionId) -> Sequence[HeldConviction]:
        """Return all versions, first to last."""
        return self._shown(self._register.versions_of(identifier))

    def by_file_number(
        self, convicting_state: StateCode, file_number: str, decided_on: date | None
    ) -> Sequence[HeldConviction]:
        """Return current convictions with that file number and, if given, that date."""
        return self._shown(self._register.by_file_number(convicting_state, file_number, decided_on))

    def own_convictions(self, *, after: ConvictionId | None = None) -> Iterator[HeldConviction]:
        """Yield the latest version of every conviction of our own, by identifier."""
        for held in self._register.own_convictions(after=after):
            if not self._hidden.has_conviction(held):
                yield held

    def received_convictions(
        self, *, after: ConvictionId | None = None
    ) -> Iterator[HeldConviction]:
        """Yield each conviction of other states once, by identifier: as it holds, or held last."""
        for held in self._register.received_convictions(after=after):
            if not self._hidden.has_conviction(held):
                yield held

    def size(self) -> tuple[int, int]:
        """Return the number of persons and of current convictions."""
        persons, convictions = self._register.size()
        held = [each for each in self._hidden.persons if self._register.person(each) is not None]
        return persons - len(held), convictions - self._convictions_hidden()

    def _convictions_hidden(self) -> int:
        """Return how many current convictions are hidden, each counted once."""
        of_persons = {
            held.conviction.id
            for ref in self._hidden.persons
            for held in self._register.convictions_of(ref)
        }
        brought = {
            held.conviction.id
            for conversation in self._hidden.conversations
            for held in self._brought_by(conversation)
        }
        return len(of_persons | brought)

    def _brought_by(self, conversation: ConversationId) -> Sequence[HeldConviction]:
        """Return the current convictions that a conversation brought."""
        found = self._hidden.snapshot.cases.identification(conversation)
        if found is None or found.person is None:
            return ()
        held = self._register.convictions_of(found.person)
        return [each for each in held if self._hidden.has_message(each.message)]

    def _shown(self, found: Sequence[HeldConviction]) -> Sequence[HeldConviction]:
        return [each for each in found if not self._hidden.has_conviction(each)]
