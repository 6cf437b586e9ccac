from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.ledger.exchange_of_two import (
    ANSWER,
    ATLANTIS,
    REQUEST,
    START,
    THANKS,
    UTOPIA,
    Exchange,
    directory_of,
    file_from,
)
from tests.unit.trust import networks

from comity.errors import EvidenceInvalid
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import EvidenceItem, read_evidence, write_evidence
from comity.ledger.evidence_report import STEPS, EvidenceReport
from comity.trust import network_changes

DIRECTORY = directory_of(networks.signed(networks.network()))
FILE = write_evidence(Exchange().conversation())


def _outcome(raw: bytes) -> str:
    try:
        report = verify_evidence(raw, DIRECTORY)
    except EvidenceInvalid as problem:
        return problem.public
    return f"{len(report.steps)} steps"


def test_a_conversation_is_proved_message_by_message() -> None:
    report = verify_evidence(FILE, DIRECTORY)
    assert report.conversation == REQUEST
    assert [(message.id, message.sender, message.kind) for message in report.messages] == [
        (REQUEST, UTOPIA, "REQ"),
        (ANSWER, ATLANTIS, "RES"),
        (THANKS, UTOPIA, "ACK"),
    ]
    assert [message.received_at for message in report.messages] == [
        START + timedelta(hours=1, seconds=2),
        START + timedelta(hours=2, seconds=2),
        None,
    ]
    assert len(report.proved) == 3
    assert report.remarks == ()


def test_every_step_says_how_much_it_checked() -> None:
    report = verify_evidence(FILE, DIRECTORY)
    assert [step.checked for step in report.steps] == [1, 3, 1, 3, 3, 3, 2, 2, 2, 5]
    assert [(step.number, step.name) for step in report.steps] == [
        (step.number, step.name) for step in STEPS
    ]


def test_steps_are_numbered_from_one_without_gaps() -> None:
    assert [step.number for step in STEPS] == list(range(1, len(STEPS) + 1))
    assert len({step.name for step in STEPS}) == len(STEPS)


def test_an_outstanding_receipt_is_no_failure_and_is_said() -> None:
    item = Exchange().sent(REQUEST, 1)
    report = verify_evidence(write_evidence([item]), DIRECTORY)
    assert f"That {REQUEST} arrived: it was sent, the receipt is outstanding." in report.not_proved
    assert report.steps[6].checked == 0


def test_an_absent_payload_is_no_failure_and_is_said() -> None:
    item = replace(Exchange().sent(REQUEST, 1), payload=None, payload_salt=None)
    report = verify_evidence(write_evidence([item]), DIRECTORY)
    assert f"What {REQUEST} says: its payload is not in the file." in report.not_proved
    assert not report.messages[0].payload_proved


def test_agreement_and_reading_are_never_proved() -> None:
    assert any("agreed" in open_point for open_point in verify_evidence(FILE, DIRECTORY).not_proved)


def test_a_date_that_contradicts_the_place_is_remarked() -> None:
    exchange = Exchange()
    first = exchange.sent(REQUEST, 1, at=START + timedelta(days=1))
    second = exchange.sent(THANKS, 2, refers_to=REQUEST, at=START)
    report = verify_evidence(write_evidence([first, second]), DIRECTORY)
    assert [THANKS in remark and REQUEST in remark for remark in report.remarks] == [True]


def test_an_arrival_before_the_sending_is_remarked() -> None:
    exchange = Exchange()
    item = exchange.received(exchange.sent(REQUEST, 1), 1, START - timedelta(minutes=1))
    report = verify_evidence(write_evidence([item]), DIRECTORY)
    assert [remark.split()[0] for remark in report.remarks] == [REQUEST]


def test_evidence_is_written_and_read_alike() -> None:
    items = tuple(Exchange().conversation())
    assert read_evidence(write_evidence(items)) == items


def test_evidence_formatted_in_another_way_is_refused() -> None:
    for other in (
        msgspec.json.format(FILE, indent=0),
        msgspec.json.format(FILE, indent=4),
        FILE[:-1],
    ):
        with pytest.raises(EvidenceInvalid, match=r"^1 form: .*canonical"):
            verify_evidence(other, DIRECTORY)


def test_what_cannot_be_written_is_a_bug() -> None:
    item = Exchange().sent(REQUEST, 1)
    with pytest.raises(ValueError, match="1 to"):
        write_evidence([])
    with pytest.raises(ValueError, match="together"):
        write_evidence([replace(item, payload_salt=None)])


def test_payloads_do_not_show_in_a_representation() -> None:
    assert "synthetic" not in repr(Exchange().sent(REQUEST, 1))


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(EvidenceInvalid, match=r"^1 form: .*more than 10 bytes"):
        verify_evidence(FILE, DIRECTORY, max_bytes=10)


def _with_new_key(item: EvidenceItem, *, ended_after: timedelta) -> str:
    """Verify the item where its log's key ended so long after the start; return the outcome."""
    try:
        _report_with_new_key(item, ended_after=ended_after)
    except EvidenceInvalid as problem:
        return problem.public
    return "verified"


def _report_with_new_key(item: EvidenceItem, *, ended_after: timedelta) -> EvidenceReport:
    document = networks.network()
    members = tuple(
        msgspec.structs.replace(
            member,
            log=msgspec.structs.replace(
                log,
                keys=(
                    msgspec.structs.replace(log.keys[0], valid_until=START + ended_after),
                    network_changes.log_of(
                        networks.log_key(member.state, 2).verification_key, START + ended_after
                    ).keys[0],
                ),
            ),
        )
        for member in document.members
        if (log := member.log) is not None
    )
    later = msgspec.structs.replace(document, members=members)
    return verify_evidence(write_evidence([item]), directory_of(networks.signed(later)))


def test_evidence_that_rests_on_an_ended_key_says_so() -> None:
    """A thief of the key can still sign what is dated before its end."""
    report = _report_with_new_key(Exchange().sent(REQUEST, 1), ended_after=timedelta(days=1))
    (remark,) = report.remarks
    assert (START + timedelta(days=1)).isoformat() in remark
    assert networks.log_key(networks.UTOPIA).name in remark


def test_a_key_given_up_later_still_proves_what_it_signed_before() -> None:
    item = Exchange().sent(REQUEST, 1)
    assert _with_new_key(item, ended_after=timedelta(days=1)) == "verified"


def test_a_key_given_up_before_the_date_proves_nothing() -> None:
    item = Exchange().sent(REQUEST, 1)
    outcome = _with_new_key(item, ended_after=timedelta(days=-1))
    assert outcome.startswith("4 sender-checkpoint (UT-AX-REQ-000000000000001): ")


def test_no_key_proves_a_date_before_the_log_existed() -> None:
    item = Exchange().sent(REQUEST, 1, at=networks.FOUNDED - timedelta(seconds=1))
    with pytest.raises(EvidenceInvalid, match=r"^4 sender-checkpoint "):
        verify_evidence(write_evidence([item]), DIRECTORY)


@given(st.binary(max_size=200))
def test_any_bytes_are_evidence_or_refused(raw: bytes) -> None:
    with pytest.raises(EvidenceInvalid, match=r"^1 form"):
        verify_evidence(raw, DIRECTORY)


@given(st.integers(0, len(FILE) - 1), st.binary(min_size=1, max_size=3))
@settings(max_examples=200)
def test_evidence_changed_anywhere_is_proved_or_refused(place: int, change: bytes) -> None:
    raw = FILE[:place] + change + FILE[place + len(change) :]
    assert _outcome(raw)[0].isdigit()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(["header", "salt", "proof", "payload", "receipt"]), json_values)
def test_any_value_in_any_field_is_proved_or_refused(field: str, value: object) -> None:
    document = msgspec.json.decode(FILE)
    document["messages"][0][field] = value
    assert _outcome(file_from(document))[0].isdigit()


@pytest.mark.parametrize(
    "raw", [b"[" * 100_000, b'{"format":' * 100_000, b"9" * 10_000, b'"\\ud800"', b"\xff\xfe{"]
)
def test_hostile_json_is_refused_in_the_first_step(raw: bytes) -> None:
    with pytest.raises(EvidenceInvalid, match=r"^1 form"):
        verify_evidence(raw, DIRECTORY)
