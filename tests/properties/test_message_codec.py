"""Whatever can be said survives the wire, and whatever arrives is read or refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import MESSAGES, messages

from comity.errors import EnvelopeMalformed
from comity.records.messages import (
    Cancellation,
    Kind,
    Message,
    decode,
    decode_as,
    encode,
    kind_of_message,
)


@given(message=messages)
def test_every_message_reads_back_as_it_was(message: Message) -> None:
    payload = encode(message)
    assert decode(kind_of_message(message), payload) == message
    assert encode(decode(kind_of_message(message), payload)) == payload


@pytest.mark.parametrize("kind", list(Kind))
def test_there_is_a_strategy_and_a_type_for_every_kind(kind: Kind) -> None:
    assert kind in MESSAGES


@given(kind=st.sampled_from(Kind), payload=st.binary(max_size=200))
def test_arbitrary_bytes_are_read_or_refused_and_never_a_defect(kind: Kind, payload: bytes) -> None:
    try:
        message = decode(kind, payload)
    except EnvelopeMalformed:
        return
    assert kind_of_message(message) is kind


def _paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += _paths(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            found += _paths(inner, (*path, place))
    return found


hostile_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**40), 10**40),
    st.floats(),
    st.sampled_from(["", " ", "\x00", "\ud800", "x" * 5000, "9999-99-99", "CC-C", "NaN"]),
    st.lists(st.none(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.none(), max_size=2),
)


@given(message=messages, hostile=hostile_values, data=st.data())
def test_one_hostile_value_anywhere_is_read_or_refused_and_never_a_defect(
    message: Message, hostile: object, data: st.DataObject
) -> None:
    kind = kind_of_message(message)
    tree: Any = json.loads(encode(message))
    path = data.draw(st.sampled_from(_paths(tree) or [()]))
    here = tree
    for step in path[:-1]:
        here = here[step]
    if path:
        here[path[-1]] = hostile
    payload = json.dumps(tree).encode("utf-8", "surrogatepass")
    try:
        reread = decode(kind, payload)
    except EnvelopeMalformed:
        return
    assert decode(kind, encode(reread)) == reread


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{}x",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"remarks":' * 100_000,
        b'{"remarks":[{"text":"\xed\xa0\x80"}]}',
        b'{"remarks":[{"text":"a","language":"xxx"}]}',
        b'{"remarks":[{"text":"\\u0000"}]}',
    ],
    ids=[
        "empty",
        "trailing",
        "null",
        "not-utf8",
        "deep-list",
        "deep-object",
        "surrogate",
        "language",
        "control",
    ],
)
def test_known_attacks_on_a_payload_are_refused(payload: bytes) -> None:
    with pytest.raises(EnvelopeMalformed):
        decode(Kind.CANCELLATION, payload)


def test_reading_as_a_type_that_is_no_message_is_a_bug_here() -> None:
    with pytest.raises(TypeError):
        decode_as(str, b"{}")
    assert decode_as(Cancellation, b"{}") == Cancellation()
