"""The model in Splink's words: comparisons, blocking rules, and the rules of training."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

import splink.comparison_level_library as levels
from splink import SettingsCreator, block_on
from splink.blocking_rule_library import CustomRule
from splink.internals.blocking_rule_creator import BlockingRuleCreator
from splink.internals.comparison_creator import ComparisonCreator
from splink.internals.comparison_level_creator import ComparisonLevelCreator
from splink.internals.comparison_library import CustomComparison

from comity.search.linkage_model import LearnedLevel, Level, LinkageField

COLUMN: Final = MappingProxyType(
    {
        LinkageField.IDENTITY_NUMBER: "number",
        LinkageField.SURNAME: "surname",
        LinkageField.SECOND_SURNAME: "second_surname",
        LinkageField.FORENAME: "forename",
        LinkageField.BIRTH_DATE: "birth_date",
        LinkageField.BIRTH_PLACE: "birth_place",
        LinkageField.SEX: "sex",
        LinkageField.NATIONALITY: "nationalities",
        LinkageField.ADDRESS: "address",
    }
)
"""The column that stands for each field; the name of its comparison as well."""

BY_FREQUENCY: Final = frozenset(
    {
        LinkageField.SURNAME,
        LinkageField.SECOND_SURNAME,
        LinkageField.FORENAME,
        LinkageField.BIRTH_PLACE,
    }
)
"""Fields in which a rare value says more than a common one. Numbers, dates and addresses are
left out: in a small register each is so rare that its frequency there says nothing."""

_VERY_SIMILAR: Final = 0.92
_SIMILAR: Final = 0.84
_PLACES_SIMILAR: Final = 0.9
_ADDRESSES_SIMILAR: Final = 0.85
"""Jaro-Winkler similarities; chosen by us, measured in docs/linking.md."""

_DATE_PARTS: Final = (
    "(substr(birth_date_l, 1, 7) = substr(birth_date_r, 1, 7))",
    "(birth_day_l = birth_day_r and birth_day_l <> '01-01')",
    "(birth_year_l = birth_year_r and substr(birth_day_l, 4, 2) = substr(birth_day_r, 4, 2))",
)
_OTHER_PARTS_UNKNOWN: Final = (
    "(birth_year_l = birth_year_r and (birth_day_l is null or birth_day_r is null))"
    " or (birth_day_l = birth_day_r and (birth_year_l is null or birth_year_r is null))"
)


def settings_for(
    model: Sequence[LearnedLevel], prior: float, *, overlap: str, two_registers: bool
) -> SettingsCreator:
    """Return what Splink is to do.

    Args:
        model: Every level of every field to compare, the fields one after the other.
        prior: Probability that two records drawn at random are one person.
        overlap: Function of the database that says whether two lists share a value; Splink
            counts the shared ones, which takes several times as long.
        two_registers: Whether pairs join two registers, or lie within one.
    """
    fields: dict[LinkageField, list[LearnedLevel]] = {}
    for each in model:
        fields.setdefault(each.field, []).append(each)
    return SettingsCreator(
        link_type="link_only" if two_registers else "dedupe_only",
        comparisons=[_comparison(field, each, overlap) for field, each in fields.items()],
        blocking_rules_to_generate_predictions=list(prediction_rules()),
        probability_two_random_records_match=prior,
        unique_id_column_name="record",
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
    )


def prediction_rules() -> tuple[BlockingRuleCreator, ...]:
    """Return what two records must share to be compared at all: one of these.

    A pair that differs in one field, however badly, shares a rule made of the others.
    """
    return (
        block_on("number"),
        block_on("surname", "forename"),
        block_on("birth_date"),
        block_on("surname", "birth_year"),
        block_on("forename", "birth_day"),
        block_on("forename", "birth_year", "substr(surname, 1, 1)"),
        block_on("skeleton", "birth_year"),
        block_on("skeleton", "substr(forename, 1, 3)"),
        block_on("surname", "birth_place"),
        block_on("forename", "birth_place"),
        block_on("address", "substr(surname, 1, 1)"),
        block_on("address", "substr(forename, 1, 1)"),
        CustomRule("l.surname = r.forename and l.forename = r.surname"),
    )


def certain_rules() -> tuple[BlockingRuleCreator, ...]:
    """Return rules that hardly a pair of two persons meets; for estimating how many there are."""
    return (block_on("number", "birth_date"), block_on("forename", "surname", "birth_date"))


def training_rules() -> tuple[BlockingRuleCreator, ...]:
    """Return rules among whose pairs there are many of one person and many of two.

    Fields of a rule are not learned under it, so that each is learned under another.
    """
    return (block_on("forename", "surname"), block_on("birth_date"))


def _comparison(
    field: LinkageField, model: Sequence[LearnedLevel], overlap: str
) -> ComparisonCreator:
    column = COLUMN[field]
    null = (
        "(birth_year_l is null and birth_day_l is null)"
        " or (birth_year_r is null and birth_day_r is null)"
        if field is LinkageField.BIRTH_DATE
        else f"{column}_l is null or {column}_r is null"
    )
    made: list[ComparisonLevelCreator | dict[str, object]] = [
        levels.CustomLevel(null, Level.NOT_STATED).configure(is_null_level=True)
    ]
    made += [
        _level(field, each.level, overlap).configure(
            m_probability=each.m, u_probability=each.u, label_for_charts=each.level.value
        )
        for each in model
    ]
    return CustomComparison(made, output_column_name=column)


def _level(field: LinkageField, level: Level, overlap: str) -> ComparisonLevelCreator:
    """Return one level; each function is written by Splink for the database at hand."""
    column = COLUMN[field]
    match level:
        case Level.SAME:
            return levels.ExactMatchLevel(column, term_frequency_adjustments=field in BY_FREQUENCY)
        case Level.SAME_FIRST_OF_JANUARY:
            return levels.CustomLevel("birth_date_l = birth_date_r and birth_day_l = '01-01'")
        case Level.SHARED:
            name = "numbers" if field is LinkageField.IDENTITY_NUMBER else column
            return levels.CustomLevel(f"{overlap}({name}_l, {name}_r)")
        case Level.OTHER_NAME:
            return levels.CustomLevel(f"{overlap}({column}s_l, {column}s_r)")
        case Level.EXCHANGED_NAMES:
            return levels.CustomLevel("surname_l = forename_r or forename_l = surname_r")
        case Level.EXCHANGED_DAY_AND_MONTH:
            return levels.CustomLevel("birth_date_l = birth_date_exchanged_r")
        case Level.BEGINNING:
            return levels.CustomLevel(
                f"left({column}_l, length({column}_r)) = {column}_r"
                f" or left({column}_r, length({column}_l)) = {column}_l"
            )
        case Level.ONE_CHARACTER:
            return levels.DamerauLevenshteinLevel(column, 1)
        case Level.KNOWN_PARTS:
            return levels.CustomLevel(_OTHER_PARTS_UNKNOWN)
        case Level.TWO_PARTS:
            return levels.CustomLevel(" or ".join(_DATE_PARTS))
        case Level.SAME_YEAR:
            return levels.CustomLevel("birth_year_l = birth_year_r")
        case Level.VERY_SIMILAR:
            threshold = {
                LinkageField.BIRTH_PLACE: _PLACES_SIMILAR,
                LinkageField.ADDRESS: _ADDRESSES_SIMILAR,
            }.get(field, _VERY_SIMILAR)
            return levels.JaroWinklerLevel(column, threshold)
        case Level.SIMILAR:
            return levels.JaroWinklerLevel(column, _SIMILAR)
        case Level.DIFFERS | Level.NOT_STATED:
            return levels.ElseLevel()
