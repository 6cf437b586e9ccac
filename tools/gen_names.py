"""Write ``src/comity_training/names/frequencies.json`` from name frequencies and additions.

Needs a copy of the popular-names-by-country dataset (CC0) in a folder beside the
project; without it the committed file stays as it is. Run from the project's root:

    python tools/gen_names.py [--check] [folder with the two CSV files]

With ``--check`` nothing is written; the command fails if the file is out of step.
"""

import csv
import json
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from comity_training.names.feminine import feminine_surname
from comity_training.names.romanisation import SCRIPTS, romanise

ROOT: Final = Path(__file__).resolve().parents[1]
FORENAMES: Final = "common-forenames-by-country.csv"
SURNAMES: Final = "common-surnames-by-country.csv"
TARGET: Final = ROOT / "src/comity_training/names/frequencies.json"

# The dataset gives these countries in Latin letters only, or mixes scripts.
WITHOUT_FORENAMES: Final = frozenset({"UA", "MA", "EG", "IN"})
WITHOUT_SURNAMES: Final = frozenset({"UA"})
PARTICLES: Final = re.compile(r"^(De|Van|Den|Der|Ten|Ter)\b(?=.* )")

Line = tuple[str, str, int]
"""Native form, passport form (empty if a rule derives it), weight of 1 to 1000."""


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of one CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def by_rank(rank: int, top: int = 1000) -> int:
    """Return a weight that falls with the rank, about as name frequencies do."""
    return max(1, round(top * 4 / (rank + 4)))


def plain_roman(text: str) -> str:
    """Return ``text`` without the tone marks that passports leave out."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).strip()


def entry(country: str, native: str, roman: str, weight: int) -> Line | None:
    """Return one line of the file, or ``None`` for a name in a foreign script."""
    native = unicodedata.normalize("NFC", native.strip().replace("\u200e", ""))
    if not native:
        return None
    script = SCRIPTS.get(country, "LATIN")
    if any(letter.isalpha() and script not in unicodedata.name(letter) for letter in native):
        return None
    if country == "NL":
        native = PARTICLES.sub(lambda match: match[0].lower(), native)
    derived = romanise(native, country)
    if derived is not None:
        return native, "", weight
    given = plain_roman(roman) if roman else ""
    return (native, given, weight) if given else None


def additions_of(country: str, text: str, top: int) -> Iterator[Line]:
    """Yield the names added by hand."""
    for rank, item in enumerate(text.split()):
        native, _, roman = item.replace("_", " ").partition("=")
        line = entry(country, native, roman, by_rank(rank, top))
        if line is None:
            raise SystemExit(f"additions.toml: {native} of {country} cannot be used")
        yield line


def merged(country: str, lines: Iterable[Line | None]) -> list[list[str | int]]:
    """Return each name once, heaviest first, without feminine forms of another name."""
    found: dict[str, Line] = {}
    for line in lines:
        if line is not None and line[0] not in found:
            found[line[0]] = line
    feminine = {
        other for name in found if (other := feminine_surname(name, country)) and other != name
    }
    kept = [line for name, line in found.items() if name not in feminine]
    kept.sort(key=lambda line: (-line[2], line[0]))
    return [[part for part in line if part != ""] for line in kept]


def forenames(folder: Path, country: str, gender: str) -> Iterator[Line | None]:
    """Yield forenames of the dataset: this year's newborns, so of half the weight."""
    if country in WITHOUT_FORENAMES:
        return
    rank = 0
    for row in rows_of(folder / FORENAMES):
        if row["Country"] == country and row["Gender"] == gender:
            weight = by_rank(rank, 350)
            yield entry(country, row["Localized Name"], row["Romanized Name"], weight)
            rank += 1


def surnames(folder: Path, country: str) -> Iterator[Line | None]:
    """Yield family names of the dataset, weighted by count where it has counts."""
    if country in WITHOUT_SURNAMES:
        return
    rows = [row for row in rows_of(folder / SURNAMES) if row["Country"] == country]
    top = max((int(row["Count"]) for row in rows if row["Count"]), default=0)
    for rank, row in enumerate(rows):
        weight = max(1, round(1000 * int(row["Count"]) / top)) if row["Count"] else by_rank(rank)
        yield entry(country, row["Localized Name"], row["Romanized Name"], weight)


def main(arguments: list[str]) -> int:
    """Write or check the file; return 0, or 1 if it is out of step or the dataset absent."""
    check = "--check" in arguments
    arguments = [argument for argument in arguments if argument != "--check"]
    default = ROOT.parent / "shared" / "data" / "names"
    folder = Path(arguments[0]) if arguments else default
    if not (folder / FORENAMES).exists():
        print(f"{FORENAMES} is not at hand; {TARGET.name} stays as it is")
        return 1
    additions = tomllib.loads((ROOT / "resources/names/additions.toml").read_text("utf-8"))
    countries = {}
    for country, added in sorted(additions.items()):
        family = [*surnames(folder, country)]
        lightest = min((line[2] for line in family if line), default=1000)
        male = [*additions_of(country, added["male"], 1000), *forenames(folder, country, "M")]
        female = [*additions_of(country, added["female"], 1000), *forenames(folder, country, "F")]
        family += additions_of(country, added["surnames"], lightest)
        countries[country] = {
            "male": merged("", male),
            "female": merged("", female),
            "surnames": merged(country, family),
        }
    document = {
        "provenance": (
            "Name frequencies: popular-names-by-country dataset, CC0; names common among "
            "adults: the project's additions (resources/names/additions.toml). "
            "Written by tools/gen_names.py; weights are relative and partly estimated."
        ),
        "countries": countries,
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    text = text.replace('},"', '},\n"').replace(']],"', ']],\n"') + "\n"
    if check:
        in_step = TARGET.read_text("utf-8") == text
        print(f"{TARGET.name} is {'in step' if in_step else 'out of step: run tools/gen_names.py'}")
        return 0 if in_step else 1
    TARGET.write_text(text, "utf-8")
    print(f"{TARGET.name}: {len(countries)} countries, {len(text.encode())} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
