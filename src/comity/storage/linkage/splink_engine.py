"""Weighs pairs with Splink: u by random sampling, m by expectation maximisation, no labels.

What a register is too small or too clean to teach is taken from the assumptions of
``search.linkage_model``, and every learned figure is drawn a little towards them: a level
that happened not to occur must not decide alone.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from itertools import count
from typing import Final

import msgspec
import pyarrow as pa  # type: ignore[import-untyped] # it brings no types
from splink import Linker, SettingsCreator
from splink.internals.exceptions import SplinkException
from splink.internals.splink_dataframe import SplinkDataFrame

from comity.errors import StorageUnavailable
from comity.search.linkage import LinkageSettings, Told, WeighedPair, Weighing
from comity.search.linkage_model import MODEL, LearnedLevel, Level, LinkageField
from comity.search.linkage_record import LinkageRecord
from comity.storage.linkage.backend import Backend
from comity.storage.linkage.comparisons import (
    BY_FREQUENCY,
    COLUMN,
    certain_rules,
    settings_for,
    training_rules,
)

_FEWEST_TO_LEARN_FROM: Final = 100
"""Records; with fewer, the assumptions stand."""
_LEAST_STATED: Final = 0.02
"""Share of records of each register that must state a field for it to be compared."""
_SAMPLED_PAIRS: Final = 1_000_000
_TRAINING_PAIRS: Final = 2_000_000
_RECALL_OF_CERTAIN_RULES: Final = 0.6
"""Our guess at the share of true pairs that agree in everything the certain rules ask for."""
_FEWEST_CERTAIN: Final = 10
"""Pairs that agree in everything the certain rules ask for; with fewer, what expectation
maximisation would find is not one person against two, but some other difference."""
_TOWARDS_ASSUMPTION: Final = 0.05
_LEAST_U: Final = 1e-7
_MOST_PRIOR: Final = 0.2

_SCHEMA: Final = pa.schema(
    [
        ("record", pa.int64()),
        ("forename", pa.string()),
        ("forenames", pa.list_(pa.string())),
        ("surname", pa.string()),
        ("surnames", pa.list_(pa.string())),
        ("second_surname", pa.string()),
        ("birth_date", pa.string()),
        ("birth_date_exchanged", pa.string()),
        ("birth_year", pa.int32()),
        ("birth_day", pa.string()),
        ("birth_place", pa.string()),
        ("sex", pa.string()),
        ("nationalities", pa.list_(pa.string())),
        ("number", pa.string()),
        ("numbers", pa.list_(pa.string())),
        ("address", pa.string()),
        ("skeleton", pa.string()),
    ]
)


class SplinkEngine:
    """A ``LinkageEngine`` on any database that Splink speaks to.

    Args:
        backend: The database.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._numbers = count(1)
        # Splink logs settings and, with warnings, samples of data; none of it is wanted.
        logging.getLogger("splink").setLevel(logging.CRITICAL)

    def weigh(
        self,
        ours: Sequence[LinkageRecord],
        theirs: Sequence[LinkageRecord] | None,
        settings: LinkageSettings,
        told: Told,
    ) -> Weighing:
        """Return the pairs that may be one person; see ``LinkageEngine``.

        Raises:
            StorageUnavailable: The database failed, for want of memory or disk: ours.
        """
        failures: tuple[type[Exception], ...] = (*self._backend.failures, SplinkException)
        try:
            return self._weigh(ours, theirs, settings, told)
        except failures as error:
            # The text of the error may quote a row.
            raise StorageUnavailable(
                "The linkage engine failed; nothing was written.",
                private=f"{self._backend.name}: {type(error).__name__}",
            ) from error

    def _weigh(
        self,
        ours: Sequence[LinkageRecord],
        theirs: Sequence[LinkageRecord] | None,
        settings: LinkageSettings,
        told: Told,
    ) -> Weighing:
        sides = [ours] if theirs is None else [ours, theirs]
        fields = [field for field in LinkageField if _is_stated(field, sides)]
        engine = f"Splink {version('splink')} on {self._backend.name}"
        left_out = tuple(field for field in LinkageField if field not in fields)
        if not fields:
            return Weighing((), (), left_out, 0.0, engine, ("No field is stated often enough.",))
        tables = _tables(sides)

        def plan(model: Sequence[LearnedLevel], prior: float) -> SettingsCreator:
            overlap = self._backend.overlap
            return settings_for(model, prior, overlap=overlap, two_registers=theirs is not None)

        model, prior = _assumed(fields), _prior(0.0, sides)
        notes: tuple[str, ...] = (_TOO_FEW,)
        if sum(map(len, sides)) >= _FEWEST_TO_LEARN_FROM:
            told("learning how much each field says")
            linker = self._linker(tables, plan(model, prior))
            model, prior, notes = _learned(linker, model, sides, settings.seed)
        told("comparing records")
        linker = self._linker(tables, plan(model, prior))
        predicted = linker.inference.predict(threshold_match_probability=settings.review_from)
        pairs = tuple(_pair(row, fields) for row in _read(predicted, fields))
        return Weighing(pairs, model, left_out, prior, engine, notes)

    def _linker(self, tables: Sequence[pa.Table], settings: SettingsCreator) -> Linker:
        api = self._backend.api()
        # A name of its own for each: Spark keeps the tables of an earlier linker.
        registered = [
            api.register(
                table, dataset_display_name=name, table_name=f"{name}_{next(self._numbers)}"
            )
            for name, table in zip("ab", tables, strict=False)
        ]
        return Linker(registered, settings, log_level=None, validate_settings=False)


def _learned(
    linker: Linker,
    assumed: Sequence[LearnedLevel],
    sides: Sequence[Sequence[LinkageRecord]],
    seed: int,
) -> tuple[tuple[LearnedLevel, ...], float, tuple[str, ...]]:
    """Return model, prior and remarks after training."""
    training = linker.training
    estimated = 1.0
    # More certain pairs than our guess at their share admits is an error to Splink.
    with suppress(ValueError):
        training.estimate_probability_two_random_records_match(
            list(certain_rules()), recall=_RECALL_OF_CERTAIN_RULES
        )
        estimated = _saved(linker).prior
    prior = _prior(estimated, sides)
    training.estimate_u_using_random_sampling(
        max_pairs=_SAMPLED_PAIRS, seed=seed, min_count_per_level=None, num_chunks=1
    )
    notes = []
    certain = estimated * _RECALL_OF_CERTAIN_RULES * _pairs(sides)
    for rule in training_rules() if certain >= _FEWEST_CERTAIN else ():
        try:
            training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=True, max_pairs=_TRAINING_PAIRS
            )
        except (SplinkException, ValueError):
            # No pair under the rule, or none of one person: the logarithm of nothing.
            notes.append(_NOTHING_TO_LEARN_FROM)
    if certain < _FEWEST_CERTAIN:
        notes.append(_NOTHING_TO_LEARN_FROM)
    return _smoothed(_saved(linker), assumed, prior), prior, tuple(dict.fromkeys(notes))


_TOO_FEW: Final = (
    f"With fewer than {_FEWEST_TO_LEARN_FROM} records nothing was learned: the weights are "
    "assumptions. Look at every pair."
)
_NOTHING_TO_LEARN_FROM: Final = (
    "Hardly a pair agrees in all it states, so the weights are partly assumptions. Look at "
    "every pair."
)


class _SavedLevel(msgspec.Struct):
    m_probability: float | str | None = None
    u_probability: float | str | None = None
    is_null_level: bool = False


class _SavedComparison(msgspec.Struct):
    output_column_name: str
    comparison_levels: list[_SavedLevel]


class _Saved(msgspec.Struct):
    """A model as Splink saves it; the parts that are read here."""

    comparisons: list[_SavedComparison]
    prior: float = msgspec.field(name="probability_two_random_records_match")


def _saved(linker: Linker) -> _Saved:
    return msgspec.convert(linker.misc.save_model_to_json(), _Saved)


def _is_stated(field: LinkageField, sides: Sequence[Sequence[LinkageRecord]]) -> bool:
    return all(
        sum(record.states(field) for record in side) > len(side) * _LEAST_STATED for side in sides
    )


def _prior(estimated: float, sides: Sequence[Sequence[LinkageRecord]]) -> float:
    """Return a probability that is neither none nor nearly all, whatever was estimated."""
    sizes = [len(side) for side in sides]
    least = 1 / (4 * max(2, sizes[0]) * max(2, sizes[-1]))
    return min(max(estimated, least), _MOST_PRIOR)


def _pairs(sides: Sequence[Sequence[LinkageRecord]]) -> float:
    """Return how many pairs there are to compare, were all of them compared."""
    sizes = [len(side) for side in sides]
    return sizes[0] * sizes[1] if len(sizes) == 2 else sizes[0] * (sizes[0] - 1) / 2


def _assumed(fields: Iterable[LinkageField]) -> tuple[LearnedLevel, ...]:
    return tuple(
        LearnedLevel(field, prior.level, prior.m, prior.u, is_learned=False)
        for field in fields
        for prior in MODEL[field]
    )


def _smoothed(
    saved: _Saved, assumed: Sequence[LearnedLevel], prior: float
) -> tuple[LearnedLevel, ...]:
    """Return what was learned, drawn towards the assumptions and made whole by them."""
    by_column = {each.output_column_name: each.comparison_levels for each in saved.comparisons}
    model: list[LearnedLevel] = []
    for field in dict.fromkeys(each.field for each in assumed):
        levels = MODEL[field]
        found = [level for level in by_column[COLUMN[field]] if not level.is_null_level]
        # Splink leaves a figure it did not come to at what it started from.
        m_found = [
            level.m_probability if level.m_probability != start.m else None
            for level, start in zip(found, levels, strict=True)
        ]
        u_found = [
            level.u_probability if level.u_probability != start.u else None
            for level, start in zip(found, levels, strict=True)
        ]
        m = _blend(m_found, [level.m for level in levels])
        u = _blend(u_found, [level.u for level in levels])
        model += [
            LearnedLevel(field, start.level, each_m, _u(each_u, each_m, start.u, prior), is_learned)
            for start, each_m, each_u, is_learned in zip(
                levels, m, u, [isinstance(each, float) for each in m_found], strict=True
            )
        ]
    return tuple(model)


def _blend(found: Sequence[float | str | None], assumed: Sequence[float]) -> list[float]:
    """Return shares that sum to one: a level never met has a small part of what is assumed."""
    if not any(isinstance(each, float) for each in found):
        return list(assumed)
    shares = [
        (1 - _TOWARDS_ASSUMPTION) * each + _TOWARDS_ASSUMPTION * start
        if isinstance(each, float)
        else _TOWARDS_ASSUMPTION * start
        for each, start in zip(found, assumed, strict=True)
    ]
    return [share / sum(shares) for share in shares]


def _u(u: float, m: float, assumed: float, prior: float) -> float:
    """Return ``u`` without the pairs of one person that a sample at random holds too.

    In a small register full of doubles nearly every pair that agrees in a number is one
    person, and the sample would make the number look common.
    """
    return max(u - prior * m, u / 10, min(u, assumed), _LEAST_U)


def _tables(sides: Sequence[Sequence[LinkageRecord]]) -> list[pa.Table]:
    tables, number = [], 0
    for side in sides:
        rows = [_row(number + place, record) for place, record in enumerate(side)]
        tables.append(pa.Table.from_pylist(rows, schema=_SCHEMA))
        number += len(side)
    return tables


def _row(number: int, record: LinkageRecord) -> dict[str, object]:
    values = {name: getattr(record, name) for name in _SCHEMA.names if name != "record"}
    # An empty list is not stated; Splink knows that by null only.
    return {"record": number, **{name: v if v != () else None for name, v in values.items()}}


def _read(
    predicted: SplinkDataFrame, fields: Sequence[LinkageField]
) -> Iterator[Mapping[str, int | float]]:
    """Yield what is needed of each pair, and none of the values."""
    columns = ["record_l", "record_r", "match_probability", "match_weight"]
    for field in fields:
        columns += [f"gamma_{COLUMN[field]}", f"mw_{COLUMN[field]}"]
        if field in BY_FREQUENCY:
            columns.append(f"mw_tf_adj_{COLUMN[field]}")
    wanted = f"select {', '.join(columns)} from {predicted.physical_name}"  # nosec B608  # noqa: S608 - names of ours
    yield from predicted.query_sql(wanted).as_record_list()


def _pair(row: Mapping[str, int | float], fields: Sequence[LinkageField]) -> WeighedPair:
    levels: dict[LinkageField, Level] = {}
    weights: dict[LinkageField, float] = {}
    for field in fields:
        column = COLUMN[field]
        # Splink numbers the levels from the last, and one not stated is -1.
        step = int(row[f"gamma_{column}"])
        levels[field] = Level.NOT_STATED if step < 0 else MODEL[field][-1 - step].level
        weights[field] = row[f"mw_{column}"] + row.get(f"mw_tf_adj_{column}", 0.0)
    one, other = sorted((int(row["record_l"]), int(row["record_r"])))
    return WeighedPair(
        one=one,
        other=other,
        probability=min(row["match_probability"], 1.0),
        weight=row["match_weight"],
        levels=levels,
        weights=weights,
    )
