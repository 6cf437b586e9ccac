"""The gist of a text by the program ``apertium``: rules and dictionaries, offline.

The program gets the text on its input and nothing else: no shell, no argument that anybody
typed, an environment of three words, and processes of its own group that end with its time. It
opens no connection. What it says is taken only if it is text, and of a sensible length.
"""

import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from comity.records.gist_ports import EngineKnown, Pair

_AT_ONCE: Final = 2
"""So many run at a time: each is a dozen processes, and the desk has other work."""

_MOST_TIMES_LONGER: Final = 8
_ALWAYS_ALLOWED: Final = 1024
_ENVIRONMENT: Final = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/"}
_MODE: Final = re.compile(r"[a-z]{2,3}-[a-z]{2,3}")
_VERSION: Final = re.compile(r"Apertium [0-9][0-9.]{0,20}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

TWO_LETTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "afr": "af", "ara": "ar", "bel": "be", "bul": "bg", "cat": "ca", "ces": "cs",
        "cym": "cy", "dan": "da", "deu": "de", "ell": "el", "eng": "en", "epo": "eo",
        "est": "et", "eus": "eu", "fin": "fi", "fra": "fr", "gle": "ga", "glg": "gl",
        "hbs": "sh", "hin": "hi", "hrv": "hr", "hun": "hu", "isl": "is", "ita": "it",
        "kaz": "kk", "lav": "lv", "lit": "lt", "mkd": "mk", "mlt": "mt", "nld": "nl",
        "nno": "nn", "nob": "nb", "oci": "oc", "pol": "pl", "por": "pt", "ron": "ro",
        "rus": "ru", "slk": "sk", "slv": "sl", "spa": "es", "sqi": "sq", "srp": "sr",
        "swe": "sv", "tat": "tt", "tur": "tr", "ukr": "uk", "urd": "ur",
    }
)  # fmt: skip
"""Languages of ISO 639-3, as newer pairs of the program name them, by ISO 639-1."""


class Apertium:
    """The program, found once.

    Args:
        program: Its path, absolute.
        seconds: How long one text may take.
    """

    def __init__(self, program: Path, *, seconds: float) -> None:
        self._program = program
        self._seconds = seconds
        self._running = threading.BoundedSemaphore(_AT_ONCE)
        self._asking = threading.Lock()
        self._known: EngineKnown | None = None
        self._modes: Mapping[Pair, str] = {}

    def known(self) -> EngineKnown | None:
        """Return what the program says of itself, asked once; ``None`` while it does not answer."""
        with self._asking:
            if self._known is None:
                self._ask()
            return self._known

    def gist(self, text: str, pair: Pair) -> str | None:
        """Return the gist of a text; ``None`` if the program fails on it."""
        if self.known() is None:
            return None
        mode = self._modes.get(pair)
        said = None if mode is None else self._run("-u", "-f", "txt", mode, given=text)
        if said is None or len(said) > len(text) * _MOST_TIMES_LONGER + _ALWAYS_ALLOWED:
            return None
        return _CONTROL.sub("", said).strip() or None

    def _ask(self) -> None:
        version, listed = self._run("-V"), self._run("-l")
        named = None if version is None else _VERSION.match(version.strip())
        if named is None or listed is None:
            return
        self._modes = modes_in(listed)
        self._known = EngineKnown(named.group(), frozenset(self._modes))

    def _run(self, *arguments: str, given: str = "") -> str | None:
        """Return what the program says; ``None`` if it fails, or has not ended in its time."""
        if not self._running.acquire(timeout=self._seconds):
            return None
        try:
            return _said(self._program, arguments, given, self._seconds)
        finally:
            self._running.release()


def found(program: str, *, seconds: float) -> Apertium | None:
    """Return the program where it is installed, named or by its path; ``None`` elsewhere."""
    path = shutil.which(program)
    return None if path is None else Apertium(Path(path).resolve(), seconds=seconds)


def modes_in(listed: str) -> Mapping[Pair, str]:
    r"""Return the program's modes by the languages they go between.

    Variants of a pair, which have a third part, are left out.

    Example:
        >>> modes_in("  eng-spa\n  spa-eng_US\n  eco-es-fr\n  es-fr\n")
        {('en', 'es'): 'eng-spa', ('es', 'fr'): 'es-fr'}
    """
    modes: dict[Pair, str] = {}
    for line in sorted(listed.split()):
        if _MODE.fullmatch(line):
            source, into = (TWO_LETTERS.get(each, each) for each in line.split("-"))
            if len(source) == len(into) == len("xx"):
                modes.setdefault(Pair((source, into)), line)
    return modes


def _said(program: Path, arguments: tuple[str, ...], given: str, seconds: float) -> str | None:
    try:
        process = subprocess.Popen(  # noqa: S603 - the configured program; nobody types arguments
            [str(program), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=_ENVIRONMENT,
            start_new_session=True,
        )
    except OSError:
        return None
    try:
        said, _ = process.communicate(given.encode(), timeout=seconds)
    except subprocess.TimeoutExpired:
        # The pipeline within it would go on without it.
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None
    if process.returncode != 0:
        return None
    try:
        return said.decode()
    except UnicodeDecodeError:
        return None
