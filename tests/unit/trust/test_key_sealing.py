import os
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import InputInvalid, KeyLocked, KeyUnavailable
from comity.trust.key_sealing import KeySafe, Master, open_key_text
from comity.trust.keys import SigningKey
from comity.trust.sealed_text import Cost, SealedText, is_sealed

PASSPHRASE = "correct horse battery staple"  # noqa: S105 - of a test
KEY = SigningKey("log.example", bytes(range(32))).to_text()


@pytest.fixture(scope="module")
def master() -> Master:
    return Master.new(PASSPHRASE, os.urandom)


@pytest.fixture(scope="module")
def sealed(master: Master) -> str:
    return master.seal(KEY, os.urandom)


def test_a_sealed_key_opens_with_its_passphrase_only(sealed: str) -> None:
    assert open_key_text(sealed, PASSPHRASE) == KEY
    with pytest.raises(KeyLocked, match="wrong"):
        open_key_text(sealed, PASSPHRASE + " ")


def test_a_key_that_is_not_sealed_is_returned_as_it_is_and_nobody_is_asked() -> None:
    def ask() -> str:
        raise AssertionError("asked")

    assert KeySafe(ask).open(KEY) == KEY
    assert KeySafe(ask).open_file(b"\xff\x00 no text at all") == b"\xff\x00 no text at all"


def test_a_sealed_key_shows_nothing_of_the_key(sealed: str) -> None:
    assert is_sealed(sealed)
    assert KEY.rsplit("+", 1)[1] not in sealed
    assert "log.example" not in sealed


def test_the_passphrase_is_asked_for_once_and_the_slow_derivation_done_once(
    master: Master,
) -> None:
    asked = []

    def ask() -> str:
        asked.append(1)
        return PASSPHRASE

    files = [master.seal(f"{KEY}{number}", os.urandom) for number in range(8)]
    safe = KeySafe(ask)
    safe.open(files[0])
    begun = time.perf_counter()
    assert [safe.open(file) for file in files] == [f"{KEY}{number}" for number in range(8)]
    assert time.perf_counter() - begun < 0.1
    assert len(asked) == 1


def test_two_sealings_of_one_key_have_nothing_in_common_but_the_lock(master: Master) -> None:
    first, second = (SealedText.from_text(master.seal(KEY, os.urandom)) for _ in range(2))
    assert first.lock == second.lock
    assert first.salt != second.salt
    assert first.content != second.content


@settings(max_examples=40, deadline=None)
@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_whatever_is_sealed_is_what_is_opened(master: Master, text: str) -> None:
    sealed = SealedText.from_text(master.seal(text, os.urandom))
    assert master.open(sealed) == text
    assert SealedText.from_text(sealed.to_text()) == sealed


def test_no_byte_of_a_sealed_key_can_be_changed_unnoticed(master: Master, sealed: str) -> None:
    raw = sealed.encode("ascii")
    lock_line = sealed.split("\n")[1]
    begin = sealed.index(lock_line)
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        if begin <= place < begin + len(lock_line):
            # Another lock means another derivation, which is slow: that it is another is enough.
            try:
                lock = SealedText.from_text(changed.decode("ascii", "replace")).lock
            except InputInvalid:
                continue
            assert lock != master.lock
            continue
        with pytest.raises((InputInvalid, KeyUnavailable)):
            master.open(SealedText.from_text(changed.decode("ascii", "replace")))


def test_a_content_does_not_open_under_the_lock_of_another_file(sealed: str) -> None:
    other = Master.new(PASSPHRASE, os.urandom)
    mixed = SealedText(
        other.lock, SealedText.from_text(sealed).salt, SealedText.from_text(sealed).content
    )
    with pytest.raises(KeyUnavailable):
        other.open(mixed)


@pytest.mark.parametrize(
    "cost", [(65_535, 3, 4), (65_536, 2, 4), (1 << 23, 3, 4), (65_536, 99, 4), (65_536, 3, 0)]
)
def test_a_cost_below_the_recommended_or_beyond_reason_is_refused(
    sealed: str, cost: tuple[int, int, int]
) -> None:
    with pytest.raises(InputInvalid):
        Cost(*cost)
    memory, passes, lanes = cost
    weakened = sealed.replace("m=65536 t=3 p=4", f"m={memory} t={passes} p={lanes}")
    with pytest.raises(InputInvalid):
        SealedText.from_text(weakened)


def test_a_passphrase_is_the_same_however_the_keyboard_composes_it() -> None:
    sealed = Master.new("pass\u00e9-phrase long enough", os.urandom).seal(KEY, os.urandom)
    assert open_key_text(sealed, "passe\u0301-phrase long enough") == KEY


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(InputInvalid, match="15"):
        Master.new("fourteen chars", os.urandom)


def test_what_was_forgotten_opens_nothing(sealed: str) -> None:
    gone = Master.of(PASSPHRASE, SealedText.from_text(sealed).lock)
    gone.forget()
    with pytest.raises(KeyUnavailable):
        gone.open(SealedText.from_text(sealed))


@pytest.mark.parametrize(
    "text",
    [
        "comity-sealed-key/2\nx\ny",
        "comity-sealed-key/1",
        "comity-sealed-key/1\nscrypt\naes-256-gcm A A",
        "comity-sealed-key/1\n" + "x" * 300_000,
    ],
)
def test_another_format_or_a_damaged_file_is_named_as_such(text: str) -> None:
    with pytest.raises(InputInvalid):
        KeySafe(lambda: PASSPHRASE).open(text)
