"""Attack: a state claims in its own log that another never answered, though it did, or in time.

It detects itself: what refutes the claim bears the claimant's own signature, or follows
from the other state's receipt and from the law.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.unit.ledger.anchored_exchange import (
    ANSWER,
    ASKED,
    AUSTRIA,
    BELGIUM,
    FRANCE,
    GERMANY,
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

from comity.errors import EvidenceInvalid
from comity.ledger.anchored_file import read_file
from comity.ledger.deadline_law import Due, due_of
from comity.ledger.entry import Entry
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import EvidenceItem

DIRECTORY = directory()
PARIS = "Europe/Paris"
AFTER = datetime(2026, 6, 16, 8, 0, tzinfo=UTC)


def _refused(raw: bytes, words: str) -> None:
    """Detected by whoever verifies, with the file alone; nothing was changed by looking."""
    before = DIRECTORY.document.digest()
    with pytest.raises(EvidenceInvalid, match=rf"^28 deadline .*{words}"):
        verify_evidence(raw, DIRECTORY, at=LATER)
    assert DIRECTORY.document.digest() == before


def _due(items: Sequence[EvidenceItem]) -> Due:
    found = due_of(exchanged(items), PARIS)
    assert isinstance(found, Due)
    return found


def test_a_receipt_for_the_answer_refutes_the_claim_that_none_came() -> None:
    """The accused state adds its answer, with the claimant's receipt, to the claimant's entry."""
    parties = Parties()
    asked = parties.delivered(REQUEST, START, ASKED)
    answer = parties.delivered(ANSWER, START + timedelta(days=3), refers_to=REQUEST)
    claim = parties.silence([asked], AFTER)
    alone = evidence([asked], entries=[claim])
    assert verify_evidence(alone, DIRECTORY, at=LATER).silences
    shown = read_file(alone).entries
    _refused(
        evidence([asked, answer], entries=shown),
        "both are signed by it, and contradict each other",
    )


def test_what_refutes_it_is_the_claimants_own_receipt_and_not_the_answers_date() -> None:
    """An answer that is only dated in time, and bears no earlier receipt, refutes nothing."""
    parties = Parties()
    asked = parties.delivered(REQUEST, START, ASKED)
    claim = parties.silence([asked], AFTER)
    dated_back = parties.delivered(
        ANSWER, START + timedelta(days=3), refers_to=REQUEST, after=timedelta(days=20)
    )
    report = verify_evidence(evidence([asked, dated_back], entries=[claim]), DIRECTORY, at=LATER)
    assert report.silences
    assert report.deadline is not None
    assert any("arrived on 2026-06-24" in remark for remark in report.deadline.remarks)


def test_a_day_of_ones_own_invention_is_refused() -> None:
    """The law gives 15 June; the claimant writes 12 June, and complains on the 13th."""
    parties = Parties()
    asked = [parties.delivered(REQUEST, START, ASKED)]
    invented = replace(_due(asked), due_on=date(2026, 6, 12))
    claim = parties.silence(asked, AFTER, due=invented)
    _refused(evidence(asked, entries=[claim]), "The last day is 2026-06-15 and not")


def test_another_rule_than_the_purpose_calls_for_is_refused() -> None:
    """Twenty working days for a person's own record; the claimant applies ten."""
    parties = Parties()
    own = [parties.delivered(REQUEST, START, b'{"purpose":"own-record"}')]
    other = [parties.delivered("DE-FR-REQ-000000000000009", START, ASKED)]
    short = replace(_due(other), message=_due(own).message, received_at=_due(own).received_at)
    claim = parties.silence(own, AFTER, due=short)
    _refused(evidence(own, entries=[claim]), "Another time limit governs")


def test_a_claim_made_before_the_day_had_passed_is_refused() -> None:
    """The entry is made on the last day itself."""
    parties = Parties()
    asked = [parties.delivered(REQUEST, START, ASKED)]
    claim = parties.silence(asked, AFTER - timedelta(days=1))
    _refused(evidence(asked, entries=[claim]), "before the day had passed")


def test_a_claim_prepared_in_advance_is_betrayed_by_its_witnesses() -> None:
    """It bears a later date, but two other states cosigned it before the day had passed."""
    parties = Parties()
    asked = [parties.delivered(REQUEST, START, ASKED)]
    claim = parties.silence(asked, AFTER)
    anchor = parties.anchor(
        GERMANY,
        sizes_in(GERMANY, asked, [claim]),
        witnesses=(AUSTRIA, BELGIUM),
        at=START + timedelta(days=2),
    )
    _refused(evidence(asked, entries=[claim], anchors=[anchor]), "before the day had passed")


def test_silence_after_a_question_that_was_not_answered_is_no_silence() -> None:
    """The accused state had asked for more information, and has the receipt for asking."""
    parties = Parties()
    asked = parties.delivered(REQUEST, START, ASKED)
    question = parties.delivered(QUESTION, START + timedelta(days=2), refers_to=REQUEST)
    claim = parties.silence([asked], AFTER)
    _refused(evidence([asked, question], entries=[claim]), "asked for more information")


def test_a_receipt_of_another_message_starts_no_period() -> None:
    """The claimant rests its claim on a receipt that the file does not hold."""
    parties = Parties()
    asked = parties.delivered(REQUEST, START, ASKED)
    earlier = parties.delivered("DE-FR-REQ-000000000000007", START - timedelta(days=20), ASKED)
    claim = parties.silence([earlier], AFTER)
    _refused(evidence([asked], entries=[claim]), "does not hold the receipt")


def test_nobody_but_the_state_that_asked_can_claim_silence() -> None:
    """The claim stands in the log of the state that owes the answer."""
    parties = Parties()
    asked = [parties.delivered(REQUEST, START, ASKED)]
    made = read_file(evidence(asked, entries=[parties.silence(asked, AFTER)])).entries[0]
    moved = parties.entry(FRANCE, Entry(made.kind, made.body, made.salt), AFTER)
    _refused(evidence(asked, entries=[moved]), "not the requesting state's")
