"""Attack: evidence is made to look older or poorer, so that less is checked of it.

Whoever takes anchors away, or writes the messages into an older format, may lose what was
proved; nothing may be proved by it that was refused before.
"""

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
from tests.unit.ledger.exchange_of_two import file_from
from tests.unit.trust import networks

from comity.errors import EvidenceInvalid
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_codes import codes_of
from comity.trust.network_document import NetworkDocument, Revocation


def _file() -> tuple[bytes, NetworkDocument]:
    stamps = authority()
    document = network(authorities=[listed(stamps)])
    parties = Parties()
    items = [
        parties.delivered(REQUEST, START, ASKED),
        parties.delivered(ANSWER, START + timedelta(days=3), refers_to=REQUEST),
    ]
    anchors = [
        parties.anchor(
            state,
            sizes_in(state, items),
            witnesses=(AUSTRIA, BELGIUM),
            time_stamps=[parties.stamped(state, stamps)],
        )
        for state in (GERMANY, FRANCE)
    ]
    return evidence(items, anchors=anchors, document=document), document


def _codes(raw: bytes, document: NetworkDocument) -> set[str]:
    at = LATER + timedelta(days=30)
    return set(codes_of(verify_evidence(raw, directory(document), at=at)))


def test_without_its_anchors_a_file_proves_less_and_says_so() -> None:
    """Detected by whoever reads the report: "not proved" names each log; nothing is stronger."""
    raw, document = _file()
    bare = msgspec.json.decode(raw) | {"anchors": []}
    whole, poorer = _codes(raw, document), _codes(file_from(bare), document)
    assert poorer < whole
    assert not any(code.startswith(("witnessed", "cosigned", "time-stamped")) for code in poorer)
    report = verify_evidence(file_from(bare), directory(document))
    assert sum("everybody one history" in sentence for sentence in report.not_proved) == 4


def test_written_in_the_older_format_it_proves_no_more_than_that_ever_did() -> None:
    """The messages alone, as comity-evidence/1: detected in the same way, by the same words."""
    raw, document = _file()
    older = {
        "format": "comity-evidence/1",
        "messages": msgspec.json.decode(raw)["messages"],
    }
    assert _codes(file_from(older), document) < _codes(raw, document)
    report = verify_evidence(file_from(older), directory(document))
    assert "by an independent clock" in " ".join(report.not_proved)
    assert "compare its checkpoints with those others hold" in " ".join(report.not_proved)


def test_losing_a_link_a_witness_or_a_time_stamp_never_proves_more() -> None:
    """Every part of every anchor is taken away in turn; what is left proves a subset."""
    raw, document = _file()
    whole = _codes(raw, document)
    tried = 0
    for number, anchor in enumerate(msgspec.json.decode(raw)["anchors"]):
        lines = anchor["checkpoint"].splitlines(keepends=True)
        poorer = [
            anchor | {"links": anchor["links"][:1]},
            anchor | {"time_stamps": []},
            anchor | {"checkpoint": "".join(lines[:-1])},
            anchor | {"checkpoint": "".join(lines[:-2])},
        ]
        for one in poorer:
            changed = msgspec.json.decode(raw)
            changed["anchors"][number] = one
            left = _codes(file_from(changed), document) - whole
            # Fewer states cosigned: the list of them is shorter, and nothing else is new.
            assert all(code.startswith("cosigned") for code in left)
            tried += 1
    assert tried == 8


def _with_compromised_key(document: NetworkDocument) -> NetworkDocument:
    at = LATER + timedelta(days=3)
    members = []
    for member in document.members:
        log = networks.log_in(member)
        if member.state == GERMANY:
            revocation = Revocation(at=at, reason="compromised")
            key = msgspec.structs.replace(log.keys[0], valid_until=at, revocation=revocation)
            log = msgspec.structs.replace(log, keys=(key,))
        members.append(msgspec.structs.replace(member, log=log))
    return msgspec.structs.replace(
        document,
        members=tuple(members),
        version=2,
        previous=document.digest(),
        issued_at=at,
        expires_at=at + timedelta(days=90),
    )


def test_a_compromised_keys_evidence_cannot_be_saved_by_an_older_format() -> None:
    """Anchors are left out so that nobody asks when it was seen: refused at step 30.

    By whoever verifies, with the revocation in the network document.
    """
    raw, document = _file()
    revoked = _with_compromised_key(document)
    assert verify_evidence(raw, directory(revoked), at=LATER + timedelta(days=30)).steps
    messages = msgspec.json.decode(raw)["messages"]
    for poorer in (
        msgspec.json.decode(raw) | {"anchors": []},
        {"format": "comity-evidence/1", "messages": messages},
    ):
        with pytest.raises(EvidenceInvalid, match=r"^30 compromised-key"):
            verify_evidence(file_from(poorer), directory(revoked), at=LATER)
