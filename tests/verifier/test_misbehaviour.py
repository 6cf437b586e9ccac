"""Files that show that a log contradicted itself: both implementations judge them alike."""

import json
from base64 import b64encode
from pathlib import Path

import pytest
from tests.adversary.key_theft import without_the_key
from tests.unit.ledger.exchange_of_two import directory_of
from tests.unit.trust import networks
from tests.unit.trust.test_network_witnesses import keys_of, witnessed_network
from tests.verifier.second_implementation import SecondImplementation

from comity.ledger.checkpoint import Checkpoint, sign_checkpoint
from comity.ledger.misbehaviour_file import MisbehaviourFile, Proof, judge

NETWORK = networks.signed(networks.network())
KEY = networks.log_key(networks.UTOPIA)
STRANGER = networks.log_key(networks.ATLANTIS)


def note(size: int, root: int, *, stranger: bool = False) -> str:
    """Return a signed checkpoint of Utopia's log, or one that only claims to be."""
    raw = sign_checkpoint(Checkpoint(KEY.name, size, bytes([root]) * 32), [KEY])
    if stranger:
        return raw.decode().replace(b64encode(bytes([root]) * 32).decode(), "A" * 43 + "=")
    return raw.decode()


def proof(first: str, second: str) -> Proof:
    return Proof(
        state=networks.UTOPIA,
        log=KEY.name,
        what="two roots",
        noted_at="2026-03-01T09:00:00Z",
        one_size_two_roots=True,
        first_note=first,
        second_note=second,
        signatures_valid=True,
    )


PROOFS = {
    "proven": proof(note(5, 1), note(5, 2)),
    "owner-must-answer": proof(note(5, 1), note(7, 2)),
    "the-same": proof(note(5, 1), note(5, 1)),
    "a-forgery": proof(note(5, 1), note(5, 2, stranger=True)),
}


def file_of(*proofs: Proof) -> bytes:
    return MisbehaviourFile(
        network="Example network", network_digest="0" * 64, reported_by="AX", proofs=proofs
    ).encode()


@pytest.mark.parametrize("name", sorted(PROOFS))
def test_both_judge_a_contradiction_alike(second: SecondImplementation, name: str) -> None:
    judged = judge(PROOFS[name], directory_of(NETWORK))
    said = second.verify(file_of(PROOFS[name]), NETWORK)
    (other,) = said["proofs"]
    assert said["verified"] is (judged.verdict == "proven")
    assert other["verdict"] == judged.verdict
    assert tuple(other["sizes"]) == judged.sizes
    assert other["reason"] == judged.reason


def test_a_file_is_as_good_as_its_weakest_proof(second: SecondImplementation) -> None:
    file = file_of(PROOFS["proven"], PROOFS["a-forgery"])
    assert second.verify(file, NETWORK)["verdict"] == "not-proven"
    assert second.verify(file_of(), NETWORK)["verdict"] == "not-proven"


def test_what_the_file_claims_of_itself_counts_for_nothing(second: SecondImplementation) -> None:
    content = json.loads(file_of(PROOFS["the-same"]))
    content["proofs"][0] |= {"one_size_two_roots": True, "what": "PROVEN", "state": "AX"}
    assert not second.verify(json.dumps(content).encode(), NETWORK)["verified"]


def test_the_vectors_of_evidence_are_not_taken_for_misbehaviour(
    second: SecondImplementation,
) -> None:
    folder = Path(__file__).parents[1] / "vectors" / "evidence"
    vector = json.loads((folder / "1-refused-unknown-format.json").read_bytes())
    said = second.verify(b'{"format":"comity-evidence/9"}', vector["network"].encode())
    assert said["message"].startswith("1 form: ")


def test_both_leave_out_false_lines_and_those_of_thieves(second: SecondImplementation) -> None:
    witnessed = networks.signed(witnessed_network())
    lines = [
        f"\u2014 {key.name} {b64encode(key.key_id + bytes(9)).decode()}\n"
        for key in keys_of(networks.ATLANTIS)
    ]
    spoiled = proof(note(5, 1) + lines[0], note(5, 2) + lines[1])
    stolen, superseded = (
        networks.signed(without_the_key(reason)) for reason in ("compromised", "superseded")
    )
    cases = ((spoiled, witnessed), (PROOFS["proven"], stolen), (PROOFS["proven"], superseded))
    for each, network in cases:
        judged = judge(each, directory_of(network))
        (other,) = second.verify(file_of(each), network)["proofs"]
        assert judged.verdict == ("not-proven" if network is stolen else "proven")
        assert (other["verdict"], other["reason"]) == (judged.verdict, judged.reason)
