"""Parameters as the text that a person reviews and a node reads, and where two differ."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from comity.search.levels import Field, Level
from comity.search.parameters import Chance, Parameters

_DIGITS: Final = 3
_EXPLAINED: Final = """\
# What a finding weighs, and from what probability on it decides. Reviewed text: nobody
# should put it in force without having read it; docs/identification-parameters.md says what
# each number means.
#
# For each field and level: m, how often the level is found between two descriptions of one
# person; u, how often between descriptions of two people; f, how far u follows the frequency
# of the name found. The weight is log2(m / (u + f * frequency)), in bits.
"""
_SCALARS: Final = (
    ("prior", ("known",)),
    ("relatives", ("siblings", "juniors")),
    ("bearing", ("former", "alias")),
    ("decision", ("certain", "possible", "several", "slope", "intercept")),
    ("measured", ("missed", "persons", "tenfold")),
)
_SAID: Final = MappingProxyType(
    {
        "prior": "Odds that somebody asked about is in the register, before anything is compared.",
        "relatives": "For one person in the register: how many siblings, and namesakes of another\n"
        "generation, who are not in it one may be asked about.",
        "bearing": "What it costs, in bits, that a former name or an alias agrees and not the\n"
        "main name.",
        "decision": "Probabilities: from which somebody may be certain, is shown to an officer,\n"
        "and, as a share of the likeliest, is an equal. Then the line that calibrates log-odds.",
        "measured": "Of persons who are registered and asked about, the share whom the search\n"
        "neither names nor shows.",
    }
)
_BORNE: Final = (
    "Where a name is a letter or two apart: how often what the description writes is a name\n"
    "that people bear, of one person (m) and of two (u)."
)
_KIN: Final = "How often a relative who is not in the register reaches a level by being a relative."


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that differs between two versions.

    Attributes:
        place: Where it stands: ``fields.surname.same.m`` for example.
        before: In the one version; ``None`` if it is not there.
        after: In the other.
    """

    place: str
    before: float | None
    after: float | None


def field_word(field: Field) -> str:
    """Return the word by which the text names a field.

    Example:
        >>> field_word(Field.BIRTH_DATE)
        'birth-date'
    """
    return field.name.lower().replace("_", "-")


def parameters_text(parameters: Parameters, *, heading: Sequence[str] = ()) -> str:
    """Return the text from which ``read_parameters`` reads the same parameters.

    Args:
        parameters: What to write.
        heading: Lines put before everything, as comments; each is one line whatever it holds.
    """
    lines = [f"# {_on_one_line(line)}".rstrip() for line in heading]
    lines += ["#", *_EXPLAINED.splitlines(), ""] if lines else [*_EXPLAINED.splitlines(), ""]
    lines.append(f"version = {_quoted(parameters.version)}")
    lines.append(f"provenance = {_quoted(parameters.provenance)}")
    for table, names in _SCALARS:
        lines += ["", f"[{table}]", *_comment(_SAID[table])]
        lines += [f"{name} = {_plain(getattr(parameters, name))}" for name in names]
    for field, levels in parameters.chances.items():
        lines += ["", f"[fields.{field_word(field)}]"]
        lines += [f"{level.word} = {_chance(chance)}" for level, chance in _falling(levels)]
    lines += ["", *_comment(_BORNE), "[borne]"]
    for field, levels in parameters.borne_chances.items():
        lines += ["", f"[borne.{field_word(field)}]"]
        lines += [f"{level.word} = {_chance(chance)}" for level, chance in _falling(levels)]
    for table, shares in _kin(parameters):
        lines += ["", *_comment(_KIN), f"[{table}]"]
        for field, by_level in shares.items():
            lines += ["", f"[{table}.{field_word(field)}]"]
            lines += [
                f"{level.word} = {_plain(by_level[level])}"
                for level in sorted(by_level, reverse=True)
            ]
    return "\n".join(lines) + "\n"


def rounded(parameters: Parameters, *, than: Parameters) -> Parameters:
    """Return parameters whose numbers have three significant digits where they are new.

    Args:
        parameters: What to round.
        than: The version before; a number that is the same there stays as it is.
    """

    def chances(
        new: Mapping[Field, Mapping[Level, Chance]], old: Mapping[Field, Mapping[Level, Chance]]
    ) -> Mapping[Field, Mapping[Level, Chance]]:
        found = {
            field: MappingProxyType(
                {
                    level: _rounded_chance(chance, old.get(field, {}).get(level))
                    for level, chance in levels.items()
                }
            )
            for field, levels in new.items()
        }
        return MappingProxyType(found)

    return replace(
        parameters,
        slope=_rounded(parameters.slope, than.slope),
        intercept=_rounded(parameters.intercept, than.intercept),
        missed=_rounded(parameters.missed, than.missed),
        chances=chances(parameters.chances, than.chances),
        borne_chances=chances(parameters.borne_chances, than.borne_chances),
    )


def renamed(parameters: Parameters, *, version: str, provenance: str) -> Parameters:
    """Return parameters under the name of a version of their own."""
    return replace(parameters, version=version, provenance=provenance)


def differences(before: Parameters, after: Parameters) -> tuple[Difference, ...]:
    """Return every number that differs, in the order of the text."""
    old, new = dict(numbers_of(before)), dict(numbers_of(after))
    return tuple(
        Difference(place, old.get(place), new.get(place))
        for place in dict.fromkeys([*new, *old])
        if old.get(place) != new.get(place)
    )


def numbers_of(parameters: Parameters) -> Iterator[tuple[str, float]]:
    """Yield every number with the place where it stands, in the order of the text."""
    for table, names in _SCALARS:
        for name in names:
            yield f"{table}.{name}", getattr(parameters, name)
    for table, chances in (("fields", parameters.chances), ("borne", parameters.borne_chances)):
        for field, levels in chances.items():
            for level, chance in _falling(levels):
                place = f"{table}.{field_word(field)}.{level.word}"
                yield f"{place}.m", chance.m
                yield f"{place}.u", chance.u
                if chance.f:
                    yield f"{place}.f", chance.f
    for table, shares in _kin(parameters):
        for field, by_level in shares.items():
            for level in sorted(by_level, reverse=True):
                yield f"{table}.{field_word(field)}.{level.word}", by_level[level]


def _kin(
    parameters: Parameters,
) -> tuple[tuple[str, Mapping[Field, Mapping[Level, float]]], ...]:
    return ("siblings", parameters.sibling_chances), ("juniors", parameters.junior_chances)


def _falling(levels: Mapping[Level, Chance]) -> list[tuple[Level, Chance]]:
    return sorted(levels.items(), reverse=True, key=lambda each: each[0])


def _rounded_chance(chance: Chance, before: Chance | None) -> Chance:
    old = before or Chance(-1.0, -1.0, -1.0)
    return Chance(_rounded(chance.m, old.m), _rounded(chance.u, old.u), _rounded(chance.f, old.f))


def _rounded(number: float, before: float) -> float:
    return number if number == before else float(f"{number:.{_DIGITS}g}")


def _chance(chance: Chance) -> str:
    by_frequency = f", f = {_plain(chance.f)}" if chance.f else ""
    return f"{{ m = {_plain(chance.m)}, u = {_plain(chance.u)}{by_frequency} }}"


def _plain(number: float) -> str:
    """Return a number in full, without an exponent, so that columns can be compared by eye."""
    text = format(Decimal(repr(number)), "f")
    return text if "." in text else f"{text}.0"


def _quoted(text: str) -> str:
    # A basic string of TOML is one of JSON, but for the one control character beyond ASCII's.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _on_one_line(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in " ".join(text.split()))


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in text.splitlines()]
