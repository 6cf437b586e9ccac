"""Sentences of the search and of the rules, in the reader's language.

They are worded in English where they arise, for the log, for programs and for the command line.
Those on which somebody decides are said here word for word; what is not known here stands as it
came, and is marked as English.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.web.desk.case_words import PROVENANCES
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
        N_("The update refers to a conviction that is not here."),
        N_("The update describes another person than the conviction it replaces."),
        N_("The identifier of the conviction is in use here for another one."),
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
        N_("Forename and surname, or the two surnames, stand in each other's place."),
        N_("It is alike: two letters apart, or cut off."),
        N_("One side states an initial, which fits."),
        N_("Only one word of the whole names is the same."),
        N_("Some of the names are the same, but each side states others."),
        N_(
            "What both sides state agrees, but one states only a part, or 1 January, which often "
            "stands for an unknown day."
        ),
        N_("It is the same number of the same state."),
        N_("It is the same, but one side does not say of which state."),
        N_("It is the same as the number of an alias, not of the main identity."),
        N_("It is one digit apart from the number of the same state."),
        N_("The same state gave another number."),
        N_("One side states none, or the two cannot be compared."),
        N_("The town is the same in another spelling."),
        N_("The country is the same; one side does not state the town."),
        N_("The country is the same, the town differs."),
        N_("A document has the same number."),
        N_("One side states none, or the two sides state different documents."),
        N_("One side does not state one, or neither."),
    }
)
"""What is said where somebody decides: each way in which a field can compare among it."""

INSTRUMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "31971R1182": N_("Regulation (EEC, Euratom) No 1182/71"),
        "32008F0675": N_("Framework Decision 2008/675/JHA"),
        "32009F0315": N_("Framework Decision 2009/315/JHA"),
        "32009D0316": N_("Decision 2009/316/JHA"),
        "32016L0680": N_("Directive (EU) 2016/680"),
        "32019L0884": N_("Directive (EU) 2019/884"),
        "32019R0816": N_("Regulation (EU) 2019/816"),
    }
)
"""Acts by the names that officers know, by CELEX number."""

NO_DUTY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nationality-unknown": N_("The nationality is not known."),
        "stateless": N_("The person has no nationality."),
        "own-national": N_("A state does not notify itself."),
        "also-a-national-of-the-convicting-party": N_(
            "The person is also a national of the convicting state."
        ),
        "no-instrument": N_("Nothing that binds both states asks for it."),
    }
)
"""Why nobody need be told of a conviction; ``law.notification_duty`` in words."""

CALENDARS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nationwide-public-holidays": N_("without weekends and the public holidays of the state"),
        "public-holidays-of-one-region": N_(
            "without weekends and the public holidays of the region"
        ),
    }
)
"""Which days were counted; where no holidays are known, the node says so in a sentence."""

_READ: Final = re.compile(rf"\(({'|'.join(PROVENANCES)})\)")
"""How far a provision was read, as a citation says it."""

_CODED: Final = re.compile(r"([a-z-]+): (.+)\Z", re.DOTALL)
_RULE: Final = re.compile(r" ?Rule: [a-z-]+\.")
"""The name of the rule of the search, which says in short what the sentence before it says."""

_CELEX: Final = re.compile("|".join(INSTRUMENTS))
_NOT_LISTED: Final = re.compile(r"Rules '[^']*': law\.automatic does not list \S+ for \S+\.\Z")
_ENDS: Final = re.compile(r"(?<=\.) ")


def in_words(text: str, spoken: Language) -> str:
    """Return sentences in the reader's language; empty if one of them is not known here.

    Example:
        >>> from comity.web.desk.languages import language
        >>> in_words("Rules 'default': law.automatic does not list x for y.", language("en"))
        'By the rules of this node such an answer never leaves by itself.'
        >>> in_words("Several persons here may be meant. Rule: no-certain-match.", language("en"))
        'Several persons here may be meant.'
        >>> in_words("FE-99004: something else.", language("en"))
        ''
    """
    said = [_sentence(each, spoken) for each in _ENDS.split(_RULE.sub("", text))]
    return " ".join(said) if all(said) else ""


def provision_in_words(text: str, spoken: Language) -> str:
    """Return a provision with its act by name.

    Example:
        >>> from comity.web.desk.languages import language
        >>> provision_in_words("32009F0315 Art. 8(1)", language("en"))
        'Framework Decision 2009/315/JHA, Art. 8(1)'
        >>> provision_in_words("32016L0680 Art. 11 (not-re-read)", language("en"))
        'Directive (EU) 2016/680, Art. 11 (known, not read again; a lawyer should confirm it)'
    """
    named = re.sub(rf"({_CELEX.pattern}) (?=Art)", r"\1, ", text)
    named = _READ.sub(lambda found: f"({spoken.say(PROVENANCES[found[1]])})", named)
    return _CELEX.sub(lambda found: spoken.say(INSTRUMENTS[found[0]]), named)


def duty_reason_in_words(text: str, spoken: Language) -> str:
    """Return why a duty to notify stands as it does, with its provision by name.

    Example:
        >>> from comity.web.desk.languages import language
        >>> duty_reason_in_words("own-national: 32009F0315 Art. 4(2)", language("en"))
        'A state does not notify itself. Framework Decision 2009/315/JHA, Art. 4(2)'
    """
    coded = _CODED.match(text)
    if coded is None or coded[1] not in NO_DUTY:
        return provision_in_words(text, spoken)
    return f"{spoken.say(NO_DUTY[coded[1]])} {provision_in_words(coded[2], spoken)}"


def calendar_in_words(computed_with: str, spoken: Language) -> str:
    """Return which days a deadline counts; empty where only the tables' own words say it."""
    words = CALENDARS.get(computed_with.rpartition(", ")[2], "")
    return spoken.say(words) if words else ""


def _sentence(text: str, spoken: Language) -> str:
    if _NOT_LISTED.match(text):
        return spoken.say("By the rules of this node such an answer never leaves by itself.")
    return spoken.say(text) if text in SENTENCES else ""
