"""Decisions are pure: what was decided on the same facts and rules need not be asked again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import Any, Final, ParamSpec, TypeVar

MOST: Final = 4096
"""Decisions remembered for each act; facts carry the day, so old ones fall out by themselves."""

_Parameters = ParamSpec("_Parameters")
_Answer = TypeVar("_Answer")


class _Kept:
    """The answers of one function."""

    __slots__ = ("_function", "ask")

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.renew()

    def renew(self) -> None:
        """Begin with nothing remembered."""
        self.ask: Callable[..., Any] = lru_cache(maxsize=MOST)(self._function)


_every: Final[list[_Kept]] = []


def remembered(function: Callable[_Parameters, _Answer]) -> Callable[_Parameters, _Answer]:
    """Return a function that remembers its answers by its arguments."""
    kept = _Kept(function)
    _every.append(kept)

    @wraps(function)
    def asked(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> _Answer:
        ask: Callable[_Parameters, _Answer] = kept.ask
        return ask(*args, **kwargs)

    return asked


def forget() -> None:
    """Forget every decision, so that the next ones are asked of the engine."""
    for each in _every:
        each.renew()


@contextmanager
def apart() -> Iterator[None]:
    """Decide with nothing remembered, and remember afterwards what was remembered before."""
    before = [(each, each.ask) for each in _every]
    forget()
    try:
        yield
    finally:
        for each, ask in before:
            each.ask = ask
