"""The tables, read once from the package's own files."""

import re
from pathlib import Path

import msgspec

from comity.codes.tables import CodeTable, TableContent

_GENERATED = Path(__file__).with_name("generated")
_decoder = msgspec.json.Decoder(TableContent)


def _read(name: str) -> CodeTable:
    return CodeTable(_decoder.decode((_GENERATED / f"{name}.json").read_bytes()))


OFFENCES = _read("offences")
SANCTIONS = _read("sanctions")
COMPLETION_LEVELS = _read("completion_levels")
PARTICIPATION_LEVELS = _read("participation_levels")
SANCTION_NATURES = _read("sanction_natures")
SUSPENSION_TYPES = _read("suspension_types")
ALTERNATIVE_TYPES = _read("alternative_types")
DECISION_CHANGES = _read("decision_changes")
ANNEX_ATTRIBUTES = _read("annex_attributes")
SANCTION_RELATIONS = _read("sanction_relations")
REQUEST_PURPOSES = _read("request_purposes")
REQUESTING_AUTHORITY_TYPES = _read("requesting_authority_types")
REQUEST_RESPONSE_TYPES = _read("request_response_types")
NOTIFICATION_RESPONSE_TYPES = _read("notification_response_types")
ADDITIONAL_INFORMATION_RESPONSE_TYPES = _read("additional_information_response_types")
ASKABLE_FIELDS = _read("askable_fields")
FUNCTIONAL_ERRORS = _read("functional_errors")
MESSAGE_KINDS = _read("message_kinds")
IDENTIFICATION_DOCUMENT_CATEGORIES = _read("identification_document_categories")
SEXES = _read("sexes")
TRI_STATE = _read("tri_state")
COUNTRIES = _read("countries")
CURRENCIES = _read("currencies")
LANGUAGES = _read("languages")

_TABLES = (
    OFFENCES,
    SANCTIONS,
    COMPLETION_LEVELS,
    PARTICIPATION_LEVELS,
    SANCTION_NATURES,
    SUSPENSION_TYPES,
    ALTERNATIVE_TYPES,
    DECISION_CHANGES,
    ANNEX_ATTRIBUTES,
    SANCTION_RELATIONS,
    REQUEST_PURPOSES,
    REQUESTING_AUTHORITY_TYPES,
    REQUEST_RESPONSE_TYPES,
    NOTIFICATION_RESPONSE_TYPES,
    ADDITIONAL_INFORMATION_RESPONSE_TYPES,
    ASKABLE_FIELDS,
    FUNCTIONAL_ERRORS,
    MESSAGE_KINDS,
    IDENTIFICATION_DOCUMENT_CATEGORIES,
    SEXES,
    TRI_STATE,
    COUNTRIES,
    CURRENCIES,
    LANGUAGES,
)
_BY_NAME = {table.name: table for table in _TABLES}

# Only forms that name their table; "Yes" or "de" could stand anywhere.
_SELF_NAMING = tuple(table for table in _TABLES if re.match(r"[A-Z]{1,3}-", table.pattern))


def catalogue() -> tuple[CodeTable, ...]:
    """Return all tables, those of the legal Annexes first."""
    return _TABLES


def table(name: str) -> CodeTable | None:
    """Return the table with this name, ``offences`` for example."""
    return _BY_NAME.get(name)


def table_of(value: str) -> CodeTable | None:
    """Return the table that the form of a versioned code points to, listed or not.

    Example:
        >>> table_of("S-00-Z").name, table_of("S-88-009999").name
        ('suspension_types', 'sanctions')
    """
    for candidate in _SELF_NAMING:
        if re.fullmatch(candidate.pattern, value) is not None:
            return candidate
    return None


def languages() -> tuple[str, ...]:
    """Return every language in which at least one table has labels, sorted."""
    return tuple(sorted({language for each in _TABLES for language in each.languages}))
