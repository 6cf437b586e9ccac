"""The register: people one after the other, of any number, in bounded memory."""

from collections.abc import Iterator

from comity_training.people.household import make_household
from comity_training.people.model import MadeUpPerson


def people(size: int, seed: int) -> Iterator[MadeUpPerson]:
    """Yield the people of a register, the same ones for the same seed.

    A smaller register is the beginning of a larger one: size only decides where it ends.

    Args:
        size: How many people, up to about a thousand million.
        seed: Any number; its last 64 bits count.

    Yields:
        People by rising number; those of one household follow one another.
    """
    number = household = 0
    while number < size:
        origin, members = make_household(seed, household)
        for member in members[: size - number]:
            yield MadeUpPerson(number, member.person, household, member.kin, origin)
            number += 1
        household += 1
