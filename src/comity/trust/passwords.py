"""Passwords: what is refused, and what is kept of one.

Source:
    RFC 9106, section 4 (Argon2id, second recommended option); NIST SP 800-63B-4, section
    3.1.1.2: length, no rules of composition, a list of what is expected first; RFC 8265,
    section 4.2 (normalisation).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from comity.errors import InputInvalid

MIN_CHARACTERS: Final = 12
MAX_CHARACTERS: Final = 128
_MOST_TYPED: Final = 4 * MAX_CHARACTERS
"""Code points typed: a letter with its marks written apart has up to four."""

_SALT_BYTES: Final = 16
_KEY_BYTES: Final = 32
_COST: Final = re.compile(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$")
Randomness = Callable[[int], bytes]

_LETTERS_FOR: Final = str.maketrans("013457@$!", "oieastasi")
_LEAST_OF_ONES_OWN: Final = 6
_SHORTEST_WORD: Final = 4
WORDS_OF_THE_PLACE: Final = (
    "comity", "ecris", "justice", "justiz", "police", "polizei", "court", "gericht", "register",
    "strafregister", "casierjudiciaire", "criminalrecord", "passwort", "kennwort", "motdepasse",
    "contrasena", "haslo", "heslo", "wachtwoord", "parola", "geheim", "willkommen", "bienvenue",
)  # fmt: skip
"""Words that officials of this trade put first, which lists of leaked passwords lack."""


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """What one guess costs.

    Attributes:
        memory: In KiB.
        passes: Over the memory.
        lanes: Computed at the same time.
    """

    memory: int = 65_536
    passes: int = 3
    lanes: int = 4


def check_new(password: str, *, context: Iterable[str] = ()) -> None:
    """Accept a password that somebody chose.

    Args:
        password: As typed.
        context: Words of the place: sign-in name, display name, team, authority.

    Raises:
        InputInvalid: Too short, too long, or made of what anybody tries first.
    """
    text = _normalised(password)
    if len(text) < MIN_CHARACTERS:
        raise InputInvalid(
            f"A password has at least {MIN_CHARACTERS} characters; a sentence is best.",
            field="password",
        )
    if len(text) > MAX_CHARACTERS or len(password) > _MOST_TYPED:
        raise InputInvalid(f"A password has at most {MAX_CHARACTERS} characters.", field="password")
    if _is_repetition(text) or _is_row(text):
        raise InputInvalid("This password is one piece over and over.", field="password")
    folded = text.casefold()
    bare = _without_decoration(folded)
    if {folded, bare, bare.translate(_LETTERS_FOR)} & _leaked():
        raise InputInvalid("This password is among the first that anybody tries.", field="password")
    words = {*WORDS_OF_THE_PLACE, *(each for name in context for each in _words_of(name))}
    if _is_made_of(folded, words) or _is_made_of(folded.translate(_LETTERS_FOR), words):
        raise InputInvalid(
            "This password is little more than a name or word of this place.", field="password"
        )


def hashed(password: str, randomness: Randomness, cost: PasswordCost) -> str:
    """Return what is kept of a password: a text that names salt and cost."""
    deriving = Argon2id(
        salt=randomness(_SALT_BYTES),
        length=_KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory,
    )
    return deriving.derive_phc_encoded(_normalised(password).encode("utf-8"))


def is_right(password: str, kept: str) -> bool:
    """Return whether a password is the one kept; it takes as long whatever it is."""
    # What is longer than any password is not worth hashing whole, and is none.
    text = _normalised(password[:_MOST_TYPED])
    try:
        Argon2id.verify_phc_encoded(text.encode("utf-8"), kept)
    except InvalidKey:
        return False
    return len(password) <= _MOST_TYPED


def is_outdated(kept: str, cost: PasswordCost) -> bool:
    """Return whether it should be hashed anew because the cost was changed."""
    found = _COST.match(kept)
    return found is None or tuple(map(int, found.groups())) != (
        cost.memory,
        cost.passes,
        cost.lanes,
    )


def _normalised(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(" " if c.isspace() else c for c in text))


@cache
def _leaked() -> frozenset[str]:
    """Return some thirty thousand passwords that leaked often, and ours."""
    # Loaded when somebody chooses a password, which is seldom.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - see above

    return frozenset(FREQUENCY_LISTS["passwords"]) | frozenset(WORDS_OF_THE_PLACE)


def _without_decoration(folded: str) -> str:
    return folded.strip("0123456789 .,;:!?#$%&*+-_/=()[]{}<>@'\"")


def _words_of(name: str) -> Iterable[str]:
    """Return the words of a name that are long enough to matter."""
    every = re.findall(r"[^\W\d_]+", _normalised(name).casefold())
    return (each for each in every if len(each) >= _SHORTEST_WORD)


def _is_made_of(folded: str, words: Iterable[str]) -> bool:
    """Tell what has next to no letters of its own once the words are taken out."""
    left = folded
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, " ")
    return left != folded and sum(map(str.isalpha, left)) < _LEAST_OF_ONES_OWN


def _is_repetition(text: str) -> bool:
    """Tell a short piece that is only repeated."""
    length = len(text)
    return any(
        (text[:size] * (length // size + 1))[:length] == text
        for size in range(1, length // 2 + 1)
        if size <= 6
    )


def _is_row(text: str) -> bool:
    """Tell characters that only follow each other."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps <= {1} or steps <= {-1} or text in "123456789012345678901234567890"
