"""What officers do with drafts of other authorities: read, return, send, release the answer."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, Failure, InputInvalid, ReferenceNotFound
from comity.web.answers import ActAnswer
from comity.web.api_drafts import DraftPage, DraftShown
from comity.web.desk.draft_words import row, standing
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.routing import Method

_LIST: Final = "/drafts"
_ONE: Final = "/drafts/{draft}"
_SURE: Final = "yes"


def drafts(call: DeskCall) -> Result:
    """List what waits for an officer, and the answers that wait to be released."""
    after = call.query.get("after", "")
    page = call.ask.get(_LIST, DraftPage, query={"after": after} if after else None)
    answered = call.ask.get(_LIST, DraftPage, query={"show": "answered"})
    return Shown(
        "drafts.html",
        call.say("Drafts of other authorities"),
        {
            "waiting": [row(call, each) for each in page.drafts],
            "answered": [row(call, each) for each in answered.drafts],
            "following": page.next,
        },
    )


def draft(call: DeskCall) -> Result:
    """Show a draft with the person it describes, and what would leave; on record."""
    return _page(call)


def give_back(call: DeskCall) -> Result:
    """Give a draft back to its author, with words."""
    if not call.of("reason"):
        return _page(call, (("reason", call.say("Say why; its author reads it.")),))
    body = {"reason": call.of("reason")}
    try:
        call.ask.post(f"{_ONE}/return", DraftShown, body, draft=call.path["draft"])
    except InputInvalid as invalid:
        return _page(call, problems_of(invalid))
    except ConflictingChange as failure:
        return _page(call, (("", call.say(failure.public)),))
    return GoTo(_LIST, call.say("Returned. Its author reads why, and can hand it in anew."))


def send(call: DeskCall) -> Result:
    """Send the request of a draft, once what leaves was shown and confirmed."""
    found = _found(call)
    if call.of("as_of") != found.changed_at.isoformat():
        words = call.say("It changed meanwhile. Look at it again before you send it.")
        return _page(call, (("", words),))
    sure = call.of("sure") == _SURE
    try:
        done = _sent(call, dry_run=not sure)
    except (InputInvalid, ConflictingChange) as failure:
        return _page(call, (("", call.say(failure.public)),))
    if done.refusal is not None:
        return _page(call)
    if not sure:
        return Shown("draft_sure.html", call.say("Send it?"), {"draft": found, "sent": done.sent})
    if not done.sent:
        return GoTo(_LIST, call.say("It was sent before."))
    told = call.say("The request is on its way. You can follow it here.")
    return GoTo(f"/cases/{done.sent[0].conversation}", told)


def release(call: DeskCall) -> Result:
    """Release the answer that stands to the author of the draft, once that was confirmed."""
    if call.of("sure") != _SURE:
        return Shown("draft_release.html", call.say("Release the answer?"), {"draft": _found(call)})
    try:
        call.ask.post(f"{_ONE}/release", DraftShown, draft=call.path["draft"])
    except (ConflictingChange, ReferenceNotFound) as failure:
        return _page(call, (("", call.say(failure.public)),))
    return GoTo(_LIST, call.say("Released. The authority that asked can read it."))


def _page(call: DeskCall, problems: tuple[tuple[str, str], ...] = ()) -> Shown:
    found = _found(call)
    tried, cannot = None, ""
    if found.state == "handed-in":
        try:
            tried = _sent(call, dry_run=True)
        except Failure as failure:
            cannot = call.say(failure.public)
    return Shown(
        "draft.html",
        call.say("Draft %(reference)s", reference=found.id),
        {
            "draft": found,
            "standing": standing(call, found),
            "tried": tried,
            "cannot": cannot,
            "reason": call.of("reason"),
            "may_release": call.ask.may(Method.POST, f"{_ONE}/release"),
        },
        status=409 if problems else 200,
        problems=problems,
    )


def _found(call: DeskCall) -> DraftShown:
    query = {"language": call.language.code} if len(call.language.code) == len("xx") else None
    return call.ask.get(_ONE, DraftShown, query=query, draft=call.path["draft"])


def _sent(call: DeskCall, *, dry_run: bool) -> ActAnswer:
    body = {"dry_run": dry_run}
    return call.ask.post(f"{_ONE}/sending", ActAnswer, body, draft=call.path["draft"])


_MAY: Final = Permission.REQUEST_SEND

PAGES: Final[tuple[DeskRoute, ...]] = (
    DeskRoute(Method.GET, _LIST, drafts, _MAY, query=("after",)),
    DeskRoute(Method.GET, _ONE, draft, _MAY),
    DeskRoute(Method.POST, f"{_ONE}/return", give_back, _MAY),
    DeskRoute(Method.POST, f"{_ONE}/sending", send, _MAY),
    DeskRoute(Method.POST, f"{_ONE}/release", release, Permission.RECORD_EXPORT),
)
