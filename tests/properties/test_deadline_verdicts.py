"""Whoever holds evidence of an exchange comes to the same day and the same verdict."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.ledger.anchored_exchange import (
    ANSWER,
    ASKED,
    FRANCE,
    GERMANY,
    INFORMATION,
    QUESTION,
    REQUEST,
    START,
    Parties,
    directory,
    evidence,
)

from comity.law.working_days import calendar_of, civil_date, working_days_between
from comity.ledger.deadline_verdict import DeadlineVerdict, Standing
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_bodies import read_logged_header
from comity.ledger.evidence_file import EvidenceItem

DIRECTORY = directory()
NOW = START + timedelta(days=400)

minutes = st.integers(0, 60 * 24 * 40).map(lambda count: timedelta(minutes=count))
delays = st.integers(0, 60 * 24 * 5).map(lambda count: timedelta(minutes=count))


@st.composite
def exchanges(draw: st.DrawFn) -> tuple[Parties, list[EvidenceItem]]:
    """Draw a request, perhaps a question and its reply, perhaps an answer."""
    parties = Parties()
    at = START + draw(minutes)
    purpose = draw(st.sampled_from([ASKED, b'{"purpose":"own-record"}', b'{"purpose":"x"}']))
    items = [parties.delivered(REQUEST, at, purpose, after=draw(delays))]
    if draw(st.booleans()):
        at += draw(minutes)
        items.append(parties.delivered(QUESTION, at, refers_to=REQUEST, after=draw(delays)))
        if draw(st.booleans()):
            at += draw(minutes)
            outcome = draw(st.sampled_from([b'{"outcome":"available"}', b"{}"]))
            items.append(
                parties.delivered(INFORMATION, at, outcome, refers_to=QUESTION, after=draw(delays))
            )
    if draw(st.booleans()):
        at += draw(minutes)
        items.append(parties.delivered(ANSWER, at, refers_to=REQUEST, after=draw(delays)))
    return parties, items


def _as_held_by(state: str, parties: Parties, items: Sequence[EvidenceItem]) -> bytes:
    """Return the evidence of one side: its own log proved as it stands now."""
    log = parties.logs[state].open()
    held = []
    for item in items:
        receipt = item.receipt
        assert receipt is not None
        if read_logged_header(item.header).sender == state:
            held.append(replace(item, proof=log.proof(item.proof.index, log.size())))
        else:
            own = replace(receipt, proof=log.proof(receipt.proof.index, log.size()))
            held.append(replace(item, receipt=own))
    return evidence(held)


def _verdict(raw: bytes) -> DeadlineVerdict:
    verdict = verify_evidence(raw, DIRECTORY, at=NOW).deadline
    assert verdict is not None
    return verdict


@settings(max_examples=60, deadline=None)
@given(exchanges())
def test_both_sides_and_anybody_else_come_to_the_same_verdict(
    exchange: tuple[Parties, list[EvidenceItem]],
) -> None:
    parties, items = exchange
    german, french = (_as_held_by(state, parties, items) for state in (GERMANY, FRANCE))
    assert _verdict(german) == _verdict(french) == _verdict(evidence(items))


@settings(max_examples=60, deadline=None)
@given(exchanges())
def test_late_is_after_the_last_day_and_in_time_is_not(
    exchange: tuple[Parties, list[EvidenceItem]],
) -> None:
    _, items = exchange
    verdict = _verdict(evidence(items))
    assert verdict.due_on is not None
    assert verdict.received_on is not None
    calendar = calendar_of(FRANCE)
    assert calendar.is_working_day(verdict.due_on)
    owed = 20 if verdict.rule == "fd-own-record" else 10
    assert working_days_between(verdict.received_on, verdict.due_on, calendar) == owed
    if verdict.answered_at is not None:
        late = civil_date(verdict.answered_at, verdict.zone) > verdict.due_on
        assert (verdict.standing is Standing.LATE) is late
        assert (verdict.days_late > 0) is late
