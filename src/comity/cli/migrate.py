"""``comity migrate``: bringing the tables of a node's database up to date."""

import os

import typer

from comity.assembly.database import close_to_others, open_database
from comity.assembly.home import Home
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, output
from comity.cli.helping import with_examples


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "migrate",
        help=with_examples(
            "Bring the tables of the database up to date, after an update of Comity.",
            "comity migrate --home ./de",
            more="Make a copy of the database first. It is one transaction: all or nothing.",
        ),
    )(migrate)


def migrate(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Bring the tables up to date."""
    place = Home(home)
    config = place.config()
    close_to_others(place, config)
    database = open_database(place, config, clock(), os.urandom)
    try:
        before = database.schema_version()
        after = database.migrate()
    finally:
        database.close()
    told = f"from {before or 'nothing'} to {after}" if before != after else f"{after} already"
    output(as_json).answer({"before": before, "after": after}, f"The tables are at {told}.")
