"""What officers judged before, weighed against what the rules found now.

* A judgement *against* a person takes certainty away, also where the description is only
  alike, the entry was altered since or other details were added: a doubt costs an
  officer minutes, the opposite error brands an innocent. No later judgement *for* that
  person silences it: the two contradict each other until one of them is withdrawn.
* A judgement *for* a person may stand in for the officer only where everything is as it
  was: the very description, the entry unaltered, the same candidates beside it, and a
  description that can mean one person only. Whether it does then is for policy to say.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique

from comity.ids import PersonRef
from comity.search.identification import MOST_CANDIDATES, Identified, Outcome
from comity.search.judgement import Judgement, JudgementId, Verdict


@dataclass(frozen=True, slots=True)
class Met:
    """A judgement that speaks of a description at hand.

    Attributes:
        judgement: The judgement.
        exact: Whether it was made of this very description, not of one that is alike.
        stale: Whether the person's entry was altered, or is gone, since.
    """

    judgement: Judgement
    exact: bool
    stale: bool


@unique
class Caveat(StrEnum):
    """Why an earlier judgement sends a case to an officer, or does not spare one."""

    JUDGED_OTHERWISE = "judged-otherwise"
    JUDGED_ANOTHER = "judged-another"
    CONTRADICTORY = "contradictory-judgements"
    ALTERED = "entry-altered-since"
    OTHER_CANDIDATES = "other-candidates-than-then"
    NOT_DISTINCT = "description-not-distinct"
    ALIKE_ONLY = "description-alike-only"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the rules found, after what officers judged before.

    Attributes:
        found: The result of the search; not certain where a judgement speaks against it.
        by_rule: Whom the rules alone found to be certain, if anybody.
        relied: The judgement that says who it is, if one may stand in for an officer.
        met: All judgements that speak of the description, those to read first in front.
        caveat: Why an officer is needed in spite of, or because of, a judgement; ``None``
            if judgements change nothing, or one is relied on.
    """

    found: Identified
    by_rule: PersonRef | None
    relied: Judgement | None
    met: tuple[Met, ...]
    caveat: Caveat | None

    @property
    def standing(self) -> dict[PersonRef, Met]:
        """What counts of each person.

        Judgements of the very description count before those of one alike, then those
        against the person before all others, then the latest.
        """
        return _standing(self.met)

    @property
    def named(self) -> frozenset[PersonRef]:
        """Whom officers judged to be the person described, be it contradicted."""
        same = (ref for ref, met in self.standing.items() if met.judgement.verdict is Verdict.SAME)
        return frozenset(same) | _contradicted(self.met)

    def is_another_than(self, person: PersonRef) -> bool:
        """Return whether rules or officers say that somebody else than a person is described."""
        standing = self.standing
        judged = standing.get(person)
        if judged is not None and judged.judgement.verdict is Verdict.DIFFERENT:
            return True
        same = {
            ref
            for ref, met in standing.items()
            if met.exact and met.judgement.verdict is Verdict.SAME
        }
        return bool(same - {person}) or self.by_rule not in {None, person}


def weigh(
    found: Identified,
    met: Sequence[Met],
    *,
    distinct: bool,
    as_then: Callable[[Judgement, Identified], bool],
) -> Weighed:
    """Weigh what the rules found against what officers judged before.

    Args:
        found: The result of the search.
        met: The judgements that speak of the description, withdrawn ones too.
        distinct: Whether the description can mean one person only.
        as_then: Says whether the search finds the entries, unaltered, that the officer
            had to choose from; asked only if everything else is in order.
    """
    ordered = in_reading_order(met)
    standing = _standing(ordered)
    same = [
        each for each in standing.values() if each.exact and each.judgement.verdict is Verdict.SAME
    ]
    is_contradictory = bool(_contradicted(ordered))
    if found.person is not None:
        against = _against(found.person, standing, same)
        caveat = Caveat.CONTRADICTORY if is_contradictory else against
        weakened = (
            found if caveat is None else replace(found, outcome=Outcome.POSSIBLE, person=None)
        )
        return Weighed(weakened, found.person, None, ordered, caveat)
    if is_contradictory:
        return Weighed(found, None, None, ordered, Caveat.CONTRADICTORY)
    if not same:
        alike = any(each.judgement.verdict is Verdict.SAME for each in standing.values())
        return Weighed(found, None, None, ordered, Caveat.ALIKE_ONLY if alike else None)
    caveat = _why_not(found, same, distinct=distinct)
    if caveat is None and not as_then(same[0].judgement, found):
        caveat = Caveat.OTHER_CANDIDATES
    relied = same[0].judgement if caveat is None else None
    return Weighed(found, None, relied, ordered, caveat)


def _standing(met: Iterable[Met]) -> dict[PersonRef, Met]:
    speaking = [each for each in met if each.judgement.stands]
    speaking.sort(key=_weightiness)
    return {each.judgement.person: each for each in speaking}


def _weightiness(met: Met) -> tuple[bool, bool, datetime, JudgementId]:
    judgement = met.judgement
    is_against = judgement.verdict is Verdict.DIFFERENT
    return met.exact, is_against, judgement.decided_at, judgement.id


def _contradicted(met: Iterable[Met]) -> frozenset[PersonRef]:
    """Return the persons whom the very description was judged to be, and not to be."""
    said = {
        (each.judgement.person, each.judgement.verdict)
        for each in met
        if each.exact and each.judgement.stands
    }
    return frozenset(
        ref for ref, verdict in said if verdict is Verdict.SAME and (ref, Verdict.DIFFERENT) in said
    )


def contradicted(met: Iterable[Met], made: Judgement) -> tuple[Met, ...]:
    """Return the judgements that stand and that one just made of the description contradicts.

    Of one person, "same" and "different" contradict each other; so do "same" of two persons.
    A judgement of a description that is only alike contradicts nothing.

    Args:
        met: The judgements that speak of the description.
        made: The new one, which may be among them.
    """
    return tuple(
        each
        for each in met
        if each.exact and each.judgement.stands and _contradict(each.judgement, made)
    )


def _contradict(one: Judgement, other: Judgement) -> bool:
    verdicts = (one.verdict, other.verdict)
    if one.person != other.person:
        return verdicts == (Verdict.SAME, Verdict.SAME)
    return set(verdicts) == {Verdict.SAME, Verdict.DIFFERENT}


def _against(
    person: PersonRef, standing: dict[PersonRef, Met], same: Sequence[Met]
) -> Caveat | None:
    """Return what judgements say against a person who is certain by rule."""
    judged = standing.get(person)
    if judged is not None:
        verdict = judged.judgement.verdict
        if verdict is Verdict.DIFFERENT or (judged.exact and verdict is Verdict.CANNOT_TELL):
            return Caveat.JUDGED_OTHERWISE
    if any(each.judgement.person != person for each in same):
        return Caveat.JUDGED_ANOTHER
    return None


def _why_not(found: Identified, same: Sequence[Met], *, distinct: bool) -> Caveat | None:
    """Return why a judgement may not stand in for an officer.

    Where several answer the description equally well, the officer chose by something
    that is not in it; the next who is described so may be the other one. So it is where
    candidates are more than are shown.
    """
    if len(same) > 1:
        return Caveat.CONTRADICTORY
    if same[0].stale:
        return Caveat.ALTERED
    refs = [each.ref for each in found.candidates]
    if (
        not distinct
        or found.outcome is not Outcome.POSSIBLE
        or len(refs) >= MOST_CANDIDATES
        or same[0].judgement.person not in refs
    ):
        return Caveat.NOT_DISTINCT
    return None


def in_reading_order(met: Iterable[Met]) -> tuple[Met, ...]:
    """Return judgements in the order in which an officer should read them.

    What stands comes before what was withdrawn; then "same" before the rest, judgements of
    the very description before those of one alike, and the latest first.
    """
    return tuple(sorted(met, key=_reading_order))


def _reading_order(met: Met) -> tuple[bool, bool, bool, float]:
    judgement = met.judgement
    return (
        not judgement.stands,
        judgement.verdict is not Verdict.SAME,
        not met.exact,
        -judgement.decided_at.timestamp(),
    )
