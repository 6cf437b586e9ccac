"""Routes about what needs two, what one is told, and broken glass."""

from datetime import datetime
from typing import Annotated, Final, Literal

from msgspec import Meta

from comity.access.model import Approval, GlassOutcome, GlassUse
from comity.access.permissions import Permission
from comity.assembly.accounts import access_service
from comity.assembly.granting import approvals_waiting, grant_approval, refuse_approval
from comity.assembly.notices import notices_of
from comity.web.answers import Answer
from comity.web.fields import Body, ShortText, Words
from comity.web.routing import Call, Method, Route


class AboutShown(Answer, frozen=True):
    """A part of what an approval is about, in the words of whoever asks."""

    name: str
    text: str


class ApprovalShown(Answer, frozen=True):
    """An act that needs two."""

    id: str
    act: str
    subject: str
    asker: str
    needs: str
    asked_at: datetime
    ends_at: datetime
    granted_by: str
    about: tuple[AboutShown, ...] = ()
    refused_by: str = ""
    refused_because: str = ""


class RefusalBody(Body, frozen=True):
    """Why an act is not approved; whoever asked reads it."""

    reason: Words


class ApprovalsAnswer(Answer, frozen=True):
    """What one asked for, and what one may grant, oldest first."""

    approvals: tuple[ApprovalShown, ...]


class NoticeShown(Answer, frozen=True):
    """Something one is told."""

    id: str
    at: datetime
    words: str
    read_at: datetime | None


class NoticesAnswer(Answer, frozen=True):
    """What one has been told, latest first."""

    notices: tuple[NoticeShown, ...]


class GlassBody(Body, frozen=True):
    """For which case the glass is broken, and why it cannot wait."""

    case: ShortText
    reason: Annotated[str, Meta(min_length=20, max_length=2000)]


class ReviewBody(Body, frozen=True):
    """What the review of a use found."""

    outcome: Literal["justified", "unjustified"]
    remark: Words


class GlassShown(Answer, frozen=True):
    """A use of break-glass."""

    id: str
    account: str
    case: str
    reason: str
    broken_at: datetime
    ends_at: datetime
    earlier: int
    reviewed_by: str
    outcome: str | None
    remark: str


class GlassAnswer(Answer, frozen=True):
    """Uses of break-glass, latest first."""

    uses: tuple[GlassShown, ...]


def waiting(call: Call[None]) -> ApprovalsAnswer:
    """Return what one asked for, and what one may grant."""
    found = approvals_waiting(call.node, call.who)
    return ApprovalsAnswer(approvals=tuple(_approval(each) for each in found))


def grant(call: Call[None]) -> ApprovalShown:
    """Approve what somebody else asked for; one must be allowed what it needs."""
    return _approval(grant_approval(call.node, call.path["approval"], call.who))


def refuse(call: Call[RefusalBody]) -> ApprovalShown:
    """Refuse what somebody else asked for; that ends it, and they are told why."""
    node, wanted = call.node, call.path["approval"]
    return _approval(refuse_approval(node, wanted, call.who, call.body.reason))


def notices(call: Call[None]) -> NoticesAnswer:
    """Return what one has been told."""
    found = notices_of(call.node, call.who)
    return NoticesAnswer(
        notices=tuple(
            NoticeShown(id=each.id, at=each.at, words=each.words, read_at=each.read_at)
            for each in found
        )
    )


def break_glass(call: Call[GlassBody]) -> GlassShown:
    """Open restricted records for a case, at once and loudly."""
    use = access_service(call.node).glass.broken(
        case=call.body.case, reason=call.body.reason, by=call.who
    )
    return _use(use)


def glass_uses(call: Call[None]) -> GlassAnswer:
    """Return uses of break-glass."""
    found = access_service(call.node).glass.listed(call.who)
    return GlassAnswer(uses=tuple(_use(each) for each in found))


def review(call: Call[ReviewBody]) -> GlassShown:
    """Note what the review of a use found; never of one's own."""
    use = access_service(call.node).glass.reviewed(
        call.path["record"],
        outcome=GlassOutcome(call.body.outcome),
        remark=call.body.remark,
        by=call.who,
    )
    return _use(use)


def _approval(found: Approval) -> ApprovalShown:
    return ApprovalShown(
        id=found.id,
        act=found.act,
        subject=found.subject,
        asker=found.asker,
        needs=found.needs.value,
        asked_at=found.asked_at,
        ends_at=found.ends_at,
        granted_by=found.granted_by,
        about=tuple(AboutShown(name=name, text=text) for name, text in found.about),
        refused_by=found.refused_by,
        refused_because=found.refused_because,
    )


def _use(use: GlassUse) -> GlassShown:
    return GlassShown(
        id=use.id,
        account=use.account,
        case=use.case,
        reason=use.reason,
        broken_at=use.broken_at,
        ends_at=use.ends_at,
        earlier=use.earlier,
        reviewed_by=use.reviewed_by,
        outcome=None if use.outcome is None else use.outcome.value,
        remark=use.remark,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/approvals",
        permission=Permission.OWN_ACCOUNT,
        summary="List what one asked for and what one may grant.",
        handler=waiting,
        answer=ApprovalsAnswer,
    ),
    Route(
        method=Method.POST,
        path="/approvals/{approval}/grant",
        permission=Permission.OWN_ACCOUNT,
        summary="Approve what somebody else asked for; one must be allowed what it needs.",
        handler=grant,
        answer=ApprovalShown,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path="/approvals/{approval}/refusal",
        permission=Permission.OWN_ACCOUNT,
        summary="Refuse what somebody else asked for, with a reason that they are told.",
        handler=refuse,
        body=RefusalBody,
        answer=ApprovalShown,
    ),
    Route(
        method=Method.GET,
        path="/account/notices",
        permission=Permission.OWN_ACCOUNT,
        summary="List what one has been told.",
        handler=notices,
        answer=NoticesAnswer,
    ),
    Route(
        method=Method.POST,
        path="/glass",
        permission=Permission.GLASS_BREAK,
        summary="Break the glass for a case: it opens at once, and is loud.",
        handler=break_glass,
        body=GlassBody,
        answer=GlassShown,
    ),
    Route(
        method=Method.GET,
        path="/glass",
        permission=Permission.GLASS_REVIEW,
        summary="List uses of break-glass.",
        handler=glass_uses,
        answer=GlassAnswer,
    ),
    Route(
        method=Method.POST,
        path="/glass/{record}/review",
        permission=Permission.GLASS_REVIEW,
        summary="Note what the review of a use found; never of one's own.",
        handler=review,
        body=ReviewBody,
        answer=GlassShown,
    ),
)
