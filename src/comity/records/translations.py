"""Translations of single texts, asked for by an officer and written by a translator.

A translator is given one text at a time: what it says, in which language, what kind of text
it is and by which day. Whom it is about, who asked whom, and the rest of the conversation stay
with the officer. What is written stands beside the original, marked as what it is; it never
takes its place and is part of no message.

Source: Directive (EU) 2016/680 Art. 4(1)(c) and 20(2) (no more personal data than the task
needs); Art. 7(2) (what is passed on is accurate).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique
from typing import Final, NewType, Protocol

from comity.errors import AccessDenied, ConflictingChange, InputInvalid
from comity.ids import ConversationId, MessageId
from comity.persons.bounds import REMARKS_LENGTH
from comity.persons.redaction import Redacted
from comity.persons.texts import checked
from comity.records.free_texts import FreeText
from comity.trust.digest import sha256

LONGEST_TRANSLATION: Final = 2 * REMARKS_LENGTH
"""A translation may be longer than what it translates."""

TranslationId = NewType("TranslationId", str)
"""``SS-TEXT-`` and fifteen digits. Stands in the log; says nothing of what is translated."""


@unique
class TranslationState(StrEnum):
    """How far a translation has come. Stable names."""

    ASKED = "asked"
    """It waits for a translator."""
    TAKEN = "taken"
    """A translator opened it, and nobody else may."""
    TRANSLATED = "translated"
    CHECKED = "checked"
    """Somebody who did not write it read it against the original."""
    WITHDRAWN = "withdrawn"
    """It says nothing any more."""


@unique
class Maker(StrEnum):
    """What wrote a translation. Stable names."""

    PERSON = "person"


@dataclass(frozen=True, slots=True, repr=False)
class Translation(Redacted):
    """A text that is to be translated, and what became of it.

    Attributes:
        id: Its identifier.
        conversation: Where the text came; it is the case.
        message: The message that brought it.
        source: The text as its author wrote it; ``None`` once it was withdrawn.
        into: The language wanted, ISO 639-1.
        purpose: What the conversation is for, in a word that says nothing of anybody.
        state: How far it has come.
        asked_by: The officer.
        asked_at: When the officer asked.
        changed_at: When it changed last.
        translator: Whose work it is; empty while nobody took it.
        text: The translation; empty before and after.
        begun: What its translator has typed so far and not handed in; nobody else reads it.
        maker: What wrote it; ``None`` before.
        translated_at: When it was written; ``None`` before.
        words: Why a translator handed it back; empty otherwise.
        handed_back_by: Who did; empty otherwise.
        checked_by: Who read it against the original; empty before.
    """

    id: TranslationId
    conversation: ConversationId
    message: MessageId
    source: FreeText | None
    into: str
    purpose: str
    state: TranslationState
    asked_by: str
    asked_at: datetime
    changed_at: datetime
    translator: str = ""
    text: str = ""
    maker: Maker | None = None
    translated_at: datetime | None = None
    words: str = ""
    handed_back_by: str = ""
    checked_by: str = ""
    begun: str = ""

    @property
    def waits(self) -> bool:
        """Whether a translator has still to write it."""
        return self.state in {TranslationState.ASKED, TranslationState.TAKEN}

    @property
    def standing(self) -> str:
        """A word for what its translator wrote and typed, equal as long as both are."""
        return sha256(f"{len(self.text)}:{self.text}{self.begun}".encode()).hex()

    @property
    def is_shown(self) -> bool:
        """Whether it stands beside the original."""
        return self.state in {TranslationState.TRANSLATED, TranslationState.CHECKED}

    def is_open_to(self, account: str) -> bool:
        """Return whether a translator may open it: nobody's yet, or in their own hands."""
        if self.state is TranslationState.ASKED:
            return True
        return self.translator == account and self.state in {
            TranslationState.TAKEN,
            TranslationState.TRANSLATED,
        }


def taken(translation: Translation, *, by: str, at: datetime) -> Translation:
    """Return what a translator opens; it is theirs from then on."""
    if translation.state is not TranslationState.ASKED:
        return translation
    return replace(translation, state=TranslationState.TAKEN, translator=by, changed_at=at)


def typed_so_far(translation: Translation, text: str) -> Translation:
    """Return it with what its translator has typed so far, not checked and not shown.

    Raises:
        InputInvalid: It is too long.
        ConflictingChange: Nobody has opened it.
    """
    if len(text) > LONGEST_TRANSLATION:
        raise InputInvalid(f"It has at most {LONGEST_TRANSLATION} characters.", field="text")
    if translation.state is TranslationState.ASKED:
        raise ConflictingChange("Open it before you translate it: it is nobody's yet.")
    return translation if translation.begun == text else replace(translation, begun=text)


def translated(translation: Translation, text: str, *, at: datetime) -> Translation:
    """Return it with what its translator wrote, at first or better.

    Raises:
        InputInvalid: The text is blank, too long or holds control characters.
        ConflictingChange: Nobody has opened it.
    """
    try:
        written = checked(text.strip(), longest=LONGEST_TRANSLATION)
    except ValueError as error:
        raise InputInvalid(str(error), field="text") from error
    if translation.state is TranslationState.ASKED:
        raise ConflictingChange("Open it before you translate it: it is nobody's yet.")
    if translation.text == written and not translation.begun:
        return translation
    return replace(
        translation,
        state=TranslationState.TRANSLATED,
        changed_at=at,
        text=written,
        maker=Maker.PERSON,
        translated_at=at,
        words="",
        handed_back_by="",
        begun="",
    )


def handed_back(translation: Translation, words: str, *, by: str, at: datetime) -> Translation:
    """Return it as nobody's, with why its translator does not translate it.

    Raises:
        InputInvalid: There are no words, or too many.
        ConflictingChange: Whoever hands it back has not taken it, or has translated it.
    """
    said = words.strip()
    if not said or len(said) > REMARKS_LENGTH:
        raise InputInvalid(f"It takes words, at most {REMARKS_LENGTH} characters.", field="reason")
    if translation.state is TranslationState.ASKED:
        if (translation.words, translation.handed_back_by) == (said, by):
            return translation
        raise ConflictingChange("You have not taken it.")
    if translation.state is not TranslationState.TAKEN:
        raise ConflictingChange("You have translated it; enter another text if it is wrong.")
    return replace(
        translation,
        state=TranslationState.ASKED,
        changed_at=at,
        translator="",
        words=said,
        handed_back_by=by,
        begun="",
    )


def found_right(translation: Translation, *, by: str, at: datetime) -> Translation:
    """Return it as read against the original by somebody who did not write it.

    Raises:
        ConflictingChange: There is nothing to check.
        AccessDenied: Whoever checks wrote it.
    """
    if translation.state is TranslationState.CHECKED:
        return translation
    if translation.state is not TranslationState.TRANSLATED:
        raise ConflictingChange(f"There is nothing to check: it is {translation.state}.")
    if translation.translator == by:
        raise AccessDenied("Whoever translated cannot check; a second person does.")
    return replace(translation, state=TranslationState.CHECKED, changed_at=at, checked_by=by)


def withdrawn(translation: Translation, *, at: datetime) -> Translation:
    """Return it as what says nothing any more, and is nobody's work."""
    if translation.state is TranslationState.WITHDRAWN:
        return translation
    return replace(
        translation,
        state=TranslationState.WITHDRAWN,
        changed_at=at,
        source=None,
        text="",
        words="",
        begun="",
    )


class TranslationReading(Protocol):
    """Look-ups."""

    def translation(self, identifier: TranslationId) -> Translation | None:
        """Return a translation."""
        ...

    def of_conversation(self, conversation: ConversationId) -> Sequence[Translation]:
        """Return what was asked for in a conversation, by identifier."""
        ...

    def waiting(self) -> Sequence[Translation]:
        """Return what translators have still to write, by identifier."""
        ...


class TranslationWriting(TranslationReading, Protocol):
    """Changes; done again they change nothing.

    Nothing ends a translation by itself: it goes with what its conversation said.
    """

    def keep(self, translation: Translation) -> None:
        """Insert or replace a translation; its conversation says something still."""
        ...
