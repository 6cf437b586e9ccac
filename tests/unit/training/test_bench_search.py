"""The benchmark of identification, on a register of a few hundred."""

import json
import os
from dataclasses import replace
from itertools import islice
from pathlib import Path

import msgspec
import pytest

from comity.clock import SystemClock
from comity.errors import InputInvalid
from comity.persons.names import name_of
from comity.persons.person import Person
from comity.search.certainty import Doubt
from comity.search.identification import Outcome
from comity_training.bench import search_peers
from comity_training.bench.search import Measured, Plan, measure_search
from comity_training.bench.search_asking import Asked
from comity_training.bench.search_figures import (
    by_error,
    calibration,
    certain_at,
    possible_at,
    quality,
)
from comity_training.bench.search_page import BEGIN, END, write_page
from comity_training.bench.search_register import KeptRegister, Source
from comity_training.bench.search_report import search_lines
from comity_training.bench.search_stream import stream
from comity_training.people.files import write_people, write_questions
from comity_training.people.model import Question, QuestionKind
from comity_training.people.register import people

PERSONS = 300
PLAN = Plan(source=Source(PERSONS, 5), questions=60, seed=5, twins=10, exhaustive=3)
NOBODY_IN_PARTICULAR = Person(name_of("Ana", "Novak"))


def _quiet(_: str) -> None:
    return None


def _measured(folder: Path, plan: Plan = PLAN) -> Measured:
    return measure_search(plan, folder, clock=SystemClock(), randomness=os.urandom, progress=_quiet)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("register")


@pytest.fixture(scope="module")
def measured(kept: Path) -> Measured:
    return _measured(kept, replace(PLAN, export=kept / "exported.jsonl"))


def _asked(
    kind: QuestionKind,
    outcome: Outcome,
    *,
    first: bool = False,
    listed: bool = False,
    probability: float = 0.0,
    doubts: tuple[Doubt, ...] = (),
    errors: tuple[str, ...] = (),
) -> Asked:
    truth = 7 if kind is QuestionKind.KNOWN else None
    return Asked(
        question=Question(NOBODY_IN_PARTICULAR, truth, kind, errors),
        truth=truth,
        outcome=outcome,
        right=first and outcome is Outcome.CERTAIN,
        found=first or listed,
        compared=first or listed,
        first=first,
        listed=listed,
        shown=int(outcome is not Outcome.NOBODY),
        found_count=1,
        compared_count=1,
        probability=probability,
        doubts=doubts,
        wall_ms=1.0,
        cpu_ms=1.0,
        likeliest=(7,) if first else (8,),
    )


def test_several_processes_make_the_same_people_as_one() -> None:
    assert list(stream(120, 9, processes=2)) == list(people(120, 9))


def test_every_figure_is_there_and_in_json(measured: Measured) -> None:
    figures = msgspec.to_builtins(measured.figures)
    assert figures["register"]["filled"]["persons"] == PERSONS
    assert figures["quality"]["questions"] == 60
    assert figures["exhaustive"]["persons"] == PERSONS
    assert figures["wall_ms"]["p50"] <= figures["wall_ms"]["p99"] <= figures["wall_ms"]["greatest"]
    assert set(figures["twins"]["tries"]) <= {"twin", "indistinguishable"}
    assert json.loads(msgspec.json.encode(measured.figures))["peers"] is None


def test_in_a_register_of_a_few_hundred_hardly_anybody_is_missed(measured: Measured) -> None:
    found = measured.figures.quality.recall_at_candidates
    assert found is not None
    assert found > 0.95
    assert measured.figures.quality.most_shown <= 12


def test_whoever_is_entered_is_found_in_the_same_transaction(measured: Measured) -> None:
    entered = measured.figures.entered
    assert entered.findable == entered.persons > 0


def test_the_register_is_left_as_it_was(measured: Measured, kept: Path) -> None:
    assert measured.asked
    register = KeptRegister(kept, url="", clock=SystemClock(), randomness=os.urandom)
    database = register.open()
    with database.read() as snapshot:
        assert snapshot.register.size() == (PERSONS, 0)
    database.close()


def test_a_kept_register_is_asked_again_and_not_made_again(measured: Measured, kept: Path) -> None:
    told: list[str] = []
    again = measure_search(
        replace(PLAN, twins=0, exhaustive=0),
        kept,
        clock=SystemClock(),
        randomness=os.urandom,
        progress=told.append,
    )
    assert not any("in the index" in sentence for sentence in told)
    assert again.figures.register == measured.figures.register
    assert again.figures.quality == measured.figures.quality


def test_a_folder_with_another_register_is_refused(measured: Measured, kept: Path) -> None:
    assert measured.asked
    with pytest.raises(InputInvalid, match="The folder holds 300 persons of the seed 5"):
        _measured(kept, replace(PLAN, source=Source(PERSONS, 6)))


def test_a_register_that_was_left_half_made_is_refused(tmp_path: Path) -> None:
    _measured(tmp_path, replace(PLAN, source=Source(20, 5), questions=2, twins=0, exhaustive=0))
    (tmp_path / "register.json").unlink()
    with pytest.raises(InputInvalid, match="no note says whom"):
        _measured(tmp_path, replace(PLAN, source=Source(20, 5)))


def test_others_may_bring_their_own_register_and_questions(tmp_path: Path) -> None:
    register, questions = tmp_path / "people.jsonl", tmp_path / "questions.jsonl"
    everybody = [replace(made, number=made.number + 5_000) for made in people(20, 4)]
    write_people(everybody, register)
    meant = everybody[3]
    write_questions([Question(meant.person, meant.number, QuestionKind.KNOWN, ())], questions)
    found = _measured(
        tmp_path / "kept",
        Plan(Source(0, 1, register), questions=1, seed=1, questions_file=questions),
    )
    assert found.figures.errors == "own"
    assert found.figures.quality.top_1 == 1.0


def test_an_empty_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputInvalid, match="holds nobody"):
        _measured(tmp_path, replace(PLAN, source=Source(0, 1)))


def test_exported_candidates_stand_by_number_and_labels_have_a_truth(
    measured: Measured, kept: Path
) -> None:
    with (kept / "exported.jsonl").open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    asked = [line for line in lines if line["kind"] != "label"]
    labels = [line for line in lines if line["kind"] == "label"]
    assert len(asked) == len(measured.asked)
    for line in asked:
        numbers = [number for number, _ in line["candidates"]]
        assert numbers == sorted(numbers)
        assert len(numbers) <= 50
    assert all(label["truth"] for label in islice(labels, 100))


def test_somebody_not_named_and_not_shown_is_lost() -> None:
    found = quality(
        [
            _asked(QuestionKind.KNOWN, Outcome.CERTAIN, first=True, listed=True, probability=1.0),
            _asked(QuestionKind.KNOWN, Outcome.POSSIBLE, listed=True, probability=0.4),
            _asked(QuestionKind.KNOWN, Outcome.NOBODY),
            _asked(QuestionKind.KNOWN, Outcome.POSSIBLE),
        ]
    )
    assert (found.lost, found.listed, found.top_1, found.certain_recall) == (0.5, 0.5, 0.25, 0.25)


def test_naming_anybody_for_a_twin_is_wrong() -> None:
    found = quality(
        [
            _asked(QuestionKind.KNOWN, Outcome.CERTAIN, first=True, listed=True),
            _asked(QuestionKind.TWIN, Outcome.CERTAIN),
        ]
    )
    assert found.certain_precision == 0.5
    assert found.certain_wrong == {"twin": 1}


def test_shares_of_nothing_are_not_stated() -> None:
    found = quality([_asked(QuestionKind.TWIN, Outcome.NOBODY)])
    assert found.top_1 is found.certain_precision is found.unrelated_to_human is None


def test_calibration_compares_what_is_stated_with_what_is_so() -> None:
    bins = calibration(
        [
            _asked(QuestionKind.KNOWN, Outcome.POSSIBLE, first=True, probability=0.95),
            _asked(QuestionKind.SIBLING, Outcome.POSSIBLE, probability=0.93),
            _asked(QuestionKind.UNRELATED, Outcome.NOBODY, probability=0.01),
        ]
    )
    assert [(each.at_least, each.answers, each.observed) for each in bins] == [
        (0.0, 1, 0.0),
        (0.9, 2, 0.5),
    ]


def test_a_lower_threshold_shows_more_and_loses_fewer() -> None:
    curve = possible_at(
        [
            _asked(QuestionKind.KNOWN, Outcome.POSSIBLE, first=True, probability=0.04),
            _asked(QuestionKind.UNRELATED, Outcome.NOBODY, probability=0.015),
        ]
    )
    at = {each.threshold: (each.unrelated_shown, each.lost) for each in curve}
    assert at[0.01] == (1.0, 0.0)
    assert at[0.02] == (0.0, 0.0)
    assert at[0.05] == (0.0, 1.0)


def test_other_doubts_than_improbability_stay_whatever_the_threshold() -> None:
    curve = certain_at(
        [
            _asked(
                QuestionKind.KNOWN,
                Outcome.POSSIBLE,
                first=True,
                probability=0.992,
                doubts=(Doubt.TOO_IMPROBABLE,),
            ),
            _asked(
                QuestionKind.TWIN,
                Outcome.POSSIBLE,
                probability=0.999,
                doubts=(Doubt.POSSIBLE_TWIN, Doubt.TOO_IMPROBABLE),
            ),
        ]
    )
    at = {each.threshold: each for each in curve}
    assert (at[0.99].named, at[0.99].recall) == (1, 1.0)
    assert (at[0.995].named, at[0.995].recall) == (0, 0.0)


def test_a_description_counts_once_in_the_group_of_each_of_its_errors() -> None:
    groups = by_error(
        [
            _asked(
                QuestionKind.KNOWN,
                Outcome.NOBODY,
                errors=("surname:typo", "surname:typo", "sex:missing"),
            ),
            _asked(QuestionKind.KNOWN, Outcome.CERTAIN, first=True, listed=True),
        ]
    )
    assert {group.name: (group.known, group.lost) for group in groups} == {
        "surname:typo": (1, 1.0),
        "sex:missing": (1, 1.0),
        "none": (1, 0.0),
    }


def test_without_their_environment_others_say_how_to_make_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_peers, "ENVIRONMENT", Path("no-such-environment"))
    found = search_peers.measure_peers(tmp_path / "questions.jsonl", None)
    assert found.programs == ()
    assert "requirements-peers.txt" in found.absent


def test_a_page_gets_its_figures_between_its_marks(measured: Measured, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"Before.\n\n{BEGIN}\nold\n{END}\n\nAfter.\n", encoding="utf-8")
    write_page(page, measured.figures)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("Before.")
    assert text.endswith("After.\n")
    assert "old" not in text
    assert "### Against the aims" in text


def test_a_page_without_marks_is_left_alone(measured: Measured, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Nothing here.", encoding="utf-8")
    with pytest.raises(InputInvalid, match="needs a line"):
        write_page(page, measured.figures)
    assert page.read_text(encoding="utf-8") == "Nothing here."


def test_the_answer_for_people_names_the_weakest(measured: Measured) -> None:
    lines = search_lines(measured.figures)
    assert any(line.startswith("register: 300 persons") for line in lines)
    assert "weakest errors:" in lines
