"""The part ``[translation]`` of the configuration: the engine that gives gists, if there is one."""

from typing import Annotated, Literal

import msgspec

from comity.records.gist_ports import GistEngine
from comity.transport import apertium


class TranslationPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the gist of a foreign text is made.

    Attributes:
        engine: ``apertium``, used where it is installed; or ``none``.
        program: Its name or path.
        seconds: How long one text may take.
    """

    engine: Literal["apertium", "none"] = "apertium"
    program: Annotated[str, msgspec.Meta(min_length=1, max_length=400)] = "apertium"
    seconds: Annotated[float, msgspec.Meta(gt=0, le=60)] = 10.0


def gist_engine(part: TranslationPart) -> GistEngine | None:
    """Return the engine; ``None`` where there is none or none is wanted."""
    if part.engine == "none":
        return None
    return apertium.found(part.program, seconds=part.seconds)
