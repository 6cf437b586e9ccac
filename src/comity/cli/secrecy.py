"""Keeping what is in a process's memory out of dumps, and asking for secrets."""

import ctypes
import getpass
import resource
import sys
from collections.abc import Callable
from typing import Final

from comity.errors import InputInvalid

_PR_SET_DUMPABLE: Final = 4
"""Of <sys/prctl.h>."""


def keep_out_of_dumps() -> None:
    """Let no core dump of this process be written, and no other process read its memory.

    Both hold for what this process is started with from here on. The administrator of the
    machine can undo either, and what is swapped out lies in the swap space: see docs/keys.md.

    Source:
        setrlimit(2), RLIMIT_CORE; prctl(2), PR_SET_DUMPABLE.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def prompt_at_terminal() -> Callable[[str], str] | None:
    """Return what asks the operator without showing what is typed; ``None`` without one."""
    return _ask if sys.stdin is not None and sys.stdin.isatty() else None


def ask_twice(what: str) -> str | None:
    """Return a new secret, typed twice alike; ``None`` where nobody sits at a terminal.

    Raises:
        InputInvalid: The two differ. The operator's typing; nothing was changed.
    """
    ask = prompt_at_terminal()
    if ask is None:
        return None
    typed = ask(what)
    if ask(f"{what}, again") != typed:
        raise InputInvalid("The two are not alike; nothing was changed.", field="passphrase")
    return typed


def _ask(what: str) -> str:
    return getpass.getpass(f"{what}: ")
