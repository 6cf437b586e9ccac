"""Files a command reads and writes; ``-`` is standard input or output."""

import sys
from pathlib import Path
from typing import Final

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
