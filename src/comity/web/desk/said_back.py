"""What was typed, said back in words: names of countries, a day with its month, a choice."""

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup, escape

from comity.web.desk import wanted
from comity.web.desk.languages import N_
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
        return Markup("<bdi>{}</bdi>").format(spoken.stated_date(text))
    return Markup('<bdi dir="auto">{}</bdi>').format(text)
