"""Questions with known answers, and the two ways in which descriptions go wrong."""

import ast
import inspect
import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from comity.errors import InputInvalid
from comity.persons.person import Person
from comity_training.people import errors_for_measuring, errors_for_training
from comity_training.people.errors_for_measuring import MeasuringErrors
from comity_training.people.errors_for_training import TrainingErrors
from comity_training.people.files import (
    read_people,
    read_questions,
    write_people,
    write_questions,
)
from comity_training.people.model import ErrorModel, MadeUpPerson, QuestionKind
from comity_training.people.questions import QuestionSampler, queries, sample_for_questions
from comity_training.people.register import people

ROOT = Path(__file__).resolve().parents[3]

MODELS = [TrainingErrors(), MeasuringErrors()]


@pytest.fixture(scope="module")
def sample() -> tuple[MadeUpPerson, ...]:
    return sample_for_questions(people(6_000, 2), 800, 4)


def test_a_sample_holds_whole_households(sample: tuple[MadeUpPerson, ...]) -> None:
    wanted = {made.household for made in sample}
    present = [made for made in people(6_000, 2) if made.household in wanted]
    assert tuple(present) == sample


def test_one_pass_fills_a_register_and_collects_a_sample(
    sample: tuple[MadeUpPerson, ...],
) -> None:
    sampler = QuestionSampler(800, 4)
    filled = list(sampler.passing(people(6_000, 2)))
    assert len(filled) == 6_000
    assert sampler.sample() == sample


@pytest.mark.parametrize("model", MODELS)
def test_the_same_seed_asks_the_same_questions(
    sample: tuple[MadeUpPerson, ...], model: ErrorModel
) -> None:
    once = list(queries(sample, 200, 9, errors=model))
    assert once == list(queries(sample, 200, 9, errors=model))


@pytest.mark.parametrize("model", MODELS)
def test_only_a_known_person_has_a_true_answer(
    sample: tuple[MadeUpPerson, ...], model: ErrorModel
) -> None:
    numbers = {made.number for made in sample}
    kinds: Counter[QuestionKind] = Counter()
    for question in queries(sample, 1_500, 9, errors=model):
        kinds[question.kind] += 1
        known = question.kind is QuestionKind.KNOWN
        assert (question.truth in numbers) is known
        assert (question.truth is not None) is known
        assert not known or question.country.startswith("CO-00-")
    assert set(kinds) == set(QuestionKind)
    assert 0.55 < kinds[QuestionKind.KNOWN] / 1_500 < 0.65


@pytest.mark.parametrize("model", MODELS)
def test_errors_are_named_when_a_description_differs(
    sample: tuple[MadeUpPerson, ...], model: ErrorModel
) -> None:
    people_by_number = {made.number: made.person for made in sample}
    for question in queries(sample, 600, 9, errors=model, shares={QuestionKind.KNOWN: 1.0}):
        assert question.truth is not None
        truth = people_by_number[question.truth]
        asked = question.person
        changed = {error.split(":")[0] for error in question.errors}
        if asked.birth_date != truth.birth_date:
            assert changed & {"birth-date", "name"}
        if asked.name != truth.name:
            assert changed & {"name", "forename", "surname", "second-surname"}
        if asked.birth_place != truth.birth_place:
            assert "birth-place" in changed


@pytest.mark.parametrize("model", MODELS)
def test_error_rates_are_near_those_asked_for(
    sample: tuple[MadeUpPerson, ...], model: ErrorModel
) -> None:
    asked = list(queries(sample, 3_000, 9, errors=model))
    share = Counter(
        error for question in asked for error in {each.split(":")[0] for each in question.errors}
    )
    assert 0.12 < share["birth-date"] / 3_000 < 0.22
    assert 0.1 < share["nationality"] / 3_000 < 0.22
    numbered = sum(bool(question.person.identity_numbers) for question in asked)
    assert 0.12 < numbered / 3_000 < 0.2


@pytest.mark.parametrize("model", MODELS)
def test_a_description_without_anything_passes_unharmed(model: ErrorModel) -> None:
    from comity.persons.names import PersonName  # noqa: PLC0415 - used once

    empty = Person(name=PersonName())
    for seed in range(50):
        person, _ = model.apply(empty, random.Random(seed))  # noqa: S311 - made-up data
        assert person.name.is_unknown


def test_the_two_error_models_share_no_mechanics() -> None:
    def imported(module: object) -> set[str]:
        tree = ast.parse(inspect.getsource(module))  # type: ignore[arg-type]
        return {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert not any("measuring" in name for name in imported(errors_for_training))
    assert not any("misunderstandings" in name for name in imported(errors_for_training))
    assert not any("for_training" in name for name in imported(errors_for_measuring))


def test_a_sibling_in_a_question_has_another_forename(sample: tuple[MadeUpPerson, ...]) -> None:
    quiet = replace(TrainingErrors(), misspelt=0, swapped=0, alias=0, folded=0, second_dropped=0)
    by_number = {made.number: made.person for made in sample}
    for question in queries(sample, 300, 9, errors=quiet, shares={QuestionKind.SIBLING: 1.0}):
        assert question.near is not None
        assert question.person.name.forename != by_number[question.near].name.forename


def test_an_empty_register_cannot_be_asked_about() -> None:
    with pytest.raises(ValueError, match="at least one"):
        list(queries((), 1, 1, errors=TrainingErrors()))


def test_files_give_back_what_was_written(tmp_path: Path, sample: tuple[MadeUpPerson, ...]) -> None:
    questions = list(queries(sample, 100, 9, errors=MeasuringErrors()))
    assert write_people(sample, tmp_path / "people.jsonl") == len(sample)
    assert write_questions(questions, tmp_path / "questions.jsonl") == 100
    assert tuple(read_people(tmp_path / "people.jsonl")) == sample
    assert list(read_questions(tmp_path / "questions.jsonl")) == questions


def test_a_broken_line_is_named_by_its_number_and_not_by_its_content(tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    file.write_text('{"number": 0, "person": {"name": {}}}\n{"number": "Secret"}\n', "utf-8")
    with pytest.raises(InputInvalid) as caught:
        list(read_people(file))
    assert caught.value.place == f"{file}, line 2"
    assert caught.value.field == "number"
    assert "Secret" not in caught.value.diagnosis()


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('{"person": {"name": {}}, "truth": "Secret"}', "truth"),
        ('{"person": {"name": {}}}', "truth"),
        (
            '{"person": {"name": {"surname": {"txt": "Secret"}}}, "truth": 1}',
            "person.name.surname.text",
        ),
        ('{"person": {"name": {}}, "truth": 1, "kind": "Secret"}', "kind"),
        ('{"person": {"name": {}, "birth_date": {"month": 13}}, "truth": 1}', "person.birth_date"),
        ("Secret", ""),
    ],
)
def test_a_broken_question_is_named_by_file_line_and_field(
    tmp_path: Path, line: str, field: str
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(InputInvalid) as caught:
        list(read_questions(file))
    assert (caught.value.place, caught.value.field) == (f"{file}, line 2", field)
    assert "Secret" not in caught.value.diagnosis()


def test_the_lines_in_the_documentation_are_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "identification.md").read_text("utf-8")
    register, questions = re.findall(r"```json\n(.*?)```", text, re.DOTALL)[:2]
    (tmp_path / "people.jsonl").write_text(register, "utf-8")
    (tmp_path / "questions.jsonl").write_text(questions, "utf-8")
    numbers = {each.number for each in read_people(tmp_path / "people.jsonl")}
    asked = list(read_questions(tmp_path / "questions.jsonl"))
    assert {each.truth for each in asked} <= {*numbers, None}
    assert len(numbers) >= 2
    assert None in {each.truth for each in asked}


def test_nothing_made_up_is_shown_by_its_repr(sample: tuple[MadeUpPerson, ...]) -> None:
    made = sample[0]
    question = next(iter(queries(sample, 1, 9, errors=TrainingErrors())))
    assert repr(made) == f"MadeUpPerson({made.number})"
    assert repr(question).startswith("Question(")
