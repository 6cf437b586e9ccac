"""A request or a reply as parts and fields, in the order of the Annex as far as it is known."""

from comity.codes.catalogue import OFFENCES, REQUEST_RESPONSE_TYPES
from comity.law.purposes import Purpose
from comity.records.messages import Contact, Request, RequestOutcome, RequestResponse
from comity.transport.forms.content import Content, Field, Part
from comity.transport.forms.conviction_part import conviction_part
from comity.transport.forms.envelope import FormMessage, Party
from comity.transport.forms.person_part import person_part
from comity.transport.forms.wording import Wording, day_words, lined

_RESULTS = {
    RequestOutcome.DENIED: "result-denied",
    RequestOutcome.NOT_A_NATIONAL: "result-not-a-national",
    RequestOutcome.DECEASED: "result-deceased",
    RequestOutcome.FINGERPRINTS_DIFFER: "result-fingerprints-differ",
    RequestOutcome.MULTIPLE_PERSONS: "result-multiple-persons",
}


def content_of(form: FormMessage) -> Content:
    """Return what the form says. The same message always gives the same."""
    wording = Wording(form.languages)
    match form.message:
        case Request():
            return Content("title-request", _request(form, form.message, wording))
        case RequestResponse():
            return Content("title-reply", _reply(form, form.message, wording))


def _request(form: FormMessage, message: Request, wording: Wording) -> tuple[Part, ...]:
    return (
        _party("section-requesting", "sender", form.sender, wording, message.contact),
        _party("section-requested", "recipient", form.recipient, wording),
        _part("section-reference", "reference", ("message-reference", form.id)),
        _purpose(message, wording),
        person_part(message.person, message.fingerprints, wording),
        _end(form, wording.text(message.remarks)),
    )


def _purpose(message: Request, wording: Wording) -> Part:
    criminal = message.purpose == Purpose.CRIMINAL_PROCEEDINGS
    authority = message.authority
    accused = [wording.code(OFFENCES, each) for each in message.accusation_categories]
    named = lined([wording.text(authority.name), authority.kind or "", authority.code or ""], ", ")
    return _part(
        "section-criminal" if criminal else "section-other-purpose",
        "purpose",
        ("purpose", _purpose_words(message.purpose, wording)),
        ("purpose-text", wording.text(message.purpose_text)),
        ("pending-before" if criminal else "requested-by", named),
        ("case-reference", message.case_reference or ""),
        ("offences-charged", lined([*accused, wording.text(message.accusation)])),
        ("consent", wording.tri_state(message.consent)),
        ("urgent", wording.tri_state(message.urgency)),
    )


def _purpose_words(purpose: str, wording: Wording) -> str:
    """Return the purpose; another state's own code as it came."""
    try:
        return wording.label(f"purpose-{Purpose(purpose)}")
    except ValueError:
        return purpose


def _reply(form: FormMessage, message: RequestResponse, wording: Wording) -> tuple[Part, ...]:
    return (
        _party("section-requested", "sender", form.sender, wording, message.contact),
        _party("section-requesting", "recipient", form.recipient, wording),
        _part(
            "section-reference",
            "reference",
            ("message-reference", form.id),
            ("answered-reference", form.refers_to or ""),
        ),
        person_part(message.person, None, wording),
        _part(
            "section-result",
            "result",
            ("result", result_words(message, wording)),
            ("denial-ground", message.denial_ground or ""),
            ("ask-instead", lined(wording.state(each) for each in message.other_states)),
        ),
        *(
            conviction_part(each, number, wording)
            for number, each in enumerate(message.convictions, 1)
        ),
        _end(form, wording.text(message.remarks)),
    )


def result_words(message: RequestResponse, wording: Wording) -> str:
    """Return in words what a reply concludes."""
    if message.outcome == RequestOutcome.SUCCESSFUL:
        if not message.convictions:
            return wording.label("result-none")
        return f"{wording.label('result-convictions')}: {len(message.convictions)}"
    try:
        return wording.label(_RESULTS[RequestOutcome(message.outcome)])
    except ValueError:
        return wording.code(REQUEST_RESPONSE_TYPES, message.outcome)


def _party(
    label: str, name: str, party: Party, wording: Wording, contact: Contact | None = None
) -> Part:
    values = [
        ("state", wording.state(party.state)),
        ("central-authority", party.authority),
    ]
    if contact is not None:
        named = (contact.forename, contact.surname, contact.second_surname)
        person = lined((part or "" for part in named), " ")
        values += [
            ("contact-person", person),
            ("telephone", contact.phone or ""),
            ("fax", contact.fax or ""),
            ("email", contact.email),
        ]
    return _part(label, name, *values)


def _end(form: FormMessage, remarks: str) -> Part:
    return _part(
        "section-done",
        "done",
        ("remarks", remarks),
        ("place", form.place),
        ("date", day_words(form.made_on)),
        # Empty: for the hand, where nobody signs electronically.
        ("signature", ""),
    )


def _part(label: str, name: str, *values: tuple[str, str]) -> Part:
    fields = tuple(Field(f"{name}.{each}", each, value) for each, value in values)
    return Part(label, fields)
