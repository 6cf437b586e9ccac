"""How well registers are linked that others made, with the truth known; floors, not records.

FEBRL sets 1 to 3 are made up; the historical figures are public and long dead. Their years
are moved by 400, since the domain model takes none before 1801.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from comity.cli.search_link import link

LINKAGE = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "linkage"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not LINKAGE.is_dir(), reason="the linkage sets are not here"),
]
duckdb = pytest.importorskip("duckdb", reason="pip install 'comity[linkage]'")
pytest.importorskip("splink", reason="pip install 'comity[linkage]'")

FEBRL = """
date_format = "YYYYMMDD"
ignore = ["street_number", "address_2", "postcode", "state"]
[columns]
id = "rec_id"
forename = "given_name"
birth_date = "date_of_birth"
birth_town = "suburb"
address = "address_1"
identity_number = "soc_sec_id"
"""
HISTORICAL = """
ignore = ["cluster", "full_name", "first_and_surname", "occupation"]
[columns]
id = "unique_id"
forename = "first_name"
birth_date = "dob"
birth_town = "birth_place"
address = "postcode_fake"
sex = "gender"
[values.sex]
male = "1"
female = "2"
"""

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(link)

Pairs = set[tuple[str, ...]]


def all_pairs(groups: Iterable[Iterable[str]]) -> Pairs:
    return {tuple(sorted(pair)) for group in groups for pair in combinations(group, 2)}


def truth(person_of: Mapping[str, str]) -> Pairs:
    groups: dict[str, list[str]] = defaultdict(list)
    for record, person in person_of.items():
        groups[person].append(record)
    return all_pairs(groups.values())


def linked(file: Path, mapping: str, folder: Path) -> tuple[Pairs, Pairs]:
    """Return the pairs linked, and those that the clusters join."""
    (folder / "columns.toml").write_text(mapping, encoding="utf-8")
    words = [str(file), "--mapping", str(folder / "columns.toml"), "--out", str(folder / "out")]
    result = CliRunner().invoke(app, [*words, "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["ok"]
    clusters: dict[str, list[str]] = defaultdict(list)
    with (folder / "out" / "clusters.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            clusters[row["cluster"]].append(row["id"])
    with (folder / "out" / "pairs.csv").open(encoding="utf-8", newline="") as stream:
        pairs = {tuple(sorted((row["id_a"], row["id_b"]))) for row in csv.DictReader(stream)}
    return pairs, all_pairs(clusters.values())


def precision_recall(found: Pairs, true: Pairs) -> tuple[float, float]:
    right = len(found & true)
    return right / len(found), right / len(true)


@pytest.mark.parametrize("name", ["dataset1", "dataset2", "dataset3"])
def test_made_up_registers_with_known_doubles_are_linked_nearly_whole(
    name: str, tmp_path: Path
) -> None:
    file = LINKAGE / f"{name}.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        ids = [row["rec_id"].strip() for row in csv.DictReader(stream)]
    true = truth({each: each.split("-")[1] for each in ids})
    pairs, clusters = linked(file, FEBRL, tmp_path)
    precision, recall = precision_recall(pairs, true)
    assert precision >= 0.999
    assert recall >= 0.975
    precision, recall = precision_recall(clusters, true)
    assert precision >= 0.998
    assert recall >= 0.985


def test_historical_figures_with_many_errors_are_linked_with_few_mistakes(tmp_path: Path) -> None:
    source, file = LINKAGE / "historical_figures.parquet", tmp_path / "figures.csv"
    moved = "cast(cast(left(dob, 4) as int) + 400 as varchar) || substr(dob, 5)"
    with duckdb.connect() as base:
        figures = base.read_parquet(str(source))
        figures.select(f"* replace ({moved} as dob)").write_csv(str(file), header=True)
        rows = figures.select("unique_id, cluster").fetchall()
    true = truth(dict(rows))
    pairs, clusters = linked(file, HISTORICAL, tmp_path)
    precision, recall = precision_recall(pairs, true)
    assert precision >= 0.995
    assert recall >= 0.53
    precision, recall = precision_recall(clusters, true)
    assert precision >= 0.96
    assert recall >= 0.74
