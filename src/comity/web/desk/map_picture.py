"""The partners on a map: each named by its letters, its state told by pattern, not by colour."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from comity.codes.countries import country
from comity.web.api_figures import PartnersAnswer
from comity.web.desk.languages import Language
from comity.web.desk.pictures import drawing, hatched, written
from comity.web.desk.world_map import HEIGHT, WIDTH, Outline, outlines

_LAND: Final = "#d9dee2"
_OWN: Final = "#1b3d6d"
_FILLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "in-touch": "#a8c4e5",
        "quiet": "#ffffff",
        "in-trouble": "url(#hatched)",
        "suspended": "url(#dotted)",
    }
)
_DOTTED: Final = Markup(
    '<defs><pattern id="dotted" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<rect width="7" height="7" fill="#ffffff"/><circle cx="3" cy="3" r="2" fill="#505a5f"/>'
    "</pattern></defs>"
)


def map_picture(title: str, network: PartnersAnswer, spoken: Language) -> Markup:
    """Return the map with the partners on it; empty where no map was built."""
    known = outlines()
    if not known:
        return Markup("")
    standings = {_number(each.state): each.standing for each in network.partners}
    land = Markup("").join(
        _shape(outline, _LAND, "") for code, outline in known.items() if code not in standings
    )
    names = {each.state: spoken.country(each.state) for each in network.partners}
    names[network.own] = spoken.country(network.own)
    shown = [(each.state, _FILLS[each.standing]) for each in network.partners]
    shown.append((network.own, _OWN))
    placed = [
        (state, known[_number(state)], fill) for state, fill in shown if _number(state) in known
    ]
    members = Markup("").join(
        _shape(outline, fill, names[state]) for state, outline, fill in placed
    )
    letters = Markup("").join(_letters(state, outline) for state, outline, _ in placed)
    return drawing(title, WIDTH, HEIGHT, hatched() + _DOTTED + land + members + letters)


def _number(state: str) -> str:
    found = country(state)
    return "" if found is None else found.numeric


def _shape(outline: Outline, fill: str, name: str) -> Markup:
    named = Markup("<title>{}</title>").format(name) if name else Markup("")
    return Markup('<path d="{}" fill="{}" stroke="#6f777b" stroke-width="0.7">{}</path>').format(
        outline.path, fill, named
    )


def _letters(state: str, outline: Outline) -> Markup:
    """Return a state's letters on a ground of their own, so that no pattern hides them."""
    x, y = outline.middle
    ground = Markup(
        '<rect x="{}" y="{}" width="26" height="18" rx="3" fill="#ffffff" stroke="#6f777b"/>'
    ).format(round(x) - 13, round(y) - 13)
    return ground + written(x, y + 1, state, anchor="middle", size=14)
