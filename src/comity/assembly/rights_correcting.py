"""A conviction put right field by field, as a person was granted: what may be corrected, and how.

Only what a judgment states of facts is offered here; identifiers, links between the parts and
later decisions are not a person's data that could be inaccurate by themselves, and stay. So does
how long it is kept: a day that has passed would hide a conviction without a ground for erasing it.

Source: Directive (EU) 2016/680 Art. 16(1).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeVar

from comity.errors import InputInvalid
from comity.persons.dates import PartialDate, parse_partial_date
from comity.persons.redaction import Redacted
from comity.persons.texts import MultilingualText, original, plain
from comity.records.model import Authority, Conviction, Offence, Period, Sanction

_CODE: Final = 200
_NO_BREAK: Final = "\u00a0"
"""Stands in many a provision, and is as harmless as the blank that it is."""

PartT = TypeVar("PartT", Conviction, Offence, Sanction)


@dataclass(frozen=True, slots=True, repr=False)
class CorrectableField(Redacted):
    """A statement that may be corrected.

    Attributes:
        name: ``decided_on``, or part and field: ``O-00001.title``.
        part: Identifier of the part; empty for the conviction itself.
        field: Name of the field.
        value: As it stands; empty if nothing is stated.
    """

    name: str
    part: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """How a field is written as text, and read from it; an empty text states nothing."""

    write: Callable[[Any], str]
    read: Callable[[str, Any], Any]


def _day(text: str, _: date | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _partial(text: str, _: PartialDate | None) -> PartialDate | None:
    return parse_partial_date(text) if text else None


def _wording(text: str, before: MultilingualText) -> MultilingualText:
    """Return a text of one wording: a translation of the wrong one would be wrong as well."""
    first = original(before)
    if not text:
        return ()
    if first is not None and first.text == text:
        return before
    return plain(text, None if first is None else first.language)


def _words(text: MultilingualText) -> str:
    first = original(text)
    return "" if first is None else first.text


def _count(text: str, _: int | None) -> int | None:
    if text and not (text.isascii() and text.isdecimal()):
        raise ValueError("a number has figures only")
    return int(text) if text else None


def _code(text: str, _: str | None) -> str | None:
    if len(text) > _CODE:
        raise ValueError(f"has at most {_CODE} characters")
    if not text.replace(_NO_BREAK, " ").isprintable():
        raise ValueError("a text must not hold control characters")
    return text or None


def _authority(text: str, before: Authority | None) -> Authority | None:
    if not text:
        return None
    kept = Authority(plain(text)) if before is None else before
    return replace(kept, name=_wording(text, kept.name))


def _duration(text: str, before: Period | None) -> Period | None:
    return replace(Period() if before is None else before, duration=text or None)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


_DAY: Final = _Rule(_shown, _day)
_CODED: Final = _Rule(_shown, _code)
_PARTIAL: Final = _Rule(_shown, _partial)
_COUNT: Final = _Rule(_shown, _count)
_TEXT: Final = _Rule(_words, _wording)
_COURT: Final = _Rule(lambda court: "" if court is None else _words(court.name), _authority)
_LENGTH: Final = _Rule(lambda period: "" if period is None else period.duration or "", _duration)

CONVICTION_FIELDS: Final[Mapping[str, _Rule]] = {
    "file_number": _CODED,
    "decided_on": _DAY,
    "final_on": _DAY,
    "authority": _COURT,
}
OFFENCE_FIELDS: Final[Mapping[str, _Rule]] = {
    "title": _TEXT,
    "category": _CODED,
    "provisions": _CODED,
    "started_on": _PARTIAL,
    "ended_on": _PARTIAL,
    "occurrences": _COUNT,
}
SANCTION_FIELDS: Final[Mapping[str, _Rule]] = {
    "title": _TEXT,
    "category": _CODED,
    "sentenced": _LENGTH,
    "number_of_fines": _COUNT,
}


def correctable_fields(conviction: Conviction) -> tuple[CorrectableField, ...]:
    """Return what may be corrected, as it stands."""
    found = [_field("", name, rule, conviction) for name, rule in CONVICTION_FIELDS.items()]
    for offence in conviction.offences:
        found += [_field(offence.id, name, rule, offence) for name, rule in OFFENCE_FIELDS.items()]
    for sanction in conviction.sanctions:
        found += [
            _field(sanction.id, name, rule, sanction) for name, rule in SANCTION_FIELDS.items()
        ]
    return tuple(found)


def corrected(conviction: Conviction, values: Mapping[str, str]) -> Conviction:
    """Return a conviction with some statements put right.

    Args:
        conviction: As it stands.
        values: By name, as ``correctable_fields`` names them; what is not named stays.

    Raises:
        InputInvalid: A name is not offered, a value breaks a rule, or nothing changes. The
            official's input.
    """
    known = {each.name for each in correctable_fields(conviction)}
    for name in values:
        if name not in known:
            raise InputInvalid("That cannot be corrected here.", field=name)
    made = _with("", conviction, CONVICTION_FIELDS, values)
    made = replace(
        made,
        offences=tuple(_with(each.id, each, OFFENCE_FIELDS, values) for each in made.offences),
        sanctions=tuple(_with(each.id, each, SANCTION_FIELDS, values) for each in made.sanctions),
    )
    if made == conviction:
        raise InputInvalid("Nothing differs from what stands.", field="values")
    return made


def _name(part: str, field: str) -> str:
    return f"{part}.{field}" if part else field


def _field(
    part: str, name: str, rule: _Rule, stated: Conviction | Offence | Sanction
) -> CorrectableField:
    return CorrectableField(_name(part, name), part, name, rule.write(getattr(stated, name)))


def _with(part: str, stated: PartT, rules: Mapping[str, _Rule], values: Mapping[str, str]) -> PartT:
    for field, rule in rules.items():
        name = _name(part, field)
        if name not in values or rule.write(getattr(stated, field)) == values[name].strip():
            continue
        try:
            read = rule.read(values[name].strip(), getattr(stated, field))
            stated = replace(stated, **{field: read})
        except ValueError as error:
            raise InputInvalid(str(error), field=name) from error
    return stated
