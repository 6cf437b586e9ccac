"""Questions about a register, with known answers.

The people asked about are collected while the register streams by; the register itself is
never held.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from comity.persons.dates import PartialDate
from comity.persons.person import Person
from comity_training.people.household import make_household
from comity_training.people.model import (
    ErrorModel,
    Kin,
    MadeUpPerson,
    Question,
    QuestionKind,
)
from comity_training.people.relatives import relative

SHARES: Final[Mapping[QuestionKind, float]] = {
    QuestionKind.KNOWN: 0.6,
    QuestionKind.UNRELATED: 0.175,
    QuestionKind.SIBLING: 0.1,
    QuestionKind.TWIN: 0.04,
    QuestionKind.JUNIOR: 0.04,
    QuestionKind.NAMESAKE: 0.035,
    QuestionKind.INDISTINGUISHABLE: 0.01,
}
"""How often each kind is asked. Strangers are nasty on purpose: half resemble somebody."""

_STRANGERS: Final = 1 << 29
"""Households from here on are in no register; registers are smaller than that."""
_RELATIVES: Final = 1 << 33
_RARE_SHARE: Final = 0.1
_RELATED: Final = {
    QuestionKind.SIBLING: Kin.SIBLING,
    QuestionKind.TWIN: Kin.TWIN,
    QuestionKind.JUNIOR: Kin.JUNIOR,
    QuestionKind.NAMESAKE: Kin.HOMONYM,
}


class QuestionSampler:
    """Collects whole households of a passing register, each as likely as another.

    Households with twins, siblings, homonyms, or a parent and child of one name are
    collected a second time by themselves, because they are rare and hard.

    Args:
        count: How many households of the ordinary kind to keep, at least 1; a tenth as many
            of each rare kind are kept besides.
        seed: Any number.
    """

    __slots__ = ("_count", "_household", "_kept", "_pending", "_seen", "_source")

    def __init__(self, count: int, seed: int) -> None:
        self._count: Final = max(1, count)
        self._source: Final = random.Random(f"{seed}/sample")  # noqa: S311 - made-up data
        self._pending: list[MadeUpPerson] = []
        self._household = -1
        self._seen: dict[Kin, int] = defaultdict(int)
        self._kept: dict[Kin, list[tuple[MadeUpPerson, ...]]] = defaultdict(list)

    def see(self, made: MadeUpPerson) -> None:
        """Take note of the next person of the register."""
        if made.household != self._household:
            self._settle()
            self._household = made.household
            self._pending = [made]
        else:
            self._pending.append(made)

    def passing(self, people: Iterable[MadeUpPerson]) -> Iterator[MadeUpPerson]:
        """Yield ``people`` unchanged, taking note of each."""
        for made in people:
            self.see(made)
            yield made

    def sample(self) -> tuple[MadeUpPerson, ...]:
        """Return those kept so far, by rising number, each once."""
        self._settle()
        self._pending = []
        kept = {made.number: made for lot in self._kept.values() for each in lot for made in each}
        return tuple(kept[number] for number in sorted(kept))

    def _settle(self) -> None:
        if not self._pending:
            return
        household = self._pending
        self._offer(Kin.SINGLE, household, self._count)
        rare = household[-1].kin
        if rare is not Kin.SINGLE:
            self._offer(rare, household, max(4, int(self._count * _RARE_SHARE)))

    def _offer(self, stratum: Kin, household: list[MadeUpPerson], most: int) -> None:
        self._seen[stratum] = seen = self._seen[stratum] + 1
        kept = self._kept[stratum]
        if len(kept) < most:
            kept.append(tuple(household))
            return
        place = int(self._source.random() * seen)
        if place < most:
            kept[place] = tuple(household)


def sample_for_questions(
    people: Iterable[MadeUpPerson], count: int, seed: int
) -> tuple[MadeUpPerson, ...]:
    """Return people to ask about, with their households, from a whole register.

    Args:
        people: The register; it is read to its end.
        count: How many households to choose.
        seed: Any number.
    """
    sampler = QuestionSampler(count, seed)
    for made in people:
        sampler.see(made)
    return sampler.sample()


def queries(
    register: Sequence[MadeUpPerson],
    count: int,
    seed: int,
    *,
    errors: ErrorModel,
    shares: Mapping[QuestionKind, float] = SHARES,
) -> Iterator[Question]:
    """Yield questions about people of a register and about people who are not in it.

    Args:
        register: The whole register or, better, a sample of it.
        count: How many questions.
        seed: Any number, another one than the register's: strangers are made from it.
        errors: How descriptions go wrong.
        shares: How often each kind is asked; they need not add up to 1.

    Yields:
        Questions; ``INDISTINGUISHABLE`` ones only if the sample holds two people of one name.

    Raises:
        ValueError: The register is empty. The fault of the caller.
    """
    if not register:
        raise ValueError("questions need at least one registered person")
    source = random.Random(f"{seed}/questions")  # noqa: S311 - made-up data, no secrets
    kinds, weights = list(shares), list(shares.values())
    pairs = _alike(register)
    for index in range(count):
        kind = source.choices(kinds, weights)[0]
        if kind is QuestionKind.INDISTINGUISHABLE and not pairs:
            kind = QuestionKind.KNOWN
        made = source.choice(register)
        if kind is QuestionKind.INDISTINGUISHABLE:
            one, other = source.choice(pairs)
            yield _question(common(one.person, other.person), kind, one, ())
        elif kind is QuestionKind.KNOWN:
            person, applied = errors.apply(made.person, source)
            yield _question(person, kind, made, applied)
        elif kind is QuestionKind.UNRELATED:
            _, members = make_household(~seed, _STRANGERS + index)
            stranger = members[0].person
            person, applied = errors.apply(stranger, source)
            country = stranger.nationalities[0] if stranger.nationalities else ""
            yield Question(person, None, kind, applied, country)
        else:
            near = relative(
                source, made.person, made.origin or "DE", _RELATED[kind], _RELATIVES + index
            )
            person, applied = errors.apply(near, source)
            yield _question(person, kind, made, applied)


def common(one: Person, other: Person) -> Person:
    """Return what two people have in common: no answer to it can be certain."""
    born = one.birth_date if one.birth_date == other.birth_date else PartialDate()
    return Person(
        name=one.name,
        sex=one.sex,
        birth_date=born,
        birth_place=one.birth_place if one.birth_place == other.birth_place else None,
        nationalities=one.nationalities if one.nationalities == other.nationalities else (),
        father=one.father if one.father == other.father else None,
        mother=one.mother if one.mother == other.mother else None,
    )


def _question(
    person: Person, kind: QuestionKind, made: MadeUpPerson, applied: tuple[str, ...]
) -> Question:
    nationalities = made.person.nationalities
    return Question(
        person,
        made.number if kind is QuestionKind.KNOWN else None,
        kind,
        applied,
        nationalities[0] if nationalities else "",
        made.number,
    )


def _alike(register: Sequence[MadeUpPerson]) -> list[tuple[MadeUpPerson, MadeUpPerson]]:
    """Return pairs of registered people who share name and sex."""
    groups: dict[tuple[object, ...], list[MadeUpPerson]] = defaultdict(list)
    for made in register:
        plain = replace(made.person.name, full_name=None)
        groups[(plain, made.person.sex)].append(made)
    return [(group[0], group[1]) for group in groups.values() if len(group) > 1]
