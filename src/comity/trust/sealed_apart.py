"""Reading a sealed document that anybody may bring, in a process of its own."""

import threading
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Final

import msgspec

from comity.errors import ConfigurationInvalid, InputInvalid, RateExceeded
from comity.trust.reading_apart import UNREADABLE, Bounds, told_apart
from comity.trust.sealed_child import EVERY, Answer
from comity.trust.sealed_document import SealedDocument

_CHILD: Final = "comity.trust.sealed_child"
_AT_ONCE: Final = 3
"""Children at once; the public page takes two at most, so that officials are never kept out."""

_WAITS: Final = timedelta(seconds=10)
_MEBIBYTE: Final = 1024 * 1024
_BOUNDS: Final = Bounds(work_seconds=5, seconds=20.0, answer_bytes=32 * _MEBIBYTE)
"""An honest document takes less than a second."""

_MOST_OF_ALL: Final = 128 * _MEBIBYTE
"""What is said where every file inside is wanted; four bytes say three."""

_running: Final = threading.BoundedSemaphore(_AT_ONCE)


def read_apart(raw: bytes, names: Collection[str] | None = ()) -> SealedDocument:
    """Take a PDF or a container apart as ``read_sealed`` does, in a process of its own.

    Args:
        raw: The file, from whomever.
        names: Which of the files inside are wanted, the others are left out; ``None`` for all.

    Raises:
        InputInvalid: It is neither, or cannot be read, exceeds a bound or takes too long. The
            fault of whoever supplied it.
        ConfigurationInvalid: It is a PDF, and the optional part is not installed.
        RateExceeded: As many as may be are being read already.
    """
    if names is None:
        words, bounds = [EVERY], replace(_BOUNDS, answer_bytes=_MOST_OF_ALL)
    else:
        words, bounds = list(names), _BOUNDS
    if not _running.acquire(timeout=_WAITS.total_seconds()):
        raise RateExceeded("More calls than allowed; try again later.", retry_after=_WAITS)
    try:
        said = told_apart(_CHILD, raw, words, bounds)
    finally:
        _running.release()
    try:
        answer = msgspec.json.decode(said, type=Answer)
    except msgspec.DecodeError as error:
        raise InputInvalid(UNREADABLE, field="document", private="no whole answer") from error
    if answer.missing:
        raise ConfigurationInvalid(answer.missing)
    if answer.document is None:
        raise InputInvalid(answer.refused, field=answer.field)
    return answer.document
