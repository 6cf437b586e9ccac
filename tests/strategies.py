"""Hypothesis strategies for what crosses the border: persons, convictions, messages.

Values respect the limits of the domain model, so that whatever is drawn can be built.
"""

import string
from datetime import date
from typing import TypeVar

from hypothesis import strategies as st

from comity.ids import ConvictionId
from comity.persons.dates import PartialDate, from_date
from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Alias, Parent, Person, Sex
from comity.persons.places import Address, Place
from comity.persons.texts import Representation
from comity.records.messages import (
    AdditionalInformation,
    AdditionalInformationRequest,
    AskableField,
    Attachment,
    Cancellation,
    Contact,
    ConvictionReference,
    FunctionalError,
    FunctionalErrorItem,
    InformationOutcome,
    IsAlive,
    Kind,
    Message,
    Notification,
    NotificationOutcome,
    NotificationResponse,
    Request,
    RequestDeadline,
    RequestingAuthority,
    RequestOutcome,
    RequestResponse,
)
from comity.records.model import (
    Amount,
    Authority,
    Conviction,
    Decision,
    Interruption,
    Offence,
    Period,
    Relation,
    RelationKind,
    Sanction,
    Suspension,
    TriState,
)

T = TypeVar("T")

LETTERS = string.ascii_letters + "-' éèöüßñçšžłøåıİ" + "абвгдежзийъьщюяЁ" + "αβγςΆ"

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip())
)
name_texts = st.text(LETTERS, min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
languages = st.sampled_from(["bg", "de", "el", "en", "fr", "pl"])
countries = st.sampled_from(
    ["CO-00-100-BGR", "CO-00-276-DEU", "CO-00-300-GRC", "CO-00-616-POL", "CO-00-999-XXX"]
)
codes = st.from_regex(r"[A-Z]{1,3}-[0-9]{2}-[0-9A-Z]{1,6}", fullmatch=True)
dates = st.dates(date(1801, 1, 1), date(2100, 12, 31))
tri_states = st.sampled_from(TriState)


def maybe(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """Return what the strategy draws, or nothing."""
    return st.none() | strategy


def some(strategy: st.SearchStrategy[T], most: int = 2) -> st.SearchStrategy[tuple[T, ...]]:
    """Return a tuple of up to ``most`` values."""
    return st.lists(strategy, max_size=most).map(tuple)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    """Draw a date of which any part may be unknown."""
    whole = from_date(draw(dates))
    month = draw(maybe(st.just(whole.month)))
    day = None if month is None else draw(maybe(st.just(whole.day)))
    year = draw(maybe(st.just(whole.year)))
    return PartialDate(year, month, day)


representations = st.builds(
    Representation, text=texts, language=maybe(languages), translated=maybe(st.booleans())
)
multilingual = some(representations)
name_parts = st.builds(NamePart, text=name_texts, language=maybe(languages))
names = st.builds(
    PersonName,
    forename=maybe(name_parts),
    surname=maybe(name_parts),
    second_surname=maybe(name_parts),
    full_name=maybe(name_texts),
    full_name_language=maybe(languages),
)
places = st.builds(
    Place,
    country=maybe(countries),
    subdivision=maybe(st.just("CS-00-PL-MZ")),
    town_code=maybe(st.just("CI-00-POL-T0001")),
    town=multilingual,
)
addresses = st.builds(
    Address,
    place=places,
    street=multilingual,
    house_number=multilingual,
    post_code=multilingual,
    full=multilingual,
)
identity_numbers = st.builds(
    IdentityNumber,
    number=st.text(string.digits + string.ascii_uppercase + "-/", min_size=1, max_size=14),
    country=maybe(countries),
)
documents = st.builds(
    IdentificationDocument,
    category=st.sampled_from(["ID-00-001", "ID-00-003", "ID-77-999"]),
    kind=multilingual,
    number=maybe(st.text(string.digits, min_size=1, max_size=10)),
    issuing_authority=multilingual,
    issued_on=maybe(partial_dates()),
    valid_until=maybe(partial_dates()),
)
parents = st.builds(
    Parent,
    forename=maybe(name_parts),
    surname=maybe(name_parts),
    second_surname=maybe(name_parts),
)
aliases = st.builds(
    Alias,
    name=names,
    sex=st.sampled_from(Sex),
    birth_date=maybe(partial_dates()),
    birth_place=maybe(places),
    nationalities=some(countries),
    father=maybe(parents),
    identity_numbers=some(identity_numbers, 1),
    documents=some(documents, 1),
    remarks=multilingual,
)
persons = st.builds(
    Person,
    name=names,
    sex=st.sampled_from(Sex),
    birth_date=partial_dates(),
    birth_place=maybe(places),
    nationalities=some(countries),
    former_forenames=some(name_parts),
    former_surnames=some(name_parts),
    former_second_surnames=some(name_parts, 1),
    father=maybe(parents),
    mother=maybe(parents),
    identity_numbers=some(identity_numbers),
    documents=some(documents, 1),
    addresses=some(addresses, 1),
    aliases=some(aliases),
    remarks=multilingual,
    deceased=st.booleans(),
)
"""Any person, from nothing known to everything stated."""

identifiable_persons = st.builds(
    Person,
    name=st.builds(
        PersonName,
        forename=st.builds(NamePart, st.sampled_from(["Ana", "Jan", "Eva", "Ivan"])),
        surname=st.builds(NamePart, st.sampled_from(["Petrova", "Novak", "García", "Garcia"])),
    ),
    sex=st.sampled_from([Sex.MALE, Sex.FEMALE]),
    birth_date=st.sampled_from([date(1979, 7, 21), date(1980, 1, 1)]).map(from_date),
)
"""Persons who state all that the rule of names asks for, few enough to have namesakes."""

periods = st.builds(
    Period,
    starts_on=maybe(dates),
    duration=maybe(st.sampled_from(["P2Y6M", "P30D", "PT5H"])),
    ends_on=maybe(dates),
    duration_exact=maybe(tri_states),
)
amounts = st.builds(
    Amount,
    units=st.integers(0, 999_999_999_999_999),
    fraction=maybe(st.integers(1, 99)),
)
authorities = st.builds(Authority, name=multilingual, code=maybe(codes))
suspensions = st.builds(
    Suspension,
    kind=maybe(codes),
    period=periods,
    suspended_part=maybe(st.just("P1Y")),
    probation=maybe(st.just("P3Y")),
    suspended_amount=maybe(amounts),
    remarks=multilingual,
)
offence_parts = st.builds(
    Offence,
    id=st.just("O-00001"),
    category=maybe(st.sampled_from(["O-00-170200", "O-00-270000", "O-88-123456"])),
    title=multilingual,
    national_code=maybe(codes),
    provisions=maybe(texts),
    started_on=maybe(partial_dates()),
    ended_on=maybe(partial_dates()),
    place=maybe(places),
    occurrences=maybe(st.integers(1, 999)),
    continuous=tri_states,
    completion=maybe(codes),
    participation=maybe(codes),
    recidivism=tri_states,
    remarks=multilingual,
)
sanction_parts = st.builds(
    Sanction,
    id=st.just("S-00001"),
    nature=maybe(codes),
    category=maybe(st.sampled_from(["S-00-001001", "S-88-009999"])),
    title=multilingual,
    multiplier=st.integers(1, 999),
    sentenced=maybe(periods),
    executed=maybe(periods),
    number_of_fines=maybe(st.integers(1, 999)),
    amount_of_fine=maybe(amounts),
    currency=maybe(st.sampled_from(["CX-00-985-PLN", "CX-00-978-EUR"])),
    suspension=maybe(suspensions),
    interruptions=some(st.builds(Interruption, period=periods, remarks=multilingual), 1),
    remarks=multilingual,
)
decision_parts = st.builds(
    Decision,
    id=st.just("D-00001"),
    change_types=some(codes, 1),
    decided_on=maybe(dates),
    final_on=maybe(dates),
    authority=maybe(authorities),
    delete_from_register=tri_states,
    remarks=multilingual,
)
conviction_ids = st.from_regex(r"[A-Z]{2}-C-[0-9]{15}", fullmatch=True).map(ConvictionId)


@st.composite
def convictions(draw: st.DrawFn) -> Conviction:
    """Draw a conviction whose relations lead somewhere."""
    decisions = draw(some(decision_parts, 1))
    offences = draw(some(offence_parts, 1))
    sanctions = draw(some(sanction_parts, 1))
    possible = []
    if decisions and offences:
        possible.append((RelationKind.DECISION_TO_OFFENCES, "D-00001", "O-00001"))
    if decisions and sanctions:
        possible.append((RelationKind.DECISION_TO_SANCTIONS, "D-00001", "S-00001"))
    if sanctions and offences:
        possible.append((RelationKind.SANCTION_TO_OFFENCES, "S-00001", "O-00001"))
    if sanctions:
        possible.append((RelationKind.SANCTION_TO_SANCTIONS, "S-00001", "S-00001"))
    relations = tuple(
        Relation(kind, source, (target,))
        for kind, source, target in possible
        if draw(st.booleans())
    )
    return Conviction(
        id=draw(conviction_ids),
        convicting_country=draw(countries),
        file_number=draw(maybe(texts)),
        decided_on=draw(maybe(dates)),
        final_on=draw(maybe(dates)),
        authority=draw(maybe(authorities)),
        non_criminal_ruling=draw(tri_states),
        retention_ends_on=draw(maybe(dates)),
        transmittable=draw(tri_states),
        decisions=decisions,
        offences=offences,
        sanctions=sanctions,
        relations=relations,
        remarks=draw(multilingual),
    )


contacts = st.builds(
    Contact,
    email=st.just("authority@example.org"),
    forename=maybe(name_texts),
    surname=maybe(name_texts),
    phone=maybe(st.just("+359 2 0000000")),
)
references = st.builds(
    ConvictionReference,
    id=maybe(conviction_ids),
    file_number=maybe(texts),
    authority=maybe(authorities),
    final_on=maybe(dates),
)
attachments = st.builds(
    Attachment,
    id=st.just("BG-BA-000000001"),
    mime_type=st.just("application/nist"),
    file_name=texts,
    md5=maybe(st.just("0" * 32)),
    content=maybe(st.binary(max_size=64)),
)
_CONTACT = maybe(contacts)

MESSAGES: dict[Kind, st.SearchStrategy[Message]] = {
    Kind.NOTIFICATION: st.builds(
        Notification,
        person=persons,
        conviction=convictions(),
        updates=maybe(references),
        other_affected=some(references),
        fingerprints=maybe(attachments),
        contact=_CONTACT,
        remarks=multilingual,
    ),
    Kind.NOTIFICATION_RESPONSE: st.builds(
        NotificationResponse,
        outcome=st.sampled_from(NotificationOutcome).map(str),
        person=maybe(persons),
        contact=_CONTACT,
        remarks=multilingual,
    ),
    Kind.REQUEST: st.builds(
        Request,
        person=persons,
        purpose=st.sampled_from(["criminal-proceedings", "own-record", "P-88-123456"]),
        purpose_text=multilingual,
        authority=st.builds(
            RequestingAuthority, name=multilingual, kind=maybe(codes), code=maybe(codes)
        ),
        case_reference=maybe(texts),
        consent=tri_states,
        urgency=tri_states,
        accusation_categories=some(codes),
        accusation=multilingual,
        fingerprints=maybe(attachments),
        contact=_CONTACT,
        remarks=multilingual,
    ),
    Kind.REQUEST_DEADLINE: st.builds(
        RequestDeadline, deadline=dates, contact=_CONTACT, remarks=multilingual
    ),
    Kind.ADDITIONAL_INFORMATION_REQUEST: st.builds(
        AdditionalInformationRequest,
        fields=some(st.sampled_from(AskableField), 4),
        attachment=maybe(texts),
        contact=_CONTACT,
        remarks=multilingual,
    ),
    Kind.ADDITIONAL_INFORMATION: st.builds(
        AdditionalInformation,
        outcome=st.sampled_from(InformationOutcome),
        person=maybe(persons),
        purpose_text=multilingual,
        fingerprints=maybe(attachments),
        contact=_CONTACT,
        remarks=multilingual,
    ),
    Kind.REQUEST_RESPONSE: st.builds(
        RequestResponse,
        outcome=st.sampled_from(RequestOutcome).map(str),
        person=persons,
        convictions=some(convictions()),
        other_states=some(st.sampled_from(["BG", "DE", "PL"])),
        denial_ground=maybe(texts),
        contact=_CONTACT,
        remarks=multilingual,
    ),
    Kind.CANCELLATION: st.builds(Cancellation, contact=_CONTACT, remarks=multilingual),
    Kind.FUNCTIONAL_ERROR: st.builds(
        FunctionalError,
        errors=some(st.builds(FunctionalErrorItem, code=codes, text=multilingual)),
        contact=_CONTACT,
        remarks=multilingual,
    ),
    Kind.IS_ALIVE: st.builds(IsAlive, alive=st.booleans()),
}
"""A strategy for each kind of message."""

messages = st.one_of(*MESSAGES.values())
"""Any message of any kind."""
