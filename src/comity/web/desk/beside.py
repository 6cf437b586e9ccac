"""A candidate beside the description, as an officer reads it."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from comity.codes.countries import alpha2_of
from comity.persons.redaction import Redacted
from comity.web.api_candidates import CandidateBesideShown, FieldBesideShown
from comity.web.desk.decision_words import FIELDS, FINDINGS, SEXES
from comity.web.desk.languages import N_
from comity.web.desk.machine_words import in_words
from comity.web.desk.routing import DeskCall

_COUNTRY: Final = re.compile(r"CO-00-\d{3}-[A-Z]{3}")
_CERTAIN: Final = 0.999
_NOTHING: Final = 0.001
_STRENGTHS: Final = (1.0, 7.0)
_FOR: Final = (N_("speaks a little for it"), N_("speaks for it"), N_("speaks strongly for it"))
_AGAINST: Final = (
    N_("speaks a little against it"), N_("speaks against it"), N_("speaks strongly against it"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class Row(Redacted):
    """One field in words.

    Attributes:
        caption: Its name.
        described: As the other state describes it.
        held: As the register has it.
        finding: How they compare, in words.
        colour: Of the finding's tag.
        why: The finding in a sentence; empty where an empty cell says it.
        why_said: The same in the reader's language; empty where it is not known.
        weight: How much that is, in bits; empty where it says nothing.
        is_for: How much it speaks for or against, in words; empty where it says nothing.
    """

    caption: str
    described: str
    held: str
    finding: str
    colour: str
    why: str
    why_said: str
    weight: str
    is_for: str


@dataclass(frozen=True, slots=True, repr=False)
class Column(Redacted):
    """A candidate in words.

    Attributes:
        shown: The candidate as the interface has it.
        rows: Field by field.
        likely: The probability in words; empty where none was given.
        doubts: Why it is not certain, and the same in the reader's language where it is known.
    """

    shown: CandidateBesideShown
    rows: tuple[Row, ...]
    likely: str
    doubts: tuple[tuple[str, str], ...]


def laid_out(call: DeskCall, candidate: CandidateBesideShown) -> Column:
    """Return a candidate in words."""
    return Column(
        candidate,
        tuple(_row(call, each) for each in candidate.fields),
        "" if candidate.probability is None else likely(call, candidate.probability),
        tuple((each.sentence, in_words(each.sentence, call.language)) for each in candidate.doubts),
    )


def likely(call: DeskCall, probability: float) -> str:
    """Return a probability; what is not certain is never said to be 100 per cent."""
    if probability > _CERTAIN:
        return call.say("over %(share)s %%", share=call.language.number(99.9))
    if probability < _NOTHING:
        return call.say("under %(share)s %%", share=call.language.number(0.1))
    return call.say("%(share)s %%", share=call.language.number(round(probability * 100, 1)))


def value_words(call: DeskCall, field: str, value: str) -> str:
    """Return a value as the reader's language writes it: countries, days, words of codes."""
    if field == "Sex" and value in SEXES:
        return call.say(SEXES[value])
    if field == "BirthDate":
        return call.language.stated_date(value)
    return _COUNTRY.sub(lambda found: _country(call, found[0]), value)


def _country(call: DeskCall, code: str) -> str:
    letters = alpha2_of(code)
    return code if letters is None else call.language.country(letters)


def _strength(call: DeskCall, weight: float) -> str:
    """Return how much a field says, in words.

    A bit is twice as likely, seven are over a hundred times.
    """
    if not weight:
        return ""
    size = bisect_left(_STRENGTHS, abs(weight))
    return call.say((_FOR if weight > 0 else _AGAINST)[size])


def _row(call: DeskCall, found: FieldBesideShown) -> Row:
    step = "fits" if found.level == "fits" else found.agreement
    words, colour = FINDINGS[step]
    is_seen = found.agreement == "missing" and not (found.described and found.held)
    weight = found.weight or 0.0
    return Row(
        caption=call.say(FIELDS[found.field]),
        described=value_words(call, found.field, found.described),
        held=value_words(call, found.field, found.held),
        finding=call.say(words),
        colour=colour,
        why="" if is_seen else found.explanation,
        why_said=in_words(found.explanation, call.language),
        weight=call.language.number(round(abs(weight), 1)) if weight else "",
        is_for=_strength(call, weight),
    )
