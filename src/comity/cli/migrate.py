"""``comity migrate``: bringing the tables of a node's database up to date."""

import os
from collections import Counter

import typer

from comity.assembly.acts_on_record import log_act
from comity.assembly.database import close_to_others, open_database
from comity.assembly.home import Home
from comity.assembly.key_files import write_storage_key
from comity.cli.administration import administrator
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, output
from comity.cli.helping import with_examples
from comity.ledger.acts import Act
from comity.storage.sql.migrate import SEALED_SINCE, newest_version, version_at
from comity.storage.store import Work


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "migrate",
        help=with_examples(
            "Bring the tables of the database up to date, after an update of Comity.",
            "comity migrate --home ./de",
            more="Make a copy of the database first. The tables change in one transaction. What "
            "an earlier version kept in the clear is sealed after that, in steps: whatever "
            "interrupts it, run it again and it goes on. A node without a storage key gets "
            "one (keys/storage.key): without it nothing in the database can be read, so keep "
            "a copy of it apart from copies of the database.",
        ),
    )(migrate)


def migrate(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Bring the tables up to date, and seal what is still in the clear."""
    place = Home(home)
    config = place.config()
    close_to_others(place, config)
    told = output(as_json)
    found = version_at(place.database_url(config))
    if found is None or found < SEALED_SINCE:
        write_storage_key(place, randomness=os.urandom)
    database = open_database(place, config, clock(), os.urandom)
    sealed: Counter[str] = Counter()
    try:
        before = database.schema_version()
        with told.progress("rows sealed", None) as advance:

            def count(table: str, rows: int) -> None:
                sealed[table] += rows
                advance(rows)

            recorded: list[bool] = []

            def record(work: Work) -> None:
                log_act(
                    work,
                    Act.DATABASE_MIGRATED,
                    {"after": newest_version(), "before": before or ""},
                    official=administrator(),
                    clock=clock(),
                    randomness=os.urandom,
                )
                recorded.append(True)

            after = database.migrate(count, record)
        if before != after and not recorded:
            with database.begin() as work:
                record(work)
    finally:
        database.close()
    said = f"from {before or 'nothing'} to {after}" if before != after else f"{after} already"
    told.answer(
        {"before": before, "after": after, "sealed": dict(sealed)},
        f"The tables are at {said}.",
        *(f"  sealed: {rows:,} of {table}" for table, rows in sealed.items()),
    )
