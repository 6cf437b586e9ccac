"""Both implementations against the shared vectors, and against each other."""

from base64 import b64decode
from datetime import datetime
from typing import Any

import msgspec
import pytest
from tests.unit.ledger.exchange_of_two import directory_of
from tests.verifier.second_implementation import SecondImplementation
from tests.verifier.vectors import VECTORS

from comity.ledger.evidence import verify_evidence


def answer(second: SecondImplementation, vector: dict[str, Any]) -> dict[str, Any]:
    """Return what the second implementation says of a vector."""
    return second.verify(
        b64decode(vector["evidence"]),
        vector["network"].encode(),
        vector["network_digest"],
        at=vector["at"],
    )


def without_law(said: object) -> object:
    """Return what is said without what hangs on the law of deadlines, which only one computes."""
    if not isinstance(said, list):
        return said
    return [
        one
        for one in said
        if not (isinstance(one, dict) and one.get("name") == "deadline")
        and not (isinstance(one, str) and ("no answer to " in one or "the law sets " in one))
    ]


def test_there_are_vectors_of_both_outcomes() -> None:
    outcomes = [vector["expected"]["verified"] for vector in VECTORS.values()]
    assert outcomes.count(True) > 5
    assert outcomes.count(False) > 10


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_the_second_implementation_says_of_a_vector_what_it_should(
    second: SecondImplementation, name: str
) -> None:
    expected = VECTORS[name]["expected"]
    said = answer(second, VECTORS[name])
    assert said["verified"] is expected["verified"], said
    if not expected["verified"]:
        assert said["message"].partition(":")[0].partition(" (")[0] == expected["step"]
        return
    assert said["one_sided"] is expected["one_sided"]
    assert said["conversation"] == expected["conversation"]
    assert [
        {"step": f"{step['number']} {step['name']}", "checked": step["checked"]}
        for step in said["steps"]
    ] == expected["steps"]
    assert said["codes"] == expected["codes"]
    assert len(said["remarks"]) == expected["remarks"]


@pytest.mark.parametrize(
    "name", sorted(name for name, vector in VECTORS.items() if vector["expected"]["verified"])
)
def test_both_implementations_say_the_same_word_for_word(
    second: SecondImplementation, name: str
) -> None:
    vector = VECTORS[name]
    report = verify_evidence(
        b64decode(vector["evidence"]),
        directory_of(vector["network"].encode()),
        at=datetime.fromisoformat(vector["at"]),
    )
    first = msgspec.json.decode(msgspec.json.encode(report))
    other = answer(second, vector)
    for field in (
        "conversation",
        "messages",
        "channel",
        "steps",
        "logs",
        "proved",
        "not_proved",
        "remarks",
    ):
        assert without_law(other[field]) == without_law(first[field]), field


def test_another_digest_than_the_published_one_is_refused_by_the_second(
    second: SecondImplementation,
) -> None:
    vector = VECTORS["1-conversation"] | {"network_digest": "0" * 64}
    assert answer(second, vector) == {
        "ok": False,
        "verified": False,
        "code": "trust:network:invalid",
        "message": "The network document is not the one pinned.",
    }
