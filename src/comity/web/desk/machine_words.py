"""Sentences of the search and of the rules, in the reader's language.

They are worded in English where they arise, for the log, for programs and for the command line.
Those on which somebody decides are said here word for word; what is not known here stands as it
came, and is marked as English.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.web.desk.languages import N_, Language

SENTENCES: Final = frozenset(
    {
        # Why a task was made.
        N_("Nobody here is surely the person described, and nobody is like them."),
        N_("One person here may be meant; that is not certain by the rules."),
        N_("Several persons here may be meant."),
        N_("Somebody restricted may be meant; a cleared officer decides."),
        N_("An officer judged this description before; nothing has changed since."),
        N_("The purpose is a code of the partner that is not known here."),
        N_("The identity is certain; this class of answer needs an officer's approval."),
        N_(
            "The identity is certain; by our register the person is no national of ours, so an "
            "officer says whether we are the state to answer."
        ),
        N_("The rule packs do not decide whether a conviction may still be told; an officer does."),
        N_("An answer whose content needs judgement never leaves without an officer."),
        # Why it is not certain.
        N_("The number is this person's, but more than one other field contradicts it."),
        N_("Somebody else bears the number asked about."),
        N_("The same state gave this person another number."),
        N_("The sex differs."),
        N_("Forename or surname does not agree well enough."),
        N_("The birth date differs in more than a digit."),
        N_("A full birth date is not stated on both sides."),
        N_("Only an alias agrees, which may be the identity of somebody else."),
        N_("Somebody else registered shares surname and birth date."),
        N_("A name deviates into one that may be another person's."),
        N_("A parent differs, as cousins of one name have other parents."),
        N_("More than one of forename, surname and birth date deviates."),
        N_("Somebody else answers the description about as well."),
        N_("The findings together do not make it certain."),
        N_("More persons share these names than could be compared."),
        # How fields compare.
        N_("It is the same."),
        N_("It is the same, accents and script aside."),
        N_("It is the same in another spelling or script."),
        N_("One side states more names than the other; those of the shorter are there."),
        N_("One is a short or another form of the other."),
        N_("It is a letter apart, as a typing error would make it."),
        N_("It differs."),
        N_("One side does not state it."),
        N_("Year, month and day are the same."),
        N_("Day and month stand in each other's place."),
        N_("One digit of the day or the month differs."),
        N_("The year is the same, and the day or the month."),
        N_("Day and month are the same, the year differs."),
        N_("A part that both sides state differs."),
        N_("They are the same."),
        N_("One nationality at least is the same."),
        N_("No nationality is the same."),
        N_("The town is the same."),
        N_("The country differs."),
    }
)
"""What is said most often where somebody decides."""

INSTRUMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "32009F0315": N_("Framework Decision 2009/315/JHA"),
        "32016L0680": N_("Directive (EU) 2016/680"),
    }
)
"""Acts by the names that officers know, by CELEX number."""

_CELEX: Final = re.compile("|".join(INSTRUMENTS))
_NOT_LISTED: Final = re.compile(r"Rules '[^']*': law\.automatic does not list \S+ for \S+\.\Z")
_ENDS: Final = re.compile(r"(?<=\.) ")


def in_words(text: str, spoken: Language) -> str:
    """Return sentences in the reader's language; empty if one of them is not known here.

    Example:
        >>> from comity.web.desk.languages import language
        >>> in_words("Rules 'default': law.automatic does not list x for y.", language("en"))
        'By the rules of this node such an answer never leaves by itself.'
        >>> in_words("FE-99004: something else.", language("en"))
        ''
    """
    said = [_sentence(each, spoken) for each in _ENDS.split(text)]
    return " ".join(said) if all(said) else ""


def provision_in_words(text: str, spoken: Language) -> str:
    """Return a provision with its act by name.

    Example:
        >>> from comity.web.desk.languages import language
        >>> provision_in_words("32009F0315 Art. 8(1)", language("en"))
        'Framework Decision 2009/315/JHA, Art. 8(1)'
    """
    named = re.sub(rf"({_CELEX.pattern}) (?=Art)", r"\1, ", text)
    return _CELEX.sub(lambda found: spoken.say(INSTRUMENTS[found[0]]), named)


def _sentence(text: str, spoken: Language) -> str:
    if _NOT_LISTED.match(text):
        return spoken.say("By the rules of this node such an answer never leaves by itself.")
    return spoken.say(text) if text in SENTENCES else ""
