"""Which free texts a message carries, each in the words of whoever wrote it.

A free text is what an authority wrote in a language: titles of offences and sanctions,
remarks, the purpose and the accusation in words, what an error says. Names of persons, places
and authorities are none; nor is anything that stands within the description of a person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from comity.persons.redaction import Redacted
from comity.persons.texts import MultilingualText, Representation, original
from comity.records.messages import (
    AdditionalInformation,
    FunctionalError,
    IsAlive,
    Message,
    Notification,
    Request,
    RequestResponse,
)
from comity.records.model import Conviction, Sanction


@unique
class TextKind(StrEnum):
    """What a free text is. Stable names."""

    OFFENCE_TITLE = "offence-title"
    OFFENCE_REMARKS = "offence-remarks"
    SANCTION_TITLE = "sanction-title"
    SANCTION_REMARKS = "sanction-remarks"
    SUSPENSION_REMARKS = "suspension-remarks"
    INTERRUPTION_REMARKS = "interruption-remarks"
    DECISION_REMARKS = "decision-remarks"
    CONVICTION_REMARKS = "conviction-remarks"
    PURPOSE = "purpose"
    ACCUSATION = "accusation"
    ERROR = "error"
    MESSAGE_REMARKS = "message-remarks"


_REMARKS: Final = frozenset(
    {
        TextKind.OFFENCE_REMARKS,
        TextKind.SANCTION_REMARKS,
        TextKind.SUSPENSION_REMARKS,
        TextKind.INTERRUPTION_REMARKS,
        TextKind.DECISION_REMARKS,
        TextKind.CONVICTION_REMARKS,
        TextKind.MESSAGE_REMARKS,
    }
)


@dataclass(frozen=True, slots=True, repr=False)
class FreeText(Redacted):
    """A free text as its author wrote it.

    Attributes:
        kind: What it is.
        text: The wording.
        language: ISO 639-1; ``None`` if its author did not say.
    """

    kind: TextKind
    text: str
    language: str | None


def texts_to_translate(message: Message, into: str) -> Iterator[FreeText]:
    """Yield the texts of a message that a reader of one language has not in it, each once.

    What its author wrote in that language, or translated into it, is left out.

    Args:
        message: What came.
        into: The reader's language, ISO 639-1.
    """
    seen: set[str] = set()
    for kind, text in _texts_of(message):
        for wording in _wanting(kind, text, into):
            if wording.text not in seen:
                seen.add(wording.text)
                yield FreeText(kind, wording.text, wording.language)


def _wanting(kind: TextKind, text: MultilingualText, into: str) -> Iterator[Representation]:
    written = original(text)
    in_that_language = [each for each in text if each.language == into]
    if kind not in _REMARKS:
        if written is not None and not in_that_language:
            yield written
        return
    is_translated = any(each.translated is True for each in in_that_language)
    for each in text:
        # Of remarks each wording that is no translation says something new; see
        # ``presentation.remarks_lines``.
        is_new = each is written or each.translated is not True
        if is_new and each.language != into and not (is_translated and each is written):
            yield each


def _texts_of(message: Message) -> Iterator[tuple[TextKind, MultilingualText]]:
    match message:
        case IsAlive():
            return
        case Notification():
            yield from _of_conviction(message.conviction)
        case RequestResponse():
            for conviction in message.convictions:
                yield from _of_conviction(conviction)
        case Request():
            yield TextKind.PURPOSE, message.purpose_text
            yield TextKind.ACCUSATION, message.accusation
        case AdditionalInformation():
            yield TextKind.PURPOSE, message.purpose_text
        case FunctionalError():
            for error in message.errors:
                yield TextKind.ERROR, error.text
        case _:
            # Of every other kind only the remarks are free text.
            pass
    yield TextKind.MESSAGE_REMARKS, message.remarks


def _of_conviction(conviction: Conviction) -> Iterator[tuple[TextKind, MultilingualText]]:
    yield TextKind.CONVICTION_REMARKS, conviction.remarks
    for decision in conviction.decisions:
        yield TextKind.DECISION_REMARKS, decision.remarks
    for offence in conviction.offences:
        yield TextKind.OFFENCE_TITLE, offence.title
        yield TextKind.OFFENCE_REMARKS, offence.remarks
    for sanction in conviction.sanctions:
        yield from _of_sanction(sanction)


def _of_sanction(sanction: Sanction) -> Iterator[tuple[TextKind, MultilingualText]]:
    yield TextKind.SANCTION_TITLE, sanction.title
    yield TextKind.SANCTION_REMARKS, sanction.remarks
    if sanction.suspension is not None:
        yield TextKind.SUSPENSION_REMARKS, sanction.suspension.remarks
    for interruption in sanction.interruptions:
        yield TextKind.INTERRUPTION_REMARKS, interruption.remarks
