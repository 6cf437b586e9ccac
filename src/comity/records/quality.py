"""What an outgoing message says poorly, though nothing forbids it.

A default code, a title cut off in mid-sentence, or an open category passes every schema and
leaves the reader in the other state with nothing. Who sends is told before it is sent. The
findings name places, never values, so that they may stand in a task or a log.

Source: the defaults and limits of ECRIS DTS v1.0 (read); what counts as poor is our choice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum, unique
from typing import Final

from comity.codes.catalogue import (
    ALTERNATIVE_TYPES,
    COMPLETION_LEVELS,
    OFFENCES,
    PARTICIPATION_LEVELS,
    SANCTION_NATURES,
    SANCTIONS,
    SUSPENSION_TYPES,
)
from comity.codes.code import Reading
from comity.codes.tables import CodeTable
from comity.persons.bounds import TITLE_LENGTH
from comity.persons.person import Person, Sex
from comity.persons.texts import MultilingualText, Representation
from comity.persons.unknowns import UNKNOWN_COUNTRY
from comity.records.messages import Message, Notification, Request, RequestResponse
from comity.records.model import Conviction, Offence, Sanction

_NEARLY_FULL: Final = TITLE_LENGTH - 5
"""A text so long was most likely cut to fit."""

_SAYS_LITTLE: Final = frozenset(
    {Reading.UNKNOWN, Reading.UNKNOWN_OR_OTHER, Reading.NOT_TRANSMITTED}
)

_LEFT_HANGING: Final = frozenset(
    "and or in of the to with w z zw i oraz lub und oder mit vom von des der i.v.m. ivm "  # noqa: SIM905 - three lines read better than 56 literals
    "et ou de du le la avec e o di del della con y u en het van voor és vagy a az și sau "
    "art art. § par par. ust ust. pkt abs abs. nr nr. no no.".split()
)
"""Words after which a provision goes on, in several languages: a text that ends so was cut."""


@unique
class Poor(StrEnum):
    """What is poor; stable names, in the grammar of codes."""

    DEFAULT_CODE = "quality:code:default"
    OPEN_CATEGORY = "quality:code:open-category"
    CUT_OFF = "quality:text:cut-off"
    NO_LANGUAGE = "quality:text:no-language"
    NO_ORIGINAL = "quality:text:no-original"
    MISSING = "quality:value:missing"
    ZERO_IDENTIFIER = "quality:identifier:zeros"
    SAME_IDENTIFIER = "quality:identifier:repeated"
    MADE_UP = "quality:structure:made-up"
    INCOMPLETE = "quality:structure:incomplete"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing said poorly.

    Attributes:
        code: What is poor about it.
        path: Where, in the model's own words: ``convictions[0].offences[2].title``.
        text: What to do about it, in a sentence without any value.
    """

    code: Poor
    path: str
    text: str


def examine(message: Message) -> tuple[Finding, ...]:
    """Return what a message of ours says poorly, in the order of the message.

    Messages that describe nobody and carry no conviction have their texts examined only.
    """
    return tuple(_examined(message))


def _examined(message: Message) -> Iterator[Finding]:
    match message:
        case Notification(person, conviction):
            yield from _person(person)
            yield from _conviction(conviction, "conviction")
        case Request(person=person):
            yield from _person(person)
        case RequestResponse(convictions=convictions):
            for number, conviction in enumerate(convictions):
                yield from _conviction(conviction, f"convictions[{number}]")
            yield from _repeated(convictions)
        case _:
            pass
    for path, text in _texts(message, ""):
        yield from _wording(text, path)


def _person(person: Person) -> Iterator[Finding]:
    if person.sex is Sex.UNKNOWN:
        yield Finding(Poor.MISSING, "person.sex", "The sex is written as not known.")
    if person.birth_date.is_unknown:
        yield Finding(Poor.MISSING, "person.birth_date", "The birth date is written as 1800.")
    place = person.birth_place
    if place is None or place.country in {None, UNKNOWN_COUNTRY}:
        yield Finding(
            Poor.MISSING, "person.birth_place", "The country of birth is written as not known."
        )
    if not person.nationalities:
        yield Finding(
            Poor.MISSING, "person.nationalities", "The nationality is written as not known."
        )


def _conviction(conviction: Conviction, at: str) -> Iterator[Finding]:
    if conviction.id.endswith("0" * 15):
        yield Finding(
            Poor.ZERO_IDENTIFIER,
            f"{at}.id",
            "The identifier has no number: an update could not name this conviction.",
        )
    for name in ("decided_on", "final_on"):
        if getattr(conviction, name) is None:
            yield Finding(Poor.MISSING, f"{at}.{name}", "The date is written as 1 January 1800.")
    for name in ("file_number", "authority"):
        if getattr(conviction, name) is None:
            yield Finding(
                Poor.MISSING,
                f"{at}.{name}",
                "It is written as UNKNOWN; a partner without our identifier finds nothing.",
            )
    if not conviction.decisions:
        yield Finding(
            Poor.MADE_UP,
            f"{at}.decisions",
            "No decision is held, so one is made up out of the conviction's own dates.",
        )
    for number, offence in enumerate(conviction.offences):
        yield from _offence(offence, f"{at}.offences[{number}]")
    for number, sanction in enumerate(conviction.sanctions):
        yield from _sanction(sanction, f"{at}.sanctions[{number}]")


def _offence(offence: Offence, at: str) -> Iterator[Finding]:
    yield from _category(OFFENCES, offence.category, f"{at}.category")
    yield from _default(COMPLETION_LEVELS, offence.completion, f"{at}.completion")
    yield from _default(PARTICIPATION_LEVELS, offence.participation, f"{at}.participation")
    if not offence.title:
        yield Finding(Poor.MISSING, f"{at}.title", "The national title is written as UNKNOWN.")
    if offence.provisions is None:
        yield Finding(Poor.MISSING, f"{at}.provisions", "The provisions are written as UNKNOWN.")
    elif _is_cut(offence.provisions):
        yield Finding(Poor.CUT_OFF, f"{at}.provisions", "The provisions end in mid-sentence.")


def _sanction(sanction: Sanction, at: str) -> Iterator[Finding]:
    yield from _category(SANCTIONS, sanction.category, f"{at}.category")
    yield from _default(ALTERNATIVE_TYPES, sanction.alternative, f"{at}.alternative")
    if sanction.nature is None:
        yield Finding(Poor.DEFAULT_CODE, f"{at}.nature", "Penalty or measure: it is not said.")
    yield from _default(SANCTION_NATURES, sanction.nature, f"{at}.nature")
    if not sanction.title:
        yield Finding(Poor.MISSING, f"{at}.title", "The national title is written as UNKNOWN.")
    if sanction.amount_of_fine is not None and sanction.currency is None:
        yield Finding(Poor.INCOMPLETE, f"{at}.currency", "A fine names no currency.")
    if sanction.suspension is not None:
        where = f"{at}.suspension.kind"
        if sanction.suspension.kind is None:
            yield Finding(Poor.INCOMPLETE, where, "A suspension does not say of what type it is.")
        yield from _default(SUSPENSION_TYPES, sanction.suspension.kind, where)


def _category(table: CodeTable, value: str | None, at: str) -> Iterator[Finding]:
    if value is None:
        yield Finding(Poor.DEFAULT_CODE, at, "No category is held; the default is written.")
        return
    code = table.get(value)
    if code is None:
        return
    if code.reading in _SAYS_LITTLE:
        yield from _default(table, value, at)
    elif code.is_open and table.children(value):
        yield Finding(Poor.OPEN_CATEGORY, at, "An open category, though narrower ones exist.")


def _default(table: CodeTable, value: str | None, at: str) -> Iterator[Finding]:
    code = None if value is None else table.get(value)
    if code is not None and code.reading in _SAYS_LITTLE:
        yield Finding(Poor.DEFAULT_CODE, at, "The code says that nothing is known.")


def _repeated(convictions: Sequence[Conviction]) -> Iterator[Finding]:
    for name in ("id", "file_number"):
        stated = [value for each in convictions if (value := getattr(each, name)) is not None]
        if len(set(stated)) < len(stated):
            yield Finding(
                Poor.SAME_IDENTIFIER,
                f"convictions[*].{name}",
                "Two convictions of the message share it.",
            )


def _wording(text: MultilingualText, at: str) -> Iterator[Finding]:
    if any(wording.language is None for wording in text):
        yield Finding(Poor.NO_LANGUAGE, at, "A wording does not say in which language it is.")
    if text and all(wording.translated is True for wording in text):
        yield Finding(
            Poor.NO_ORIGINAL, at, "Every wording is a translation; the original is missing."
        )
    if at.endswith(".title") and any(_is_cut(wording.text) for wording in text):
        yield Finding(Poor.CUT_OFF, at, "A title ends in mid-sentence, or at its limit.")


def _is_cut(text: str) -> bool:
    words = text.split()
    return len(text) >= _NEARLY_FULL or bool(
        words and (words[-1].lower() in _LEFT_HANGING or words[-1][-1] in "-,(/")
    )


def _texts(value: object, at: str) -> Iterator[tuple[str, MultilingualText]]:
    """Yield every multilingual text inside a value, with its place."""
    if isinstance(value, tuple):
        if value and all(isinstance(each, Representation) for each in value):
            yield at, value
            return
        for number, each in enumerate(value):
            yield from _texts(each, f"{at}[{number}]")
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            below = f"{at}.{field.name}" if at else field.name
            yield from _texts(getattr(value, field.name), below)
