"""Connectors as their files describe them: where a national register's data comes from.

A connector is a TOML file in the folder ``connectors`` of the node's home, named after it. It
holds no secret: passwords and tokens lie in files of their own or in the environment.
See docs/manual/integrator.md.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from comity.assembly.home import Home
from comity.errors import ConfigurationInvalid, InputInvalid, KeyUnavailable, ReferenceNotFound
from comity.transport.registers.mapping import ColumnMapping, mapping_of

FOLDER: Final = "connectors"
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
_MOST_BYTES: Final = 256 * 1024
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

_Short = Annotated[str, Meta(min_length=1, max_length=200)]
_Column = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,62}$")]
_View = Annotated[
    str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,62}(\.[A-Za-z_][A-Za-z0-9_]{0,62})?$")
]


class CsvFolder(msgspec.Struct, frozen=True, tag_field="kind", tag="csv-folder",
                forbid_unknown_fields=True):  # fmt: skip
    """A folder into which somebody puts CSV files or JSON Lines, under their final name last."""

    folder: _Short
    pattern: _Short = "*.csv"


class EcrisFolder(msgspec.Struct, frozen=True, tag_field="kind", tag="ecris-folder",
                  forbid_unknown_fields=True):  # fmt: skip
    """A folder into which somebody puts files of ECRIS messages, or rap sheets."""

    folder: _Short
    pattern: _Short = "*.xml"


class SqlView(msgspec.Struct, frozen=True, tag_field="kind", tag="sql-view",
              forbid_unknown_fields=True):  # fmt: skip
    """A view in the register's own database, SQLite or PostgreSQL."""

    view: _View
    url_file: str = ""
    url_variable: str = ""
    changed: _Column | None = None


class RestService(msgspec.Struct, frozen=True, tag_field="kind", tag="rest",
                  forbid_unknown_fields=True):  # fmt: skip
    """A register that answers over HTTPS, in pages of JSON."""

    url: Annotated[str, Meta(min_length=8, max_length=2000)]
    items: _Short = "items"
    next: _Short = "next"
    since: str = ""
    token_file: str = ""
    token_variable: str = ""
    ca_file: str = ""


Source: TypeAlias = CsvFolder | EcrisFolder | SqlView | RestService


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: Source
    title: Annotated[str, Meta(max_length=200)] = ""
    notified_earlier: Annotated[str, Meta(max_length=2000)] = ""
    mapping: dict[str, object] = {}


@dataclass(frozen=True, slots=True)
class Connector:
    """A connector.

    Attributes:
        name: Its name, that of its file.
        title: What it is, in words.
        source: Where the data comes from.
        mapping: What the columns mean.
        notified_earlier: For an initial load: why new convictions of ours owe no notification.
    """

    name: str
    title: str
    source: Source
    mapping: ColumnMapping
    notified_earlier: str = ""

    @property
    def kind(self) -> str:
        """The kind of its source, as in its file."""
        return str(self.source.__struct_config__.tag)

    @property
    def place(self) -> str:
        """Where its data comes from, without anything secret."""
        match self.source:
            case CsvFolder() | EcrisFolder():
                return f"{self.source.folder}/{self.source.pattern}"
            case SqlView():
                return self.source.view
            case RestService():
                return self.source.url


def connector_names(home: Home) -> tuple[str, ...]:
    """Return the names of the connectors there are, in order."""
    folder = home.path / FOLDER
    found = folder.glob("*.toml") if folder.is_dir() else ()
    return tuple(sorted(each.stem for each in found if _NAME.fullmatch(each.stem)))


def connector(home: Home, name: str) -> Connector:
    """Return a connector.

    Raises:
        ReferenceNotFound: There is none of that name.
        ConfigurationInvalid: Its file cannot be used; the message names the key.
    """
    if name not in connector_names(home):
        raise ReferenceNotFound(f"There is no connector {name}.")
    path = home.path / FOLDER / f"{name}.toml"
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ConfigurationInvalid(f"{path.name} cannot be read.", private=str(error)) from error
    if len(data) > _MOST_BYTES:
        raise ConfigurationInvalid(f"{path.name} has more than {_MOST_BYTES} bytes.")
    return connector_from(data, name)


def connector_from(data: bytes, name: str) -> Connector:
    """Return the connector that the content of a file describes.

    Raises:
        ConfigurationInvalid: It describes none; the message names the key.

    Example:
        >>> made = connector_from(b'source = { kind = "csv-folder", folder = "/in" }', "nightly")
        >>> made.kind, made.place
        ('csv-folder', '/in/*.csv')
    """
    file = f"{FOLDER}/{name}.toml"
    try:
        raw = tomllib.loads(data.decode("utf-8"))
        read = msgspec.convert(raw, _File)
        mapping = mapping_of(read.mapping, name=file)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigurationInvalid(f"{file} is not TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise ConfigurationInvalid(f"{file}: {error}") from error
    except InputInvalid as failure:
        raise ConfigurationInvalid(
            f"{file}: mapping: {failure.field} {failure.public}"
        ) from failure
    made = Connector(name, read.title or name, read.source, mapping, read.notified_earlier)
    return _checked(made, file)


def _checked(made: Connector, file: str) -> Connector:
    """Return a connector whose parts fit each other.

    Raises:
        ConfigurationInvalid: They do not.
    """
    match made.source:
        case CsvFolder():
            return made
        case EcrisFolder():
            if made.mapping != ColumnMapping():
                raise ConfigurationInvalid(f"{file}: ECRIS files take no mapping.")
            return made
        case SqlView():
            _one_of(file, url_file=made.source.url_file, url_variable=made.source.url_variable)
            # Ours to read the changes by, and no field of a record.
            ignored = (made.source.changed,) if made.source.changed else ()
            mapping = replace(made.mapping, ignore=(*made.mapping.ignore, *ignored), separator=",",
                              encoding="utf-8")  # fmt: skip
            return replace(made, mapping=mapping)
        case RestService():
            parts = urlsplit(made.source.url)
            is_near = parts.hostname in _LOOPBACK
            if parts.scheme != "https" and not (parts.scheme == "http" and is_near):
                raise ConfigurationInvalid(f"{file}: source.url begins with https://.")
            if parts.username is not None or parts.password is not None:
                raise ConfigurationInvalid(f"{file}: source.url holds no password.")
            return made


def _one_of(file: str, **given: str) -> None:
    if sum(bool(value) for value in given.values()) != 1:
        raise ConfigurationInvalid(f"{file}: source has one of {' and '.join(given)}.")


def secret_of(home: Home, file: str, variable: str, environment: Mapping[str, str]) -> str:
    """Return a secret from a file or from the environment; empty if neither is named.

    Args:
        home: The home; a relative file lies there.
        file: Name of the file, or empty.
        variable: Name of the variable, or empty.
        environment: The environment.

    Raises:
        KeyUnavailable: It is not there, or others may read the file.
    """
    if variable:
        if not (found := environment.get(variable, "").strip()):
            raise KeyUnavailable(f"The environment has no variable {variable}.")
        return found
    if not file:
        return ""
    path = home.path / Path(file)
    try:
        if path.stat().st_mode & 0o077:
            raise KeyUnavailable(f"{file} may be read by others; make it readable to us only.")
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnavailable(f"{file} cannot be read.", private=str(error)) from error
