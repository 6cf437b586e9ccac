"""Defects in the log: their types and where they arose, and never their texts.

The text of a defect may quote what it choked on, which is a person's data. The log of
``comity serve`` writes no texts in any case; other formatters would.
"""

from types import TracebackType
from typing import Final, TypeAlias

ToldDefect: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None]
_MOST_TYPES: Final = 8


class TextWithheld(Exception):  # noqa: N818 - it stands for an error and is never raised
    """Stands in the log for a defect."""


def without_text(defect: BaseException) -> ToldDefect:
    """Return what ``exc_info`` of a log call may be: types and frames of a defect."""
    types = [type(defect).__name__]
    cause = defect.__cause__
    while cause is not None and len(types) < _MOST_TYPES:
        types.append(type(cause).__name__)
        cause = cause.__cause__
    return type(defect), TextWithheld(" from ".join(types)), defect.__traceback__
