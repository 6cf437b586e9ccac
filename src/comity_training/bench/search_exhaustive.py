"""Comparing with everybody in the register: what no key can lose, as a measure of the keys."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import select

from comity.search.comparison import Description
from comity.search.frequencies import frequencies_of
from comity.search.identification import examine
from comity.search.parameters import default_parameters
from comity.search.ports import PersonIndex
from comity.search.profile import Profile, profile_of
from comity.search.states import state_of
from comity.storage.sql.database import Database
from comity.storage.sql.schema import person_profiles
from comity.storage.sql.statements import Statement, parameter
from comity.storage.sql.work import SqlSnapshot
from comity_training.bench.search_asking import HOME, Asked

_AT_ONCE: Final = 10_000
_AFTER: Final = Statement(
    select(person_profiles.c.person)
    .where(person_profiles.c.person > parameter("after"))
    .order_by(person_profiles.c.person)
    .limit(_AT_ONCE),
    "after",
)


class Exhaustive(msgspec.Struct, frozen=True, kw_only=True):
    """Identification beside a comparison with everybody; shares are from 0 to 1.

    Attributes:
        questions: How many, all about registered persons.
        persons: With how many each was compared.
        right: The likeliest of all persons is the one meant.
        found: The likeliest of all persons was found under some key.
        same_likeliest: Identification thought the same person the likeliest, or one of the
            same score.
    """

    questions: int
    persons: int
    right: float
    found: float
    same_likeliest: float


@dataclass(slots=True)
class _Best:
    description: Description
    found: frozenset[int]
    score: float = float("-inf")
    numbers: tuple[int, ...] = ()

    def see(self, number: int, profile: Profile) -> None:
        score = self.description.compare(profile).score
        if score > self.score:
            self.score, self.numbers = score, (number,)
        elif score == self.score:
            self.numbers += (number,)


def compare_with_everybody(database: Database, asked: Sequence[Asked]) -> Exhaustive | None:
    """Return how the persons found compare with the likeliest of all.

    Args:
        database: The register.
        asked: What was asked, with its answers; those about nobody registered are left out.

    Returns:
        ``None`` if nothing was asked about a registered person.
    """
    known = [each for each in asked if each.truth is not None]
    if not known:
        return None
    with database.read() as snapshot:
        best = [_prepared(each, snapshot.register) for each in known]
        persons = 0
        for number, profile in _everybody(snapshot):
            persons += 1
            for one in best:
                one.see(number, profile)
    pairs = list(zip(known, best, strict=True))
    n = len(known)
    return Exhaustive(
        questions=n,
        persons=persons,
        right=round(sum(each.truth in one.numbers for each, one in pairs) / n, 5),
        found=round(sum(not one.found.isdisjoint(one.numbers) for one in best) / n, 5),
        same_likeliest=round(
            sum(bool(each.likeliest) and each.likeliest[0] in one.numbers for each, one in pairs)
            / n,
            5,
        ),
    )


def _prepared(asked: Asked, index: PersonIndex) -> _Best:
    profile = profile_of(asked.question.person)
    parameters = default_parameters()
    home = state_of(HOME)
    # Compared as identification compares: with the register's own counts of names.
    frequencies = frequencies_of(profile, index)
    found = examine(asked.question.person, index, identity_country=HOME).shared_keys
    return _Best(Description(profile, parameters, frequencies, home), found)


def _everybody(snapshot: SqlSnapshot) -> Iterator[tuple[int, Profile]]:
    after = 0
    while rows := snapshot.session.rows(_AFTER, after):
        yield from snapshot.register.profiles([row[0] for row in rows])
        after = rows[-1][0]
