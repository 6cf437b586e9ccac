"""The index of persons on SQL: by keys, by numbers, by names a letter apart."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import ARRAY, BigInteger, Text, bindparam, select, text
from sqlalchemy.sql import ClauseElement

from comity.ids import PersonRef
from comity.search.profile import Profile
from comity.storage.sql.schema import names_counted, person_profiles, persons
from comity.storage.sql.sealed_register import (
    code_tokens,
    key_tokens,
    name_tokens,
    opened_form,
    opened_profiles,
)
from comity.storage.sql.session import Session
from comity.storage.sql.statements import SQLITE, Statement, one_of_numbers
from comity.storage.sql.vault import Vault

_BY_KEYS: Final = {
    # The last person looked at is found first, so that a key with a million persons costs
    # no more than one with the limit.
    SQLITE: """
        WITH wanted (key, beyond) AS MATERIALIZED (
            SELECT value, (
                SELECT person FROM person_keys WHERE key = value
                ORDER BY person LIMIT 1 OFFSET :limit
            ) FROM json_each(:listed)
        )
        SELECT filed.key, filed.person FROM wanted CROSS JOIN person_keys AS filed
        WHERE filed.key = wanted.key AND filed.person < coalesce(wanted.beyond, 9223372036854775807)
    """,
    "postgresql": """
        SELECT wanted.key, filed.person FROM unnest(:listed) AS wanted (key)
        CROSS JOIN LATERAL (
            SELECT person FROM person_keys WHERE key = wanted.key ORDER BY person LIMIT :limit
        ) AS filed
    """,
}
_BY_CODES: Final = {
    SQLITE: """
        WITH wanted (code, beyond) AS MATERIALIZED (
            SELECT value, (
                SELECT name FROM name_codes WHERE code = value ORDER BY name LIMIT 1 OFFSET :limit
            ) FROM json_each(:listed)
        )
        SELECT name, form FROM names_counted WHERE name IN (
            SELECT filed.name FROM wanted CROSS JOIN name_codes AS filed
            WHERE filed.code = wanted.code AND (wanted.beyond IS NULL OR filed.name < wanted.beyond)
        )
    """,
    "postgresql": """
        SELECT name, form FROM names_counted WHERE name IN (
            SELECT filed.name FROM unnest(:listed) AS wanted (code)
            CROSS JOIN LATERAL (
                SELECT name FROM name_codes WHERE code = wanted.code ORDER BY name LIMIT :limit
            ) AS filed
        )
    """,
}


def _listing(texts: Mapping[str, str]) -> Statement:
    def build(database: str) -> ClauseElement:
        kind = Text() if database == SQLITE else ARRAY(BigInteger())
        return text(texts[database]).bindparams(
            bindparam("listed", type_=kind), bindparam("limit", type_=BigInteger())
        )

    return Statement(build, "listed", "limit")


_FILED: Final = _listing(_BY_KEYS)
_CODED: Final = _listing(_BY_CODES)
_PROFILES: Final = Statement(
    select(person_profiles.c.person, person_profiles.c.profile).where(
        one_of_numbers(person_profiles.c.person, "numbers")
    ),
    "numbers",
)
_REFERENCES: Final = Statement(
    select(persons.c.number, persons.c.ref).where(one_of_numbers(persons.c.number, "numbers")),
    "numbers",
)
_COUNTED: Final = Statement(
    select(
        names_counted.c.name,
        names_counted.c.given,
        names_counted.c.surname,
    ).where(one_of_numbers(names_counted.c.name, "names")),
    "names",
)


class SqlPersonIndex:
    """Look-ups by keys, numbers and names; the database sees their tokens.

    Args:
        session: The open transaction.
        vault: Its keys.
    """

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._storage_key = vault.storage_key

    def filed(self, keys: Sequence[int], *, limit: int) -> Sequence[tuple[int, int]]:
        """Return key and person's number for every person filed under any of the keys."""
        of_token = dict(zip(key_tokens(self._storage_key, keys), keys, strict=True))
        rows = self._session.rows(_FILED, self._session.listed_numbers(of_token), limit)
        return [(of_token[row[0]], row[1]) for row in rows]

    def profiles(self, numbers: Sequence[int]) -> Sequence[tuple[int, Profile]]:
        """Return the profiles of persons by their numbers, in any order.

        Raises:
            StorageUnavailable: A stored profile is damaged.
        """
        rows = self._session.rows(_PROFILES, self._session.listed_numbers(numbers))
        return opened_profiles(self._storage_key, [(row[0], row[1]) for row in rows])

    def references(self, numbers: Sequence[int]) -> Mapping[int, PersonRef]:
        """Return the references of persons by their numbers."""
        rows = self._session.rows(_REFERENCES, self._session.listed_numbers(numbers))
        return {row[0]: PersonRef(row[1]) for row in rows}

    def names_counted(
        self, forms: Sequence[str], populations: Sequence[str]
    ) -> Mapping[tuple[str, str], tuple[int, int]]:
        """Return how many bear each canonical form as given name and as surname."""
        asked = [(form, each) for form in forms for each in populations]
        of_token = dict(zip(name_tokens(self._storage_key, asked), asked, strict=True))
        rows = self._session.rows(_COUNTED, self._session.listed_numbers(of_token))
        return {of_token[row[0]]: (row[1], row[2]) for row in rows}

    def names_by_codes(self, codes: Sequence[int], *, limit: int) -> Sequence[str]:
        """Return the canonical forms of the register that have any of the codes."""
        tokens = code_tokens(self._storage_key, codes)
        rows = self._session.rows(_CODED, self._session.listed_numbers(tokens), limit)
        return [opened_form(self._storage_key, row[0], row[1]) for row in rows]
