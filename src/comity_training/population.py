"""Seeded populations: the people of one country's register, some of them foreign."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comity.ids import PersonRef, StateCode
from comity.persons.person import Person
from comity_training.citizens import Citizen, Shares, citizen
from comity_training.countries.country import country
from comity_training.randomness import chance, seeded
from comity_training.recording import abroad, at_home

DEFAULT_SHARES = Shares()


@dataclass(frozen=True, slots=True, repr=False)
class SyntheticPerson:
    """A made-up person as one country's register has it, and the truth behind it.

    Attributes:
        ref: Reference in that register, ``BG-00000017``.
        person: As the register has it.
        truth: The citizen meant: the answer that a matcher should find.
    """

    ref: PersonRef
    person: Person
    truth: Citizen

    def __repr__(self) -> str:
        """Return the reference only."""
        return f"SyntheticPerson({self.ref})"

    @property
    def is_foreign(self) -> bool:
        """Whether the register's own country is not the first nationality."""
        return not self.ref.startswith(f"{self.truth.country}-")


def generate_population(
    code: StateCode,
    size: int,
    seed: int,
    *,
    foreign_share: float = 0.08,
    partners: Sequence[StateCode] = (),
    partner_size: int | None = None,
    shares: Shares = DEFAULT_SHARES,
) -> Iterator[SyntheticPerson]:
    """Yield the people of one register, the same ones for the same arguments.

    Foreign people are citizens of the partners, by their number there: give every
    register of a federation the same seed, shares and set of countries, and a
    Bulgarian of the German register stands in the Bulgarian register too.

    Args:
        code: The register's country; ``EL`` and ``UK`` are understood.
        size: How many people.
        seed: Any number.
        foreign_share: Share of people who are not citizens, from 0 to 1; without
            partners nobody is foreign.
        partners: Countries that foreign people and second nationalities come from;
            the country itself is left out.
        partner_size: Size of the partners' registers; ``size`` if not given.
        shares: How often the difficult cases occur.

    Yields:
        People in the order of their references.

    Raises:
        ValueError: The generator does not know one of the countries, or the partners
            have too few citizens. The fault of the caller.
    """
    place = country(code)
    federation = tuple(sorted({place.code, *(country(partner).code for partner in partners)}))
    others = [partner for partner in federation if partner != place.code]
    available = size if partner_size is None else partner_size
    if others and foreign_share * size > 0.5 * available * len(others):
        raise ValueError("the partners have too few citizens for that foreign share")
    abroad_already: set[tuple[StateCode, int]] = set()
    for number in range(size):
        source = seeded(seed, place.code, number, "record")
        ref = PersonRef(f"{place.code}-{number + 1:08d}")
        if others and chance(source, foreign_share):
            choice = (source.choice(others), source.randrange(available))
            while choice in abroad_already:
                choice = (source.choice(others), source.randrange(available))
            abroad_already.add(choice)
            truth = citizen(choice[0], seed, choice[1], shares, federation)
            yield SyntheticPerson(ref, abroad(truth, place, source, shares), truth)
        else:
            truth = citizen(place.code, seed, number, shares, federation)
            yield SyntheticPerson(ref, at_home(truth, source, shares), truth)
