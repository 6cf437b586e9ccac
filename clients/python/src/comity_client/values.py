"""What all types of the interface have in common."""

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value that is sent or received; what was not chosen is not sent."""
