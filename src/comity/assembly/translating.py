"""A translator's work: a list of texts, one opened at a time, and what becomes of it.

A translator learns what one text says and nothing else: neither whom it is about, nor which
state wrote it in which conversation, nor any other text. Who opens a text first has it; to
anybody else it is from then on as if it were not. Opening is on record, each time.

Source: Directive (EU) 2016/680 Art. 25(1) (logging of consultation) and Art. 29(2)(e).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.persons.redaction import Redacted
from comity.records.translations import (
    Translation,
    TranslationId,
    handed_back,
    taken,
    translated,
    typed_so_far,
)
from comity.storage.store import Snapshot, Work
from comity.trust.digest import sha256

_NOT_FOR_YOU: Final = "There is no such text for you to translate."


@dataclass(frozen=True, slots=True, repr=False)
class TextWork(Redacted):
    """A text as its translator may know it.

    Attributes:
        translation: What is to be translated; only what ``translation_showing.work_data``
            takes of it is shown to a translator.
        due_on: The last day for what the conversation owes next; ``None`` without one.
    """

    translation: Translation
    due_on: date | None


def open_work(node: Node, who: Principal) -> tuple[TextWork, ...]:
    """Return what waits for a translator, nearest day first, without what the texts say."""
    who.require(Permission.TEXT_TRANSLATE)
    with node.database.read() as snapshot:
        seen = cleared(snapshot, who)
        waiting = [
            _with_day(seen, each)
            for each in seen.translations.waiting()
            if each.is_open_to(who.account)
        ]
    return tuple(sorted(waiting, key=lambda each: (each.due_on or date.max, each.translation.id)))


def open_text(node: Node, identifier: TranslationId, who: Principal) -> TextWork:
    """Open a text, which is one's own work from then on; on record first.

    Raises:
        ReferenceNotFound: There is none that is open to the translator.
    """
    who.require(Permission.TEXT_TRANSLATE)
    with node.database.begin() as work:
        before = _open_to(work, who, identifier)
        after = taken(before, by=who.account, at=node.clock.now())
        if after is not before:
            work.translations.keep(after)
        fields: dict[str, JsonValue] = {"purpose": after.purpose, **_fields(after)}
        _log(node, work, Act.READ_TEXT, fields, who)
        return _with_day(cleared(work, who), after)


def known_text(node: Node, identifier: TranslationId, who: Principal) -> TextWork:
    """Return what a translator may know of a text without opening it.

    Raises:
        ReferenceNotFound: There is none that is open to the translator.
    """
    who.require(Permission.TEXT_TRANSLATE)
    with node.database.read() as snapshot:
        return _with_day(cleared(snapshot, who), _open_to(snapshot, who, identifier))


def keep_begun(
    node: Node, identifier: TranslationId, text: str, who: Principal, *, was: str | None = None
) -> Translation:
    """Keep what a translator has typed so far, for that translator alone.

    Args:
        node: The node.
        identifier: Of the translation.
        text: What is typed so far.
        who: The translator.
        was: The standing from which it was typed; ``None`` does not ask.

    Raises:
        ReferenceNotFound: There is none that is open to the translator.
        InputInvalid: The text is too long.
        ConflictingChange: The translator has not opened it, or typed on in another window.
    """
    who.require(Permission.TEXT_TRANSLATE)
    with node.database.begin() as work:
        before = _open_to(work, who, identifier)
        after = typed_so_far(before, text)
        if after is not before:
            _require_as_it_was(before, was)
            work.translations.keep(after)
    return after


def enter(
    node: Node, identifier: TranslationId, text: str, who: Principal, *, was: str | None = None
) -> Translation:
    """Enter the translation of a text that one has opened, or a better one.

    Args:
        node: The node.
        identifier: Of the translation.
        text: What it says.
        who: The translator.
        was: The standing from which it was written; ``None`` does not ask.

    Raises:
        ReferenceNotFound: There is none that is open to the translator.
        InputInvalid: The text is blank, too long or holds control characters.
        ConflictingChange: The translator has not opened it, or wrote on in another window.
    """
    who.require(Permission.TEXT_TRANSLATE)
    with node.database.begin() as work:
        before = _open_to(work, who, identifier)
        after = translated(before, text, at=node.clock.now())
        if after is not before and after.text != before.begun.strip():
            _require_as_it_was(before, was)
        if after.text != before.text:
            fields = {**_fields(after), "text_sha256": sha256(after.text.encode()).hex()}
            _log(node, work, Act.TRANSLATION_ENTERED, fields, who)
        if after is not before:
            work.translations.keep(after)
    return after


def hand_back(node: Node, identifier: TranslationId, words: str, who: Principal) -> Translation:
    """Give a text back untranslated, with words for the officer.

    Raises:
        ReferenceNotFound: There is none that is open to the translator.
        InputInvalid: There are no words, or too many.
        ConflictingChange: The translator has not taken it, or has translated it.
    """
    who.require(Permission.TEXT_TRANSLATE)
    with node.database.begin() as work:
        before = _open_to(work, who, identifier)
        after = handed_back(before, words, by=who.account, at=node.clock.now())
        if after is not before:
            work.translations.keep(after)
            fields = {**_fields(after), "words_sha256": sha256(after.words.encode()).hex()}
            _log(node, work, Act.TRANSLATION_HANDED_BACK, fields, who)
    return after


def _require_as_it_was(translation: Translation, was: str | None) -> None:
    """Go on only if nothing was typed or handed in since.

    Raises:
        ConflictingChange: Something was, in another window.
    """
    if was is not None and was != translation.standing:
        raise ConflictingChange("It was changed meanwhile, in another window.")


def _open_to(reading: Snapshot, who: Principal, identifier: TranslationId) -> Translation:
    found = cleared(reading, who).translations.translation(identifier)
    if found is None or not found.is_open_to(who.account):
        # The same words for another's, a withdrawn one and none.
        raise ReferenceNotFound(_NOT_FOR_YOU)
    return found


def _with_day(seen: ClearedSnapshot, translation: Translation) -> TextWork:
    conversation = seen.exchange.conversation(translation.conversation)
    return TextWork(translation, None if conversation is None else conversation.due_on)


def _fields(translation: Translation) -> dict[str, JsonValue]:
    return {"case": translation.conversation, "translation": translation.id}


def _log(node: Node, work: Work, act: Act, fields: dict[str, JsonValue], who: Principal) -> None:
    log_act(
        work, act, fields, official=who.account, clock=node.clock, randomness=node.rails.randomness
    )
