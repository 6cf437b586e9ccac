from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.ledger.channel_of_one import (
    ANSWER,
    ATLANTIS,
    CANCELLATION,
    REQUEST,
    UTOPIA,
    Channel,
    certificate_of,
    file_of,
)
from tests.unit.ledger.exchange_of_two import START, Exchange, directory_of, file_from
from tests.unit.trust import networks
from typer.testing import CliRunner

from comity.cli.verify import verify_command
from comity.errors import EvidenceInvalid
from comity.ledger.channel_file import EvidenceFile, read_evidence_file, write_evidence_file
from comity.ledger.channel_report import CHANNEL_STEPS
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import write_evidence
from comity.ledger.evidence_report import STEPS
from comity.trust.network_document import NetworkDocument

DOCUMENT = networks.network()
DIRECTORY = directory_of(networks.signed(DOCUMENT))
CERTIFICATE = certificate_of(DOCUMENT, ATLANTIS)
ITEMS = Channel(CERTIFICATE).conversation()
FILE = file_of(ITEMS)
app = typer.Typer()
app.command()(verify_command)


def _outcome(raw: bytes) -> str:
    try:
        report = verify_evidence(raw, DIRECTORY)
    except EvidenceInvalid as problem:
        return problem.public
    return f"{len(report.steps)} steps"


def test_what_one_state_recorded_is_proved_message_by_message() -> None:
    report = verify_evidence(FILE, DIRECTORY)
    assert report.conversation == REQUEST
    assert report.messages == ()
    assert [(one.id, one.recorder, one.partner, one.was_sent) for one in report.channel] == [
        (REQUEST, UTOPIA, ATLANTIS, True),
        (ANSWER, UTOPIA, ATLANTIS, False),
        (CANCELLATION, UTOPIA, ATLANTIS, True),
    ]
    assert [one.accepted_status for one in report.channel] == [202, None, None]
    assert report.remarks == ()


def test_the_sentences_claim_no_more_than_one_states_word() -> None:
    report = verify_evidence(FILE, DIRECTORY)
    size = len(ITEMS[0].wire_bytes or b"")
    assert report.proved[0] == (
        f"UT recorded, in a log whose states it cannot take back, that it composed {REQUEST} to "
        f"be sent to AX over ECRIS v1.0, exactly the {size} bytes in this file, dated "
        f"{START.isoformat()}; and that an endpoint showing the certificate {CERTIFICATE}, which "
        "the network document names for AX, accepted it with status 202 at "
        f"{(START + timedelta(minutes=1, seconds=1)).isoformat()}."
    )
    assert report.proved[1].startswith(
        "UT recorded, in a log whose states it cannot take back, that on a connection "
        f"authenticated with the certificate {CERTIFICATE}, which the network document names for "
        f"AX, it received {ANSWER} over ECRIS v1.0, exactly the "
    )
    assert report.not_proved[:4] == (
        f"That {CANCELLATION} left: as far as the file goes, no endpoint of AX accepted it.",
        (
            "That AX sent or received anything: AX signed nothing, and keeps no log that is shown. "
            "This is UT's record, made at the time and unaltered since."
        ),
        "That TLS carried these bytes: a session leaves no signature behind.",
        "That acceptance means more than that the endpoint answered.",
    )


def test_every_channel_step_says_how_much_it_checked() -> None:
    report = verify_evidence(FILE, DIRECTORY)
    assert [(step.number, step.name) for step in report.steps] == [
        (step.number, step.name) for step in (*STEPS, *CHANNEL_STEPS)
    ]
    assert [step.checked for step in report.steps] == [1, *[0] * 9, 3, 1, 3, 3, 3, 1, 2, 4]


def test_steps_go_on_where_those_of_every_file_end() -> None:
    assert [step.number for step in CHANNEL_STEPS] == list(
        range(len(STEPS) + 1, len(STEPS) + len(CHANNEL_STEPS) + 1)
    )


def test_a_file_without_a_channel_is_written_as_ever_byte_for_byte() -> None:
    items = tuple(Exchange().conversation())
    assert write_evidence_file(EvidenceFile(items)) == write_evidence(items)
    assert read_evidence_file(write_evidence(items)) == EvidenceFile(items)
    assert verify_evidence(write_evidence(items), DIRECTORY).channel == ()
    assert len(verify_evidence(write_evidence(items), DIRECTORY).steps) == len(STEPS)


def test_evidence_is_written_and_read_alike() -> None:
    assert read_evidence_file(FILE) == EvidenceFile((), tuple(ITEMS))


def test_bytes_that_are_not_disclosed_are_not_claimed() -> None:
    bare = replace(ITEMS[1], wire_bytes=None, bytes_salt=None)
    report = verify_evidence(file_of([bare]), DIRECTORY)
    assert f"What {ANSWER} says: its bytes are not in the file." in report.not_proved
    assert "exactly" not in report.proved[0]


def test_what_cannot_be_written_is_a_bug() -> None:
    with pytest.raises(ValueError, match="together"):
        file_of([replace(ITEMS[0], bytes_salt=None)])
    with pytest.raises(ValueError, match="1 to"):
        write_evidence_file(EvidenceFile(()))


def test_a_conversation_that_changed_its_wire_is_one_file() -> None:
    exchange, channel = Exchange(), Channel(CERTIFICATE)
    channel.utopia = exchange.utopia
    request = exchange.delivered(REQUEST, 1, None)
    answer = channel.received(ANSWER, 2, refers_to=REQUEST, at=START + timedelta(hours=2))
    raw = write_evidence_file(EvidenceFile((request,), (answer,)))
    report = verify_evidence(raw, DIRECTORY)
    assert ([m.id for m in report.messages], [one.id for one in report.channel]) == (
        [REQUEST],
        [ANSWER],
    )
    assert len(report.not_proved) == len(set(report.not_proved))
    assert sum("independent clock" in sentence for sentence in report.not_proved) == 1


def test_a_certificate_the_document_names_no_more_is_remarked_and_not_claimed() -> None:
    other = Channel("a" * 64)
    report = verify_evidence(file_of(other.conversation()), DIRECTORY)
    assert len(report.remarks) == 2
    assert all("a" * 64 in remark for remark in report.remarks)
    assert not any("network document names" in sentence for sentence in report.proved)
    assert report.steps[16].checked == 0


def test_a_certificate_of_another_state_proves_nothing() -> None:
    forged = Channel(certificate_of(DOCUMENT, UTOPIA)).conversation()
    assert _outcome(file_of(forged[1:2])) == (
        f"17 channel-certificate ({ANSWER}): The certificate is one of UT."
    )


def test_a_certificate_not_yet_in_force_proves_nothing() -> None:
    def later(document: NetworkDocument) -> NetworkDocument:
        members = tuple(
            msgspec.structs.replace(
                member,
                certificates=tuple(
                    msgspec.structs.replace(entry, valid_from=START + timedelta(days=1))
                    for entry in member.certificates
                ),
            )
            for member in document.members
        )
        return msgspec.structs.replace(document, members=members)

    directory = directory_of(networks.signed(later(DOCUMENT)))
    with pytest.raises(EvidenceInvalid, match=r"^17 channel-certificate .*not in force"):
        verify_evidence(FILE, directory)


def test_a_date_that_contradicts_the_place_is_remarked() -> None:
    channel = Channel(CERTIFICATE)
    first = channel.sent(REQUEST, 1, at=START + timedelta(days=1))
    second = channel.received(ANSWER, 2, refers_to=REQUEST, at=START)
    (remark,) = verify_evidence(file_of([first, second]), DIRECTORY).remarks
    assert ANSWER in remark
    assert REQUEST in remark


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


@given(st.sampled_from(["docket", "salt", "proof", "bytes", "bytes_salt", "accepted"]), json_values)
def test_any_value_in_any_field_is_proved_or_refused(field: str, value: object) -> None:
    document = msgspec.json.decode(FILE)
    document["channel"][0][field] = value
    assert _outcome(file_from(document))[0].isdigit()


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    evidence, network = tmp_path / "evidence.json", tmp_path / "network.note"
    evidence.write_bytes(FILE)
    network.write_bytes(networks.signed(DOCUMENT))
    return evidence, network


def _run(evidence: Path, network: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(evidence), "--network", str(network), *options])
    return result.exit_code, result.output


def test_the_verdict_says_that_it_is_one_sides_record(files: tuple[Path, Path]) -> None:
    code, output = _run(*files, "--network-digest", DOCUMENT.digest())
    assert code == 0
    assert output.startswith(f"VERIFIED, ONE SIDE'S RECORD ONLY. Conversation {REQUEST}")
    assert "AX signed nothing" in output
    assert "recorded by UT only" in output
    code, output = _run(*files)
    assert code == 0
    assert output.startswith("VERIFIED, ONE SIDE'S RECORD ONLY, against the network document given")


def test_a_program_reads_that_both_sides_are_bound(files: tuple[Path, Path]) -> None:
    evidence, network = files
    evidence.write_bytes(write_evidence(tuple(Exchange().conversation())))
    report = msgspec.json.decode(_run(evidence, network, "--json")[1])
    assert (report["verified"], report["one_sided"]) == (True, False)


def test_a_program_reads_the_records_as_json(files: tuple[Path, Path]) -> None:
    report = msgspec.json.decode(_run(*files, "--json")[1])
    assert report["verified"] is True
    assert report["one_sided"] is True
    assert report["messages"] == []
    assert [one["id"] for one in report["channel"]] == [REQUEST, ANSWER, CANCELLATION]
    assert report["channel"][0]["recorder"] == "UT"
