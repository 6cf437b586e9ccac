"""Whatever somebody writes into a file of format 3, it is proved or refused, and nothing else."""

from dataclasses import replace
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.ledger.anchored_exchange import (
    ASKED,
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

from comity.errors import EvidenceInvalid
from comity.ledger.deadline_entry import read_deadline
from comity.ledger.entry import Entry, EntryKind, canonical_json
from comity.ledger.evidence import verify_evidence

_STAMPS = authority()
_DOCUMENT = network(authorities=[listed(_STAMPS)])
_DIRECTORY = directory(_DOCUMENT)
_AFTER = START.replace(day=16)


def _sample() -> tuple[bytes, dict[str, Any]]:
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    silence = parties.silence(items, _AFTER)
    anchors = [
        parties.anchor(
            GERMANY,
            sizes_in(GERMANY, items, [silence]),
            time_stamps=[parties.stamped(GERMANY, _STAMPS)],
        ),
        parties.anchor(FRANCE, sizes_in(FRANCE, items)),
    ]
    raw = evidence(items, entries=[silence], anchors=anchors, document=_DOCUMENT)
    return raw, msgspec.to_builtins(read_deadline(silence.body))


_RAW, _BODY = _sample()


def _said(raw: bytes) -> str:
    try:
        verify_evidence(raw, _DIRECTORY, at=LATER.replace(month=9))
    except EvidenceInvalid as refused:
        return refused.public
    return "proved"


def _places(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Return the path of every value in the file."""
    found = [path] if path else []
    if isinstance(value, dict):
        for name, inner in value.items():
            found += _places(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += _places(inner, (*path, number))
    return found


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=40)
    | st.binary(max_size=60).map(msgspec.to_builtins),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


def test_the_sample_itself_is_proved() -> None:
    assert _said(_RAW) == "proved"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_places(msgspec.json.decode(_RAW))), json_values)
def test_any_value_anywhere_is_proved_or_refused(path: tuple[Any, ...], value: object) -> None:
    file = msgspec.json.decode(_RAW)
    target = file
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    said = _said(file_from(file))
    assert said == "proved" or said[0].isdigit()


moments = st.datetimes().map(lambda at: at.isoformat() + "Z")
dates = st.dates().map(lambda on: on.isoformat())
texts = st.text(min_size=1, max_size=30) | st.sampled_from(["fd-own-record", "UTC", "../UTC"])


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(_BODY)), moments | dates | texts, max_size=3))
def test_whatever_a_state_logs_as_a_deadline_is_proved_or_refused(changes: dict[str, str]) -> None:
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    body = canonical_json(_BODY | changes)
    entry = Entry(EntryKind.DEADLINE, body, bytes(32))
    claimed = parties.entry(GERMANY, entry, _AFTER)
    said = _said(evidence(items, entries=[claimed], document=_DOCUMENT))
    assert said == "proved" or said[0].isdigit()


@settings(max_examples=60, deadline=None)
@given(moments)
def test_whatever_date_an_answer_bears_the_verdict_is_told(at: str) -> None:
    parties = Parties()
    asked = parties.delivered(REQUEST, START, ASKED)
    answer = parties.sent("FR-DE-RRS-000000000000001", START, b"{}", REQUEST)
    moved = msgspec.json.decode(answer.header) | {"sent_at": at}
    raw = msgspec.json.encode(moved)
    proof = parties.logs[FRANCE].record(Entry(EntryKind.MESSAGE_SENT, raw, answer.salt), START)
    said = _said(
        evidence(
            [asked, replace(answer, header=raw, proof=proof)],
            document=_DOCUMENT,
        )
    )
    assert said == "proved" or said[0].isdigit()
