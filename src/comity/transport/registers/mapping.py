"""How the columns of a national export answer to the fields of a flat record.

A mapping is a TOML file; every key is optional. See docs/register-import.md.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from comity.errors import InputInvalid
from comity.persons.dates import PartialDate, parse_partial_date

PERSON_FIELDS: Final = (
    "id",
    "forename",
    "surname",
    "second_surname",
    "full_name",
    "sex",
    "birth_date",
    "birth_country",
    "birth_town",
    "nationalities",
    "former_forename",
    "former_surname",
    "father_forename",
    "father_surname",
    "mother_forename",
    "mother_surname",
    "identity_number",
    "identity_number_country",
    "document_category",
    "document_number",
    "address",
    "address_country",
    "alias_forename",
    "alias_surname",
    "deceased",
    "person_remarks",
)
"""Fields of the person; all rows of one person must agree on them."""

CONVICTION_FIELDS: Final = (
    "conviction_id",
    "convicting_country",
    "file_number",
    "decided_on",
    "final_on",
    "authority",
    "authority_code",
    "non_criminal_ruling",
    "retention_ends_on",
    "transmittable",
    "conviction_remarks",
)
"""Fields of the conviction; all rows of one conviction must agree on them."""

OFFENCE_FIELDS: Final = (
    "offence_category",
    "offence_title",
    "offence_national_code",
    "offence_provisions",
    "offence_started_on",
    "offence_ended_on",
    "offence_country",
    "offence_town",
    "offence_occurrences",
    "offence_completion",
    "offence_participation",
    "offence_recidivism",
)
"""Fields of an offence; each row may add one."""

SANCTION_FIELDS: Final = (
    "sanction_category",
    "sanction_nature",
    "sanction_title",
    "sanction_national_code",
    "sanction_duration",
    "sanction_starts_on",
    "sanction_ends_on",
    "sanction_fines",
    "sanction_amount",
    "sanction_fraction",
    "sanction_currency",
)
"""Fields of a sanction; each row may add one."""

FIELDS: Final = (*PERSON_FIELDS, *CONVICTION_FIELDS, *OFFENCE_FIELDS, *SANCTION_FIELDS)

_ENCODING: Final = re.compile(r"utf-8|us-ascii|iso-8859-\d{1,2}|windows-125\d")
_DATE_TOKEN: Final = re.compile(r"YYYY|MM|DD")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What to know about an export before reading it.

    Attributes:
        columns: Name of the column for a field; a field not named has its own name.
        fixed: Values of fields that the export leaves out.
        values: For a field, what the export writes and what is meant by it.
        ignore: Columns to pass over on purpose.
        separator: One character; ``None`` to find out from the header.
        encoding: One in which the first 128 bytes are ASCII.
        date_format: ``YYYY``, ``MM`` and ``DD`` in any order with anything between;
            ``00`` is an unknown part. ISO dates, full or partial, are always read.
        list_separator: Between several values in one column.
        language: ISO 639-1 code of names and texts; ``None`` if not known.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    separator: str | None = None
    encoding: str = "utf-8"
    date_format: str = "YYYY-MM-DD"
    list_separator: str = "|"
    language: str | None = None

    def __post_init__(self) -> None:
        """Refuse a mapping that cannot be meant."""
        for named in (self.columns, self.fixed, self.values):
            if unknown := sorted(set(named) - set(FIELDS)):
                raise ValueError(f"{unknown[0]} is not a field; see docs/register-import.md")
        if self.separator is not None and (len(self.separator) != 1 or self.separator in '"\r\n'):
            raise ValueError("separator is one character, not a quote or a line break")
        if not _ENCODING.fullmatch(self.encoding):
            raise ValueError("encoding is utf-8, us-ascii, iso-8859-N or windows-125N")
        if sorted(_DATE_TOKEN.findall(self.date_format)) != ["DD", "MM", "YYYY"]:
            raise ValueError("date_format holds YYYY, MM and DD once each")
        if not self.list_separator:
            raise ValueError("list_separator is not empty")
        if self.language is not None and not re.fullmatch(r"[a-z]{2}", self.language):
            raise ValueError("language is two small letters (ISO 639-1)")

    def column_of(self, name: str) -> str:
        """Return the column in which the field ``name`` stands."""
        return self.columns.get(name, name)

    def row_of(self, raw: Mapping[str, str]) -> dict[str, str]:
        """Return fields and values: renamed, translated, fixed ones filled in, blanks left out."""
        row = {}
        for name in FIELDS:
            text = raw.get(self.column_of(name), "").strip()
            if text and name in self.values:
                mark = self.list_separator if name == "nationalities" else None
                items = [text] if mark is None else [item.strip() for item in text.split(mark)]
                meant = [self.values[name].get(item, item) for item in items]
                text = (mark or "").join(meant)
            text = text or self.fixed.get(name, "")
            if text:
                row[name] = text
        return row

    def unmapped(self, columns: list[str]) -> list[str]:
        """Return the columns that no field names and that are not ignored on purpose."""
        known = {self.column_of(name) for name in FIELDS} | set(self.ignore)
        return [column for column in columns if column not in known and not column.startswith("_")]

    def date(self, text: str) -> PartialDate:
        """Return a date in ISO form or in the form of this export.

        Raises:
            ValueError: It is in neither, or no calendar has it. The fault of the source.
        """
        pattern = re.escape(self.date_format)
        for token, width in (("YYYY", 4), ("MM", 2), ("DD", 2)):
            pattern = pattern.replace(token, rf"(?P<{token}>[0-9]{{{width}}})")
        if match := re.fullmatch(pattern, text, re.ASCII):
            year, month, day = (int(match[token]) for token in ("YYYY", "MM", "DD"))
            return PartialDate(year or None, month or None, day or None)
        return parse_partial_date(text)


DEFAULT_MAPPING: Final = ColumnMapping()


def mapping_from(data: bytes, *, name: str = "the mapping") -> ColumnMapping:
    """Return the mapping written in a TOML file.

    Args:
        data: The content of the file.
        name: Its name, for reasons.

    Raises:
        InputInvalid: It is not TOML, or a key or value is not one of a mapping; the
            failure names it. The fault of whoever wrote the file.

    Example:
        >>> mapping_from(b'separator = ";"').separator
        ';'
    """
    try:
        raw = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputInvalid(f"is not TOML: {error}", field="mapping", place=name) from error
    return mapping_of(raw, name=name)


def mapping_of(raw: Mapping[str, object], *, name: str) -> ColumnMapping:
    """Return the mapping that keys and values of a TOML file state.

    Args:
        raw: The keys and values.
        name: Of the file, for reasons.

    Raises:
        InputInvalid: A key or value is not one of a mapping; the failure names it. The
            fault of whoever wrote the file.
    """
    known = {spec.name for spec in msgspec.structs.fields(_File)}
    if unknown := sorted(set(raw) - known):
        raise InputInvalid("is not a key of a mapping", field=unknown[0], place=name)
    try:
        read = msgspec.convert(raw, _File)
        return ColumnMapping(**msgspec.structs.asdict(read))
    except ValueError as error:
        raise InputInvalid(str(error), field="mapping", place=name) from error


class _File(msgspec.Struct, frozen=True):
    columns: dict[str, str] = {}
    fixed: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    ignore: tuple[str, ...] = ()
    separator: str | None = None
    encoding: str = "utf-8"
    date_format: str = "YYYY-MM-DD"
    list_separator: str = "|"
    language: str | None = None
