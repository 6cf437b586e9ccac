"""Filing persons in the index, and taking them out: always with the register's own change."""

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ClauseElement

from comity.persons.person import Person
from comity.search.keys import (
    EVERYBODY,
    counted_of,
    is_name,
    keys_of,
    name_codes,
    names_of,
)
from comity.search.profile import Profile, profile_of
from comity.storage.sql.schema import name_codes as name_codes_table
from comity.storage.sql.schema import names_counted, person_keys, person_profiles
from comity.storage.sql.sealed_register import (
    code_tokens,
    key_tokens,
    name_tokens,
    sealed_form,
    sealed_profiles,
)
from comity.storage.sql.session import Session
from comity.storage.sql.statements import (
    SQLITE,
    Statement,
    insert_into,
    one_of_numbers,
    parameter,
)
from comity.storage.sql.vault import Vault

_ADD_KEY: Final = insert_into(person_keys)
_ADD_PROFILE: Final = insert_into(person_profiles)
_FORGET_PROFILE: Final = Statement(
    delete(person_profiles).where(person_profiles.c.person == parameter("row")), "row"
)
_FORGET_KEYS: Final = Statement(
    delete(person_keys).where(
        one_of_numbers(person_keys.c.key, "keys"), person_keys.c.person == parameter("row")
    ),
    "keys",
    "row",
)
_KNOWN: Final = Statement(
    select(names_counted.c.name).where(one_of_numbers(names_counted.c.name, "names")),
    "names",
)
_UNBORNE: Final = Statement(
    delete(names_counted).where(
        one_of_numbers(names_counted.c.name, "names"),
        names_counted.c.given <= 0,
        names_counted.c.surname <= 0,
    ),
    "names",
)
_FORGET_CODES: Final = Statement(
    delete(name_codes_table).where(
        one_of_numbers(name_codes_table.c.code, "codes"),
        name_codes_table.c.name == parameter("name"),
    ),
    "codes",
    "name",
)


def _counting(database: str) -> ClauseElement:
    insert = (
        sqlite.insert(names_counted) if database == SQLITE else postgresql.insert(names_counted)
    )
    return insert.values(
        name=parameter("name"),
        given=parameter("given"),
        surname=parameter("surname"),
        form=parameter("form"),
    ).on_conflict_do_update(
        index_elements=["name"],
        set_={
            "given": names_counted.c.given + insert.excluded.given,
            "surname": names_counted.c.surname + insert.excluded.surname,
        },
    )


def _coding(database: str) -> ClauseElement:
    insert = (
        sqlite.insert(name_codes_table)
        if database == SQLITE
        else postgresql.insert(name_codes_table)
    )
    return insert.values(code=parameter("code"), name=parameter("name")).on_conflict_do_nothing()


_COUNT: Final = Statement(_counting, "name", "given", "surname", "form")
_ADD_CODE: Final = Statement(_coding, "code", "name")
_ASKED_AT_ONCE: Final = 5_000


class Filing:
    """Files persons by what is compared of them.

    Args:
        session: The open transaction, the register's own.
        vault: Its keys; the database sees tokens, and sealed profiles and names.
    """

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._storage_key = vault.storage_key

    def file(self, persons: Sequence[tuple[int, Person]]) -> None:
        """File persons who are not in the index yet.

        Rows go in by the order of the index, so that many persons at once touch each of
        its pages once.
        """
        profiles = [(number, profile_of(person)) for number, person in persons]
        filed = [(key, number) for number, profile in profiles for key in keys_of(profile)]
        tokens = key_tokens(self._storage_key, [key for key, _ in filed])
        keys = [(token, number) for token, (_, number) in zip(tokens, filed, strict=True)]
        keys.sort(key=itemgetter(0))
        self._session.run_many(_ADD_PROFILE, sealed_profiles(self._vault, profiles))
        self._session.run_many(_ADD_KEY, keys)
        self._count([profile for _, profile in profiles], 1)

    def unfile(self, number: int, person: Person) -> None:
        """Take a person out; nothing of the person's names stays unless others bear them.

        Args:
            number: The person's number.
            person: What was stated when the person was filed; the keys follow from it.
        """
        profile = profile_of(person)
        keys = key_tokens(self._storage_key, sorted(keys_of(profile)))
        self._session.run(_FORGET_KEYS, self._session.listed_numbers(keys), number)
        self._session.run(_FORGET_PROFILE, number)
        self._count([profile], -1)
        # Of everybody's count nothing goes, even when nobody is left.
        borne = [counted for counted in sorted(counted_of(profile)) if counted[0]]
        self._session.run(_UNBORNE, self._tokens_listed(borne))
        names = [(name, EVERYBODY) for name in sorted(names_of(profile))]
        left = self._known(names)
        for token, (name, _) in zip(name_tokens(self._storage_key, names), names, strict=True):
            if token not in left:
                codes = code_tokens(self._storage_key, name_codes(name))
                self._session.run(_FORGET_CODES, self._session.listed_numbers(codes), token)

    def _count(self, profiles: Sequence[Profile], by: int) -> None:
        counted = [item for profile in profiles for item in counted_of(profile).items()]
        given = Counter([each for each, (as_given, _) in counted if as_given])
        surnames = Counter([each for each, (_, as_surname) in counted if as_surname])
        every = list(given.keys() | surnames.keys())
        fresh = self._code([each for each in every if _has_codes(each)]) if by > 0 else {}
        tokens = name_tokens(self._storage_key, every)
        rows = [
            (token, by * given[each], by * surnames[each], fresh.get(token))
            for token, each in zip(tokens, every, strict=True)
        ]
        # Always by name, so that two writers wait for each other and never in a circle.
        rows.sort(key=itemgetter(0))
        self._session.run_many(_COUNT, rows)

    def _code(self, names: Sequence[tuple[str, str]]) -> Mapping[int, bytes]:
        """Add the codes of names nobody bore; return these names' forms, sealed, by token."""
        fresh: dict[int, bytes] = {}
        for start in range(0, len(names), _ASKED_AT_ONCE):
            some = names[start : start + _ASKED_AT_ONCE]
            known = self._known(some)
            codes: list[tuple[int, int]] = []
            for token, (name, _) in zip(name_tokens(self._storage_key, some), some, strict=True):
                if token not in known:
                    fresh[token] = sealed_form(self._vault, token, name)
                    tokens = code_tokens(self._storage_key, name_codes(name))
                    codes += [(code, token) for code in tokens]
            codes.sort()
            self._session.run_many(_ADD_CODE, codes)
        return fresh

    def _known(self, names: Sequence[tuple[str, str]]) -> set[int]:
        return {row[0] for row in self._session.rows(_KNOWN, self._tokens_listed(names))}

    def _tokens_listed(self, names: Sequence[tuple[str, str]]) -> object:
        return self._session.listed_numbers(name_tokens(self._storage_key, names))


def _has_codes(counted: tuple[str, str]) -> bool:
    form, population = counted
    return population == EVERYBODY and is_name(form)
