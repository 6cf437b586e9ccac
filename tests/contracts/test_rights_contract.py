"""Requests of persons about their own data, against every store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from tests.contracts.samples import START

from comity.ids import ConversationId, PersonRef, StateCode
from comity.law.rights import Right, Withholding
from comity.persons.names import name_of
from comity.persons.person import Person
from comity.rights.model import (
    Applicant,
    Channel,
    Decision,
    Embargo,
    EmbargoId,
    ForeignLook,
    IdentityCheck,
    Inquiry,
    InquiryState,
    Outcome,
    Proof,
    RightsId,
    RightsRequest,
    Stage,
)
from comity.storage.sql.database import Database
from comity.storage.sql.schema_rights import rights_requests
from comity.storage.sql.statements import Statement
from comity.storage.store import Store

WHO = Applicant(
    Person(name_of("Ada", "Marin"), nationalities=("CO-00-100-FRA",)),
    "Weg 1\n10115 Berlin",
    "de",
    Channel.LETTER,
)
PERSON = PersonRef("P-1")
EVERYTHING = Statement(select(rights_requests.c.content))


def request(number: int, due: date, **changes: object) -> RightsRequest:
    made = RightsRequest(
        id=RightsId(f"DE-RIGHTS-{number:015d}"),
        right=Right.ACCESS,
        applicant=WHO,
        asked="What do you hold?",
        received_on=date(2026, 6, 1),
        registered_at=START,
        registered_by="officer-1",
        stage=Stage.REGISTERED,
        due_on=due,
        due_basis="own",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def identified(by: str = "officer-1") -> IdentityCheck:
    return IdentityCheck(Proof.DOCUMENT_SEEN, "passport", by, START, PERSON)


def test_requests_are_listed_with_those_due_first_in_front(store: Store) -> None:
    late, soon = request(1, date(2026, 9, 1)), request(2, date(2026, 7, 1))
    closed = request(3, date(2026, 6, 2), stage=Stage.CLOSED)
    with store.begin() as work:
        for each in (late, soon, closed):
            work.rights.keep(each)
            work.rights.keep(each)
    with store.read() as snapshot:
        assert list(snapshot.rights.listed(only_open=True, limit=9)) == [soon, late]
        assert list(snapshot.rights.listed(only_open=False, limit=9)) == [soon, late, closed]
        assert list(snapshot.rights.listed(only_open=True, limit=1)) == [soon]
        assert snapshot.rights.request(closed.id) == closed
        assert snapshot.rights.request(RightsId("DE-RIGHTS-9")) is None


def test_a_request_is_kept_whole_and_found_by_its_person(store: Store) -> None:
    decided = Decision(
        Outcome.NEITHER, (Withholding.INQUIRIES,), "enquiry 3 Js 77/26", "officer-1", START
    )
    made = request(1, date(2026, 7, 1))
    kept = replace(made, identity=identified(), decision=decided, stage=Stage.PROPOSED)
    with store.begin() as work:
        work.rights.keep(made)
        work.rights.keep(kept)
        work.rights.keep(request(2, date(2026, 7, 1)))
    with store.read() as snapshot:
        assert list(snapshot.rights.of_person(PERSON)) == [kept]


def test_an_embargo_that_was_lifted_is_listed_no_more(store: Store) -> None:
    made = Embargo(
        EmbargoId("DE-EMBARGO-1"),
        "3 Js 77/26",
        Withholding.INQUIRIES,
        "covert",
        date(2026, 9, 1),
        "officer-1",
        START,
    )
    other = replace(made, id=EmbargoId("DE-EMBARGO-2"))
    with store.begin() as work:
        work.rights.keep_embargo(made)
        work.rights.keep_embargo(other)
        work.rights.keep_embargo(replace(other, lifted_at=START))
    with store.read() as snapshot:
        assert list(snapshot.rights.embargoes(limit=9)) == [made]
        assert len(snapshot.rights.embargoes(limit=9, lifted=True)) == 2
        assert snapshot.rights.embargo(made.id) == made


def test_what_is_asked_abroad_is_found_by_request_and_conversation(store: Store) -> None:
    of = RightsId("DE-RIGHTS-1")
    conversation = ConversationId("DE-FR-RLQ-000000000000001")
    asked = Inquiry(of, StateCode("FR"), (), InquiryState.ASKED, START, conversation)
    look = ForeignLook(START, "official 1", "own-record", "read-conversation")
    told = replace(
        asked,
        standing=InquiryState.ANSWERED,
        looks=(look,),
        answered_at=START + timedelta(hours=1),
        revision=1,
    )
    outside = Inquiry(of, StateCode("ES"), (), InquiryState.OUTSIDE, START)
    with store.begin() as work:
        for each in (asked, told, outside):
            work.rights.keep_inquiry(each)
    with store.read() as snapshot:
        assert list(snapshot.rights.inquiries_of(of)) == [outside, told]
        assert snapshot.rights.inquiry_in(conversation) == told
        assert snapshot.rights.inquiry_in(ConversationId("other")) is None


def test_nothing_of_whoever_asks_stands_open_in_the_database(
    address: str, opened: Callable[[str], Database]
) -> None:
    made = replace(request(1, date(2026, 7, 1)), asked="my neighbour told me")
    with opened(address).begin() as work:
        work.rights.keep(made)
        rows = work.session.rows(EVERYTHING)
    raw = b"".join(bytes(row[0]) for row in rows)
    assert raw
    for secret in (b"Marin", b"neighbour", b"Berlin"):
        assert secret not in raw


def test_a_request_that_ended_is_gone_with_what_was_asked_for_it_and_stays_gone(
    store: Store,
) -> None:
    closed = request(1, date(2026, 7, 1), stage=Stage.CLOSED)
    other = request(2, date(2026, 7, 1))
    asked = Inquiry(closed.id, StateCode("FR"), (), InquiryState.ASKED, START)
    embargo = Embargo(
        EmbargoId("DE-EMBARGO-000000000000001"),
        PERSON,
        Withholding.INQUIRIES,
        "enquiry",
        date(2026, 6, 30),
        "officer-1",
        START,
        lifted_at=START,
    )
    with store.begin() as work:
        for each in (closed, other):
            work.rights.keep(each)
        work.rights.keep_inquiry(asked)
        work.rights.keep_embargo(embargo)
    with store.read() as snapshot:
        assert list(snapshot.rights.every_embargo()) == [embargo]
    for _ in range(2):
        with store.begin() as work:
            work.rights.end(closed.id, at=START)
            work.rights.end_embargo(embargo.id, at=START)
    with store.read() as snapshot:
        assert snapshot.rights.request(closed.id) is None
        assert list(snapshot.rights.inquiries_of(closed.id)) == []
        assert list(snapshot.rights.every_embargo()) == []
        assert list(snapshot.rights.listed(only_open=False, limit=9)) == [other]
