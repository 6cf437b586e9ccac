"""The route of the inspector's report: what was asked, what the log says, and that it agrees."""

from base64 import b64encode
from datetime import date
from typing import Annotated, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.inspection_report import (
    MOST_REPORTED,
    ReportForm,
    ReportWanted,
    report_inspection,
)
from comity.oversight.search import JournalQuery
from comity.trust.digest import sha256
from comity.web.answers import Answer
from comity.web.api_oversight import Leaf
from comity.web.fields import Body, Reference, ShortText, StateText
from comity.web.routing import Call, Method, Route


class ReportQuery(Body, frozen=True):
    """What a search asks of the journal."""

    subject: Reference | None = None
    official: ShortText | None = None
    state: StateText | None = None
    for_purpose: ShortText | None = None
    in_case: ShortText | None = None
    act: Reference | None = None
    since: date | None = None
    until: date | None = None
    inspections: bool = False


class ReportBody(Body, frozen=True):
    """What a report is about: a search, a sample or entries; exactly one of them."""

    purpose: ShortText
    case: ShortText
    language: Annotated[str, Meta(pattern=r"^[a-z]{2}$", max_length=2)] = "en"
    form: ReportForm = ReportForm.PDF
    query: ReportQuery | None = None
    sample: Reference | None = None
    leaves: Annotated[tuple[Leaf, ...], Meta(max_length=MOST_REPORTED)] = ()


class ReportIssued(Answer, frozen=True):
    """A report under the authority's seal; its content in base64."""

    number: str
    name: str
    sha256: str
    entries: int
    disagreements: int
    content: str


def reported(call: Call[ReportBody]) -> ReportIssued:
    """Issue a report, once it is on record that it leaves."""
    body = call.body
    wanted = ReportWanted(
        purpose=body.purpose,
        case=body.case,
        language=body.language,
        form=body.form,
        query=None if body.query is None else _query(body.query),
        sample=body.sample or "",
        leaves=body.leaves,
    )
    made = report_inspection(call.node, call.who, wanted)
    return ReportIssued(
        number=made.number,
        name=made.name,
        sha256=sha256(made.content).hex(),
        entries=made.entries,
        disagreements=made.disagreements,
        content=b64encode(made.content).decode("ascii"),
    )


def _query(body: ReportQuery) -> JournalQuery:
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


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path="/journal-reports",
        permission=Permission.JOURNAL_EXPORT,
        summary="Issue a sealed report: what was asked of the journal, what it says, the chain.",
        handler=reported,
        body=ReportBody,
        answer=ReportIssued,
    ),
)
"""The routes of this slice."""
