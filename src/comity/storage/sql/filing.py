"""Filing persons in the index, and taking them out: always with the register's own change."""

from collections import Counter
from collections.abc import Sequence
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
    town_form,
)
from comity.search.profile import Profile, encode_profile, profile_of
from comity.storage.sql.schema import name_codes as name_codes_table
from comity.storage.sql.schema import names_counted, person_keys, person_profiles
from comity.storage.sql.session import Session
from comity.storage.sql.statements import (
    SQLITE,
    Statement,
    insert_into,
    one_of,
    one_of_numbers,
    parameter,
)

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
    select(names_counted.c.name).where(
        one_of(names_counted.c.name, "names"), names_counted.c.population == EVERYBODY
    ),
    "names",
)
_UNBORNE: Final = Statement(
    delete(names_counted).where(
        one_of(names_counted.c.name, "names"),
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
        population=parameter("population"),
        given=parameter("given"),
        surname=parameter("surname"),
    ).on_conflict_do_update(
        index_elements=["name", "population"],
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


_COUNT: Final = Statement(_counting, "name", "population", "given", "surname")
_ADD_CODE: Final = Statement(_coding, "code", "name")
_ASKED_AT_ONCE: Final = 5_000


class Filing:
    """Files persons by what is compared of them.

    Args:
        session: The open transaction, the register's own.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def file(self, persons: Sequence[tuple[int, Person]]) -> None:
        """File persons who are not in the index yet.

        Rows go in by the order of the index, so that many persons at once touch each of
        its pages once.
        """
        profiles = [(number, profile_of(person)) for number, person in persons]
        keys = [(key, number) for number, profile in profiles for key in keys_of(profile)]
        keys.sort(key=itemgetter(0))
        self._session.run_many(
            _ADD_PROFILE, [(number, encode_profile(profile)) for number, profile in profiles]
        )
        self._session.run_many(_ADD_KEY, keys)
        self._count([profile for _, profile in profiles], 1)

    def unfile(self, number: int, person: Person) -> None:
        """Take a person out; nothing of the person's names stays unless others bear them.

        Args:
            number: The person's number.
            person: What was stated when the person was filed; the keys follow from it.
        """
        profile = profile_of(person)
        self._session.run(
            _FORGET_KEYS, self._session.listed_numbers(sorted(keys_of(profile))), number
        )
        self._session.run(_FORGET_PROFILE, number)
        self._count([profile], -1)
        names = sorted(names_of(profile))
        borne = self._session.listed([*names, *map(town_form, profile.towns)])
        self._session.run(_UNBORNE, borne)
        left = {row[0] for row in self._session.rows(_KNOWN, borne)}
        for name in names:
            if name not in left:
                self._session.run(
                    _FORGET_CODES, self._session.listed_numbers(name_codes(name)), name
                )

    def _count(self, profiles: Sequence[Profile], by: int) -> None:
        counted = [item for profile in profiles for item in counted_of(profile).items()]
        given = Counter([each for each, (as_given, _) in counted if as_given])
        surnames = Counter([each for each, (_, as_surname) in counted if as_surname])
        every = sorted(given.keys() | surnames.keys())
        if by > 0:
            self._code(sorted({form for form, _ in every if is_name(form)}))
        # Always by name, so that two writers wait for each other and never in a circle.
        self._session.run_many(
            _COUNT, [(*each, by * given[each], by * surnames[each]) for each in every]
        )

    def _code(self, names: Sequence[str]) -> None:
        for start in range(0, len(names), _ASKED_AT_ONCE):
            some = names[start : start + _ASKED_AT_ONCE]
            known = {row[0] for row in self._session.rows(_KNOWN, self._session.listed(some))}
            self._session.run_many(
                _ADD_CODE,
                sorted(
                    (code, name) for name in some if name not in known for code in name_codes(name)
                ),
            )
