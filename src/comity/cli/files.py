"""Files a command reads and writes; ``-`` is standard input or output."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from comity.assembly.home import write_private, write_whole
from comity.errors import InputInvalid

STANDARD: Final = Path("-")
"""Standard input or output, where a file is asked for."""


def read_input(path: Path, *, max_bytes: int = 64 * 1024 * 1024) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``.

    Raises:
        InputInvalid: It cannot be read or is too long. The caller's file.
    """
    try:
        if path == STANDARD:
            raw = sys.stdin.buffer.read(max_bytes + 1)
        else:
            with path.open("rb") as file:
                raw = file.read(max_bytes + 1)
    except OSError as error:
        raise InputInvalid(
            f"The file cannot be read: {error.strerror}.", place=str(path)
        ) from error
    if len(raw) > max_bytes:
        raise InputInvalid(f"The file has more than {max_bytes} bytes.", place=str(path))
    return raw


def write_output(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all, or to standard output for ``-``.

    Args:
        path: Where to.
        content: The bytes.
        private: Whether only the owner may read the file.

    Raises:
        InputInvalid: The file cannot be written; whatever it held is still there.
    """
    if path == STANDARD:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        if private:
            write_private(path, content)
        else:
            write_whole(path, content)
    except OSError as error:
        raise InputInvalid(
            f"The file cannot be written: {error.strerror}.", place=str(path)
        ) from error


@contextmanager
def new_private_file(path: Path) -> Iterator[BinaryIO]:
    """Make a file that only its owner can read, of any size, whole or not at all.

    It appears when the block is left without an exception.

    Raises:
        InputInvalid: It is there already, or cannot be written. The caller's path.
    """
    if path.exists():
        raise InputInvalid("The file is there already; it is not overwritten.", place=str(path))
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            # Unlike a renaming, this never takes the place of a file made meanwhile.
            os.link(name, path)
        finally:
            Path(name).unlink()
    except OSError as error:
        raise InputInvalid(
            f"The file cannot be written: {error.strerror}.", place=str(path)
        ) from error
