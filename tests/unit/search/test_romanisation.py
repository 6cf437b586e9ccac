"""Latin readings of words of names in many scripts."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.search.romanisation import (
    MOST_READINGS,
    reading_distance,
    readings,
    unspaced_parts,
)

_READING = re.compile("[a-z0-9]+")


def _normal(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@pytest.mark.parametrize("word", ["ivanov", "2nd", "x"])
def test_a_latin_word_without_accents_has_itself_as_its_only_reading(word: str) -> None:
    assert readings(word) == (word,)


@pytest.mark.parametrize("word", ["", "-", "'", "…", "\u0301", "\u200d"])
def test_a_word_without_letters_has_no_reading(word: str) -> None:
    assert readings(word) == ()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("o'neill", ("oneill",)),
        ("müller", ("muller", "mueller")),
        ("jørgensen", ("jorgensen", "joergensen")),
        ("strauß", ("strauss",)),
        ("đorđević", ("dordevic", "djordjevic", "djordjevich")),
        ("łukasz", ("lukasz",)),
        ("ægir", ("aegir",)),
        ("åberg", ("aberg", "aaberg")),
        ("muñoz", ("munoz", "munyoz")),
        ("ionuț", ("ionut", "ionuts")),
        ("şükrü", ("sukru", "suekrue", "shukru")),
    ],
)
def test_accents_are_taken_off_first_and_spelt_out_second(
    word: str, expected: tuple[str, ...]
) -> None:
    assert readings(word) == expected


def test_decomposed_accents_read_as_composed_ones_do() -> None:
    assert readings(unicodedata.normalize("NFD", "müller")) == readings("müller")


@pytest.mark.parametrize(
    ("word", "passport", "another"),
    [
        ("иванов", "ivanov", "ivanov"),
        ("юлия", "iuliia", "yuliya"),
        ("чернышёв", "chernyshev", "cernysev"),
        ("хрущёв", "khrushchev", "khrushchyov"),
        ("сергій", "serhii", "serhiy"),
        ("ђорђевић", "dordevic", "djordjevic"),
        ("първанов", "parvanov", "parvanov"),
        ("юсуповъ", "iusupov", "yusupov"),
        ("παπαδόπουλος", "papadopoulos", "papadopulos"),
        ("ευάγγελος", "evangelos", "evagelos"),
        ("μπουτάρης", "boutaris", "butaris"),
        ("αϋλός", "aylos", "aylos"),
    ],
)
def test_the_passport_spelling_comes_first_and_other_conventions_after_it(
    word: str, passport: str, another: str
) -> None:
    assert readings(word)[0] == passport
    assert another in readings(word)


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("محمد", "mohammed"),
        ("حسین", "hussein"),
        ("מיכאל", "michael"),
        ("כהן", "cohen"),
        ("김", "kim"),
        ("박", "park"),
        ("이", "yi"),
        ("ジョン", "john"),
        ("さくら", "sakura"),
        ("佐藤", "sato"),
        ("王", "wang"),
        ("小明", "xiaoming"),
        ("傑西", "jiexi"),
        ("შევარდნაძე", "shevardnadze"),
        ("կարեն", "karen"),
        ("कुमार", "kumar"),
    ],
)
def test_the_usual_latin_form_is_among_the_readings(word: str, latin: str) -> None:
    assert latin in readings(word)


def test_a_hiragana_name_reads_first_as_a_japanese_passport_has_it() -> None:
    assert readings("さくら")[0] == "sakura"


def test_vowel_points_change_no_reading() -> None:
    assert readings("مُحَمَّد") == readings("محمد")
    assert readings("מִיכָאֵל") == readings("מיכאל")


def test_persian_letters_read_as_the_arabic_ones_of_their_sound() -> None:
    assert readings("علی") == readings("علي")


def test_an_ideograph_that_no_pair_had_is_still_read() -> None:
    assert readings("龘")


@given(st.text(max_size=80).map(_normal))
def test_readings_of_any_word_are_few_distinct_and_of_plain_letters(word: str) -> None:
    found = readings(word)
    assert len(found) <= MOST_READINGS
    assert len(set(found)) == len(found)
    assert all(_READING.fullmatch(each) for each in found)


@given(st.text(st.sampled_from("бוمخ김斯ジアあ'ьъ7z王"), max_size=70))
def test_words_of_mixed_scripts_are_read_without_a_defect(word: str) -> None:
    for each in readings(word):
        assert _READING.fullmatch(each)


@pytest.mark.parametrize("letter", ["ж", "ш", "م", "斯", "김", "ッ", "ג", "ü", "ω", "z"])
def test_a_word_beyond_sixty_characters_is_cut(letter: str) -> None:
    assert readings(letter * 10_000) == readings(letter * 60)


@given(st.text(max_size=70).map(_normal), st.text(max_size=70))
def test_a_distance_lies_between_nothing_and_everything(word: str, latin: str) -> None:
    assert 0.0 <= reading_distance(word, latin) <= 1.0


@pytest.mark.parametrize("word", ["юлия", "محمد", "김", "müller", "ivanov", "斯特凡"])
def test_a_reading_of_a_word_is_no_distance_away(word: str) -> None:
    assert {reading_distance(word, each) for each in readings(word)} == {0.0}


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("محمد", "mehmed", "mahmoud"),
        ("александр", "aleksander", "alexei"),
        ("מיכאל", "mikael", "miriam"),
        ("傑西", "jersey", "maria"),
        ("ジョン", "jhon", "jane"),
        ("ivanov", "ivanoff", "petrov"),
        ("γιώργος", "georgios", "maria"),
    ],
)
def test_a_variant_of_a_name_is_nearer_than_another_name(word: str, near: str, far: str) -> None:
    assert 0.0 < reading_distance(word, near) < reading_distance(word, far)


def test_nothing_is_as_far_as_can_be_from_everything() -> None:
    assert reading_distance("", "ivanov") == 1.0
    assert reading_distance("иванов", "") == 1.0


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("김철수", ("김", "철수")),
        ("佐藤花子", ("佐藤", "花子")),
        ("王明", ("王", "明")),
        ("김", None),
        ("斯特凡诺夫", None),
        ("kim", None),
    ],
)
def test_a_full_name_without_a_space_is_parted_after_a_frequent_surname(
    word: str, parts: tuple[str, str] | None
) -> None:
    assert unspaced_parts(word) == parts
