"""Documents issued in memory, by digests only."""

from dataclasses import replace
from datetime import datetime

from comity.cooperation.issued_documents import IssuedDocument
from comity.errors import ConflictingChange, ReferenceNotFound
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables

_TAKEN = "Something with that identifier is kept here already."
_NONE = "No document of that number was issued here."


class MemoryIssuedDocuments:
    """The documents issued."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def held(self, proof: bytes) -> IssuedDocument | None:
        """Return the document of somebody who shows number, day and code."""
        every = self._tables.issued_documents.values()
        return next((each for each in every if each.proof == proof), None)

    def numbered(self, mark: bytes) -> IssuedDocument | None:
        """Return the document of a number."""
        return self._tables.issued_documents.get(mark)

    def enter(self, document: IssuedDocument) -> None:
        """Enter a document.

        Raises:
            ConflictingChange: The number is taken. The caller's fault.
        """
        if self.numbered(document.mark) is not None or self.held(document.proof) is not None:
            raise ConflictingChange(_TAKEN)
        self._journal.put(self._tables.issued_documents, document.mark, document)

    def withdraw(self, mark: bytes, *, at: datetime) -> None:
        """Note that a document no longer stands; one withdrawn already stays as it is.

        Raises:
            ReferenceNotFound: There is none of that number. The caller's input.
        """
        found = self.numbered(mark)
        if found is None:
            raise ReferenceNotFound(_NONE)
        if found.withdrawn_at is None:
            withdrawn = replace(found, withdrawn_at=at)
            self._journal.put(self._tables.issued_documents, mark, withdrawn)
