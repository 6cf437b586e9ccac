"""What is shown of a gist: the same at the terminal and to programs."""

from comity.assembly.gisting import Gist


def gist_data(made: Gist) -> dict[str, object]:
    """Return the gist of a text beside the text, and what made it."""
    return {
        "message": made.foreign.message,
        "number": made.foreign.number,
        "text": made.foreign.source.text,
        "language": made.foreign.source.language,
        "into": made.into,
        "gist": made.text or None,
        "engine": made.engine,
        "why_none": None if made.why_none is None else str(made.why_none),
    }
