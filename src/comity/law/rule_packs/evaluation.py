"""Whether a conviction may still be told, computed from a rule pack on the day of the answer.

Nothing is guessed: what the data do not decide is a question for an officer, in words.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, unique
from typing import Final

from comity.law.purposes import Purpose
from comity.law.rule_packs.pack import CountedFrom, Exclusion, PeriodRule, RulePack, Several

AGE_OF_MAJORITY: Final = 18
_DEPRIVATION: Final = "S-00-001000"
_DURATION: Final = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?")
_MONTHS_A_YEAR: Final = 12
_DAYS_A_WEEK: Final = 7
_DAYS_A_MONTH: Final = 365.25 / _MONTHS_A_YEAR
_AGE_UNKNOWN: Final = "The age that the law looks at is not known."


@unique
class Disclosability(StrEnum):
    """What a pack says of one conviction."""

    TOLD = "told"
    SPENT = "spent"
    ASK = "ask"
    """The data do not decide; an officer does."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sanction as the law sees it.

    Attributes:
        category: Common category; ``None`` if it states none.
        duration: ISO 8601, as received; ``None`` if none is stated.
        ends_on: Last stated day, of the order or of its execution.
        units: Number of day-fines.
        suspended: Whether all or part is suspended.
    """

    category: str | None
    duration: str | None = None
    ends_on: date | None = None
    units: int | None = None
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class ConvictionFacts:
    """What the statutes look at, without the person.

    Attributes:
        state: ISO code of the convicting state.
        decided_on: Day of the judgment.
        offences: Common categories; ``None`` for one that states none.
        sentences: The sanctions.
        minor: Whether the person was under age when convicted; ``None`` if not known.
        minor_at_offence: Whether under age at the offence; ``None`` if not known.
    """

    state: str
    decided_on: date | None
    offences: tuple[str | None, ...]
    sentences: tuple[Sentence, ...]
    minor: bool | None
    minor_at_offence: bool | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a pack concludes of one conviction.

    Attributes:
        says: The conclusion.
        pack: Name and version of the pack.
        why: One sentence for an officer.
        spent_on: First day on which it is not told; only where it is spent or will be.
    """

    says: Disclosability
    pack: str
    why: str
    spent_on: date | None = None


def evaluate(
    pack: RulePack,
    conviction: ConvictionFacts,
    others: Sequence[ConvictionFacts],
    *,
    purpose: Purpose,
    own_state: str,
    on: date,
) -> Finding | None:
    """Return what a pack says of a conviction; ``None`` where it says nothing.

    Args:
        pack: The pack.
        conviction: The conviction.
        others: The person's further convictions that are held.
        purpose: Purpose of the request.
        own_state: ISO code of the state that answers.
        on: Civil day of the answer.
    """
    applies = ("convicting" in pack.applies_to and conviction.state == pack.state) or (
        "answering" in pack.applies_to and own_state == pack.state
    )
    if purpose not in pack.narrows or not applies or not pack.validity.covers(on):
        return None
    if pack.minors == "withhold" and _minor(pack, conviction) is not False:
        if _minor(pack, conviction) is None:
            return _ask(pack, _AGE_UNKNOWN)
        return Finding(Disclosability.SPENT, str(pack), "The person was a minor.", on)
    excluded = _excluded(pack, conviction)
    if excluded is not None:
        return excluded
    found = _by_period(pack, conviction, others, on)
    if found.says is Disclosability.TOLD and pack.open_question:
        return _ask(pack, pack.open_question)
    return found


def _by_period(
    pack: RulePack, conviction: ConvictionFacts, others: Sequence[ConvictionFacts], on: date
) -> Finding:
    due = _due(pack, conviction, others)
    if isinstance(due, str):
        return _ask(pack, due)
    match pack.several:
        case Several.ASK if others:
            return _ask(pack, "There is more than one conviction.")
        case Several.ASK_IF_WITHIN if any(_within(conviction, each, due) for each in others):
            return _ask(pack, "A further conviction falls within the period and may extend it.")
        case Several.ALL_DUE:
            for each in others:
                other = _due(pack, each, [*_without(others, each), conviction])
                if isinstance(other, str) or _excluded(pack, each) is not None:
                    return _ask(pack, "Of another conviction it is not known when it is due.")
                due = max(due, other)
        case _:
            pass
    if due <= on:
        return Finding(Disclosability.SPENT, str(pack), f"Spent since {due}.", due)
    return Finding(Disclosability.TOLD, str(pack), f"Not spent before {due}.", due)


def _due(
    pack: RulePack, conviction: ConvictionFacts, others: Sequence[ConvictionFacts]
) -> date | str:
    """Return the first day on which all sanctions have run, or what is not known."""
    if not pack.rules:
        # Without periods nothing runs out; the pack's open question is put instead.
        return date.max
    if conviction.decided_on is None or not conviction.sentences:
        return "The day of the decision or the sentence is not stated."
    latest = conviction.decided_on
    for sentence in conviction.sentences:
        day = _sentence_due(pack, conviction, sentence, others)
        if isinstance(day, str):
            return day
        latest = max(latest, day)
    return latest


def _sentence_due(
    pack: RulePack,
    conviction: ConvictionFacts,
    sentence: Sentence,
    others: Sequence[ConvictionFacts],
) -> date | str:
    """Return the first day on which a sanction has run, or what is not known."""
    rule = next((each for each in pack.rules if _fits(each, sentence, [conviction, *others])), None)
    if rule is None or conviction.decided_on is None:
        return f"No rule of the pack fits the sanction {sentence.category or 'without a category'}."
    minor = _minor(pack, conviction)
    if minor is None:
        return _AGE_UNKNOWN
    period = rule.minor if minor else rule.adult
    if period is None:
        return "For minors another law governs, which is not worked out."
    start: date | None
    match rule.counted_from:
        case CountedFrom.DECISION:
            start = conviction.decided_on
        case CountedFrom.END_OF_SENTENCE:
            term = _after(conviction.decided_on, sentence.duration)
            start = None if term is None else max(term, sentence.ends_on or term)
        case CountedFrom.END_OF_ORDER:
            start = sentence.ends_on or _after(conviction.decided_on, sentence.duration)
    if start is not None and rule.and_term:
        start = _after(start, sentence.duration)
    due = None if start is None else _after(start, period)
    if due is None:
        return f"How long the sentence lasts is not stated ({rule.name})."
    if rule.counted_from is CountedFrom.END_OF_ORDER:
        due += timedelta(days=1)
    return due


def _fits(rule: PeriodRule, sentence: Sentence, every: Sequence[ConvictionFacts]) -> bool:
    if not _of(sentence.category, rule.sanctions) or sentence.suspended != rule.suspended:
        return False
    if (rule.longer_than or rule.up_to) and not _between(sentence, rule.longer_than, rule.up_to):
        return False
    if rule.most_units is not None and (sentence.units is None or sentence.units > rule.most_units):
        return False
    return not rule.alone or not any(
        _of(each.category, (_DEPRIVATION,)) for other in every for each in other.sentences
    )


def _between(sentence: Sentence, longer_than: str | None, up_to: str | None) -> bool:
    days = _days(sentence.duration)
    if days is None:
        return False
    above = longer_than is None or days > (_days(longer_than) or 0)
    return above and (up_to is None or days <= (_days(up_to) or 0))


def _excluded(pack: RulePack, conviction: ConvictionFacts) -> Finding | None:
    for each in pack.exclusions:
        if not _meets(each, conviction):
            continue
        says = Disclosability.TOLD if each.effect == "never" else Disclosability.ASK
        return Finding(says, str(pack), each.why)
    return None


def _meets(exclusion: Exclusion, conviction: ConvictionFacts) -> bool:
    # An offence without a category may be any: it counts as one of those named.
    by_offence = not exclusion.offences or any(
        each is None or _of(each, exclusion.offences) for each in conviction.offences
    )
    if not by_offence:
        return False
    if not exclusion.sanctions and exclusion.longer_than is None:
        return True
    return any(
        (not exclusion.sanctions or _of(each.category, exclusion.sanctions))
        and (exclusion.longer_than is None or _between(each, exclusion.longer_than, None))
        for each in conviction.sentences
    )


def _within(first: ConvictionFacts, other: ConvictionFacts, due: date) -> bool:
    if first.decided_on is None or other.decided_on is None:
        return True
    return first.decided_on <= other.decided_on < due


def _without(others: Sequence[ConvictionFacts], one: ConvictionFacts) -> list[ConvictionFacts]:
    return [each for each in others if each is not one]


def _ask(pack: RulePack, why: str) -> Finding:
    return Finding(Disclosability.ASK, str(pack), why)


def _of(category: str | None, groups: Sequence[str]) -> bool:
    """Return whether a category is one of those named, or belongs to a group that is."""
    if category is None:
        return False
    # Groups of sanctions have three digits (S-00-001000), those of offences two (O-00-100000).
    group = category[:8] + "000" if category.startswith("S") else category[:7] + "0000"
    return category in groups or group in groups


def _minor(pack: RulePack, conviction: ConvictionFacts) -> bool | None:
    return conviction.minor if pack.age_at == "decision" else conviction.minor_at_offence


def _days(duration: str | None) -> float | None:
    """Return a length to compare with others; a month counts as a twelfth of a year."""
    parts = _parts(duration)
    if parts is None:
        return None
    years, months, weeks, days = parts
    return (years * _MONTHS_A_YEAR + months) * _DAYS_A_MONTH + weeks * _DAYS_A_WEEK + days


def _after(start: date, duration: str | None) -> date | None:
    """Return the day that comes a duration after another; ``None`` if it states none."""
    parts = _parts(duration)
    if parts is None:
        return None
    years, months, weeks, days = parts
    month = start.month - 1 + years * _MONTHS_A_YEAR + months
    year = start.year + month // _MONTHS_A_YEAR
    month = month % _MONTHS_A_YEAR + 1
    if year > date.max.year:
        return None
    last = monthrange(year, month)[1]
    return date(year, month, min(start.day, last)) + timedelta(days=weeks * _DAYS_A_WEEK + days)


def _parts(duration: str | None) -> tuple[int, int, int, int] | None:
    found = None if duration is None else _DURATION.fullmatch(duration)
    if found is None or duration == "P":
        return None
    years, months, weeks, days = (int(each or 0) for each in found.groups())
    return years, months, weeks, days
