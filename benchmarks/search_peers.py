"""The questions of ``comity bench search`` put to others: nomenklatura and Splink.

nomenklatura scores pairs: it gets, for each question, the persons that Comity thought
likeliest, 48 at most, in the order of their numbers. Splink links tables: it gets the whole
register and finds its own candidates; names are put into plain Latin letters first, since it
compares letters, and other descriptions with their true persons teach it its weights. Run in
an environment of its own (requirements-peers.txt), by ``comity bench search --peers``.

Usage: python benchmarks/search_peers.py --questions exported.jsonl --register register.db
"""

import argparse
import json
import logging
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from followthemoney import (  # type: ignore[import-not-found] # an environment of its own
    EntityProxy,
    model,
)
from nomenklatura.matching import (  # type: ignore[import-not-found]
    LogicV1,
    LogicV2,
    ScoringConfig,
)
from rigour.text import ascii_text  # type: ignore[import-not-found]
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.blocking_rule_library import CustomRule
from splink.internals.splink_dataframe import SplinkDataFrame

Row = Mapping[str, Any]
_AT_ONCE: Final = 50_000
_MEMORY: Final = "6GB"

Answer = tuple[int | None, float]
"""The likeliest person and its score."""

_ALONE: Final = 10
"""Questions that Splink is asked one by one."""


def quality(program: str, questions: Sequence[Row], answers: Sequence[Answer]) -> dict[str, Any]:
    """Return how good the answers are, thresholds chosen on the questions themselves."""
    known = sum(question["truth"] is not None for question in questions)
    pairs = [
        (score, number == question["truth"])
        for question, (number, score) in zip(questions, answers, strict=True)
        if number is not None
    ]
    return {
        "program": program,
        "questions": len(questions),
        "known": known,
        "top_1": round(sum(right for _, right in pairs) / known, 5),
        "recall_at_95": round(recall_at(pairs, known, 0.95), 5),
        "recall_at_99": round(recall_at(pairs, known, 0.99), 5),
        "recall_at_999": round(recall_at(pairs, known, 0.999), 5),
    }


def recall_at(pairs: Sequence[tuple[float, bool]], known: int, precision: float) -> float:
    """Return the greatest recall of a threshold that keeps the precision."""
    best = right = 0
    ordered = sorted(pairs, reverse=True)
    for named, (score, is_right) in enumerate(ordered, start=1):
        right += is_right
        is_last_of_score = named == len(ordered) or ordered[named][0] < score
        if is_last_of_score and right >= precision * named:
            best = right
    return best / known


def comity(questions: Sequence[Row]) -> dict[str, Any]:
    """Return Comity's own row: its probability, judged as the others' scores are."""
    answers = [(question["likeliest"], question["probability"]) for question in questions]
    times = sorted(question["ms"] for question in questions)
    return quality("Comity", questions, answers) | {
        "ms": round(times[len(times) // 2], 2),
        "remark": "finding candidates, scoring and deciding; median",
    }


def texts(part: Mapping[str, Any] | None) -> list[str]:
    """Return the text of a part of a name, if there is one."""
    return [part["text"]] if part else []


def country(code: str) -> str:
    """Return three letters of a country's code on the wire."""
    return code.rpartition("-")[2].lower()


def birth_date(person: Row) -> str | None:
    """Return year, month and day as far as they are known."""
    born = person["birth_date"]
    if not born["year"]:
        return None
    parts = [f"{born['year']:04d}"]
    if born["month"]:
        parts.append(f"{born['month']:02d}")
        if born["day"]:
            parts.append(f"{born['day']:02d}")
    return "-".join(parts)


def entity(identifier: str, person: Row) -> EntityProxy:
    """Return a person as FollowTheMoney has one."""
    made = model.make_entity("Person")
    made.id = identifier
    for bearer, prefix in [(person, ""), *((alias, "alias") for alias in person["aliases"])]:
        name = bearer["name"]
        forename, surname = texts(name["forename"]), texts(name["surname"])
        second = texts(name["second_surname"])
        whole = " ".join(forename + surname + second) or name["full_name"]
        if whole:
            made.add("alias" if prefix else "name", whole)
        if not prefix:
            made.add("firstName", forename)
            made.add("lastName", [" ".join(surname + second)])
    for former in person["former_surnames"]:
        made.add("previousName", " ".join([*texts(person["name"]["forename"]), former["text"]]))
    made.add("birthDate", birth_date(person))
    if person["sex"] in (1, 2):
        made.add("gender", "male" if person["sex"] == 1 else "female")
    made.add("nationality", [country(code) for code in person["nationalities"]])
    place = person["birth_place"]
    if place and place["town"]:
        made.add("birthPlace", place["town"][0]["text"])
    made.add("idNumber", [number["number"] for number in person["identity_numbers"]])
    return made


def nomenklatura(questions: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Score the candidates of each question with both algorithms.

    An identifier is never used twice: the analysis of names is kept by identifier.
    """
    prepared = []
    start = time.perf_counter()
    for place, question in enumerate(questions):
        asked = entity(f"question-{place}", question["person"])
        candidates = [
            (number, entity(f"person-{number}", person))
            for number, person in question["candidates"]
        ]
        prepared.append((asked, candidates))
    making = (time.perf_counter() - start) * 1e3 / max(len(questions), 1)
    for algorithm in (LogicV1, LogicV2):
        config = ScoringConfig.defaults()
        answers: list[Answer] = []
        start = time.perf_counter()
        for asked, candidates in prepared:
            scores = [
                (algorithm.compare(asked, candidate, config).score, -number)
                for number, candidate in candidates
            ]
            score, number = max(scores, default=(0.0, 0))
            answers.append((-number if number else None, score))
        took = (time.perf_counter() - start) * 1e3 / max(len(questions), 1)
        name = f"nomenklatura {version('nomenklatura')} {algorithm.NAME}"
        yield quality(name, questions, answers) | {
            "ms": round(took, 2),
            "remark": f"scoring up to 48 candidates found by Comity; making them into "
            f"entities took {making:.1f} ms more",
        }


def plain(parts: Sequence[str]) -> str | None:
    """Return words in plain Latin letters."""
    return " ".join(ascii_text(" ".join(parts)).lower().replace("-", " ").split()) or None


def flat(identifier: int, person: Row) -> dict[str, Any]:
    """Return a person as a row of what Splink is to compare."""
    name = person["name"]
    forenames = (plain(texts(name["forename"])) or "").split()
    surname = plain(texts(name["surname"]))
    if not forenames and not surname and name["full_name"]:
        *forenames, surname = (plain([name["full_name"]]) or "").split() or [""]
    born = birth_date(person)
    place = person["birth_place"]
    numbers = person["identity_numbers"]
    return {
        "unique_id": identifier,
        "forename": forenames[0] if forenames else None,
        "forenames": " ".join(forenames) or None,
        "surname": surname or None,
        "second_surname": plain(texts(name["second_surname"])),
        "maiden_name": plain(texts(person["former_surnames"][0]))
        if person["former_surnames"]
        else None,
        "birth_date": born if born and len(born) == len("2000-01-01") else None,
        "birth_year": born[:4] if born else None,
        "birth_day": born[5:] if born and len(born) == len("2000-01-01") else None,
        "birth_place": plain([place["town"][0]["text"]]) if place and place["town"] else None,
        "sex": person["sex"] or None,
        "nationality": country(person["nationalities"][0]) if person["nationalities"] else None,
        "number": numbers[0]["number"] if numbers else None,
        "father": plain(texts((person["father"] or {}).get("forename"))),
        "mother": plain(texts((person["mother"] or {}).get("forename"))),
    }


def everybody(register: Path) -> Iterator[dict[str, Any]]:
    """Yield the register's persons as rows."""
    connection = sqlite3.connect(f"file:{register}?mode=ro", uri=True)
    for number, raw in connection.execute("SELECT number, person FROM persons"):
        yield flat(number, json.loads(raw))
    connection.close()


def settings() -> SettingsCreator:
    """Return what Splink compares, and by what it finds pairs."""
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("forename", [0.92, 0.8]).configure(
                term_frequency_adjustments=True
            ),
            # Descriptions give a maiden name as the surname; the register knows both.
            cl.CustomComparison(
                output_column_name="surname",
                comparison_levels=[
                    cll.NullLevel("surname"),
                    cll.ExactMatchLevel("surname", term_frequency_adjustments=True),
                    cll.CustomLevel(
                        "surname_l = maiden_name_r OR maiden_name_l = surname_r", "maiden name"
                    ),
                    cll.JaroWinklerLevel("surname", 0.92),
                    cll.JaroWinklerLevel("surname", 0.8),
                    cll.ElseLevel(),
                ],
            ),
            cl.JaroWinklerAtThresholds("second_surname", [0.9]),
            cl.DamerauLevenshteinAtThresholds("birth_date", [1, 2]),
            cl.ExactMatch("birth_year"),
            cl.JaroWinklerAtThresholds("birth_place", [0.9]).configure(
                term_frequency_adjustments=True
            ),
            cl.ExactMatch("sex"),
            cl.ExactMatch("nationality"),
            cl.DamerauLevenshteinAtThresholds("number", [1]),
            cl.JaroWinklerAtThresholds("father", [0.9]),
            cl.JaroWinklerAtThresholds("mother", [0.9]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("birth_date"),
            block_on("surname", "birth_year"),
            block_on("forename", "birth_year", "birth_place"),
            block_on("surname", "forename"),
            block_on("surname", "birth_day"),
            block_on("forename", "birth_day"),
            block_on("number"),
            CustomRule("l.surname = r.maiden_name AND l.birth_year = r.birth_year"),
            CustomRule("l.maiden_name = r.surname AND l.birth_year = r.birth_year"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return rows with the same columns and types, whatever they hold."""
    texts_ = [name for name in flat(0, NOBODY) if name not in {"unique_id", "sex"}]
    schema = pa.schema(
        [
            ("unique_id", pa.int64()),
            ("sex", pa.int64()),
            *((name, pa.string()) for name in texts_),
        ]
    )
    return pa.Table.from_pylist(list(rows), schema=schema)


NOBODY: Final[Row] = {
    "name": {"forename": None, "surname": None, "second_surname": None, "full_name": None},
    "birth_date": {"year": None, "month": None, "day": None},
    "birth_place": None,
    "former_surnames": [],
    "sex": 0,
    "nationalities": [],
    "identity_numbers": [],
    "father": None,
    "mother": None,
}


def splink(
    questions: Sequence[Row],
    labels: Sequence[Row],
    register: Path,
    progress: Callable[[str], None],
) -> dict[str, Any]:
    """Link all questions with the whole register, in one batch and a few one by one."""
    logging.disable(logging.WARNING)
    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{_MEMORY}'")
    database = DuckDBAPI(connection=connection)

    def kept(name: str, rows: Iterable[dict[str, Any]]) -> SplinkDataFrame:
        fill(connection, name, rows)
        return database.register(name, dataset_display_name=name)

    everyone = kept("register", everybody(register))
    taught = kept("described", (flat(each["question"], each["person"]) for each in labels))
    asked = kept("asked", (flat(each["question"], each["person"]) for each in questions))
    linker = Linker([everyone, taught], settings())
    progress("Splink learns")
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    pairs = pa.Table.from_pylist(
        [
            {
                "source_dataset_l": "described",
                "unique_id_l": each["question"],
                "source_dataset_r": "register",
                "unique_id_r": each["truth"],
            }
            for each in labels
        ]
    )
    linker.training.estimate_m_from_pairwise_labels(  # type: ignore[no-untyped-call]
        linker.table_management.register_labels_table(database.register(pairs, table_name="pairs"))
    )
    for column in ("forename", "surname", "birth_place"):
        linker.table_management.compute_tf_table(column)
    progress("Splink links")
    start = time.perf_counter()
    best: dict[int, Answer] = {}
    for row in linked(linker, everyone, asked):
        number, question, score = row
        if score > best.get(question, (None, -1e9))[1]:
            best[question] = (number, score)
    batch = (time.perf_counter() - start) * 1e3 / len(questions)
    progress("Splink answers one by one")
    start = time.perf_counter()
    for each in questions[:_ALONE]:
        name = f"asked_{each['question']}"
        one = kept(name, [flat(each["question"], each["person"])])
        linked(linker, everyone, one)
    alone = (time.perf_counter() - start) * 1e3 / min(_ALONE, len(questions))
    answers = [best.get(each["question"], (None, -1e9)) for each in questions]
    program = f"Splink {version('splink')} on DuckDB {version('duckdb')}"
    return quality(program, questions, answers) | {
        "ms": round(alone, 1),
        "ms_in_batch": round(batch, 2),
        "remark": f"the whole register joined; {len(labels)} labelled pairs",
    }


def fill(connection: duckdb.DuckDBPyConnection, name: str, rows: Iterable[dict[str, Any]]) -> None:
    """Make a table of the database's own.

    Of a table that lives elsewhere DuckDB knows no sizes, and joins it pair by pair: two
    thousand questions and a hundred thousand persons then take 20 GB.
    """
    left = iter(rows)
    connection.register("chunk", table([]))
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM chunk")  # noqa: S608 - our own name
    while some := list(islice(left, _AT_ONCE)):
        connection.register("chunk", table(some))
        connection.execute(f"INSERT INTO {name} SELECT * FROM chunk")  # noqa: S608 - our own name
    connection.unregister("chunk")


def linked(
    linker: Linker, everyone: SplinkDataFrame, asked: SplinkDataFrame
) -> Sequence[tuple[int, int, float]]:
    """Return person, question and weight of every pair that could be one person."""
    found = linker.inference.predict_between(
        everyone, asked, threshold_match_weight=-10, warning_mode="never"
    )
    pairs = found.as_dict()
    order = zip(
        pairs["source_dataset_l"],
        pairs["unique_id_l"],
        pairs["unique_id_r"],
        pairs["match_weight"],
        strict=True,
    )
    return [
        (left, right, weight) if source == "register" else (right, left, weight)
        for source, left, right, weight in order
    ]


def main() -> None:
    """Answer the questions and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--register", type=Path)
    arguments = parser.parse_args()
    with arguments.questions.open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    labels = [line for line in lines if line["kind"] == "label"]
    questions = [line for line in lines if line["kind"] != "label"]
    programs = [comity(questions)]
    tell("nomenklatura")
    programs.extend(nomenklatura(questions))
    if arguments.register is not None:
        programs.append(splink(questions, labels, arguments.register, tell))
    print(json.dumps({"programs": programs}))


def tell(sentence: str) -> None:
    """Say on standard error how far it has come."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
