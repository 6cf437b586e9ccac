"""Evidence: whether an exchange holds, opened from one word down to the logs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.access.permissions import Permission
from comity.web.api_evidence import EvidenceFile, EvidenceShown, Verdict
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall, DeskRoute, Handed, Result, Shown
from comity.web.routing import Method

VERDICTS: Final[Mapping[Verdict, tuple[str, str, str]]] = MappingProxyType(
    {
        Verdict.VALID: (
            N_("valid"),
            "green",
            N_("Both states recorded these messages, and nothing was changed since."),
        ),
        Verdict.ONE_SIDED: (
            N_("our record only"),
            "yellow",
            N_("It went over a channel that the other state does not sign: this is our record."),
        ),
        Verdict.WITHDRAWN: (
            N_("withdrawn"),
            "orange",
            N_("That it was sent is proved, but something of it was recalled or erased since."),
        ),
        Verdict.CHANGED: (
            N_("changed"),
            "red",
            N_("The proof does not hold. Do not rely on it, and tell your administrator."),
        ),
    }
)
"""Of each verdict: the word, its colour, and what it means."""

_EVIDENCE: Final = "application/json"


def evidence(call: DeskCall) -> Shown:
    """Show what a case proves: the badge, the sentences, the logs."""
    named = call.path["conversation"]
    shown = call.ask.get(
        "/conversations/{conversation}/evidence", EvidenceShown, conversation=named
    )
    word, colour, meaning = VERDICTS[shown.verdict]
    return Shown(
        "evidence.html",
        call.say("Evidence"),
        {
            "conversation": named,
            "shown": shown,
            "word": call.say(word),
            "colour": colour,
            "meaning": call.say(meaning),
            "may_export": call.who.may(Permission.RECORD_EXPORT),
        },
    )


def evidence_file(call: DeskCall) -> Result:
    """Hand out the evidence file; who took it is on record before it leaves."""
    made = call.ask.post(
        "/conversations/{conversation}/evidence-files",
        EvidenceFile,
        {"with_payload": call.of("payload") == "yes", "ask_partners": call.of("ask") == "yes"},
        conversation=call.path["conversation"],
    )
    return Handed(made.name, _EVIDENCE, made.content)


PAGES: Final = (
    DeskRoute(Method.GET, "/cases/{conversation}/evidence", evidence, Permission.CONVERSATION_READ),
    DeskRoute(
        Method.POST, "/cases/{conversation}/evidence", evidence_file, Permission.RECORD_EXPORT
    ),
)
