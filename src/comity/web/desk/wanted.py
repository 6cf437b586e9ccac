"""A request as it is typed: the fields of its pages, and the bodies that they make."""

import re
from collections.abc import Mapping
from typing import Final

from comity.codes.countries import country
from comity.errors import InputInvalid
from comity.web.desk.languages import N_, Language

PERSON: Final = (
    "surname", "second_surname", "forename", "birth_date", "birth_town", "birth_country",
    "sex", "nationality", "identity_number", "father_forename", "mother_forename",
)  # fmt: skip
PURPOSE: Final = ("purpose", "case", "authority", "authority_kind", "purpose_text", "consent")
URGENCY: Final = ("urgent", "remarks")
_BETWEEN: Final = re.compile("[,;\n\u060c\u061b]")
"""Commas and semicolons, of Arabic keyboards too, and new lines."""

CAPTIONS: Final = (
    ("surname", N_("Surname")),
    ("second_surname", N_("Second surname")),
    ("forename", N_("Forename")),
    ("birth_date", N_("Date of birth")),
    ("birth_town", N_("Town of birth")),
    ("birth_country", N_("Country of birth")),
    ("sex", N_("Sex")),
    ("nationality", N_("Nationality")),
    ("identity_number", N_("Identity number")),
    ("father_forename", N_("Father's forename")),
    ("mother_forename", N_("Mother's forename")),
    ("purpose", N_("Purpose")),
    ("case", N_("Case reference")),
    ("authority", N_("Authority that needs the record")),
    ("authority_kind", N_("Kind of authority")),
    ("purpose_text", N_("Purpose in words")),
    ("consent", N_("Consent of the person")),
    ("offences", N_("Accusation")),
    ("to", N_("States to ask")),
    ("urgent", N_("Urgent")),
    ("remarks", N_("Remarks to the other authority")),
)

SEXES: Final = (("", N_("Not stated")), ("female", N_("Female")), ("male", N_("Male")))
AUTHORITIES: Final = (
    ("not-stated", N_("Not stated")),
    ("judicial-authority", N_("A court or prosecutor")),
    ("administrative-authority", N_("An administrative authority")),
    ("person-concerned", N_("The person concerned")),
)
CONSENTS: Final = (
    ("", N_("Not stated")),
    ("yes", N_("The person agreed")),
    ("no", N_("The person did not agree")),
)
NO_COUNTRY: Final = N_("Write the name of a country, or its code: Bulgaria or BG.")

_CONSENT: Final[Mapping[str, bool]] = {"yes": True, "no": False}


def countries_typed(text: str, spoken: Language, field: str) -> str:
    """Return the codes of countries that were typed by name or code, with a space between.

    Raises:
        InputInvalid: One of them is no country.

    Example:
        >>> from comity.web.desk.languages import language
        >>> countries_typed("Bulgarien, ROU", language("de"), "nationality")
        'BG RO'
        >>> countries_typed("بلغاريا، رومانيا", language("ar"), "nationality")
        'BG RO'
    """
    codes = []
    for piece in _BETWEEN.split(text):
        if piece.strip():
            codes += _countries(piece.strip(), spoken, field)
    return " ".join(dict.fromkeys(codes))


def _countries(text: str, spoken: Language, field: str) -> list[str]:
    """Return the one country of that name, or those of several codes."""
    wanted = text.casefold()
    for locale in (spoken.locale, spoken.locale.parse("en")):
        for code, name in locale.territories.items():
            if name.casefold() == wanted and country(code) is not None:
                return [code]
    found = [country(word) for word in text.split()]
    if not found or None in found:
        raise InputInvalid(spoken.say(NO_COUNTRY), field=field)
    return [each.alpha2 for each in found if each is not None]


def person_body(said: Mapping[str, str]) -> dict[str, object]:
    """Return whom a request is about, as the interface takes it."""
    listed = ("nationality", "identity_number")
    body: dict[str, object] = {
        name: said[name] for name in PERSON if said.get(name) and name not in listed
    }
    if said.get("nationality"):
        body["nationality"] = said["nationality"].split()
    if said.get("identity_number"):
        body["identity_number"] = [
            each.strip() for each in said["identity_number"].split(",") if each.strip()
        ]
    return body


def request_body(said: Mapping[str, str], to: str) -> dict[str, object]:
    """Return a request to a state, as the interface takes it."""
    return {
        "to": to,
        "purpose": said.get("purpose", ""),
        "case": said.get("case", ""),
        "authority": said.get("authority", ""),
        "authority_kind": said.get("authority_kind") or "not-stated",
        "purpose_text": said.get("purpose_text", ""),
        "person": person_body(said),
        "urgent": said.get("urgent") == "yes",
        "consent": _CONSENT.get(said.get("consent", "")),
        "remarks": said.get("remarks", ""),
    }
