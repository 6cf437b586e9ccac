"""Routes about translations: an officer asks for them, a translator writes them."""

from datetime import date, datetime
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly import gisting, translating, translation_asking
from comity.assembly.cleared_view import cleared
from comity.assembly.gist_showing import gist_data
from comity.assembly.gisting import ForeignText
from comity.assembly.translation_showing import text_data, translation_data, work_data
from comity.errors import ReferenceNotFound
from comity.ids import ConversationId, MessageId
from comity.records.translations import LONGEST_TRANSLATION, Translation, TranslationId
from comity.web.answers import Answer, Page
from comity.web.cursor import PAGED, page_of
from comity.web.fields import Body, Reference, Words
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Route


class AskBody(Body, frozen=True):
    """Which texts are wanted in which language: all of the conversation, or one message's."""

    into: Annotated[str, Meta(pattern=r"^[a-z]{2}$", max_length=2)] | None = None
    message: Reference | None = None


_Standing = Annotated[str, Meta(max_length=64)]


class TextBody(Body, frozen=True):
    """What a translator wrote. If its standing is not ``was`` any more, nothing changes."""

    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_TRANSLATION)]
    was: _Standing | None = None


class BegunTranslationBody(Body, frozen=True):
    """What a translator has typed so far; maybe nothing.

    If its standing is not ``was`` any more, nothing changes.
    """

    text: Annotated[str, Meta(max_length=LONGEST_TRANSLATION)]
    was: _Standing | None = None


class HandBackBody(Body, frozen=True):
    """Why a text is handed back; the officer reads it."""

    reason: Words


class TranslationShown(Answer, frozen=True):
    """Where a translation stands, without what the texts say."""

    id: str
    conversation: str
    message: str
    kind: str | None
    language: str | None
    into: str
    state: str
    asked_by: str
    asked_at: datetime
    changed_at: datetime
    translator: str
    maker: str | None
    translated_at: datetime | None
    words: str
    handed_back_by: str
    checked_by: str


class AskedAnswer(Answer, frozen=True):
    """The texts that were asked for, and how many of them nobody had asked for."""

    translations: tuple[TranslationShown, ...]
    new: int


class TranslationRead(TranslationShown, frozen=True):
    """A translation with what it says; empty before it was written."""

    text: str


class ForeignTextShown(Answer, frozen=True):
    """A text that is not there in the reader's language.

    Attributes:
        message: The message that brought it.
        number: Which of that message's.
        kind: What it is.
        text: As its author wrote it.
        language: In which it is written, if its author said so.
        why_no_gist: Why no machine here can give its gist; absent if one can.
        translations: Those that were asked for in the reader's language.
    """

    message: str
    number: int
    kind: str
    text: str
    language: str | None
    why_no_gist: str | None
    translations: tuple[TranslationRead, ...]


class ForeignTextsAnswer(Answer, frozen=True):
    """The foreign texts of a conversation, and the engine that can give the gist of some."""

    into: str
    engine: str
    texts: tuple[ForeignTextShown, ...]


class GistBody(Body, frozen=True):
    """Of which text the gist is wanted: a message's, by number, in the reader's language."""

    message: Reference
    number: Annotated[int, Meta(ge=0, le=100_000)]
    into: Annotated[str, Meta(pattern=r"^[a-z]{2}$", max_length=2)] | None = None


class GistAnswer(Answer, frozen=True):
    """The gist of a text by a machine; it binds nobody and is kept nowhere.

    Attributes:
        message: The message that brought the text.
        number: Which of that message's.
        text: As its author wrote it.
        language: In which it is written, if its author said so.
        into: The language asked for.
        gist: What the machine makes of it; absent if it can make nothing of it.
        engine: What made it, with its version.
        why_none: Why there is none.
    """

    message: str
    number: int
    text: str
    language: str | None
    into: str
    gist: str | None
    engine: str
    why_none: str | None


class TranslationPage(Page, frozen=True, kw_only=True):
    """What was asked for in a conversation, by identifier."""

    translations: tuple[TranslationShown, ...]


class WorkShown(Answer, frozen=True):
    """A text that waits for a translator, without what it says."""

    id: str
    kind: str | None
    language: str | None
    into: str
    characters: int
    state: str
    asked_at: datetime
    due_on: date | None


class WorkPage(Page, frozen=True, kw_only=True):
    """Texts, nearest day first."""

    texts: tuple[WorkShown, ...]


class TextShown(WorkShown, frozen=True):
    """A text that its translator opened, what they wrote, and what they typed since."""

    text: str
    translation: str
    begun: str
    standing: str


class Written(Answer, frozen=True):
    """How far a translator's work has come."""

    id: str
    state: str
    standing: str


def ask(call: Call[AskBody]) -> AskedAnswer:
    """Ask for the texts of a conversation, or of one message of it."""
    within = call.path["conversation"]
    into = call.body.into or call.node.config.node.languages[0]
    if call.body.message is not None:
        _require_within(call, call.body.message, within)
    reference = call.body.message or within
    made = translation_asking.ask(call.node, reference, into, call.who)
    return AskedAnswer(translations=tuple(map(_shown, made.translations)), new=made.new)


def asked(call: Call[None]) -> TranslationPage:
    """Return what was asked for in a conversation; on record before it leaves."""
    conversation = ConversationId(call.path["conversation"])
    found = translation_asking.asked_in(call.node, conversation, call.who)
    shown, following = page_of(call, found, lambda each: each.id)
    return TranslationPage(translations=tuple(map(_shown, shown)), next=following)


def foreign_texts(call: Call[None]) -> ForeignTextsAnswer:
    """Return the texts that are not there in the reader's language; on record first."""
    conversation, into = ConversationId(call.path["conversation"]), language_of(call)
    found = gisting.foreign_texts(call.node, conversation, into, call.who)
    return ForeignTextsAnswer(
        into=into, engine=found.engine, texts=tuple(map(_foreign, found.texts))
    )


def gist(call: Call[GistBody]) -> GistAnswer:
    """Return the gist of a text by a machine; on record before it leaves."""
    body = call.body
    _require_within(call, body.message, call.path["conversation"])
    into = body.into or call.node.config.node.languages[0]
    made = gisting.gist(call.node, MessageId(body.message), body.number, into, call.who)
    return msgspec.convert(gist_data(made), GistAnswer)


def check(call: Call[None]) -> TranslationShown:
    """Say that a translation was read against its original."""
    return _shown(translation_asking.check(call.node, _named(call), call.who))


def withdraw(call: Call[None]) -> TranslationShown:
    """Take a text, or its translation, back."""
    return _shown(translation_asking.withdraw(call.node, _named(call), call.who))


def work(call: Call[None]) -> WorkPage:
    """Return what waits for a translator."""
    found = translating.open_work(call.node, call.who)
    shown, following = page_of(call, found, lambda each: each.translation.id)
    texts = tuple(msgspec.convert(work_data(each), WorkShown) for each in shown)
    return WorkPage(texts=texts, next=following)


def open_text(call: Call[None]) -> TextShown:
    """Open a text; on record before it leaves."""
    found = translating.open_text(call.node, _named(call), call.who)
    return msgspec.convert(text_data(found), TextShown)


def known_text(call: Call[None]) -> WorkShown:
    """Return what may be known of a text without opening it."""
    found = translating.known_text(call.node, _named(call), call.who)
    return msgspec.convert(work_data(found), WorkShown)


def keep_begun(call: Call[BegunTranslationBody]) -> Written:
    """Keep what is typed so far."""
    identifier = TranslationId(call.path["translation"])
    text, was = call.body.text, call.body.was
    return _written(translating.keep_begun(call.node, identifier, text, call.who, was=was))


def enter(call: Call[TextBody]) -> Written:
    """Enter a translation."""
    identifier = TranslationId(call.path["translation"])
    text, was = call.body.text, call.body.was
    return _written(translating.enter(call.node, identifier, text, call.who, was=was))


def hand_back(call: Call[HandBackBody]) -> Written:
    """Give a text back untranslated."""
    identifier = TranslationId(call.path["translation"])
    return _written(translating.hand_back(call.node, identifier, call.body.reason, call.who))


def _require_within(call: Call[Any], message: str, conversation: str) -> None:
    """Go on only if a message is of the conversation that the path names.

    Raises:
        ReferenceNotFound: It is not, or is not here.
    """
    with call.node.database.read() as snapshot:
        identifier = MessageId(message)
        known = cleared(snapshot, call.who).exchange.known_messages([identifier])
    if known.get(identifier) != conversation:
        raise ReferenceNotFound("There is no such message in that conversation.")


def _named(call: Call[None]) -> TranslationId:
    return TranslationId(call.path["translation"])


def _shown(translation: Translation) -> TranslationShown:
    return msgspec.convert(translation_data(translation), TranslationShown)


def _foreign(found: ForeignText) -> ForeignTextShown:
    return ForeignTextShown(
        message=found.message,
        number=found.number,
        kind=str(found.source.kind),
        text=found.source.text,
        language=found.source.language,
        why_no_gist=None if found.why_none is None else str(found.why_none),
        translations=tuple(
            msgspec.convert({**translation_data(each), "text": each.text}, TranslationRead)
            for each in found.translations
        ),
    )


def _written(translation: Translation) -> Written:
    return Written(id=translation.id, state=str(translation.state), standing=translation.standing)


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path="/conversations/{conversation}/translations",
        permission=Permission.TASK_DECIDE,
        summary="Ask for the texts of a conversation, or of one message, in a language.",
        handler=ask,
        body=AskBody,
        answer=AskedAnswer,
    ),
    Route(
        method=Method.GET,
        path="/conversations/{conversation}/translations",
        permission=Permission.CONVERSATION_READ,
        summary="List what was asked for in a conversation, and what became of it.",
        handler=asked,
        answer=TranslationPage,
        query=PAGED,
    ),
    Route(
        method=Method.GET,
        path="/conversations/{conversation}/texts",
        permission=Permission.CONVERSATION_READ,
        summary="Read what of a conversation is not there in a language, and its translations.",
        handler=foreign_texts,
        answer=ForeignTextsAnswer,
        query=LANGUAGE,
    ),
    Route(
        method=Method.POST,
        path="/conversations/{conversation}/gist",
        permission=Permission.CONVERSATION_READ,
        summary="Have a machine here give the gist of a text; it binds nobody, nothing is kept.",
        handler=gist,
        body=GistBody,
        answer=GistAnswer,
    ),
    Route(
        method=Method.POST,
        path="/translations/{translation}/check",
        permission=Permission.TASK_DECIDE,
        summary="Say that a translation of somebody else's was read against its original.",
        handler=check,
        answer=TranslationShown,
    ),
    Route(
        method=Method.POST,
        path="/translations/{translation}/withdrawal",
        permission=Permission.TASK_DECIDE,
        summary="Take a text back, or a translation from beside its original.",
        handler=withdraw,
        answer=TranslationShown,
    ),
    Route(
        method=Method.GET,
        path="/texts",
        permission=Permission.TEXT_TRANSLATE,
        summary="List the texts that wait for a translator, and one's own.",
        handler=work,
        answer=WorkPage,
        query=PAGED,
    ),
    Route(
        method=Method.GET,
        path="/texts/{translation}",
        permission=Permission.TEXT_TRANSLATE,
        summary="Look at a text without opening it: nothing of what it says.",
        handler=known_text,
        answer=WorkShown,
    ),
    Route(
        method=Method.POST,
        path="/texts/{translation}/begun",
        permission=Permission.TEXT_TRANSLATE,
        summary="Keep what one has typed so far of a translation; nobody else reads it.",
        handler=keep_begun,
        body=BegunTranslationBody,
        answer=Written,
    ),
    Route(
        method=Method.POST,
        path="/texts/{translation}/opening",
        permission=Permission.TEXT_TRANSLATE,
        summary="Open a text, which is one's own work from then on.",
        handler=open_text,
        answer=TextShown,
    ),
    Route(
        method=Method.POST,
        path="/texts/{translation}/translation",
        permission=Permission.TEXT_TRANSLATE,
        summary="Enter the translation of a text that one has opened, or a better one.",
        handler=enter,
        body=TextBody,
        answer=Written,
    ),
    Route(
        method=Method.POST,
        path="/texts/{translation}/return",
        permission=Permission.TEXT_TRANSLATE,
        summary="Give a text back untranslated, with words for the officer.",
        handler=hand_back,
        body=HandBackBody,
        answer=Written,
    ),
)
