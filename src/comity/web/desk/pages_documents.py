"""Documents that people hold: an extract or a certificate issued, an apostille, a withdrawal.

Nothing is issued before the official saw what stands in it and what does not. The file is in the
page that says it was issued, and nowhere else: here it is not kept.
"""

from base64 import b64encode
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.api_documents import (
    DocumentIssued,
    DocumentPreview,
    DocumentStanding,
    FormalityShown,
    IdentityShown,
    RecordDocument,
    languages,
)
from comity.web.desk.languages import N_
from comity.web.desk.reason import case_wanted, purpose_words
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.routing import Method, Purposed

KINDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        RecordDocument.EXTRACT: (
            N_("Extract"),
            N_("What the register holds, for an authority; purpose and case stand on it."),
        ),
        RecordDocument.CERTIFICATE: (
            N_("Certificate"),
            N_("For the person, to show to others; no case stands on it."),
        ),
    }
)
"""Of each kind of document: its name, and what it is."""

IDENTITIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        IdentityShown.PASSPORT: N_("Passport"),
        IdentityShown.IDENTITY_CARD: N_("Identity card"),
        IdentityShown.RESIDENCE_PERMIT: N_("Residence permit"),
        IdentityShown.ELECTRONIC_IDENTITY: N_("Electronic identity"),
    }
)
"""By what somebody shows who they are."""

LEFT_OUT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "kept-for-passing-on": N_("It is kept for passing on only, and is not in the register."),
        "barred-from-other-use": N_(
            "The state that convicted allows its use in criminal proceedings only."
        ),
    }
)
"""Why a conviction does not stand in a document."""

DOCUMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "absence-of-a-criminal-record": N_("A certificate without convictions"),
        "criminal-record-extract": N_("A document with convictions"),
        "court-document": N_("A court's document"),
    }
)
"""What may be used abroad."""

FORMALITIES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "nothing": (N_("Nothing is needed."), "green"),
        "apostille": (N_("An apostille is needed."), "yellow"),
        "legalisation": (N_("Legalisation is needed."), "orange"),
    }
)
"""What a document needs to be used abroad, and a colour."""

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def form(call: DeskCall) -> Result:
    """Ask which document, in which language, and by what the person showed who they are."""
    if call.case is None:
        return case_wanted(call, f"/persons/{call.path['person']}/document")
    return _form(call, call.case, _NOTHING)


def preview(call: DeskCall) -> Result:
    """Show what would stand in it and what not, before anything is issued."""
    if call.case is None:
        return case_wanted(call, f"/persons/{call.path['person']}/document")
    said = {name: call.of(name) for name in ("kind", "language", "identity")}
    if problems := _problems(call, said):
        return _form(call, call.case, said, problems)
    try:
        shown = call.ask.post(
            "/persons/{person}/document-previews",
            DocumentPreview,
            {"kind": said["kind"], "language": said["language"]},
            query={"language": call.language.code},
            purposed=call.case,
            person=call.path["person"],
        )
    except InputInvalid as invalid:
        return _form(call, call.case, said, problems_of(invalid))
    title, meaning = KINDS[said["kind"]]
    return Shown(
        "document_preview.html",
        call.say("Look at what will stand in it"),
        {
            "person": call.path["person"],
            "shown": shown,
            "said": said,
            "kind": call.say(title),
            "meaning": call.say(meaning),
            "identity": call.say(IDENTITIES[said["identity"]]) if said["identity"] else "",
            "purpose": purpose_words(call, shown.purpose),
            "left_out": [(each.conviction, LEFT_OUT[each.because]) for each in shown.left_out],
            # The same page sent twice issues one document.
            "key": call.now.isoformat(),
        },
    )


def issue(call: DeskCall) -> Result:
    """Issue it; the page that says so holds the file."""
    if call.case is None:
        return case_wanted(call, f"/persons/{call.path['person']}/document")
    said = {name: call.of(name) for name in ("kind", "language", "identity")}
    if problems := _problems(call, said):
        return _form(call, call.case, said, problems)
    body = {
        "kind": said["kind"],
        "language": said["language"],
        "digest": call.of("digest"),
        "identity": said["identity"] or None,
    }
    made = call.ask.post(
        "/persons/{person}/documents",
        DocumentIssued,
        body,
        purposed=call.case,
        repeat_key=call.of("key"),
        person=call.path["person"],
    )
    return Shown(
        "document_issued.html",
        call.say("The document is issued"),
        {
            "person": call.path["person"],
            "made": made,
            "pdf": b64encode(made.content).decode("ascii"),
            "record": b64encode(made.record).decode("ascii"),
            "container": b64encode(made.container).decode("ascii"),
            "offered": _abroad_choices(call),
        },
    )


def documents(call: DeskCall) -> Shown:
    """Offer what else is done about documents: abroad, withdrawn, checked."""
    return _documents(call)


def abroad(call: DeskCall) -> Shown:
    """Say what a document needs to be used in another state."""
    asked = {"document": call.of("document"), "to": call.of("to").upper(), "citizen": ""}
    if call.of("citizen") in {"yes", "no"}:
        asked["citizen"] = call.of("citizen")
    sent = {name: value for name, value in asked.items() if value}
    try:
        found = call.ask.get("/document-formalities", FormalityShown, query=sent)
    except InputInvalid as invalid:
        words = call.say("Write the state as two letters, another than our own.")
        field = "to" if "document" in sent and sent["document"] in DOCUMENTS else "document"
        if field == "document":
            words = call.say(invalid.public)
        return _documents(call, said=asked, problems=((field, words),))
    words, colour = FORMALITIES[found.formality]
    answer = {"found": found, "words": call.say(words), "colour": colour}
    return _documents(call, said=asked, answer=answer)


def withdraw(call: DeskCall) -> Result:
    """Withdraw a document, once it was said what that means."""
    number = call.of("number")
    if call.of("sure") != "yes":
        if not number:
            problem = ("number", call.say("Write the number that stands on the document."))
            return _documents(call, problems=(problem,))
        return Shown(
            "document_withdraw.html", call.say("Withdraw this document?"), {"number": number}
        )
    try:
        call.ask.post("/document-withdrawals", DocumentStanding, {"number": number})
    except InputInvalid as invalid:
        return _documents(call, said={"number": number}, problems=problems_of(invalid))
    return GoTo("/documents", call.say("The document is withdrawn."))


def _form(
    call: DeskCall,
    case: Purposed,
    said: Mapping[str, str],
    problems: tuple[tuple[str, str], ...] = (),
) -> Shown:
    own = call.language.code if call.language.code in languages() else "en"
    return Shown(
        "document_form.html",
        call.say("Issue a document"),
        {
            "person": call.path["person"],
            "said": said,
            "kinds": [(kind, call.say(name), call.say(what)) for kind, (name, what) in _kinds()],
            "languages_offered": [(each, call.language.tongue(each)) for each in languages()],
            "language_chosen": said.get("language") or own,
            "identities": _pairs(call, IDENTITIES, call.say("Not asked for")),
            "purpose": purpose_words(call, case.purpose),
            "case_in_hand": case,
        },
        problems=problems,
    )


def _problems(call: DeskCall, said: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return what is missing, field and words."""
    found = []
    if said["kind"] not in KINDS:
        found.append(("kind", call.say("Choose which document.")))
    if said["language"] not in languages():
        found.append(("language", call.say("Choose a language.")))
    if said["identity"] and said["identity"] not in IDENTITIES:
        found.append(("identity", call.say("Choose by what the person showed who they are.")))
    if said["kind"] == RecordDocument.CERTIFICATE and not said["identity"]:
        found.append(("identity", call.say("Choose by what the person showed who they are.")))
    return tuple(found)


def _documents(
    call: DeskCall,
    *,
    said: Mapping[str, str] = _NOTHING,
    answer: Mapping[str, object] | None = None,
    problems: tuple[tuple[str, str], ...] = (),
) -> Shown:
    return Shown(
        "documents.html",
        call.say("Documents"),
        {"said": said, "answer": answer, "offered": _abroad_choices(call)},
        problems=problems,
    )


def _abroad_choices(call: DeskCall) -> list[tuple[str, str]]:
    return [(value, call.say(words)) for value, words in DOCUMENTS.items()]


def _kinds() -> tuple[tuple[str, tuple[str, str]], ...]:
    return tuple(KINDS.items())


def _pairs(call: DeskCall, words: Mapping[str, str], none: str) -> list[tuple[str, str]]:
    return [("", none), *((value, call.say(text)) for value, text in words.items())]


PAGES: Final = (
    DeskRoute(Method.GET, "/persons/{person}/document", form, Permission.DOCUMENT_ISSUE),
    DeskRoute(Method.POST, "/persons/{person}/document", preview, Permission.DOCUMENT_ISSUE),
    DeskRoute(Method.POST, "/persons/{person}/document/issue", issue, Permission.DOCUMENT_ISSUE),
    DeskRoute(Method.GET, "/documents", documents, Permission.DOCUMENT_ISSUE),
    DeskRoute(Method.POST, "/documents/abroad", abroad, Permission.DOCUMENT_ISSUE),
    DeskRoute(Method.POST, "/documents/withdraw", withdraw, Permission.DOCUMENT_ISSUE),
)
