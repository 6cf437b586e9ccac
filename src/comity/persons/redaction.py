"""Values that say nothing of themselves in a log line, a traceback or a failed assertion."""


class Redacted:
    """Base of every type that holds personal data: its ``repr`` names the type only."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the name of the type, and nothing of what it holds."""
        return f"{type(self).__name__}(…)"
