"""What a person is told on access: the data, why they are here, whence, and where they went.

Source: Directive (EU) 2016/680 Art. 14.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from comity.assembly.rights_looks import looks_at_person, looks_frame
from comity.ids import PersonRef, StateCode
from comity.law.states import is_member_state, iso_state
from comity.records.ports import Disclosure, DutyState, HeldConviction
from comity.rights.letter_form import LetterPart
from comity.rights.model import ForeignLook, Inquiry, InquiryState, RightsRequest
from comity.rights.office import RightsOffice
from comity.rights.phrases import phrase
from comity.storage.store import Snapshot, Work
from comity.transport.forms.content import Part
from comity.transport.forms.conviction_part import conviction_part
from comity.transport.forms.labels import Languages
from comity.transport.forms.person_part import person_part
from comity.transport.forms.wording import Wording, lined

RECIPIENTS: Final = "recipients"
LOOKS: Final = "looks"
WITHHOLDABLE: Final = (RECIPIENTS, LOOKS)
"""Parts of an answer that may be left out, beside single convictions."""


def access_parts(
    snapshot: Snapshot | Work, office: RightsOffice, request: RightsRequest
) -> tuple[LetterPart, ...]:
    """Return everything that is told to a person about their own data.

    Args:
        snapshot: What the node keeps.
        office: Ours.
        request: The request, with its decision.
    """
    language = request.applicant.language
    person = request.person
    withheld = frozenset() if request.decision is None else frozenset(request.decision.withheld)
    held = None if person is None else snapshot.register.person(person)
    if person is None or held is None:
        nothing = LetterPart(
            phrase("category-identity", language), (("", phrase("nothing-held", language)),)
        )
        return (nothing,)
    convictions = [
        each
        for each in snapshot.register.convictions_of(person)
        if each.conviction.id not in withheld
    ]
    words = Wording(Languages(language, language))
    parts = [
        _one("purposes", phrase("purpose-of-register", language), language),
        _categories(convictions, language),
        _origin(office, convictions, words, language),
        _periods(convictions, language),
    ]
    if RECIPIENTS not in withheld:
        parts.append(_recipients(snapshot, office, convictions, words, language))
    parts.append(_table(person_part(held.person, None, words), words))
    parts += [
        _table(conviction_part(each.conviction, number, words, brief=True), words)
        for number, each in enumerate(convictions, 1)
    ]
    if LOOKS not in withheld:
        parts += looks_parts(snapshot, office, request, person)
    return tuple(parts)


def looks_parts(
    snapshot: Snapshot | Work, office: RightsOffice, request: RightsRequest, person: PersonRef
) -> tuple[LetterPart, ...]:
    """Return who looked, here and abroad; the frame is the same whatever may not be told.

    Args:
        snapshot: What the node keeps.
        office: Ours.
        request: For whom it is told, and what was asked abroad.
        person: Whose record.
    """
    language = request.applicant.language
    words = Wording(Languages(language, language))
    ours = tuple(
        (f"{each.at:%Y-%m-%d %H:%M} UTC", _look(each.who, each.act, each.purpose))
        for each in looks_at_person(snapshot, office, person)
    )
    frame = ("", looks_frame(snapshot, language))
    title = phrase(LOOKS, language)
    nothing = ("", phrase("no-looks", language))
    parts = [LetterPart(f"{title}: {words.state(office.state)}", (*(ours or (nothing,)), frame))]
    for inquiry in snapshot.rights.inquiries_of(request.id):
        rows = _foreign(inquiry, language)
        parts.append(LetterPart(f"{title}: {words.state(inquiry.state)}", (*rows, frame)))
    return tuple(parts)


def _foreign(inquiry: Inquiry, language: str) -> tuple[tuple[str, str], ...]:
    if inquiry.standing is not InquiryState.ANSWERED and not inquiry.looks:
        return (("", phrase("not-told-abroad", language)),)
    return tuple(_foreign_look(each) for each in inquiry.looks) or (
        ("", phrase("no-looks", language)),
    )


def _foreign_look(look: ForeignLook) -> tuple[str, str]:
    return f"{look.at:%Y-%m-%d %H:%M} UTC", _look(look.who, look.act, look.purpose)


def _look(who: str, act: str, purpose: str) -> str:
    return lined([who, act, purpose], ", ")


def _one(title: str, text: str, language: str) -> LetterPart:
    return LetterPart(phrase(title, language), (("", text),))


def _categories(convictions: Sequence[HeldConviction], language: str) -> LetterPart:
    rows = [("", phrase("category-identity", language))]
    if convictions:
        rows.append(("", f"{phrase('category-convictions', language)} ({len(convictions)})"))
    return LetterPart(phrase("categories", language), tuple(rows))


def _origin(
    office: RightsOffice, convictions: Iterable[HeldConviction], words: Wording, language: str
) -> LetterPart:
    rows = []
    for each in convictions:
        ours = iso_state(each.convicting_state) == iso_state(office.state)
        whence = phrase("origin-own", language) if ours else words.state(each.convicting_state)
        rows.append((each.conviction.id, whence))
    return LetterPart(phrase("origin", language), tuple(rows) or (("", phrase("none", language)),))


def _periods(convictions: Iterable[HeldConviction], language: str) -> LetterPart:
    rows = []
    for each in convictions:
        ends = each.conviction.retention_ends_on
        until = (
            phrase("retention-law", language)
            if ends is None
            else phrase("retention-until", language).format(day=ends.isoformat())
        )
        rows.append((each.conviction.id, until))
    return LetterPart(phrase("periods", language), tuple(rows) or (("", phrase("none", language)),))


def _recipients(
    snapshot: Snapshot | Work,
    office: RightsOffice,
    convictions: Iterable[HeldConviction],
    words: Wording,
    language: str,
) -> LetterPart:
    """Return to whom what was given, third countries first."""
    found: set[tuple[bool, str, str, str, str]] = set()
    today = office.today()
    for each in convictions:
        identifier = each.conviction.id
        for given in snapshot.cases.disclosures_of(identifier):
            found.add(_row(given, is_member=is_member_state(given.recipient, today)))
        for duty in snapshot.cases.duties_of(identifier):
            sent = None if duty.message is None else snapshot.exchange.outgoing(duty.message)
            if duty.state is DutyState.SENT and sent is not None:
                told = Disclosure(
                    identifier,
                    duty.version,
                    sent.peer,
                    sent.id,
                    sent.conversation,
                    "notification",
                    sent.composed_at,
                )
                found.add(_row(told, is_member=is_member_state(sent.peer, today)))
    rows = []
    for is_member, state, day, conviction, purpose in sorted(found):
        name = words.state(StateCode(state))
        third = "" if is_member else f" ({phrase('third-country', language)})"
        rows.append((f"{name}{third}", lined([day, conviction, purpose], ", ")))
    return LetterPart(
        phrase("recipients", language), tuple(rows) or (("", phrase("none", language)),)
    )


def _row(given: Disclosure, *, is_member: bool) -> tuple[bool, str, str, str, str]:
    day = given.disclosed_at.date().isoformat()
    return is_member, given.recipient, day, given.conviction, given.purpose


def _table(part: Part, words: Wording) -> LetterPart:
    title = lined([words.label(part.label), part.number], " ")
    rows = tuple((words.label(each.label), each.value) for each in part.fields if each.value)
    return LetterPart(title, rows)
