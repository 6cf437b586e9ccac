"""Charts of a linkage, as drawings that stand in the page itself."""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from math import log10
from typing import Final

from comity.search.linkage import Bar
from comity.search.linkage_model import LearnedLevel

_ROW: Final = 18
_WIDTH: Final = 960
_MOST_BITS: Final = 24.0
"""Longer bars are cut: beyond it, nothing is added to what is already sure."""


def weights_chart(model: Sequence[LearnedLevel]) -> str:
    """Return the weight of each level of each field as bars around a middle line."""
    left, middle, scale = 420, 560, 15.0
    rows, y = [], 14
    for field, levels in groupby(model, key=lambda each: each.field):
        rows.append(f'<text class="field" x="0" y="{y}">{escape(field)}</text>')
        for each in levels:
            rows.append(f'<text x="{left}" y="{y}" text-anchor="end">{escape(each.level)}</text>')
            rows.append(_bar(middle, y, each.weight, scale, "" if each.is_learned else " assumed"))
            y += _ROW
        y += 8
    return _drawing(y, "Weight of each level of agreement, in bits", middle, rows)


def pair_bars(parts: Sequence[tuple[str, str, float]]) -> str:
    """Return what each field contributed to one pair.

    Args:
        parts: Field, level in words, weight in bits.
    """
    left, middle, scale = 480, 640, 12.0
    rows, y = [], 14
    for field, level, weight in parts:
        rows.append(f'<text class="field" x="0" y="{y}">{escape(field)}</text>')
        rows.append(f'<text x="{left}" y="{y}" text-anchor="end">{escape(level)}</text>')
        rows.append(_bar(middle, y, weight, scale, ""))
        y += _ROW
    return _drawing(y, "Weight of each field of this pair, in bits", middle, rows)


def histogram(bars: Sequence[Bar], threshold: float) -> str:
    """Return how many pairs there are of each probability; heights are logarithmic."""
    height, foot, left = 180, 26, 10
    step = (_WIDTH - 2 * left) / max(1, len(bars))
    most = max((log10(bar.pairs + 1) for bar in bars), default=0.0) or 1.0
    rows = []
    for number, bar in enumerate(bars):
        x, tall = left + number * step, log10(bar.pairs + 1) / most * (height - 40)
        if bar.pairs:
            rows.append(
                f'<rect class="for" x="{x + 2:.1f}" y="{height - tall:.1f}" '
                f'width="{step - 4:.1f}" height="{tall:.1f}"/>'
            )
            rows.append(
                f'<text x="{x + step / 2:.1f}" y="{height - tall - 5:.1f}" '
                f'text-anchor="middle">{bar.pairs:,}</text>'
            )
        if number % 2 == 0:
            rows.append(f'<text class="soft" x="{x:.1f}" y="{height + 16}">{bar.start:.1f}</text>')
    at = left + threshold * (_WIDTH - 2 * left)
    rows.append(f'<line class="axis" x1="{left}" y1="{height}" x2="{_WIDTH}" y2="{height}"/>')
    rows.append(f'<line class="mark" x1="{at:.1f}" y1="8" x2="{at:.1f}" y2="{height}"/>')
    return _svg(height + foot, "Number of pairs by probability", rows)


def _bar(middle: int, y: int, weight: float, scale: float, more: str) -> str:
    length = min(abs(weight), _MOST_BITS) * scale
    kind = "for" if weight >= 0 else "against"
    x = middle if weight >= 0 else middle - length
    end = middle + length + 5 if weight >= 0 else middle - length - 5
    anchor = "start" if weight >= 0 else "end"
    if abs(weight) < 0.05:
        return f'<text class="soft" x="{middle + 5}" y="{y}">0</text>'
    return (
        f'<rect class="{kind}{more}" x="{x:.1f}" y="{y - 10}" width="{length:.1f}" height="12"/>'
        f'<text class="soft" x="{end:.1f}" y="{y}" text-anchor="{anchor}">{weight:+.1f}</text>'
    )


def _drawing(height: int, title: str, middle: int, rows: Sequence[str]) -> str:
    axis = f'<line class="axis" x1="{middle}" y1="0" x2="{middle}" y2="{height - 6}"/>'
    return _svg(height, title, [axis, *rows])


def _svg(height: int, title: str, rows: Sequence[str]) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>{"".join(rows)}</svg>'
    )
