"""What of a case is not there in the reader's language: each text, its translations, its gist."""

from dataclasses import dataclass

from comity.web.answers import ConversationShown
from comity.web.api_translations import (
    ForeignTextsAnswer,
    ForeignTextShown,
    GistAnswer,
    TranslationRead,
)
from comity.web.desk.case_words import MESSAGE_KINDS
from comity.web.desk.routing import DeskCall
from comity.web.desk.text_words import NO_GIST, STATES, TEXT_KINDS
from comity.web.routing import Method

_CHECK = "/translations/{translation}/check"


@dataclass(frozen=True, slots=True, repr=False)
class TextRow:
    """A foreign text, as it is shown.

    Attributes:
        text: What its author wrote, and the translations that were asked for.
        kind: What it is, in words.
        came_with: The message that brought it, in words.
        states: Where each translation stands: words and colour.
        no_gist: Why no machine can give its gist, in words; empty if one can.
        gist: What a machine made of it just now; ``None`` before.
    """

    text: ForeignTextShown
    kind: str
    came_with: str
    states: tuple[tuple[TranslationRead, str, str, bool], ...]
    no_gist: str
    gist: GistAnswer | None = None

    def __repr__(self) -> str:
        """Return the name of the type only: it holds what an authority wrote of somebody."""
        return "TextRow(…)"

    @property
    def is_asked(self) -> bool:
        """Whether somebody translates it, or has."""
        return bool(self.states)


def foreign_values(
    call: DeskCall, case: ConversationShown, made: GistAnswer | None = None
) -> dict[str, object]:
    """Return what the page of foreign texts shows.

    Args:
        call: Of the page.
        case: Which.
        made: A gist that was asked for just now; it stands below its original, this once.
    """
    found = foreign_texts(call, case)
    rows = [_row(call, case, each, made) for each in found.texts]
    return {
        "rows": rows,
        "into": found.into,
        "engine": found.engine,
        "may_ask": call.ask.may(Method.POST, "/conversations/{conversation}/translations"),
        "is_unasked": any(not each.is_asked for each in rows),
    }


def foreign_texts(call: DeskCall, case: ConversationShown) -> ForeignTextsAnswer:
    """Return the texts of a case that are not there in the reader's language."""
    query = {"language": call.language.code} if len(call.language.code) == len("xx") else None
    return call.ask.get(
        "/conversations/{conversation}/texts",
        ForeignTextsAnswer,
        query=query,
        conversation=case.conversation.id,
    )


def _row(
    call: DeskCall, case: ConversationShown, text: ForeignTextShown, made: GistAnswer | None
) -> TextRow:
    is_it = made is not None and (made.message, made.number) == (text.message, text.number)
    kinds = {each.id: MESSAGE_KINDS.get(each.kind, each.kind) for each in case.messages}
    why = (made.why_none if is_it and made is not None else None) or text.why_no_gist
    return TextRow(
        text=text,
        kind=call.say(TEXT_KINDS.get(text.kind, text.kind)),
        came_with=call.say(kinds.get(text.message, "")) if text.message in kinds else "",
        states=tuple(_state(call, each) for each in text.translations),
        no_gist="" if why is None else call.say(NO_GIST[why]),
        gist=made if is_it and made is not None and made.gist is not None else None,
    )


def _state(call: DeskCall, translation: TranslationRead) -> tuple[TranslationRead, str, str, bool]:
    words, colour = STATES[translation.state]
    may_check = (
        translation.state == "translated"
        and translation.translator != call.who.account
        and call.ask.may(Method.POST, _CHECK)
    )
    return translation, call.say(words), colour, may_check
