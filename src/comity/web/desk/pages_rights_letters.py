"""Letters to persons who ask about their own data: read, issued, handed out; the answer put off."""

from base64 import b64decode
from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid
from comity.web.api_rights import RightsShown
from comity.web.api_rights_letters import LetterFile, LetterShown
from comity.web.desk.oversight_places import problems_in, shown, wanting
from comity.web.desk.pages_rights import ONE, address_of, request_of, request_page
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Handed, Result
from comity.web.routing import Method

_DECIDE: Final = Permission.RIGHTS_DECIDE
_LETTERS: Final = ("receipt", "identity-wanted", "extension", "answer", "carried-out")


def letter(call: DeskCall) -> Result:
    """Show how a letter would read; issue it, once it was read."""
    kind = call.of("kind")
    if kind not in _LETTERS:
        return request_page(call, (("kind", call.say("Choose a letter.")),))
    sure = call.of("confirm") == "yes"
    body = {"kind": kind, "dry_run": not sure}
    try:
        made = call.ask.post(f"{ONE}/letters", LetterShown, body, request=request_of(call))
    except (ConflictingChange, InputInvalid) as wrong:
        return request_page(call, (("kind", wrong.public),))
    title = call.say("Letter issued") if sure else call.say("Preview of the letter")
    return shown(
        call,
        "rights_letter.html",
        title,
        {"request": request_of(call), "letter": made, "kind": kind},
    )


def extension(call: DeskCall) -> Result:
    """Put off the answer; the person is told why."""
    problems = wanting(
        call,
        until=call.say("Say until when."),
        reason=call.say("Say why, in the person's language: the person reads it."),
    )
    if not problems:
        body = {"until": call.of("until"), "reason": call.of("reason")}
        try:
            call.ask.post(f"{ONE}/extension", RightsShown, body, request=request_of(call))
        except InputInvalid as invalid:
            problems = problems_in(invalid)
        except ConflictingChange as conflict:
            problems = (("", conflict.public),)
        else:
            return GoTo(
                address_of(call), call.say("Put off. The person is owed a letter about it.")
            )
    return request_page(call, problems)


def handed_out(call: DeskCall) -> Handed:
    """Hand out a letter that was issued, as sealed PDF; that it leaves is on record."""
    body = {"number": call.of("number")}
    made = call.ask.post(f"{ONE}/letter-files", LetterFile, body, request=request_of(call))
    return Handed(made.name, "application/pdf", b64decode(made.content))


PAGES: Final = (
    DeskRoute(Method.POST, f"{ONE}/letter", letter, _DECIDE),
    DeskRoute(Method.POST, f"{ONE}/letter-file", handed_out, _DECIDE),
    DeskRoute(Method.POST, f"{ONE}/extension", extension, _DECIDE),
)
