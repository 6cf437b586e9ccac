from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from tests.unit.ledger.anchored_exchange import (
    ANSWER,
    ASKED,
    CONVERSATION,
    FRANCE,
    GERMANY,
    INFORMATION,
    LATER,
    QUESTION,
    REQUEST,
    START,
    Parties,
    directory,
    evidence,
    exchanged,
    sizes_in,
)
from tests.unit.ledger.exchange_of_two import Exchange, directory_of
from tests.unit.trust import networks

from comity.errors import EvidenceInvalid
from comity.ids import MessageId, StateCode
from comity.law.time_limits import NoFixedLimit
from comity.ledger.deadline_entry import deadline, read_deadline
from comity.ledger.deadline_law import Due, Exchanged, due_of, rule_digest, zone_of
from comity.ledger.deadline_verdict import Standing, sentence_on, verdict_on
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import write_evidence

DIRECTORY = directory()
PARIS = "Europe/Paris"
DUE = date(2026, 6, 15)
AFTER = datetime(2026, 6, 16, 8, 0, tzinfo=UTC)
OWN = b'{"purpose":"own-record"}'


def _request(received_at: datetime | None = START, payload: bytes | None = ASKED) -> Exchanged:
    return Exchanged(MessageId(REQUEST), "REQ", GERMANY, FRANCE, None, START, received_at, payload)


def _answer(sent_at: datetime, received_at: datetime | None = None) -> Exchanged:
    return Exchanged(
        MessageId(ANSWER), "RRS", FRANCE, GERMANY, MessageId(REQUEST), sent_at, received_at
    )


def _question(at: datetime) -> Exchanged:
    return Exchanged(MessageId(QUESTION), "RAI", FRANCE, GERMANY, MessageId(REQUEST), at, at)


def _information(at: datetime, payload: bytes | None) -> Exchanged:
    return Exchanged(
        MessageId(INFORMATION), "RAR", GERMANY, FRANCE, MessageId(QUESTION), at, at, payload
    )


def _standing(*messages: Exchanged, at: datetime | None = LATER) -> Standing:
    verdict = verdict_on(messages, DIRECTORY, at=at)
    assert verdict is not None
    assert sentence_on(verdict).endswith(".")
    return verdict.standing


def test_the_receipt_starts_the_period_in_the_other_states_calendar() -> None:
    due = due_of([_request()], PARIS)
    assert isinstance(due, Due)
    assert (due.limit.key, due.received_on, due.due_on) == ("fd-request", date(2026, 6, 1), DUE)


def test_the_civil_day_is_that_of_the_state_that_owes_the_answer() -> None:
    late_evening = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)
    due = due_of([_request(late_evening)], PARIS)
    assert isinstance(due, Due)
    assert (due.received_on, due.due_on) == (date(2026, 6, 2), date(2026, 6, 16))


def test_the_purpose_decides_and_without_it_the_shorter_limit_is_taken_and_said() -> None:
    own = due_of([_request(payload=OWN)], PARIS)
    unknown = due_of([_request(payload=None)], PARIS)
    assert isinstance(own, Due)
    assert isinstance(unknown, Due)
    assert (own.limit.key, own.purpose_known) == ("fd-own-record", True)
    assert (unknown.limit.key, unknown.purpose_known) == ("fd-request", False)
    verdict = verdict_on([_request(payload=None)], DIRECTORY)
    assert verdict is not None
    assert any("purpose" in remark for remark in verdict.remarks)


def test_information_starts_the_period_anew_and_what_is_not_there_does_not() -> None:
    given = START + timedelta(days=4)
    due = due_of([_request(), _question(START), _information(given, None)], PARIS)
    assert isinstance(due, Due)
    assert (due.message, due.due_on) == (INFORMATION, date(2026, 6, 19))
    none = b'{"outcome":"not-available"}'
    first = due_of([_request(), _question(START), _information(given, none)], PARIS)
    assert isinstance(first, Due)
    assert first.due_on == DUE


def test_answers_are_in_time_on_the_last_day_and_late_after_it() -> None:
    last_moment = datetime(2026, 6, 15, 21, 59, tzinfo=UTC)
    assert _standing(_request(), _answer(last_moment)) is Standing.IN_TIME
    assert _standing(_request(), _answer(last_moment + timedelta(minutes=1))) is Standing.LATE


def test_lateness_is_counted_in_days_and_in_working_days() -> None:
    verdict = verdict_on([_request(), _answer(datetime(2026, 6, 22, 9, tzinfo=UTC))], DIRECTORY)
    assert verdict is not None
    assert (verdict.days_late, verdict.working_days_late) == (7, 5)
    assert "late by 7 days, 5 of them working days" in sentence_on(verdict)


def test_an_answer_dated_in_time_that_arrived_late_is_remarked() -> None:
    sent = datetime(2026, 6, 15, 9, tzinfo=UTC)
    verdict = verdict_on([_request(), _answer(sent, AFTER + timedelta(days=3))], DIRECTORY)
    assert verdict is not None
    assert verdict.standing is Standing.IN_TIME
    assert any("arrived on 2026-06-19" in remark for remark in verdict.remarks)


def test_what_is_open_is_not_called_late() -> None:
    assert _standing(_request(None)) is Standing.NOT_RECEIVED
    assert _standing(_request(), at=START) is Standing.NOT_YET_DUE
    assert _standing(_request(), _question(START)) is Standing.INFORMATION_OWED
    assert _standing(_request()) is Standing.NO_ANSWER_SHOWN
    assert verdict_on([], DIRECTORY) is None


def test_where_the_law_sets_no_number_there_is_no_day() -> None:
    swiss = replace(_request(), recipient=StateCode("CH"))
    assert isinstance(due_of([swiss], "Europe/Zurich"), NoFixedLimit)


@pytest.mark.parametrize("year", [1, 1969, 2200, 9999])
def test_dates_for_which_there_is_no_calendar_have_no_day(year: int) -> None:
    assert due_of([_request(datetime(year, 6, 1, tzinfo=UTC))], PARIS) is None


def test_two_spellings_of_one_state_have_no_day_between_them() -> None:
    odd = replace(_request(), sender=StateCode("EL"), recipient=StateCode("GR"))
    assert due_of([odd], "Europe/Athens") is None


def test_a_zone_that_the_law_does_not_know_is_the_one_a_member_declared() -> None:
    assert zone_of(DIRECTORY, FRANCE) == PARIS
    assert zone_of(DIRECTORY, StateCode("XX")) is None


@pytest.mark.parametrize(
    ("declared", "zone"), [("Asia/Tokyo", "Asia/Tokyo"), ("Nowhere/At_All", None)]
)
def test_a_declared_zone_counts_if_it_exists(declared: str, zone: str | None) -> None:
    document = networks.network()
    members = tuple(
        msgspec.structs.replace(member, time_zone=declared) for member in document.members
    )
    changed = msgspec.structs.replace(document, members=members)
    known = directory_of(networks.signed(changed))
    assert zone_of(known, networks.UTOPIA) == zone
    exchange = Exchange()
    report = verify_evidence(write_evidence(exchange.conversation()), known, at=LATER)
    assert report.deadline is not None
    assert report.deadline.standing is Standing.NO_FIXED_LIMIT


def test_the_entry_is_written_in_one_form_and_read_back() -> None:
    due = due_of([_request()], PARIS)
    assert isinstance(due, Due)
    made = deadline(
        CONVERSATION, due, recipient=FRANCE, receipt=b"{}", observed_at=AFTER, salt=bytes(32)
    )
    read = read_deadline(made.body)
    assert (read.due_on, read.rule, read.zone) == (DUE, "fd-request", PARIS)
    assert read.law_sha256 == rule_digest(due.limit)
    for other in (made.body + b" ", made.body.replace(b",", b", ", 1), b"{}", b"[]"):
        with pytest.raises(EvidenceInvalid):
            read_deadline(other)


def test_silence_is_proved_with_the_day_and_how_it_would_be_refuted() -> None:
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    entry = parties.silence(items, AFTER)
    anchors = [parties.anchor(GERMANY, sizes_in(GERMANY, items, [entry]))]
    report = verify_evidence(evidence(items, entries=[entry], anchors=anchors), DIRECTORY)
    assert report.deadline is not None
    assert report.deadline.standing is Standing.SILENT
    (silence,) = report.silences
    assert (silence.due_on, silence.observed_at, silence.anchored_by) == (DUE, AFTER, LATER)
    (sentence,) = (one for one in report.proved if "no answer" in one)
    assert "A receipt of DE for an earlier answer would contradict this entry" in sentence


def test_an_answer_after_the_entry_leaves_the_entry_true() -> None:
    parties = Parties()
    asked = parties.delivered(REQUEST, START, ASKED)
    entry = parties.silence([asked], AFTER)
    late = parties.delivered(ANSWER, AFTER + timedelta(days=1), refers_to=REQUEST)
    report = verify_evidence(evidence([asked, late], entries=[entry]), DIRECTORY)
    assert report.deadline is not None
    assert report.deadline.standing is Standing.LATE
    assert len(report.silences) == 1


def test_tables_of_another_version_are_remarked() -> None:
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    due = due_of(exchanged(items), PARIS)
    assert isinstance(due, Due)
    entry = parties.silence(items, AFTER, due=replace(due, tables="holidays 0.1, FR"))
    report = verify_evidence(evidence(items, entries=[entry]), DIRECTORY)
    assert any("holidays 0.1, FR" in remark for remark in report.remarks)


def test_payloads_do_not_show_in_a_representation() -> None:
    assert "purpose" not in repr(_request())
