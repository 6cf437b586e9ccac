"""Making the home of a new node: folders, keys, certificate, configuration, tables."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from comity.assembly.config import NodeConfig
from comity.assembly.config_template import TEMPLATE
from comity.assembly.database import close_to_others, open_database
from comity.assembly.home import Home, write_whole
from comity.assembly.key_files import (
    write_certificate,
    write_log_key,
    write_sealing_key,
    write_storage_key,
)
from comity.assembly.witness_keys import write_witness_keys
from comity.clock import Clock
from comity.codes.countries import country
from comity.errors import ConfigurationInvalid, InputInvalid
from comity.exchange.ports import Randomness
from comity.ids import StateCode
from comity.law.states import civil_zone_of
from comity.trust.keys import is_key_name

_MAX_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new node is told about itself.

    Attributes:
        state: Two letters, as ISO has them.
        name: Name of the central authority.
        host: Address to listen on.
        port: Port to listen on.
        url: Address under which partners reach the node.
        time_zone: Zone in which the authority dates what it receives.
        languages: Its languages, best first.
        database: Address of the database; without a password.
        origin: Name of the log, for ever.
    """

    state: StateCode
    name: str
    host: str
    port: int
    url: str
    time_zone: str
    languages: tuple[str, ...]
    database: str
    origin: str


def plan(
    *,
    state: str,
    name: str,
    listen: str,
    url: str | None,
    time_zone: str | None,
    languages: Sequence[str],
    database: str,
    origin: str | None,
) -> Founding:
    """Check what an operator asked for and fill in what was left open.

    Args:
        state: Code of the state in any usual form, ``EL`` and ``GRC`` too.
        name: Name of the central authority.
        listen: ``host:port`` to listen on.
        url: Address for partners; ``https://`` and ``listen`` if left open.
        time_zone: Zone; that of the state's capital if left open.
        languages: Two or three letters each, best first.
        database: Address of the database.
        origin: Name of the log; made of address and state if left open.

    Raises:
        InputInvalid: A value cannot be used; ``field`` names it. Nothing was made.
    """
    known = country(state)
    if known is None:
        raise InputInvalid("There is no state of that code.", field="state")
    if not 0 < len(name) <= _MAX_NAME or not name.isprintable():
        raise InputInvalid("A name has 1 to 200 characters on one line.", field="name")
    host, port = _address(listen)
    address = f"https://{listen}" if url is None else url.rstrip("/")
    if urlsplit(address).scheme != "https" or not urlsplit(address).hostname:
        raise InputInvalid("Partners reach a node by https:// only.", field="url")
    zone = civil_zone_of(known.alpha2) if time_zone is None else time_zone
    if zone is None:
        raise InputInvalid("Which time zone? Europe/Berlin, for example.", field="time-zone")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise InputInvalid(f"There is no time zone {zone}.", field="time-zone") from error
    for language in languages:
        if not (2 <= len(language) <= 3 and language.isascii() and language.islower()):
            raise InputInvalid("A language is two or three small letters.", field="language")
    if urlsplit(database).password is not None:
        raise InputInvalid(
            "A password does not belong into the configuration: use PGPASSFILE.", field="database"
        )
    name_of_log = origin or f"{urlsplit(address).netloc}/log/{known.alpha2.lower()}"
    if not is_key_name(name_of_log) or len(name_of_log) > _MAX_NAME:
        raise InputInvalid("The name of a log has no spaces and no plus sign.", field="origin")
    return Founding(
        state=known.alpha2,
        name=name,
        host=host,
        port=port,
        url=address,
        time_zone=zone,
        languages=tuple(languages) or ("en",),
        database=database,
        origin=name_of_log,
    )


def found(home: Home, founding: Founding, *, clock: Clock, randomness: Randomness) -> NodeConfig:
    """Make the home of a new node.

    The configuration is written last: a home without one is not yet a node, and may
    be founded again.

    Args:
        home: Its folder; made if it is missing.
        founding: What the node is told about itself.
        clock: The only source of now.
        randomness: Source of the sealing key.

    Returns:
        The configuration, as it was read back.

    Raises:
        ConfigurationInvalid: There is a node already, or the folder cannot be made.
        StorageUnavailable: The database does not answer.
    """
    home.create()
    try:
        if not any(home.keys.glob("log*.key")):
            write_log_key(home, founding.origin, randomness=randomness)
        if not any(home.keys.glob("sealing*.key")):
            write_sealing_key(home, randomness=randomness)
        if not any(home.keys.glob("witness-*.key")):
            write_witness_keys(home, founding.origin, randomness=randomness)
        write_storage_key(home, randomness=randomness)
        write_certificate(
            home, founding.state, founding.name, founding.url, founding.host, now=clock.now()
        )
        text = _configuration(founding)
        write_whole(home.config_file, text.encode("utf-8"), mode=0o640)
    except OSError as error:
        raise ConfigurationInvalid(
            "The home of the node cannot be written.", private=str(error)
        ) from error
    try:
        config = home.config()
        close_to_others(home, config)
        database = open_database(home, config, clock, randomness)
        try:
            database.migrate()
        finally:
            database.close()
    except BaseException:
        home.config_file.unlink(missing_ok=True)
        raise
    return config


def _address(listen: str) -> tuple[str, int]:
    host, colon, port = listen.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise InputInvalid("An address is host:port, 127.0.0.1:8441 for example.", field="listen")
    return host, int(port)


def _configuration(founding: Founding) -> str:
    """Return the configuration file; JSON's strings and lists are TOML's too."""
    values = {
        "state": founding.state,
        "name": founding.name,
        "time_zone": founding.time_zone,
        "languages": list(founding.languages),
        "origin": founding.origin,
        "host": founding.host,
        "port": founding.port,
        "url": founding.url,
        "database": founding.database,
    }
    return TEMPLATE.format(
        **{key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
    )
