"""Europe as a picture: the outlines of countries, from a map that is built with the desk.

The map is Natural Earth's (public domain) as TopoJSON: borders are kept once, as arcs that
countries share. It is drawn in Lambert's azimuthal equal-area projection about 52° N, 10° E,
as European statistics are.

Source: ISO 19111 / EPSG:3035 (ETRS89-LAEA Europe), here on a sphere; TopoJSON 3.0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import cos, radians, sin, sqrt
from types import MappingProxyType
from typing import Annotated, Final

import msgspec
from msgspec import Meta

WIDTH: Final = 640
HEIGHT: Final = 560
_MIDDLE: Final = (10.0, 52.0)
_WEST, _EAST, _SOUTH, _NORTH = -26.0, 46.0, 33.0, 73.0
_SCALE: Final = 830.0
_SHIFT: Final = (290.0, 310.0)
_FILE: Final = "countries-110m.json"

Point = tuple[float, float]


class _Polygon(msgspec.Struct, tag_field="type", tag="Polygon"):
    """A country of one part: rings of arcs."""

    arcs: list[list[int]]
    id: str = ""

    @property
    def rings(self) -> list[list[int]]:
        """Its rings."""
        return self.arcs


class _MultiPolygon(msgspec.Struct, tag_field="type", tag="MultiPolygon"):
    """A country of several parts."""

    arcs: list[list[list[int]]]
    id: str = ""

    @property
    def rings(self) -> list[list[int]]:
        """The rings of all its parts."""
        return [ring for part in self.arcs for ring in part]


class _Shapes(msgspec.Struct):
    geometries: list[_Polygon | _MultiPolygon]


class _Objects(msgspec.Struct):
    countries: _Shapes


class _Transform(msgspec.Struct):
    scale: tuple[float, float]
    translate: tuple[float, float]


class _Topology(msgspec.Struct):
    arcs: list[list[Annotated[list[int], Meta(min_length=2, max_length=2)]]]
    transform: _Transform
    objects: _Objects


@dataclass(frozen=True, slots=True)
class Outline:
    """A country as it is drawn.

    Attributes:
        path: Of its outline, as SVG writes it.
        middle: About where its letters go.
    """

    path: str
    middle: Point


@cache
def outlines() -> Mapping[str, Outline]:
    """Return Europe's countries by their three digits; empty where no map was built."""
    kept = files("comity.web").joinpath("built", _FILE)
    if not kept.is_file():
        return MappingProxyType({})
    topology = msgspec.json.decode(kept.read_bytes(), type=_Topology)
    lines = [_line(each, topology.transform) for each in topology.arcs]
    found = {each.id: _outline(each, lines) for each in topology.objects.countries.geometries}
    return MappingProxyType({code: each for code, each in found.items() if code and each})


def _line(arc: Sequence[Sequence[int]], transform: _Transform) -> list[Point]:
    """Return the points of an arc, which are kept as steps from one to the next."""
    x = y = 0
    points = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append(
            (
                x * transform.scale[0] + transform.translate[0],
                y * transform.scale[1] + transform.translate[1],
            )
        )
    return points


def _outline(shape: _Polygon | _MultiPolygon, lines: Sequence[list[Point]]) -> Outline | None:
    rings = [_ring(each, lines) for each in shape.rings]
    near = [ring for ring in rings if any(_is_near(point) for point in ring)]
    if not near:
        return None
    drawn = [[_placed(point) for point in ring] for ring in near]
    largest = max(drawn, key=_extent)
    path = "".join("M" + "L".join(f"{x:.0f},{y:.0f}" for x, y in ring) + "Z" for ring in drawn)
    return Outline(path, _middle_of(largest))


def _ring(arcs: Sequence[int], lines: Sequence[list[Point]]) -> list[Point]:
    """Return a ring; an arc that is named by the complement of its number runs backwards."""
    points: list[Point] = []
    for each in arcs:
        line = lines[each] if each >= 0 else lines[~each][::-1]
        points += line[1:] if points else line
    return points


def _is_near(point: Point) -> bool:
    return _WEST <= point[0] <= _EAST and _SOUTH <= point[1] <= _NORTH


def _placed(point: Point) -> Point:
    """Return where a point of the earth, by length and breadth, stands in the picture."""
    east, north = radians(point[0] - _MIDDLE[0]), radians(point[1])
    middle = radians(_MIDDLE[1])
    inner = sin(middle) * sin(north) + cos(middle) * cos(north) * cos(east)
    stretch = sqrt(2 / (1 + max(inner, -0.9)))
    x = stretch * cos(north) * sin(east)
    y = stretch * (cos(middle) * sin(north) - sin(middle) * cos(north) * cos(east))
    return (_SHIFT[0] + _SCALE * x, _SHIFT[1] - _SCALE * y)


def _extent(ring: Sequence[Point]) -> float:
    """Return twice the area within a ring."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(one[0] * two[1] - two[0] * one[1] for one, two in pairs))


def _middle_of(ring: Sequence[Point]) -> Point:
    """Return the centre of the area within a ring."""
    doubled = x = y = 0.0
    for one, two in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = one[0] * two[1] - two[0] * one[1]
        doubled += cross
        x += (one[0] + two[0]) * cross
        y += (one[1] + two[1]) * cross
    if not doubled:
        return ring[0]
    return (x / (3 * doubled), y / (3 * doubled))
