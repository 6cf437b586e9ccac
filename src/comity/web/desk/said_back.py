"""What was typed, said back in words: names of countries, a day with its month, a choice."""

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup, escape

from comity.persons.dates import PartialDate, parse_partial_date
from comity.web.desk import wanted
from comity.web.desk.languages import N_, Language
from comity.web.desk.reason import purpose_words
from comity.web.desk.routing import DeskCall

_CHOICES: Final = {
    "sex": dict(wanted.SEXES),
    "authority_kind": dict(wanted.AUTHORITIES),
    "consent": dict(wanted.CONSENTS),
    "urgent": {"yes": N_("Yes"), "no": N_("No"), "": N_("No")},
}
_COUNTRIES: Final = frozenset({"nationality", "birth_country", "to"})


def said_back(
    call: DeskCall, said: Mapping[str, str], fields: Sequence[str]
) -> list[tuple[str, Markup]]:
    """Return captions and values of what was said; nothing for what was left empty.

    Consent is said in any case: some requests are refused abroad for want of it.
    """
    return [
        (call.say(caption), _value(call, name, said.get(name, "")))
        for name, caption in wanted.CAPTIONS
        if name in fields and (said.get(name) or name == "consent")
    ]


def _value(call: DeskCall, name: str, text: str) -> Markup:
    spoken = call.language
    if name in _CHOICES:
        words = _CHOICES[name].get(text)
        return escape(text if words is None else call.say(words))
    if name == "purpose":
        return escape(purpose_words(call, text))
    if name in _COUNTRIES:
        return escape(", ".join(spoken.country(each) for each in text.split()))
    if name == "birth_date":
        return Markup("<bdi>{}</bdi>").format(date_in_words(text, spoken))
    return Markup('<bdi dir="auto">{}</bdi>').format(text)


def date_in_words(text: str, spoken: Language) -> str:
    """Return a date of ISO 8601 as words; of a part of one, that part.

    Example:
        >>> from comity.web.desk.languages import language
        >>> [date_in_words(each, language("en")) for each in ("1985-08-03", "1985-08", "1985")]
        ['3 August 1985', 'August 1985', '1985']
    """
    try:
        parts = parse_partial_date(text)
    except ValueError:
        return text
    day = parts.as_date()
    if day is not None:
        return spoken.day(day)
    return _month_and_year(parts, spoken) if parts.month is not None else str(parts)


def _month_and_year(parts: PartialDate, spoken: Language) -> str:
    names = spoken.locale.months["stand-alone"]["wide"]
    month = names[parts.month]
    return f"{month} {parts.year}" if parts.year is not None else str(month)
