"""The process that reads one sealed document and ends: started by ``sealed_apart``, by nobody else.

It gets the document on its input, and as arguments how many seconds it may work and the names
of the files that are wanted; whatever a hostile document does to the parsers stays within limits.
"""

import sys
from dataclasses import replace
from typing import Final

import msgspec

from comity.errors import ConfigurationInvalid, InputInvalid
from comity.trust.reading_apart import limit
from comity.trust.sealed_document import MAX_BYTES, SealedDocument, read_sealed

EVERY: Final = "/"
"""In the place of names: every file is wanted. No file inside is called so."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it says.

    Attributes:
        document: The document, of its files only those asked for.
        refused: Why it cannot be read.
        field: Which value breaks a rule.
        missing: That a part of this installation is missing.
    """

    document: SealedDocument | None = None
    refused: str = ""
    field: str = ""
    missing: str = ""

    def __repr__(self) -> str:
        """Return nothing of the document."""
        return "Answer()"


def _answer(raw: bytes, names: frozenset[str]) -> Answer:
    try:
        sealed = read_sealed(raw)
    except InputInvalid as refused:
        return Answer(refused=refused.public, field=refused.field)
    except ConfigurationInvalid as missing:
        return Answer(missing=missing.public)
    if EVERY in names:
        return Answer(document=sealed)
    files = {name: content for name, content in sealed.files.items() if name in names}
    return Answer(document=replace(sealed, files=files))


def _main() -> None:
    seconds, *names = sys.argv[1:]
    limit(int(seconds))
    answer = _answer(sys.stdin.buffer.read(MAX_BYTES + 1), frozenset(names))
    sys.stdout.buffer.write(msgspec.json.encode(answer))


if __name__ == "__main__":
    _main()
