"""A list as one JSON object a line."""

import msgspec

from comity.transport.lists.comma_separated import HANDLING, in_words
from comity.transport.lists.model import ListTable


def write_json_lines(table: ListTable) -> bytes:
    """Return a list as JSON Lines: UTF-8, moments in UTC, nothing left out."""
    lines = (
        msgspec.json.encode(
            {
                **{column: in_words(cell) for column, cell in zip(table.columns, row, strict=True)},
                HANDLING: table.handling,
            }
        )
        for row in table.rows
    )
    return b"".join(line + b"\n" for line in lines)
