"""Made-up registers: people, and the convictions that their country handed down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comity.ids import PersonRef, StateCode
from comity.persons.person import Person
from comity.records.model import Conviction
from comity_training.citizens import Shares
from comity_training.convictions import generate_convictions
from comity_training.population import DEFAULT_SHARES, generate_population
from comity_training.randomness import chance, seeded


@dataclass(frozen=True, slots=True, repr=False)
class RegisterEntry:
    """One person of a register with all convictions: one line of a JSON Lines file.

    Attributes:
        id: Reference in that register.
        person: As the register has it.
        convictions: Oldest first; empty for most people.
    """

    id: PersonRef
    person: Person
    convictions: tuple[Conviction, ...] = ()

    def __repr__(self) -> str:
        """Return the reference only."""
        return f"RegisterEntry({self.id})"


def generate_entries(
    code: StateCode,
    size: int,
    seed: int,
    *,
    convicted_share: float = 0.3,
    partners: Sequence[StateCode] = (),
    foreign_share: float = 0.08,
    shares: Shares = DEFAULT_SHARES,
) -> Iterator[RegisterEntry]:
    """Yield the entries of one register, the same ones for the same arguments.

    Args:
        code: The register's country; it needs courts here.
        size: How many people.
        seed: Any number; the same one for all registers of a federation.
        convicted_share: Share of people with convictions, from 0 to 1. Foreign people
            are in the register because they were convicted, so all who are old enough are.
        partners: Countries that foreign people come from.
        foreign_share: Share of foreign people, from 0 to 1.
        shares: How often the difficult cases occur.

    Yields:
        Entries in the order of their references.

    Raises:
        ValueError: The generator does not know a country or its courts, or the
            partners have too few citizens. The fault of the caller.
    """
    people = generate_population(
        code, size, seed, foreign_share=foreign_share, partners=partners, shares=shares
    )
    for number, synthetic in enumerate(people):
        convicted = chance(seeded(seed, code, number, "convicted"), convicted_share)
        convictions: tuple[Conviction, ...] = ()
        if convicted or synthetic.is_foreign:
            convictions = generate_convictions(code, number, synthetic.truth.birth_date, seed)
        yield RegisterEntry(synthetic.ref, synthetic.person, convictions)


def generate_register(
    code: StateCode,
    size: int,
    seed: int,
    convicted_share: float = 0.3,
    partners: Sequence[StateCode] = (),
) -> Iterator[tuple[Person, tuple[Conviction, ...]]]:
    """Yield people and their convictions; :func:`generate_entries` without references."""
    entries = generate_entries(code, size, seed, convicted_share=convicted_share, partners=partners)
    for entry in entries:
        yield entry.person, entry.convictions
