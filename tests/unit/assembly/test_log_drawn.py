"""The log in a few facts, and as a picture."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adversary.witness_stage import FIRST, SECOND, Scene, published, scene

from comity.assembly.log_drawn import LogFacts, log_facts
from comity.web.api_figures import LogAnswer, WitnessShown
from comity.web.desk.languages import language
from comity.web.desk.log_picture import log_picture


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path, threshold=1) as made:
        yield made


def grow(stage: Scene) -> None:
    with stage.liar.database.begin() as work:
        stage.liar.records.ask_alive(work, FIRST)


def drawn(found: LogFacts) -> str:
    witnesses = tuple(
        WitnessShown(
            state=each.state,
            size=each.size,
            cosigned_at=each.cosigned_at,
            is_on_latest=each.is_on_latest,
            failures=each.failures,
        )
        for each in found.witnesses
    )
    answer = LogAnswer(
        origin=found.origin,
        size=found.size,
        published_size=found.published_size,
        published_at=found.published_at,
        witnesses=witnesses,
        asked_for=found.asked_for,
    )
    return str(log_picture("The log", answer, language("en")))


def test_before_anything_is_published_no_witness_stands_on_it(stage: Scene) -> None:
    grow(stage)
    found = log_facts(stage.liar)
    assert (found.published_size, found.published_at, found.asked_for) == (0, None, 1)
    assert [(each.state, each.is_on_latest) for each in found.witnesses] == [
        (state, False) for state in sorted((FIRST, SECOND))
    ]
    assert "None yet" in drawn(found)
    assert "✓" not in drawn(found)


def test_who_cosigned_the_latest_publication_stands_on_it(stage: Scene) -> None:
    grow(stage)
    published(stage.liar, [stage.first])
    covered = log_facts(stage.liar)
    assert covered.published_size == covered.size > 0
    assert {each.state: each.is_on_latest for each in covered.witnesses} == {
        FIRST: True,
        SECOND: False,
    }
    assert drawn(covered).count("✓") == 1
    assert 'fill="url(#hatched)"' not in drawn(covered)
    grow(stage)
    grown = log_facts(stage.liar)
    assert grown.size > grown.published_size
    assert 'fill="url(#hatched)"' in drawn(grown)
