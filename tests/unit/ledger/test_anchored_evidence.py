from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from tests.unit.ledger.anchored_exchange import (
    ANSWER,
    ASKED,
    AUSTRIA,
    BELGIUM,
    FRANCE,
    GERMANY,
    LATER,
    REQUEST,
    START,
    Parties,
    authority,
    directory,
    evidence,
    listed,
    network,
    sizes_in,
)
from tests.unit.trust import networks

from comity.errors import EvidenceInvalid
from comity.ledger.anchor_report import ANCHOR_STEPS
from comity.ledger.anchored_file import AnchoredFile, read_file, write_file
from comity.ledger.channel_file import EvidenceFile
from comity.ledger.channel_report import CHANNEL_STEPS
from comity.ledger.entry import decision, task
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_codes import codes_of
from comity.ledger.evidence_file import write_evidence
from comity.ledger.evidence_lineage import lineage
from comity.ledger.evidence_report import STEPS, EvidenceReport
from comity.trust.cosignature import CosignerAlgorithm
from comity.trust.network_changes import renewed, without_member
from comity.trust.network_document import NetworkDocument, Revocation

DIRECTORY = directory()
GERMAN, FRENCH = networks.log_key(GERMANY).name, networks.log_key(FRANCE).name


def _file(**anchoring: object) -> bytes:
    parties = Parties()
    items = [
        parties.delivered(REQUEST, START, ASKED),
        parties.delivered(ANSWER, START + timedelta(days=3), refers_to=REQUEST),
    ]
    parties.logs[GERMANY].record(task({"act": "x"}, salt=bytes(32)), LATER)
    anchors = [
        parties.anchor(state, sizes_in(state, items), **anchoring)  # type: ignore[arg-type]
        for state in (GERMANY, FRANCE)
    ]
    return evidence(items, anchors=anchors)


def _report(raw: bytes) -> EvidenceReport:
    return verify_evidence(raw, DIRECTORY, at=LATER)


def test_steps_of_every_kind_are_numbered_without_gaps() -> None:
    steps = (*STEPS, *CHANNEL_STEPS, *ANCHOR_STEPS)
    assert [step.number for step in steps] == list(range(1, 31))
    assert len({step.name for step in steps}) == len(steps)


def test_cosignatures_of_enough_others_make_a_log_witnessed() -> None:
    report = _report(_file())
    german, french = report.anchors
    assert (german.origin, german.state, german.size, german.binds) == (GERMAN, GERMANY, 3, (1, 2))
    assert [witness.state for witness in german.witnesses] == [AUSTRIA, BELGIUM]
    assert german.witnessed
    assert german.witnessed_by == LATER
    assert french.binds == (1, 2)
    assert not any("one history" in sentence for sentence in report.not_proved)
    assert not any("independent clock" in sentence for sentence in report.not_proved)
    assert codes_of(report)[-4:] == (
        f"cosigned {GERMAN} 3 AT,BE",
        f"witnessed {GERMAN} 3 2026-07-01T09:00:00Z",
        f"cosigned {FRENCH} 2 AT,BE",
        f"witnessed {FRENCH} 2 2026-07-01T09:00:00Z",
    )


def test_too_few_cosignatures_are_shown_and_prove_no_more() -> None:
    report = _report(_file(witnesses=(AUSTRIA,)))
    assert not report.anchors[0].witnessed
    assert report.anchors[0].existed_by is None
    assert any("Other states cosigned" in sentence for sentence in report.proved)
    assert sum("everybody one history" in sentence for sentence in report.not_proved) == 4
    assert not any(code.startswith("witnessed") for code in codes_of(report))


def test_a_log_is_not_witnessed_by_its_own_state() -> None:
    report = _report(_file(witnesses=(GERMANY, AUSTRIA)))
    german, french = report.anchors
    assert [witness.state for witness in german.witnesses] == [AUSTRIA]
    assert german.own_witness
    assert not german.witnessed
    assert [witness.state for witness in french.witnesses] == [AUSTRIA, GERMANY]
    assert french.witnessed


def test_a_witness_with_two_algorithms_counts_once() -> None:
    raw = _file(witnesses=(AUSTRIA,), algorithms=tuple(CosignerAlgorithm))
    (witness,) = _report(raw).anchors[0].witnesses
    assert witness.algorithms == ("ED25519", "ML_DSA_44")
    assert not _report(raw).anchors[0].witnessed


def test_in_a_network_without_a_policy_nothing_is_witnessed() -> None:
    document = msgspec.structs.replace(network(), witnessing=None)
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    anchor = parties.anchor(GERMANY, sizes_in(GERMANY, items))
    raw = evidence(items, anchors=[anchor], document=document)
    report = verify_evidence(raw, directory(document), at=LATER)
    assert report.anchors[0].threshold is None
    assert not report.anchors[0].witnessed
    assert any("the network states no policy" in sentence for sentence in report.proved)


def _stamped(times: int = 1, *, lasts_days: int = 5 * 365) -> tuple[bytes, NetworkDocument]:
    stamps = authority(lasts_days=lasts_days)
    document = network(authorities=[listed(stamps)])
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    chain = parties.stamped(GERMANY, stamps, times=times)
    anchor = parties.anchor(GERMANY, sizes_in(GERMANY, items), witnesses=(), time_stamps=[chain])
    return evidence(items, anchors=[anchor], document=document), document


def test_a_time_stamp_says_by_when_it_existed_and_its_accuracy_counts() -> None:
    raw, document = _stamped()
    report = verify_evidence(raw, directory(document), at=LATER + timedelta(days=30))
    (stamp,) = report.anchors[0].time_stamps
    assert stamp.at == LATER + timedelta(days=1, seconds=1)
    assert report.anchors[0].existed_by == stamp.at
    assert any("time-stamped by Stamps" in sentence for sentence in report.proved)
    assert codes_of(report)[-1] == f"time-stamped {GERMAN} 1 2026-07-02T09:00:01Z Stamps"


def test_a_time_stamp_that_nobody_renewed_proves_no_time_any_more() -> None:
    raw, document = _stamped(lasts_days=300)
    known = directory(document)
    assert verify_evidence(raw, known, at=LATER + timedelta(days=30)).anchors[0].existed_by
    late = verify_evidence(raw, known, at=LATER + timedelta(days=300))
    assert not late.anchors[0].time_stamps[0].holds
    assert late.anchors[0].existed_by is None
    assert any("was not renewed in time" in remark for remark in late.remarks)
    assert not any("time-stamped by" in sentence for sentence in late.proved)


def test_a_renewed_time_stamp_says_how_often() -> None:
    raw, document = _stamped(times=3)
    report = verify_evidence(raw, directory(document), at=LATER + timedelta(days=30))
    assert report.anchors[0].time_stamps[0].renewals == 2
    assert any("renewed since (2)" in sentence for sentence in report.proved)


def test_time_stamps_are_not_verified_without_a_moment() -> None:
    raw, document = _stamped()
    with pytest.raises(EvidenceInvalid, match=r"^27 time-stamp .*at a moment"):
        verify_evidence(raw, directory(document))


def test_a_decision_is_proved_as_an_entry_of_its_log() -> None:
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    made = decision({"case": REQUEST, "official": "node"}, salt=bytes(32))
    report = _report(evidence(items, entries=[parties.entry(GERMANY, made, START)]))
    (entry,) = report.entries
    assert (entry.kind, entry.state, entry.index) == ("decision", GERMANY, 1)
    assert any("what its policy decided" in sentence for sentence in report.proved)
    assert f"entry decision {GERMAN} 1" in codes_of(report)


def test_what_nobody_vouches_for_is_said_for_each_log() -> None:
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    report = _report(evidence(items))
    assert report.network == network().digest()
    for origin in (GERMAN, FRENCH):
        assert sum(origin in sentence for sentence in report.not_proved) == 2


def test_a_file_of_format_3_is_written_and_read_alike() -> None:
    raw = _file()
    assert write_file(read_file(raw)) == raw
    older = read_file(write_evidence(read_file(raw).holds.messages))
    assert (older.network, older.anchors) == (None, ())


def test_what_cannot_be_written_is_a_bug() -> None:
    whole = read_file(_file())
    with pytest.raises(ValueError, match="names the network"):
        write_file(replace(whole, network=None))
    with pytest.raises(ValueError, match="at least one"):
        write_file(AnchoredFile(EvidenceFile(()), "0" * 64))


def test_a_file_made_with_an_earlier_document_needs_those_between() -> None:
    parties = Parties()
    raw = evidence([parties.delivered(REQUEST, START, ASKED)])
    chain = [network()]
    for months in (1, 2, 3):
        at = START + timedelta(days=30 * months)
        chain.append(renewed(chain[-1], at=at, expires_at=at + timedelta(days=90)))
    assert verify_evidence(raw, directory(chain[1])).steps
    with pytest.raises(EvidenceInvalid, match=r"^19 network"):
        verify_evidence(raw, directory(chain[3]))
    with pytest.raises(EvidenceInvalid, match=r"^19 network"):
        verify_evidence(raw, directory(chain[3]), made_with=lineage(chain[3], chain[:2]))
    assert verify_evidence(raw, directory(chain[3]), made_with=lineage(chain[3], chain[:3])).steps


def _revoked(reason: str) -> NetworkDocument:
    document = network()
    at = LATER + timedelta(hours=1)
    members = []
    for member in document.members:
        log = networks.log_in(member)
        if member.state == GERMANY:
            key = msgspec.structs.replace(
                log.keys[0],
                valid_until=at,
                revocation=Revocation(at=at, reason=reason),  # type: ignore[arg-type]
            )
            log = msgspec.structs.replace(log, keys=(key,))
        members.append(msgspec.structs.replace(member, log=log))
    return msgspec.structs.replace(
        document,
        members=tuple(members),
        version=2,
        previous=document.digest(),
        issued_at=LATER + timedelta(days=1),
        expires_at=LATER + timedelta(days=90),
    )


@pytest.mark.parametrize("reason", ["lost", "superseded"])
def test_what_a_lost_or_superseded_key_signed_stays_proved_with_a_remark(reason: str) -> None:
    parties = Parties()
    raw = evidence([parties.delivered(REQUEST, START, ASKED)])
    report = verify_evidence(raw, directory(_revoked(reason)))
    assert any(f"revoked as {reason}" in remark for remark in report.remarks)


def test_what_a_compromised_key_signed_counts_if_others_saw_it_before() -> None:
    known = directory(_revoked("compromised"))
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    anchors = [parties.anchor(GERMANY, sizes_in(GERMANY, items))]
    report = verify_evidence(evidence(items, anchors=anchors), known)
    assert report.steps[-1].checked == 1
    late = [parties.anchor(GERMANY, sizes_in(GERMANY, items), at=LATER + timedelta(hours=1))]
    for raw in (evidence(items, anchors=late), evidence(items), write_evidence(items)):
        with pytest.raises(EvidenceInvalid, match=r"^30 compromised-key"):
            verify_evidence(raw, known)


def test_a_witness_that_had_left_when_it_cosigned_counts_for_nothing_and_spoils_nothing() -> None:
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    witnesses = [AUSTRIA, BELGIUM, GERMANY]
    anchor = parties.anchor(FRANCE, sizes_in(FRANCE, items), witnesses=witnesses)
    raw = evidence(items, anchors=[anchor])
    # Belgium left before; when this was cosigned, not everybody had the document that says so.
    left = without_member(network(), BELGIUM, at=LATER - timedelta(minutes=30), reason="left")
    report = verify_evidence(raw, directory(left), at=LATER + timedelta(hours=1))
    assert [one.state for one in report.anchors[0].witnesses] == [AUSTRIA, GERMANY]
    assert report.anchors[0].witnessed
