"""``comity migrate``: bringing the tables of a node's database up to date."""

import os
from collections import Counter
from typing import Annotated

import typer

from comity.assembly.acts_on_record import log_act
from comity.assembly.config import NodeConfig
from comity.assembly.database import (
    close_to_others,
    encrypt_database,
    file_key_of,
    open_database,
)
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
            "comity migrate --home ./de --encrypt",
            more="Make a copy of the database first. The tables change in one transaction. What "
            "an earlier version kept in the clear is sealed after that, in steps: whatever "
            "interrupts it, run it again and it goes on. A node without a storage key gets "
            "one (keys/storage.key): without it nothing in the database can be read, so keep "
            "a copy of it apart from copies of the database. With --encrypt an SQLite file that "
            "was made unencrypted is encrypted as a whole; the node has to be stopped.",
        ),
    )(migrate)


def migrate(
    home: HomeOption = DEFAULT_HOME,
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help="Encrypt the SQLite file as a whole.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring the tables up to date, and seal what is still in the clear."""
    place = Home(home)
    config = place.config()
    close_to_others(place, config)
    told = output(as_json)
    found = version_at(place.database_url(config), file_key_of(place, config))
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
    encrypted = encrypt and _encrypt(place, config)
    said = f"from {before or 'nothing'} to {after}" if before != after else f"{after} already"
    told.answer(
        {"before": before, "after": after, "sealed": dict(sealed), "encrypted": encrypted},
        f"The tables are at {said}.",
        *(f"  sealed: {rows:,} of {table}" for table, rows in sealed.items()),
        *(["The database's file is encrypted as a whole now."] if encrypted else []),
    )


def _encrypt(place: Home, config: NodeConfig) -> bool:
    """Encrypt the file, and put that on record in it; return whether it was still to do."""
    done = encrypt_database(place, config)
    if done:
        database = open_database(place, config, clock(), os.urandom)
        try:
            with database.begin() as work:
                log_act(
                    work,
                    Act.DATABASE_ENCRYPTED,
                    {"storage_key": place.storage_key().key_id},
                    official=administrator(),
                    clock=clock(),
                    randomness=os.urandom,
                )
        finally:
            database.close()
    return done
