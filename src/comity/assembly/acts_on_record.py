"""Putting an act on record: in a transaction that is open, or in one of its own."""

from collections.abc import Mapping

from comity.assembly.database import open_database
from comity.assembly.freezing import refuse_frozen_act
from comity.assembly.glass_gate import refuse_outside_glass
from comity.assembly.home import Home
from comity.clock import Clock
from comity.exchange.envelope import SALT_LENGTH
from comity.exchange.ports import Randomness
from comity.exchange.work import ExchangeWork
from comity.ledger.acts import Act, act_entry
from comity.ledger.entry import JsonValue


def log_act(
    work: ExchangeWork,
    act: Act,
    fields: Mapping[str, JsonValue],
    *,
    official: str,
    clock: Clock,
    randomness: Randomness,
) -> None:
    """Append the entry for an act; nothing may be shown or leave before the commit.

    Args:
        work: The open transaction.
        act: What is done.
        fields: The act's own fields; see ``comity.ledger.acts.ACTS``.
        official: Who acts.
        clock: The only source of now.
        randomness: Source of the salt.

    Raises:
        ProcessingFrozen: Somebody with authority has stopped acts of that kind.
        AccessDenied: Whoever acts broke the glass for another case.
    """
    refuse_frozen_act(work, act)
    now = clock.now()
    refuse_outside_glass(work, act, fields, official=official, at=now)
    entry = act_entry(act, fields, official=official, at=now, salt=randomness(SALT_LENGTH))
    work.log.append([entry], recorded_at=now)


def log_act_alone(
    home: Home,
    act: Act,
    fields: Mapping[str, JsonValue],
    *,
    official: str,
    clock: Clock,
    randomness: Randomness,
) -> None:
    """Append the entry for an act on a home that may not have joined a network yet.

    Raises:
        StorageUnavailable: The database does not answer.
        ConfigurationInvalid: Its tables are of another version: migrate it first.
        KeyUnavailable: A key of the log or of the database cannot be read.
    """
    database = open_database(home, home.config(), clock, randomness)
    try:
        with database.begin() as work:
            log_act(work, act, fields, official=official, clock=clock, randomness=randomness)
    finally:
        database.close()
