"""What a linkage leaves behind: pairs, clusters and the list for review, as CSV and JSON.

Values of persons are written only where they were asked for; else a file says which
records are meant and how each field compares, never what it holds.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from comity.records.layout import printable
from comity.search.linkage import Cluster, LinkageReport, LinkedPair
from comity.search.linkage_model import LinkageField
from comity.search.linkage_record import LinkageRecord

_REF_COLUMNS: Final = ("register", "id", "place")
_FORMULA: Final = ("=", "+", "-", "@")


def pairs_csv(
    pairs: Sequence[LinkedPair], fields: Sequence[LinkageField], *, with_values: bool, review: bool
) -> bytes:
    """Return pairs as CSV, in the order given.

    Args:
        pairs: The pairs.
        fields: The fields that were compared.
        with_values: Whether to add what the two records hold.
        review: Whether these are for review: adds the reason, and a column for the answer.
    """
    header = [f"{each}_{side}" for side in ("a", "b") for each in _REF_COLUMNS]
    header += ["match_probability", "match_weight", *map(str, fields)]
    if review:
        header += ["why", "same_person"]
    if with_values:
        header += [f"{field} {side}" for field in fields for side in ("a", "b")]
    return _csv(header, (_pair(pair, fields, with_values, review) for pair in pairs))


def _pair(
    pair: LinkedPair, fields: Sequence[LinkageField], with_values: bool, review: bool
) -> Iterable[str]:
    yield from _ref(pair.one)
    yield from _ref(pair.other)
    yield f"{pair.weighed.probability:.6f}"
    yield f"{pair.weighed.weight:.3f}"
    for field in fields:
        yield pair.weighed.levels[field].value
    if review:
        yield pair.reason
        yield ""
    if with_values:
        for field in fields:
            for record in (pair.one, pair.other):
                yield shown_value(record, field)


def clusters_csv(clusters: Sequence[Cluster]) -> bytes:
    """Return clusters as CSV, one row a record."""
    rows = (
        (str(cluster.number), str(len(cluster.records)), *_ref(record))
        for cluster in clusters
        for record in cluster.records
    )
    return _csv(("cluster", "records", *_REF_COLUMNS), rows)


def shown_value(record: LinkageRecord, field: LinkageField) -> str:
    """Return what a record holds in a field, as an official reads it; empty if nothing.

    Nothing in it turns the direction of a line or steers a terminal.
    """
    return printable(dict(record.shown).get(field, ""))


def report_data(report: LinkageReport) -> dict[str, object]:
    """Return the figures of a linkage for programs; nobody is named."""
    weighing = report.weighing
    sizes = [len(cluster.records) for cluster in report.clusters]
    return {
        "linked_pairs": len(report.linked),
        "review_pairs": len(report.review),
        "clusters": len(report.clusters),
        "records_in_clusters": sum(sizes),
        "largest_cluster": max(sizes, default=0),
        "linked_from": report.settings.linked_from,
        "review_from": report.settings.review_from,
        "seed": report.settings.seed,
        "engine": weighing.engine,
        "prior": weighing.prior,
        "fields": [str(field) for field in compared(report)],
        "fields_left_out": [str(field) for field in weighing.left_out],
        "notes": list(weighing.notes),
        "model": [
            {
                "field": each.field.value,
                "level": each.level.value,
                "m": each.m,
                "u": each.u,
                "weight": each.weight,
                "learned": each.is_learned,
            }
            for each in weighing.model
        ],
        "probabilities": [
            {"from": bar.start, "to": bar.end, "pairs": bar.pairs} for bar in report.bars
        ],
    }


def compared(report: LinkageReport) -> tuple[LinkageField, ...]:
    """Return the fields that were compared, in the order of the model."""
    return tuple(field for field in LinkageField if field not in report.weighing.left_out)


def _ref(record: LinkageRecord) -> tuple[str, str, str]:
    return record.ref.source, record.ref.id, record.ref.place


def _csv(header: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _inert(cell: str) -> str:
    """Return a cell that nobody takes for something else: a register may hold an attack.

    Neither does a spreadsheet read it as a formula, nor does it turn the direction of a line
    or steer a terminal. Negative numbers stay numbers.
    """
    harmless = printable(cell)
    if not harmless.lstrip().startswith(_FORMULA):
        return harmless
    is_number = harmless.removeprefix("-").replace(".", "", 1).isdigit()
    return harmless if is_number else f"'{harmless}"
