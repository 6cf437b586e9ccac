"""Opening a node's database: what keys and configuration say of it."""

from comity.assembly.config import NodeConfig
from comity.assembly.home import Home
from comity.clock import Clock
from comity.exchange.ports import Randomness
from comity.storage.sql.database import Database
from comity.storage.store import LogIdentity


def open_database(home: Home, config: NodeConfig, clock: Clock, randomness: Randomness) -> Database:
    """Return the node's database.

    Raises:
        KeyUnavailable: The log's key is missing.
        ConfigurationInvalid: The address names no database that a node can use.
    """
    keys = home.signing_keys()
    identity = LogIdentity(
        origin=config.node.origin,
        keys=keys[-1:],
        retired_keys=tuple(key.verification_key for key in keys[:-1]),
    )
    return Database(
        home.database_url(config), identity=identity, clock=clock, randomness=randomness
    )
