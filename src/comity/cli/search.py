"""``comity search``: the numbers behind identification, and registers linked with each other."""

import typer

from comity.assembly.home import Home
from comity.assembly.identification import parameters_file, parameters_in_force
from comity.cli import search_link, search_train
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, output
from comity.cli.helping import with_examples
from comity.search.finding import explained
from comity.search.levels import Field, Level
from comity.search.parameters import Chance, Parameters
from comity.search.parameters_text import field_word, numbers_of

_RARE = 0.0001
_COMMON = 0.01


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="The numbers by which persons are identified; registers linked with each other.",
    )
    group.command("train", help=search_train.HELP)(search_train.train)
    group.command("link", help=search_link.HELP)(search_link.link)
    group.command(
        "parameters",
        help=with_examples(
            "Show the version in force: what every finding weighs, in words and bits.",
            "comity search parameters --home ./de",
            "comity search parameters --json",
            more="Above 0 bits a finding speaks for one person, below 0 against; every bit "
            "doubles the odds. Names weigh more the rarer they are.",
        ),
    )(parameters)
    app.add_typer(group, name="search")


def parameters(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Show the version in force.

    Raises:
        ConfigurationInvalid: There is no node in the folder, or its own parameters cannot be
            used. The operator's business.
    """
    shown = output(as_json)
    place = Home(home)
    config = place.config()
    found = parameters_in_force(place, config)
    file = parameters_file(place, config)
    weights = [
        (each, level, chance)
        for each, levels in found.chances.items()
        for level, chance in sorted(levels.items(), reverse=True)
    ]
    data = {
        "version": found.version,
        "provenance": found.provenance,
        "file": None if file is None else str(file),
        "weights": [_data(each, level, chance) for each, level, chance in weights],
        "numbers": dict(numbers_of(found)),
    }
    rows = [
        (field_word(each), level.word, _bits(chance), explained(each, level, 0.0).explanation)
        for each, level, chance in weights
    ]
    shown.answer(
        data,
        shown.table(("field", "level", "bits", "what was found"), rows),
        shown.table(("number", "value"), _others(found)),
        f"Version {found.version}, {'those that come with Comity' if file is None else file}.",
        found.provenance,
    )


def _data(field: Field, level: Level, chance: Chance) -> dict[str, object]:
    return {
        "field": field_word(field),
        "level": level.word,
        "explanation": explained(field, level, 0.0).explanation,
        "m": chance.m,
        "u": chance.u,
        "f": chance.f,
        "bits": None if chance.f else round(chance.weight(), 2),
        "bits_of_a_rare_name": round(chance.weight(_RARE), 2) if chance.f else None,
        "bits_of_a_common_name": round(chance.weight(_COMMON), 2) if chance.f else None,
    }


def _bits(chance: Chance) -> str:
    """Return what a finding weighs; of names, of one borne by 1 in 10,000 and by 1 in 100."""
    if not chance.f:
        return f"{chance.weight():+.1f}"
    return f"{chance.weight(_RARE):+.1f} rare, {chance.weight(_COMMON):+.1f} common"


def _others(found: Parameters) -> list[tuple[str, str]]:
    return [
        (place, f"{number:g}")
        for place, number in numbers_of(found)
        if not place.startswith("fields.")
    ]
