"""A file with one thing changed: both implementations refuse it, at the same step."""

from base64 import b64decode
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.ledger.exchange_of_two import directory_of
from tests.verifier.second_implementation import SecondImplementation
from tests.verifier.vectors import VECTORS

from comity.errors import EvidenceInvalid, Failure
from comity.ledger.evidence import verify_evidence
from comity.trust.network import DigestPin, open_network
from comity.trust.network_directory import Directory

SAMPLES = ("1-conversation", "2-channel", "3-silence", "3-time-stamp-renewed", "3-two-algorithms")


@cache
def directory(network: str) -> Directory:
    return directory_of(network.encode())


def step_of_first(file: bytes, vector: dict[str, Any]) -> str:
    """Return the step at which the first implementation refuses; empty if it does not."""
    try:
        verify_evidence(file, directory(vector["network"]), at=datetime.fromisoformat(vector["at"]))
    except EvidenceInvalid as problem:
        return problem.public.partition(":")[0]
    return ""


def step_of_second(second: SecondImplementation, file: bytes, vector: dict[str, Any]) -> str:
    """Return the same of the second."""
    said = second.verify(file, vector["network"].encode(), at=vector["at"])
    return "" if said["verified"] else said["message"].partition(":")[0]


@pytest.mark.parametrize("name", ["1-one-leaf", "3-time-stamped"])
def test_every_single_byte_changed_is_refused_by_both_at_the_same_step(
    second: SecondImplementation, name: str
) -> None:
    vector = VECTORS[name]
    file = b64decode(vector["evidence"])
    for place in range(len(file)):
        changed = bytearray(file)
        changed[place] ^= 1 << (place % 8)
        step = step_of_first(bytes(changed), vector)
        assert step != "", f"byte {place} changed, and the first implementation did not notice"
        assert step_of_second(second, bytes(changed), vector) == step


@st.composite
def _changes(draw: st.DrawFn) -> tuple[dict[str, Any], bytes]:
    vector = VECTORS[draw(st.sampled_from(SAMPLES))]
    file = bytearray(b64decode(vector["evidence"]))
    place = draw(st.integers(0, len(file) - 1))
    match draw(st.sampled_from(("other", "without", "more", "twice"))):
        case "other":
            file[place] = draw(st.integers(0, 255))
        case "without":
            del file[place : place + draw(st.integers(1, 40))]
        case "more":
            file[place:place] = draw(st.binary(min_size=1, max_size=4))
        case _:
            piece = file[place : place + draw(st.integers(1, 200))]
            file[place:place] = piece
    return vector, bytes(file)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=_changes())
def test_whatever_is_changed_both_come_to_the_same_verdict(
    second: SecondImplementation, change: tuple[dict[str, Any], bytes]
) -> None:
    vector, file = change
    assert step_of_second(second, file, vector) == step_of_first(file, vector)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_network_document_is_used_by_both_or_by_neither(
    second: SecondImplementation, data: st.DataObject
) -> None:
    vector = VECTORS["1-one-leaf"]
    network = bytearray(vector["network"].encode())
    place = data.draw(st.integers(0, len(network) - 1))
    network[place] = data.draw(st.integers(0, 255))
    file = b64decode(vector["evidence"])
    said = second.verify(file, bytes(network), vector["network_digest"])
    try:
        pin = DigestPin(vector["network_digest"])
        verify_evidence(file, Directory(open_network(bytes(network), trusted=None, pin=pin)))
    except Failure:
        assert not said["verified"]
    else:
        assert said["verified"]
