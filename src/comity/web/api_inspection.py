"""Routes of the inspector beside the journal: the log checked, files, registers, what was asked."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.oversight_chain import check_chain
from comity.assembly.oversight_export import export_journal
from comity.assembly.oversight_marks import questions_asked, samples_drawn
from comity.assembly.oversight_registers import read_processing, read_statistics
from comity.oversight.automated_functions import AVOIDED, BASES, FUNCTIONS
from comity.oversight.registers import REGISTERS
from comity.trust.digest import sha256
from comity.web.answers import Answer
from comity.web.api_oversight import Leaf, SampleAnswer
from comity.web.fields import Body, ShortText
from comity.web.routing import Call, Method, Route

_MOST_LEAVES: Final = 1_000


class ExportBody(Body, frozen=True):
    """Which entries leave in a file, and what for."""

    purpose: ShortText
    case: ShortText
    leaves: Annotated[tuple[Leaf, ...], Meta(min_length=1, max_length=_MOST_LEAVES)]


class JournalExported(Answer, frozen=True):
    """A file of entries; `comity verify` checks it anywhere."""

    name: str
    sha256: str
    content: str


class ChainAnswer(Answer, frozen=True):
    """What was recomputed, and what disagrees."""

    leaves: int
    checkpoints: int
    without_body: int
    ended: int
    disagreements: int
    findings: tuple[str, ...]
    checked_at: datetime


class AskedShown(Answer, frozen=True):
    """A question to an officer, and what was answered."""

    id: str
    leaf: int
    to: str
    by: str
    words: str
    asked_at: datetime
    answer_by: date
    overdue: bool
    answer: str
    answered_at: datetime | None


class AskedAnswer(Answer, frozen=True):
    """Every question, the unanswered first."""

    questions: tuple[AskedShown, ...]


class SamplesAnswer(Answer, frozen=True):
    """Samples, the latest first."""

    samples: tuple[SampleAnswer, ...]


class RegisterOffered(Answer, frozen=True):
    """A register that can be read."""

    name: str
    words: str
    article: str


class RegistersAnswer(Answer, frozen=True):
    """The registers there are."""

    registers: tuple[RegisterOffered, ...]


class ActivityShown(Answer, frozen=True):
    """One category of processing."""

    name: str
    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    subjects: tuple[str, ...]
    data: tuple[str, ...]
    profiling: str
    transfers: str
    legal_basis: tuple[str, ...]
    erasure: tuple[str, ...]
    security: tuple[str, ...]


class ProcessingAnswer(Answer, frozen=True):
    """The record of processing activities."""

    controller: str
    contact: str
    to_add: tuple[str, ...]
    activities: tuple[ActivityShown, ...]


class CountShown(Answer, frozen=True):
    """How many entries there are of one value."""

    value: str
    entries: int


class StatisticsAnswer(Answer, frozen=True):
    """How many entries there are by act, officer, purpose and month."""

    act: tuple[CountShown, ...]
    official: tuple[CountShown, ...]
    purpose: tuple[CountShown, ...]
    month: tuple[CountShown, ...]


class FunctionShown(Answer, frozen=True):
    """Something the product does by itself."""

    name: str
    does: str
    decides: str
    owner: str
    ai_class: str
    basis: str


class FunctionsAnswer(Answer, frozen=True):
    """What the product does by itself, and what it does not contain."""

    functions: tuple[FunctionShown, ...]
    avoided: tuple[str, ...]


def exported(call: Call[ExportBody]) -> JournalExported:
    """Hand out entries in a file, once it is on record that it leaves."""
    body = call.body
    content = export_journal(call.node, call.who, body.leaves, purpose=body.purpose, case=body.case)
    return JournalExported(
        name=f"journal-{call.node.clock.now():%Y%m%d-%H%M}.json",
        sha256=sha256(content).hex(),
        content=content.decode("utf-8"),
    )


def checked(call: Call[None]) -> ChainAnswer:
    """Recompute the log from its leaves and say what was looked at."""
    found = check_chain(call.node, call.who)
    return ChainAnswer(checked_at=call.node.clock.now(), **asdict(found))


def asked(call: Call[None]) -> AskedAnswer:
    """Return every question that was asked of officers."""
    today = call.node.clock.now().date()
    return AskedAnswer(
        questions=tuple(
            AskedShown(
                id=each.id,
                leaf=each.leaf,
                to=each.to,
                by=each.by,
                words=each.words,
                asked_at=each.asked_at,
                answer_by=each.answer_by,
                overdue=each.is_overdue(today),
                answer=each.answer,
                answered_at=each.answered_at,
            )
            for each in questions_asked(call.node, call.who)
        )
    )


def samples(call: Call[None]) -> SamplesAnswer:
    """Return the samples that were drawn."""
    return SamplesAnswer(
        samples=tuple(
            SampleAnswer(
                id=each.id,
                seed=each.seed,
                size=each.size,
                stratify=each.by,
                first=each.first,
                stop=each.stop,
                leaves=each.leaves,
            )
            for each in samples_drawn(call.node, call.who)
        )
    )


def registers(_: Call[None]) -> RegistersAnswer:
    """Return which registers there are."""
    return RegistersAnswer(
        registers=tuple(
            RegisterOffered(name=name.value, words=rule.words, article=rule.article)
            for name, rule in REGISTERS.items()
        )
    )


def processing(call: Call[None]) -> ProcessingAnswer:
    """Return the record of processing activities."""
    return msgspec.convert(asdict(read_processing(call.node, call.who)), ProcessingAnswer)


def statistics(call: Call[None]) -> StatisticsAnswer:
    """Return how many entries there are."""
    counted = {
        name: tuple(CountShown(value=value, entries=count) for value, count in found.most_common())
        for name, found in read_statistics(call.node, call.who).items()
    }
    return StatisticsAnswer(**counted)


def functions(_: Call[None]) -> FunctionsAnswer:
    """Return what the product does by itself."""
    return FunctionsAnswer(
        functions=tuple(
            FunctionShown(
                name=each.name,
                does=each.does,
                decides=each.decides,
                owner=each.owner,
                ai_class=each.ai_class,
                basis=str(BASES[each.ai_class]),
            )
            for each in FUNCTIONS
        ),
        avoided=AVOIDED,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path="/journal-exports",
        permission=Permission.JOURNAL_EXPORT,
        summary="Hand out entries of the journal in a file that `comity verify` checks.",
        handler=exported,
        body=ExportBody,
        answer=JournalExported,
    ),
    Route(
        method=Method.POST,
        path="/log-checks",
        permission=Permission.JOURNAL_SEARCH,
        summary="Recompute the whole log from its leaves and say what disagrees.",
        handler=checked,
        answer=ChainAnswer,
    ),
    Route(
        method=Method.GET,
        path="/journal-questions",
        permission=Permission.MARK_WRITE,
        summary="List the questions that were asked of officers, and their answers.",
        handler=asked,
        answer=AskedAnswer,
    ),
    Route(
        method=Method.GET,
        path="/journal-samples",
        permission=Permission.SAMPLE_DRAW,
        summary="List the samples that were drawn.",
        handler=samples,
        answer=SamplesAnswer,
    ),
    Route(
        method=Method.GET,
        path="/registers",
        permission=Permission.REGISTERS_READ,
        summary="List the registers that are read from the log.",
        handler=registers,
        answer=RegistersAnswer,
    ),
    Route(
        method=Method.GET,
        path="/processing-activities",
        permission=Permission.REGISTERS_READ,
        summary="Show the record of processing activities, as this node is set up.",
        handler=processing,
        answer=ProcessingAnswer,
    ),
    Route(
        method=Method.GET,
        path="/journal-statistics",
        permission=Permission.REGISTERS_READ,
        summary="Count entries by act, officer, purpose and month.",
        handler=statistics,
        answer=StatisticsAnswer,
    ),
    Route(
        method=Method.GET,
        path="/automated-functions",
        permission=Permission.REGISTERS_READ,
        summary="List what the product does by itself, with its class under the AI Act.",
        handler=functions,
        answer=FunctionsAnswer,
    ),
)
"""The routes of this slice."""
