"""Names and numbers in the form in which they are compared; never shown, never sent.

Two forms: the *normal* form removes what is mere typography, so that two names equal
in it are the same name; the *folded* form also removes accents and word breaks, so
that two names equal only in it may be the same name. Neither leaves the script a name
was written in: Cyrillic and Latin writings of one name are not equal here.
"""

import unicodedata
from typing import Final

from comity.persons.dates import PartialDate
from comity.persons.unknowns import known_text

_APOSTROPHES: Final = frozenset("'`\u00b4\u02b9\u02bb\u02bc\u02c8\u2018\u2019\u201b\u2032\uff07")
_SAYS_NOTHING: Final = frozenset({"unknown", "not defined"})
"""The literal of ECRIS and ECRIS-TCN, and one that a national register was seen to send."""


_ONE_APOSTROPHE: Final = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))


class _Plain(dict[int, str]):
    """What each character becomes; kept for those of the basic plane, where names are written."""

    def __missing__(self, number: int) -> str:
        plain = _plain(chr(number))
        if number < 0x10000:
            self[number] = plain
        return plain


def _plain(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category[0] in "PZC" else character


_PLAIN: Final = _Plain()

_SHORTEST_NUMBER: Final = 4
_ROW: Final = "01234567890"
_IN_A_ROW: Final = frozenset(
    {
        _ROW[first:last]
        for first in (0, 1)
        for last in range(first + _SHORTEST_NUMBER, len(_ROW) + 1)
    }
)


def normal_form(text: str | None) -> str | None:
    """Return a name without case, spacing and variants of hyphen and apostrophe.

    Args:
        text: The name as received.

    Returns:
        The form to compare, in the script received; ``None`` if the name is missing,
        says "unknown", or holds neither letter nor digit.

    Example:
        >>> normal_form("  ANNE\u2010Marie  O\u2019Neill ")
        "anne marie o'neill"
        >>> normal_form("UNKNOWN") is None
        True
    """
    known = known_text(text)
    if known is None:
        return None
    # Some apostrophes decompose into a space and an accent, so they are replaced
    # before the compatibility form is taken, and again after it.
    marked = known.translate(_ONE_APOSTROPHE)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", marked).casefold())
    words = folded.translate(_PLAIN).split()
    form = " ".join([word for word in words if word.isalnum() or _says_something(word)])
    return None if not form or form in _SAYS_NOTHING else form


def _says_something(word: str) -> bool:
    return any(each.isalnum() for each in word)


def without_accents(form: str) -> str:
    """Return letters and digits of a normal form, or the form if it has none of them alone."""
    if form.isascii() and form.isalnum():
        return form
    decomposed = unicodedata.normalize("NFKD", form)
    return "".join([each for each in decomposed if each.isalnum()]) or form


def folded_form(text: str | None) -> str | None:
    """Return the weaker form: letters and digits only, without accents and word breaks.

    Letters that are no base letter with an accent (ł, ø) stay as they are.

    Example:
        >>> folded_form("José-María d'Évora")
        'josemariadevora'
    """
    form = normal_form(text)
    return None if form is None else without_accents(form)


def folded_words(text: str | None) -> tuple[str, ...]:
    """Return the words of a name, each folded, in the order written."""
    return words_of(normal_form(text))


def words_of(form: str | None) -> tuple[str, ...]:
    """Return the words of a normal form, each folded, in the order written."""
    if form is None:
        return ()
    return tuple([without_accents(word) for word in form.split() if word not in _SAYS_NOTHING])


def written_form(text: str) -> str:
    """Return a given name as written, if it is in Chinese characters or has accents.

    Read aloud or without accents, Kyoko and Keiko, Thuy and Thuy of another tone are one.

    Returns:
        The normal form; empty for plain Latin letters and for other scripts, whose readings
        are spelt as they are written.
    """
    if text.isascii():
        return ""
    form = normal_form(text) or ""
    if form.isascii():
        return ""
    return form if scripts_of(form) & {"LATIN", "CJK"} else ""


def number_form(text: str | None) -> str | None:
    """Return an identity or document number without case, spaces and punctuation.

    Returns:
        Letters and digits, leading zeros kept; ``None`` if missing, "unknown", too short to
        tell people apart, without a digit ("none", "see file"), or one digit over and over
        or in a row ("999999", "123456789"), as forms are filled in by people who have no
        number.

    Example:
        >>> number_form("79 07 21/1234"), number_form("000-000")
        ('7907211234', None)
    """
    form = normal_form(text)
    if form is None:
        return None
    bare = "".join([each for each in form if each.isalnum()]).upper()
    if len(bare) < _SHORTEST_NUMBER or bare in _IN_A_ROW or len(set(bare)) == 1:
        return None
    return bare if any(map(str.isdecimal, bare)) else None


def known_date(value: PartialDate | None) -> PartialDate | None:
    """Return the date, or ``None`` if nothing of it is known.

    The default date of ECRIS, 1 January 1800, cannot be a ``PartialDate``: it is read
    as unknown where dates are read.
    """
    return None if value is None or value.is_unknown else value


def scripts_of(text: str) -> frozenset[str]:
    """Return the scripts of a text's letters, by their Unicode names.

    Example:
        >>> scripts_of("Иван"), scripts_of("Ivan 2")
        (frozenset({'CYRILLIC'}), frozenset({'LATIN'}))
    """
    return frozenset(
        unicodedata.name(each, "UNNAMED").partition(" ")[0] for each in text if each.isalpha()
    )


def scripts_differ(one: str, other: str) -> bool:
    """Return whether two texts share no script, so that comparing letters says nothing."""
    ours, theirs = scripts_of(one), scripts_of(other)
    return bool(ours) and bool(theirs) and ours.isdisjoint(theirs)
