"""Every linkage engine finds the same people, by the same words."""

import os
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from math import isclose, log2
from pathlib import Path

import pytest
from tests.unit.linkage.made_up import dice_of, person, record, registers

from comity.persons.names import NamePart, name_of
from comity.search.linkage import LinkageEngine, LinkageSettings, Weighing
from comity.search.linkage_model import Level, LinkageField
from comity.search.linkage_record import LinkageRecord
from comity.storage.linkage.engines import EngineChoice, opened_engine

SETTINGS = LinkageSettings()


@pytest.fixture(
    scope="module",
    # Spark takes five minutes and a Java machine: it is run where it is asked for.
    params=[
        EngineChoice.DUCKDB,
        *(
            [pytest.param(EngineChoice.SPARK, marks=pytest.mark.spark)]
            if os.environ.get("COMITY_TEST_SPARK")
            else []
        ),
    ],
)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LinkageEngine]:
    choice: EngineChoice = request.param
    needed = ("splink", "duckdb") if choice is EngineChoice.DUCKDB else ("splink", "pyspark")
    if missing := [name for name in needed if find_spec(name) is None]:
        pytest.skip(f"{missing[0]} is not installed: pip install 'comity[{choice.extra}]'")
    with opened_engine(choice, tmp_path_factory.mktemp("scratch")) as opened:
        yield opened


@pytest.fixture(scope="module")
def two(engine: LinkageEngine) -> tuple[Weighing, int]:
    ours, theirs = registers()
    return engine.weigh(ours, theirs, SETTINGS, _nothing), len(ours)


def _nothing(_: str) -> None:
    pass


def weigh(engine: LinkageEngine, *records: LinkageRecord) -> Weighing:
    return engine.weigh(records, None, LinkageSettings(review_from=1e-6), _nothing)


def test_the_people_of_both_registers_are_found_and_no_others(two: tuple[Weighing, int]) -> None:
    weighing, size = two
    sure = {(pair.one, pair.other - size) for pair in weighing.pairs if pair.probability >= 0.95}
    assert len(sure) >= 57
    assert all(one == other for one, other in sure)


def test_with_two_registers_no_pair_lies_within_one(two: tuple[Weighing, int]) -> None:
    weighing, size = two
    assert all(pair.one < size <= pair.other for pair in weighing.pairs)


def test_a_weight_is_the_sum_of_prior_and_fields(two: tuple[Weighing, int]) -> None:
    weighing, _ = two
    start = log2(weighing.prior / (1 - weighing.prior))
    for pair in weighing.pairs:
        assert isclose(pair.weight, start + sum(pair.weights.values()), abs_tol=1e-3)
        assert isclose(pair.probability, 1 / (1 + 2**-pair.weight), abs_tol=1e-6)


def test_a_field_nobody_states_is_left_out_and_named(two: tuple[Weighing, int]) -> None:
    weighing, _ = two
    assert set(weighing.left_out) == {
        LinkageField.SECOND_SURNAME,
        LinkageField.NATIONALITY,
        LinkageField.ADDRESS,
    }
    assert not set(weighing.left_out) & {each.field for each in weighing.model}


def test_agreement_speaks_for_one_person_and_difference_against(
    two: tuple[Weighing, int],
) -> None:
    weighing, _ = two
    for each in weighing.model:
        if each.level is Level.SAME and each.field is not LinkageField.SEX:
            assert each.weight > 2, each.field
        if each.level is Level.DIFFERS:
            assert each.weight < 0, each.field


def test_the_same_records_and_seed_give_the_same_result(
    engine: LinkageEngine, two: tuple[Weighing, int]
) -> None:
    ours, theirs = registers()
    again = engine.weigh(ours, theirs, SETTINGS, _nothing)
    first = {(pair.one, pair.other): round(pair.weight, 6) for pair in two[0].pairs}
    assert {(pair.one, pair.other): round(pair.weight, 6) for pair in again.pairs} == first


def test_a_few_records_are_weighed_by_assumptions_and_that_is_said(engine: LinkageEngine) -> None:
    dice = dice_of(1)
    one, other = person(dice), person(dice)
    weighing = weigh(engine, *(record("r", n, who) for n, who in enumerate((one, other, one))))
    (pair,) = (each for each in weighing.pairs if each.probability > 0.95)
    assert (pair.one, pair.other) == (0, 2)
    assert not any(each.is_learned for each in weighing.model)
    assert weighing.notes


def test_exchanged_names_and_dates_are_told_in_words(engine: LinkageEngine) -> None:
    base = person(dice_of(2))
    born = replace(base.birth_date, month=3, day=4)
    turned = replace(base.birth_date, month=4, day=3)
    one = replace(base, name=name_of("Ana", "Petrova"), birth_date=born)
    other = replace(base, name=name_of("Petrova", "Ana"), birth_date=turned)
    (pair,) = weigh(engine, record("r", 0, one), record("r", 1, other)).pairs
    assert pair.levels[LinkageField.FORENAME] is Level.EXCHANGED_NAMES
    assert pair.levels[LinkageField.SURNAME] is Level.EXCHANGED_NAMES
    assert pair.levels[LinkageField.BIRTH_DATE] is Level.EXCHANGED_DAY_AND_MONTH


def test_an_initial_and_a_maiden_name_are_told_in_words(engine: LinkageEngine) -> None:
    base = person(dice_of(4))
    maiden = NamePart("Petrova")
    one = replace(base, name=name_of("Ana", "Iversen"), former_surnames=(maiden,))
    other = replace(base, name=name_of("A", "Petrova"))
    (pair,) = weigh(engine, record("r", 0, one), record("r", 1, other)).pairs
    assert pair.levels[LinkageField.FORENAME] is Level.BEGINNING
    assert pair.levels[LinkageField.SURNAME] is Level.OTHER_NAME


def test_records_without_anything_in_common_are_no_pair(engine: LinkageEngine) -> None:
    dice = dice_of(9)
    assert not weigh(engine, *(record("r", n, person(dice)) for n in range(3))).pairs


def test_two_registers_with_nobody_in_common_yield_no_pair(engine: LinkageEngine) -> None:
    ours, _ = registers(shared=0)
    _, theirs = registers(shared=0, seed=99)
    weighing = engine.weigh(ours, theirs, SETTINGS, _nothing)
    assert not weighing.pairs
    assert weighing.notes


def test_the_scratch_folder_is_all_an_engine_writes(
    engine: LinkageEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    dice = dice_of(6)
    weigh(engine, *(record("r", n, person(dice)) for n in range(5)))
    assert list(tmp_path.iterdir()) == []
