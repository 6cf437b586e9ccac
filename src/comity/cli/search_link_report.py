"""The report of a linkage as one page: no script, nothing fetched, every chart drawn in it.

Its policy forbids the browser to load anything, so that a page about people cannot tell
anybody that it is being read, even if a register should hold an attack.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from comity.cli.search_link_charts import histogram, pair_bars, weights_chart
from comity.cli.search_link_files import compared, shown_value
from comity.records.layout import printable
from comity.search.linkage import LinkageReport, LinkedPair
from comity.search.linkage_model import LinkageField
from comity.search.linkage_record import RecordRef

_MOST_SHOWN: Final = 50
"""Pairs on the page; the files hold all of them."""

_POLICY: Final = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)
_NOTHING: Final = "&ndash;"

_STYLE: Final = """
:root { color-scheme: light; --ink: #1c2530; --soft: #55606c; --line: #d5dbe1; --for: #1f6f8b;
  --against: #b4532a; --ground: #f5f7f8; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--ground);
  font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 1020px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 25px; margin: 0 0 2px; } h2 { font-size: 18px; margin: 0 0 4px; }
p { margin: 4px 0 12px; max-width: 76ch; } .soft { color: var(--soft); }
section { background: #fff; border: 1px solid var(--line); border-radius: 8px;
  padding: 18px 20px; margin-top: 18px; }
.figures { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 16px; }
.figures div { flex: 1 1 150px; background: #fff; border: 1px solid var(--line);
  border-radius: 8px; padding: 12px 16px; }
.figures b { display: block; font-size: 25px; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--soft); } td.n, th.n { text-align: right;
  font-variant-numeric: tabular-nums; }
svg { display: block; max-width: 100%; height: auto; }
svg text { font: 12px system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  fill: var(--ink); } svg text.soft { fill: var(--soft); } svg text.field { font-weight: 600; }
.for { fill: var(--for); } .against { fill: var(--against); } .axis { stroke: #98a3ad; }
.mark { stroke: var(--ink); stroke-dasharray: 4 3; } .assumed { opacity: .45; }
article { border-top: 1px solid var(--line); padding: 12px 0; break-inside: avoid; }
article:first-of-type { border-top: 0; } article h3 { font-size: 15px; margin: 0; }
.notes { border-left: 4px solid var(--against); }
@media print { body { background: #fff; } section { border: 0; padding: 8px 0; } }
"""


def report_html(report: LinkageReport, data: Mapping[str, object], *, with_values: bool) -> str:
    """Return the page.

    Args:
        report: What was found.
        data: The figures of ``report.json``: the registers as they were read.
        with_values: Whether the pairs to review show what the records hold.
    """
    doubles = len(report.records) == 1
    title = "Doubles in one register" if doubles else "The same people in two registers"
    made_by = escape(f"{report.weighing.engine}; seed {report.settings.seed}")
    kept = (
        "Personal data: keep this page as you keep the register."
        if with_values
        else "Records are named by their identifiers only."
    )
    sections = [
        _figures(report),
        _notes(report),
        _registers(data),
        _review(report, with_values=with_values),
        _model(report),
        _spread(report),
        _clusters(report),
        _how_to_read(report),
    ]
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
            _POLICY,
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{title}</title><style>{_STYLE}</style></head><body><main>",
            f"<h1>{title}</h1>",
            f'<p class="soft">{made_by}. {kept}</p>',
            *filter(None, sections),
            "</main></body></html>\n",
        )
    )


def _figures(report: LinkageReport) -> str:
    sizes = [len(cluster.records) for cluster in report.clusters]
    figures = [
        (f"{number:,}", "records" if len(report.records) == 1 else f"records of {side}")
        for number, side in zip(report.records, ("A", "B"), strict=False)
    ]
    figures += [
        (f"{len(report.linked):,}", "pairs linked"),
        (f"{len(report.review):,}", "pairs to review"),
        (f"{len(sizes):,}", f"people recorded more than once ({sum(sizes):,} records)"),
    ]
    cells = "".join(f"<div><b>{figure}</b>{escape(what)}</div>" for figure, what in figures)
    return f'<div class="figures">{cells}</div>'


def _notes(report: LinkageReport) -> str:
    notes = [*report.weighing.notes]
    if report.weighing.left_out:
        fields = ", ".join(report.weighing.left_out)
        notes.append(f"Not compared, since hardly a record states it: {fields}.")
    if not notes:
        return ""
    items = "".join(f"<p>{escape(note)}</p>" for note in notes)
    return f'<section class="notes">{items}</section>'


def _registers(data: Mapping[str, object]) -> str:
    registers = data.get("registers")
    rows = ""
    for each in registers if isinstance(registers, list) else []:
        without = ", ".join(f"{name}: {number}" for name, number in each["read_without"].items())
        rows += (
            f"<tr><td>{escape(each['name'])}</td><td class=n>{each['records']:,}</td>"
            f"<td class=n>{each['not_read']:,}</td><td class=n>{each['repeated_ids']:,}</td>"
            f"<td>{escape(without) or _NOTHING}</td></tr>"
        )
    return (
        "<section><h2>What was read</h2><table><tr><th>register<th class=n>persons"
        "<th class=n>not read<th class=n>id stood before<th>read without a field that breaks "
        f"a rule</tr>{rows}</table></section>"
    )


def _review(report: LinkageReport, *, with_values: bool) -> str:
    total = len(report.review)
    if not total:
        return "<section><h2>To review</h2><p>No pair is in doubt.</p></section>"
    shown = report.review[:_MOST_SHOWN]
    said = (
        f"The first {len(shown)} of {total:,}; all are in review.csv. "
        if total > len(shown)
        else ""
    )
    fields = compared(report)
    pairs = "".join(_pair(pair, fields, with_values=with_values) for pair in shown)
    return (
        f"<section><h2>To review</h2><p>{said}The most useful first: pairs whose answer would "
        "join what is not joined yet, and among them the least certain. Bars to the right speak "
        f"for one person, bars to the left against, in bits.</p>{pairs}</section>"
    )


def _pair(pair: LinkedPair, fields: Sequence[LinkageField], *, with_values: bool) -> str:
    weighed = pair.weighed
    chart = pair_bars(
        [(str(field), weighed.levels[field].value, weighed.weights[field]) for field in fields]
    )
    values = ""
    if with_values:
        rows = "".join(
            f"<tr><td>{escape(field)}</td><td>{escape(one) or _NOTHING}</td>"
            f"<td>{escape(other) or _NOTHING}</td></tr>"
            for field in fields
            for one, other in [(shown_value(pair.one, field), shown_value(pair.other, field))]
            if one or other
        )
        values = f"<table><tr><th>field<th>first<th>second</tr>{rows}</table>"
    return (
        f"<article><h3>{_named(pair.one.ref)} and {_named(pair.other.ref)}: "
        f"{_percent(weighed.probability)}</h3><p class=soft>{escape(pair.reason)}</p>"
        f"{values}{chart}</article>"
    )


def _named(ref: RecordRef) -> str:
    return escape(printable(str(ref)))


def _model(report: LinkageReport) -> str:
    if not report.weighing.model:
        return ""
    return (
        "<section><h2>What each field says</h2><p>How many bits of evidence each degree of "
        "agreement gives: one bit doubles the odds that two records are one person, minus one "
        "halves them. Pale bars are assumptions, where the registers taught nothing. A rare "
        "name counts for more than the bar, a common one for less.</p>"
        f"{weights_chart(report.weighing.model)}</section>"
    )


def _spread(report: LinkageReport) -> str:
    return (
        "<section><h2>How sure the pairs are</h2><p>All pairs found at or above the threshold "
        "for review, by probability; the height is logarithmic. The dashed line is the "
        f"threshold for linking.</p>{histogram(report.bars, report.settings.linked_from)}</section>"
    )


def _clusters(report: LinkageReport) -> str:
    if not report.clusters:
        return ""
    sizes = sorted(Counter(len(cluster.records) for cluster in report.clusters).items())
    rows = "".join(
        f"<tr><td class=n>{size}</td><td class=n>{number:,}</td></tr>" for size, number in sizes
    )
    return (
        "<section><h2>People and their records</h2><p>Records joined by linked pairs, directly "
        "or through others. Look first at the large ones: one wrong pair joins two people.</p>"
        '<table style="width:auto"><tr><th class=n>records<th class=n>people</tr>'
        f"{rows}</table></section>"
    )


def _how_to_read(report: LinkageReport) -> str:
    return (
        "<section><h2>How to read this</h2><p>A pair is linked if its probability is at least "
        f"{report.settings.linked_from:g}. It is put up for review if it is less certain, or if "
        "the birth date is one, the forenames differ and no identity number is shared: twins "
        "share the rest. The probability holds within this model only: fields of one "
        "family are not independent, so that relatives look surer than they are.</p>"
        "<p>No register was changed. A link is a proposal: whether two records are one person is "
        "decided by an official.</p></section>"
    )


def _percent(probability: float) -> str:
    return f"{100 * probability:.1f} %" if probability < 0.999 else "over 99.9 %"
