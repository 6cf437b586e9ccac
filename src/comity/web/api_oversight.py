"""Routes of the inspector: the journal, samples, marks, questions, registers, freezes."""

from datetime import date, datetime
from typing import Annotated, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly import oversight_freezes
from comity.assembly.ended_entries import ended_entries
from comity.assembly.oversight_marks import (
    answer_question,
    ask_question,
    draw_sample,
    mark_entry,
    questions_to,
)
from comity.assembly.oversight_persons import find_subjects
from comity.assembly.oversight_registers import read_register
from comity.assembly.oversight_search import search_journal, show_entry
from comity.errors import ReferenceNotFound
from comity.oversight.freezing import Activity, Freeze
from comity.oversight.journal import JournalEntry
from comity.oversight.model import Judged, Question
from comity.oversight.registers import RegisterName
from comity.oversight.sampling import MOST_DRAWN, Stratum
from comity.oversight.search import JournalQuery
from comity.web.answers import Answer
from comity.web.describing import person_in
from comity.web.fields import Body, PersonBody, Reference, ShortText, StateText, Words
from comity.web.routing import Call, Method, Route

_MOST_FOUND: Final = 1000
_MOST_DIGITS: Final = 15
Leaf = Annotated[int, Meta(ge=0, le=2**53)]
Seed = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]


class SearchBody(Body, frozen=True):
    """What is looked for in the journal, and what for."""

    purpose: ShortText
    case: ShortText
    subject: Reference | None = None
    official: ShortText | None = None
    state: StateText | None = None
    for_purpose: ShortText | None = None
    in_case: ShortText | None = None
    act: Reference | None = None
    since: date | None = None
    until: date | None = None
    inspections: bool = False
    limit: Annotated[int, Meta(ge=1, le=_MOST_FOUND)] = 100


class SubjectsBody(Body, frozen=True):
    """Whom a complaint names, and the inspector's file."""

    purpose: ShortText
    case: ShortText
    person: PersonBody


class SubjectsAnswer(Answer, frozen=True):
    """References of those who may be meant, the likeliest first."""

    outcome: str
    subjects: tuple[str, ...]


class SampleBody(Body, frozen=True):
    """A sample to draw."""

    size: Annotated[int, Meta(ge=1, le=MOST_DRAWN)]
    stratify: Stratum
    seed: Seed | None = None
    first: Leaf = 0
    stop: Leaf | None = None


class MarkBody(Body, frozen=True):
    """What an inspector holds of an entry."""

    judged: Judged
    words: Words


class QuestionBody(Body, frozen=True):
    """A question to the officer whose act an entry records."""

    words: Words
    answer_by: date


class AnswerBody(Body, frozen=True):
    """An officer's answer."""

    words: Words


class FreezeBody(Body, frozen=True):
    """A freeze to put into force."""

    activity: Activity
    order: ShortText
    reason: Words


class LiftBody(Body, frozen=True):
    """The order that lifts a freeze."""

    order: ShortText


class EntryShown(Answer, frozen=True):
    """An entry of the journal."""

    leaf: int
    at: datetime
    act: str
    official: str
    purpose: str
    case: str
    shown: tuple[str, ...]
    kind: str


class FoundAnswer(Answer, frozen=True):
    """What a search found, the latest first."""

    entries: tuple[EntryShown, ...]
    total: int
    unreadable: tuple[int, ...]
    ended: int


class QuestionShown(Answer, frozen=True):
    """A question."""

    id: str
    leaf: int
    to: str
    words: str
    answer_by: date
    answer: str


class ProvedAnswer(Answer, frozen=True):
    """An entry with what proves it."""

    entry: EntryShown
    leaf_data: str
    proof: str
    marks: tuple[str, ...]
    questions: tuple[QuestionShown, ...]


class SampleAnswer(Answer, frozen=True):
    """A sample, as anybody draws it again."""

    id: str
    seed: str
    size: int
    stratify: str
    first: int
    stop: int
    leaves: tuple[int, ...]


class MarkAnswer(Answer, frozen=True):
    """A mark that was made."""

    leaf: int
    judged: str


class QuestionsAnswer(Answer, frozen=True):
    """What somebody is asked."""

    questions: tuple[QuestionShown, ...]


class FreezeShown(Answer, frozen=True):
    """A freeze."""

    id: str
    activity: str
    order: str
    reason: str
    by: str
    since: datetime
    in_force: bool
    lifted_under: str


class FreezesAnswer(Answer, frozen=True):
    """Freezes, the latest first."""

    freezes: tuple[FreezeShown, ...]


class RegisterAnswer(Answer, frozen=True):
    """The entries of a register."""

    register: str
    entries: tuple[EntryShown, ...]
    ended: int


def search(call: Call[SearchBody]) -> FoundAnswer:
    """Search the journal."""
    body = call.body
    found = search_journal(
        call.node, call.who, query_of(body), purpose=body.purpose, case=body.case, limit=body.limit
    )
    return FoundAnswer(
        entries=tuple(map(_entry, found.entries)),
        total=found.total,
        unreadable=found.unreadable,
        ended=found.ended.count,
    )


def query_of(body: SearchBody) -> JournalQuery:
    """Return what is looked for."""
    return JournalQuery(
        subject=body.subject or "",
        official=body.official or "",
        state=body.state or "",
        purpose=body.for_purpose or "",
        case=body.in_case or "",
        act=body.act or "",
        since=body.since,
        until=body.until,
        inspections=body.inspections,
    )


def subjects(call: Call[SubjectsBody]) -> SubjectsAnswer:
    """Return references of whom a complaint names; the look is on record."""
    body = call.body
    described = person_in(body.person)
    found = find_subjects(call.node, call.who, described, purpose=body.purpose, case=body.case)
    return SubjectsAnswer(outcome=found.outcome, subjects=found.references)


def entry(call: Call[None]) -> ProvedAnswer:
    """Return an entry with what proves it."""
    proved = show_entry(call.node, call.who, _leaf(call.path["entry"]))
    return ProvedAnswer(
        entry=_entry(proved.entry),
        leaf_data=proved.stored.leaf_data.hex(),
        proof=proved.proof.encode(),
        marks=tuple(each.judged.value for each in proved.marks),
        questions=tuple(map(_question, proved.questions)),
    )


def sample(call: Call[SampleBody]) -> SampleAnswer:
    """Draw a sample."""
    body = call.body
    drawn = draw_sample(
        call.node,
        call.who,
        size=body.size,
        by=body.stratify,
        seed=body.seed or "",
        first=body.first,
        stop=body.stop,
    )
    return SampleAnswer(
        id=drawn.id,
        seed=drawn.seed,
        size=drawn.size,
        stratify=drawn.by,
        first=drawn.first,
        stop=drawn.stop,
        leaves=drawn.leaves,
    )


def mark(call: Call[MarkBody]) -> MarkAnswer:
    """Note what an inspector holds of an entry."""
    leaf = _leaf(call.path["entry"])
    made = mark_entry(call.node, call.who, leaf, call.body.judged, call.body.words)
    return MarkAnswer(leaf=made.leaf, judged=made.judged.value)


def ask(call: Call[QuestionBody]) -> QuestionShown:
    """Ask the officer whose act an entry records."""
    leaf = _leaf(call.path["entry"])
    asked = ask_question(call.node, call.who, leaf, call.body.words, answer_by=call.body.answer_by)
    return _question(asked)


def questions(call: Call[None]) -> QuestionsAnswer:
    """Return what the caller is asked."""
    return QuestionsAnswer(questions=tuple(map(_question, questions_to(call.node, call.who))))


def answer(call: Call[AnswerBody]) -> QuestionShown:
    """Answer a question."""
    return _question(answer_question(call.node, call.who, call.path["question"], call.body.words))


def freezes(call: Call[None]) -> FreezesAnswer:
    """Return every freeze there is or was."""
    found = oversight_freezes.freezes(call.node, only_in_force=False)
    return FreezesAnswer(freezes=tuple(map(_freeze, found)))


def freeze(call: Call[FreezeBody]) -> FreezeShown:
    """Put a freeze into force."""
    body = call.body
    made = oversight_freezes.freeze(
        call.node, call.who, body.activity, order=body.order, reason=body.reason
    )
    return _freeze(made)


def lift(call: Call[LiftBody]) -> FreezeShown:
    """Lift a freeze."""
    return _freeze(
        oversight_freezes.lift(call.node, call.who, call.path["freeze"], order=call.body.order)
    )


def register(call: Call[None]) -> RegisterAnswer:
    """Return the entries of a register.

    Raises:
        ReferenceNotFound: There is no such register.
    """
    try:
        name = RegisterName(call.path["register"])
    except ValueError:
        raise ReferenceNotFound("There is no such register.") from None
    found = read_register(call.node, call.who, name)
    with call.node.database.read() as snapshot:
        ended = ended_entries(snapshot).count
    return RegisterAnswer(register=name.value, entries=tuple(map(_entry, found)), ended=ended)


def _leaf(text: str) -> int:
    """Return the leaf that a path names.

    Raises:
        ReferenceNotFound: It names none.
    """
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise ReferenceNotFound("The journal has no such entry.")
    return int(text)


def _entry(found: JournalEntry) -> EntryShown:
    return EntryShown(
        leaf=found.leaf,
        at=found.at,
        act=found.act,
        official=found.official,
        purpose=found.purpose,
        case=found.case,
        shown=found.shown,
        kind=found.kind.value,
    )


def _question(found: Question) -> QuestionShown:
    return QuestionShown(
        id=found.id,
        leaf=found.leaf,
        to=found.to,
        words=found.words,
        answer_by=found.answer_by,
        answer=found.answer,
    )


def _freeze(found: Freeze) -> FreezeShown:
    return FreezeShown(
        id=found.id,
        activity=found.activity.value,
        order=found.order,
        reason=found.reason,
        by=found.by,
        since=found.since,
        in_force=found.holds,
        lifted_under=found.lifted_under,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path="/journal-searches",
        permission=Permission.JOURNAL_SEARCH,
        summary="Search the journal: who looked at, changed or handed out what, and why.",
        handler=search,
        body=SearchBody,
        answer=FoundAnswer,
    ),
    Route(
        method=Method.POST,
        path="/journal-subjects",
        permission=Permission.JOURNAL_SEARCH,
        summary="Find the references of whom a complaint names; nothing else is told of them.",
        handler=subjects,
        body=SubjectsBody,
        answer=SubjectsAnswer,
    ),
    Route(
        method=Method.GET,
        path="/journal/{entry}",
        permission=Permission.JOURNAL_SEARCH,
        summary="Show an entry of the journal with what proves it.",
        handler=entry,
        answer=ProvedAnswer,
    ),
    Route(
        method=Method.POST,
        path="/journal-samples",
        permission=Permission.SAMPLE_DRAW,
        summary="Draw a stratified random sample that anybody can draw again.",
        handler=sample,
        body=SampleBody,
        answer=SampleAnswer,
    ),
    Route(
        method=Method.POST,
        path="/journal/{entry}/marks",
        permission=Permission.MARK_WRITE,
        summary="Note what an inspector holds of an entry.",
        handler=mark,
        body=MarkBody,
        answer=MarkAnswer,
    ),
    Route(
        method=Method.POST,
        path="/journal/{entry}/questions",
        permission=Permission.MARK_WRITE,
        summary="Ask the officer whose act an entry records.",
        handler=ask,
        body=QuestionBody,
        answer=QuestionShown,
    ),
    Route(
        method=Method.GET,
        path="/questions",
        permission=Permission.QUESTION_ANSWER,
        summary="List what one is asked by inspectors.",
        handler=questions,
        answer=QuestionsAnswer,
    ),
    Route(
        method=Method.POST,
        path="/questions/{question}/answer",
        permission=Permission.QUESTION_ANSWER,
        summary="Answer a question that one was asked.",
        handler=answer,
        body=AnswerBody,
        answer=QuestionShown,
    ),
    Route(
        method=Method.GET,
        path="/freezes",
        permission=Permission.OWN_ACCOUNT,
        summary="List what is or was frozen, by whom and why.",
        handler=freezes,
        answer=FreezesAnswer,
    ),
    Route(
        method=Method.POST,
        path="/freezes",
        permission=Permission.PROCESSING_FREEZE,
        summary="Freeze a kind of processing.",
        handler=freeze,
        body=FreezeBody,
        answer=FreezeShown,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path="/freezes/{freeze}/lifting",
        permission=Permission.PROCESSING_FREEZE,
        summary="Lift a freeze under an order.",
        handler=lift,
        body=LiftBody,
        answer=FreezeShown,
        fresh_factor=True,
    ),
    Route(
        method=Method.GET,
        path="/registers/{register}",
        permission=Permission.REGISTERS_READ,
        summary="Show a register that is read from the log.",
        handler=register,
        answer=RegisterAnswer,
    ),
)
"""The routes of this slice."""
