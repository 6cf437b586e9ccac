"""A peer sends a description made to break the search, or to be taken for somebody else.

Names of one letter or of five hundred, with marks that turn the writing round, letters of
several scripts in one word, letters that look like others, pictures, control characters, a
dozen aliases of the greatest length. Each has a clear outcome and none an exception; nobody
is certain by it, the register can hold and erase such a person, and afterwards the
register's state is unchanged.
"""

# ruff: noqa: RUF001 - letters that look like others are the attack

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contracts.samples import IDENTITY, CountedRandomness, SteppingClock
from tests.unit.search.registers import BULGARIA, CountingIndex, identified, person, strangers

from comity.persons.bounds import NAME_LENGTH
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, PersonName, name_of
from comity.persons.person import Alias, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.search.candidates import MOST_COMPARED, MOST_OF_ONE_KEY
from comity.search.finding import FieldComparison
from comity.search.identification import Outcome, Rule, identify
from comity.search.keys import MOST_KEYS, keys_of
from comity.search.levels import Level
from comity.search.profile import decode_profile, encode_profile, profile_of
from comity.search.word_comparison import word_level
from comity.search.words import (
    LONGEST_WORD,
    MOST_WORDS,
    canonical_forms,
    words_for_comparing,
)
from comity.storage.memory.database import MemoryDatabase
from comity.storage.sql.database import Database
from comity.storage.store import Store

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 20
HOSTILE = {
    "nothing": "",
    "one-letter": "A",
    "one-mark": "'",
    "five-hundred-letters": LONG[:500],
    "five-hundred-different-words": " ".join(f"q{n}z" for n in range(100))[:500],
    "one-letter-five-hundred-times": "a" * 500,
    "turned-round": "\u202eavorteP\u202c",
    "right-to-left": "بتروفا",
    "isolates": "\u2066Petrova\u2069\u200f",
    "joiners": "Pe\u200dtro\u200cva\u00ad",
    "mixed-scripts": "Реtrоvа",
    "look-alikes": "Ρеtrоvа",
    "full-width": "Ｐｅｔｒｏｖａ",
    "mathematical": "𝐏𝐞𝐭𝐫𝐨𝐯𝐚",
    "pictures": "👩🏽‍⚖️🇧🇬",
    "combining": "P" + "\u0301" * 200,
    "line-breaks": "Pet\r\nrova\u2028\u2029",
    "private-use": "\ue000\uf8ff\U000f0000",
    "digits": "0123456789",
    "fullwidth-digits": "１９７９",
    "sql": "'; DROP TABLE persons; --",
    "wildcards": "%_*?",
    "separator-of-readings": "Petrova|Ivanova|",
    "markup": "<b>&amp;</b>{{7*7}}",
    "han": "王伟" * 100,
    "hangul": "김철수",
    "thai": "สมชาย",
    "ligatures": "ﬁﬂﷺ",
    "particles-only": "van der de la von",
    "dotless": "ıİŞğ",
}


REFUSED = [" \t\u00a0\u2003 ", "Pet\x00rova\x1b[31m\x07", "x" * 501]
"""What the domain model refuses, so that no message and no register file brings it here."""


def part(text: str) -> NamePart | None:
    return NamePart(text[:NAME_LENGTH]) if text else None


def described(text: str) -> dict[str, Person]:
    """Return descriptions with a text in each place of a name."""
    other = person()
    return {
        "forename": replace(other, name=replace(other.name, forename=part(text))),
        "surname": replace(other, name=replace(other.name, surname=part(text))),
        "both": replace(other, name=PersonName(part(text), part(text))),
        "all-three": replace(other, name=PersonName(part(text), part(text), part(text))),
        "whole": replace(other, name=PersonName(full_name=text or None)),
        "alias": replace(
            person("Lena", "Dimova"), aliases=(Alias(name=PersonName(part(text), part(text))),)
        ),
        "place": replace(
            other, birth_place=Place(country=text[:50], town=plain(text[:NAME_LENGTH] or "x", "en"))
        ),
        "number": replace(
            person("Lena", "Dimova"), identity_numbers=(IdentityNumber(text[:50] or "-", BULGARIA),)
        ),
    }


@pytest.mark.parametrize("text", REFUSED)
def test_what_no_message_can_bring_is_refused_and_does_no_harm_beneath(text: str) -> None:
    with pytest.raises(ValueError, match="text"):
        NamePart(text)
    assert len(words_for_comparing(text)) <= MOST_WORDS
    for word in words_for_comparing(text):
        assert len(word) <= LONGEST_WORD
        assert canonical_forms(word)


@given(st.text(max_size=700))
def test_any_text_at_all_has_bounded_words_and_forms(text: str) -> None:
    words = words_for_comparing(text)
    assert len(words) <= MOST_WORDS
    for word in words:
        forms = canonical_forms(word)
        assert all(0 < len(form) <= 3 * LONGEST_WORD for form in forms)
        assert word_level(word, word) is Level.SAME
        assert all(form.isprintable() and "\x00" not in form for form in forms)


def is_clear(found: FieldComparison, text: str) -> bool:
    quoted = len(text.strip()) > 3 and text.strip() in found.explanation
    return found.explanation.endswith(".") and not quoted


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_has_a_clear_outcome_wherever_it_stands(text: str) -> None:
    registered = [person(), *strangers(20), *described(text).values()]
    for place, query in described(text).items():
        found = identified(query, *registered)
        assert found.outcome in Outcome, place
        for candidate in found.candidates:
            assert all(is_clear(each, text) for each in candidate.comparisons)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_person_has_bounded_keys_and_a_profile_that_can_be_kept(text: str) -> None:
    for each in described(text).values():
        profile = profile_of(each)
        assert len(keys_of(profile)) <= MOST_KEYS
        assert decode_profile(encode_profile(profile)) == profile
        assert len(encode_profile(profile)) < 8_000


@pytest.mark.parametrize("text", ["", "'", "UNKNOWN", "👩🏽‍⚖️", "\u202e\u202c", "…", "Not defined"])
def test_a_name_that_says_nothing_agrees_with_no_other_that_says_nothing(text: str) -> None:
    blank = replace(person(), name=PersonName(part(text), part(text)))
    found = identified(blank, blank, *strangers(20))
    assert found.outcome is not Outcome.CERTAIN
    alone = replace(Person(name=blank.name), sex=Sex.UNKNOWN)
    assert identified(alone, alone).rule is Rule.TOO_LITTLE_TO_SEARCH_BY


@pytest.mark.parametrize("alike", ["Реtrоvа", "Ρеtrоvа", "PetroƲa", "Petr0va"])
def test_letters_that_look_like_others_name_nobody_with_certainty_beside_the_real_one(
    alike: str,
) -> None:
    """Attack: the register is made to hold a second person who looks the same on paper."""
    real, false = person(), person(surname=alike)
    assert identified(person(), false, real, *strangers(20)).person in {None, "p2"}


def test_a_dozen_aliases_of_the_greatest_length_are_compared_within_the_limits() -> None:
    parts = [[NamePart(f"{a}{b}{LONG}"[:NAME_LENGTH]) for b in "pqr"] for a in "abcdefghijkl"]
    aliases = tuple(Alias(name=PersonName(one, two, three)) for one, two, three in parts)
    query = replace(person("Lena", "Dimova"), aliases=aliases)
    index = CountingIndex(*[replace(person(), aliases=aliases) for _ in range(300)], person())
    found = identify(query, index, identity_country="BG")
    assert found.outcome is not Outcome.CERTAIN
    assert index.most_of_one_key <= MOST_OF_ONE_KEY
    assert index.profiles_read <= 2 * MOST_COMPARED


def test_aliases_that_name_everybody_make_nobody_certain() -> None:
    """Attack: one description with the names of many, to learn who is in the register."""
    known = [person(f"Ana{c}", f"Petro{c}", "1979-07-21") for c in "bdfgklmnprst"]
    net = replace(
        person("Lena", "Dimova"),
        aliases=tuple(Alias(name=each.name, birth_date=each.birth_date) for each in known),
    )
    assert identified(net, *known).outcome is not Outcome.CERTAIN


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def register(request: pytest.FixtureRequest, opened: Callable[[str], Database]) -> Store:
    if request.param == "memory":
        return MemoryDatabase(
            identity=IDENTITY, clock=SteppingClock(), randomness=CountedRandomness()
        )
    return opened(request.getfixturevalue(f"{request.param}_database"))


def test_every_store_keeps_finds_and_erases_hostile_people(register: Store) -> None:
    hostile = [each for text in HOSTILE.values() for each in described(text).values()]
    with register.begin() as work:
        work.register.enter_person(person("Hans", "Meier", "1950-02-03"))
        empty = work.register.names_counted([""], ["*"])
    with register.begin() as work:
        refs = [work.register.enter_person(each) for each in hostile]
    with register.read() as snapshot:
        for each in hostile:
            assert identify(each, snapshot.register, identity_country="BG").outcome in Outcome
    with register.begin() as work:
        for ref in refs:
            work.register.remove_person(ref)
    with register.read() as snapshot:
        assert snapshot.register.size() == (1, 0)
        assert snapshot.register.names_counted([""], ["*"]) == empty
        for each in hostile:
            keys = sorted(keys_of(profile_of(each)))
            assert snapshot.register.filed(keys, limit=5) == []
        found = identify(
            Person(name=name_of("Hans", "Meier")), snapshot.register, identity_country="BG"
        )
        assert len(found.candidates) == 1
