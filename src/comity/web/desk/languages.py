"""The languages of the desk: what is said, and how days and numbers are written.

Texts stand in English in the pages themselves and in gettext catalogues beside this module;
days, numbers and names of countries follow the Unicode CLDR.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cache
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from comity.persons.dates import parse_partial_date

SOURCE: Final = "en"
"""The language of the texts in the pages."""

PSEUDO: Final = "zz"
"""A language that nobody speaks: every text of ours is marked in it, so that a text that stands
in a page by itself is found."""

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": "English",
        "fr": "Français",
        "de": "Deutsch",
        "es": "Español",
        "pl": "Polski",
        "el": "Ελληνικά",
        "ar": "العربية",
    }
)
"""Languages on offer, each by its own name."""

_LEAP_YEAR: Final = 2000
_RIGHT_TO_LEFT: Final = frozenset({"ar"})


def N_(text: str) -> str:  # noqa: N802 - the name under which gettext looks for texts
    """Return a text that is translated where it is shown."""
    return text


class _Marked(NullTranslations):
    """Marks every text, and makes it longer, as other languages do."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}~~⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}~~⟧"


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    Attributes:
        code: ISO 639-1.
        words: Its texts.
        locale: Its conventions.
    """

    code: str
    words: NullTranslations
    locale: Locale

    @property
    def direction(self) -> str:
        """In which direction it is written: ``ltr`` or ``rtl``."""
        return "rtl" if self.code in _RIGHT_TO_LEFT else "ltr"

    def say(self, text: str, **values: object) -> str:
        """Return a text in this language, with values in their places."""
        said = str(self.words.gettext(text))
        return said % values if values else said

    def day(self, day: date) -> str:
        """Return a day in full, as "3 August 1985"."""
        return str(format_date(day, "long", locale=self.locale))

    def stated_date(self, text: str) -> str:
        """Return a date of ISO 8601 in words; of a part of one, that part; else the text.

        Example:
            >>> [language("en").stated_date(each) for each in ("1985-08-03", "1985-08", "1985")]
            ['3 August 1985', 'August 1985', '1985']
        """
        try:
            parts = parse_partial_date(text)
        except ValueError:
            return text
        day = parts.as_date()
        if day is not None:
            return self.day(day)
        if parts.month is None:
            return str(parts)
        if parts.year is None and parts.day is None:
            return str(self.locale.months["stand-alone"]["wide"][parts.month])
        # A leap year, in which 29 February exists, where none is stated.
        known = date(parts.year or _LEAP_YEAR, parts.month, parts.day or 1)
        pattern = "yMMMM" if parts.year else "MMMMd"
        return str(format_skeleton(pattern, known, locale=self.locale))

    def moment(self, at: datetime, zone: tzinfo) -> str:
        """Return a moment to the minute, as clocks of a zone show it."""
        return str(format_datetime(at, "long", tzinfo=zone, locale=self.locale))

    def from_now(self, at: datetime, now: datetime) -> str:
        """Return how far a moment is away, as "in 3 days"."""
        return str(format_timedelta(at - now, add_direction=True, locale=self.locale))

    def number(self, number: float) -> str:
        """Return a number with its separators."""
        return str(format_decimal(number, locale=self.locale))

    def country(self, code: str) -> str:
        """Return the name of a country by its ISO 3166-1 code; the code if it has none."""
        return str(self.locale.territories.get(code, code))

    def tongue(self, code: str) -> str:
        """Return the name of a language by its ISO 639-1 code; the code if it has none."""
        return str(self.locale.languages.get(code, code))


@cache
def language(code: str) -> Language:
    """Return a language; English for one that is not on offer."""
    if code == PSEUDO:
        return Language(PSEUDO, _Marked(), Locale.parse(SOURCE))
    if code not in NAMES:
        return language(SOURCE)
    return Language(code, _words(code), Locale.parse("en_GB" if code == SOURCE else code))


def _words(code: str) -> NullTranslations:
    catalogue = files("comity.web.desk").joinpath("catalogues", f"{code}.po")
    if code == SOURCE or not catalogue.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with catalogue.open("rb") as opened:
        write_mo(compiled, read_po(opened, locale=code))
    compiled.seek(0)
    return Translations(compiled)


def best_of(accepted: str, offered: tuple[str, ...]) -> str:
    """Return the language that a browser likes best among those offered.

    Args:
        accepted: The header ``Accept-Language``.
        offered: Codes, the one to fall back on first.

    Example:
        >>> best_of("pl-PL,pl;q=0.9,en;q=0.5", ("de", "en", "pl"))
        'pl'
        >>> best_of("*", ("de", "en"))
        'de'
    """
    liked: list[tuple[float, str]] = []
    for part in accepted[:400].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            liked.append((-float(weight or 1), tag[:2].lower()))
        except ValueError:
            continue
    for _, code in sorted(liked, key=lambda each: each[0]):
        if code in offered:
            return code
    return offered[0]
