"""Bytes that a search found, samples and bent messages: none breaks the reading of ECRIS."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.fuzz import ecris_target
from tests.fuzz.ecris_corpus import KEPT, samples
from tests.fuzz.ecris_mutation import mutated, seed_document
from tests.fuzz.ecris_target import CANARY, take

from comity.errors import ConfigurationInvalid
from comity.exchange.wires import Complaint
from comity.transport.ecris.codes import Codes
from comity.transport.ecris.reading import Read, read

SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_what_once_broke_something_breaks_nothing(path: Path) -> None:
    take(path.read_bytes())


@pytest.mark.shared
def test_no_sample_breaks_anything() -> None:
    bodies = list(samples())
    if not bodies:
        pytest.skip("the samples are not at hand")
    for number, body in enumerate(bodies):
        take(body)
        for seed in range(10):
            take(mutated(body, 10 * number + seed))


@given(SEEDS)
@settings(max_examples=60)
def test_a_valid_message_is_taken_on_every_path(seed: int) -> None:
    take(seed_document(seed))


@given(SEEDS, SEEDS, SEEDS)
@settings(max_examples=200)
def test_a_bent_message_meets_declared_failures_only(seed: int, first: int, second: int) -> None:
    bent = mutated(seed_document(seed), first)
    take(bent)
    take(mutated(bent, second))


@given(st.binary(max_size=200))
def test_bytes_that_are_no_message_meet_declared_failures_only(body: bytes) -> None:
    take(body)


@pytest.mark.parametrize("defect", [KeyError("x"), ConfigurationInvalid("x"), RecursionError()])
def test_the_target_reports_what_is_not_declared(
    monkeypatch: pytest.MonkeyPatch, defect: Exception
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise defect

    monkeypatch.setattr(ecris_target, "read", broken)
    with pytest.raises((KeyError, AssertionError, RecursionError)):
        take(seed_document(1))


def test_the_target_reports_a_complaint_that_quotes(monkeypatch: pytest.MonkeyPatch) -> None:
    quoting = Complaint("FE-99004", "", CANARY)

    def read_and_quoted(element: etree._Element, *, codes: Codes) -> Read:
        return replace(read(element, codes=codes), complaints=(quoting,))

    monkeypatch.setattr(ecris_target, "read", read_and_quoted)
    with pytest.raises(AssertionError, match="quotes"):
        take(seed_document(1))
