"""Officers' judgements in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import ConversationId, PersonRef
from comity.search.judgement import Judgement, JudgementId, Reliance
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables


class MemoryJudgementsReading:
    """Look-ups."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def judgement(self, identifier: JudgementId) -> Judgement | None:
        """Return a judgement."""
        return self._tables.judgements.get(identifier)

    def alike(self, kindred: bytes) -> Sequence[Judgement]:
        """Return the judgements of descriptions with that kindred digest, oldest first."""
        found = self._tables.judgements_alike.get(kindred, ())
        return [self._tables.judgements[identifier] for identifier in sorted(found)]

    def about(self, person: PersonRef, born: bytes) -> Sequence[Judgement]:
        """Return the judgements of a person by descriptions of that birth date, oldest first."""
        found = sorted(self._tables.judgements_about.get(person, ()))
        judged = map(self._tables.judgements.__getitem__, found)
        return [each for each in judged if each.born == born]

    def judged_in(self, person: PersonRef) -> Sequence[ConversationId]:
        """Return where an officer judged whether a person is meant, each once, in order."""
        found = map(
            self._tables.judgements.__getitem__, self._tables.judgements_about.get(person, ())
        )
        return sorted({each.conversation for each in found})

    def listed(self, *, withdrawn: bool, limit: int) -> Sequence[Judgement]:
        """Return judgements, latest first."""
        found = [each for each in self._tables.judgements.values() if withdrawn or each.stands]
        return sorted(found, key=attrgetter("id"), reverse=True)[:limit]

    def reliances_on(self, identifier: JudgementId) -> Sequence[Reliance]:
        """Return what rests on a judgement, oldest first."""
        kept = self._tables.reliances.get(identifier, ())
        return sorted(kept, key=attrgetter("relied_at"))


class MemoryJudgements(MemoryJudgementsReading):
    """Look-ups and changes."""

    def keep(self, judgements: Sequence[Judgement]) -> None:
        """Keep new judgements.

        Raises:
            ConflictingChange: One of them is kept already. The caller's fault.
        """
        tables = self._tables
        for judgement in judgements:
            if judgement.id in tables.judgements:
                raise ConflictingChange("Something with that identifier is kept here already.")
            self._journal.put(tables.judgements, judgement.id, judgement)
            earlier = tables.judgements_alike.get(judgement.kindred, ())
            self._journal.put(tables.judgements_alike, judgement.kindred, (*earlier, judgement.id))
            about = tables.judgements_about.get(judgement.person, ())
            self._journal.put(tables.judgements_about, judgement.person, (*about, judgement.id))

    def withdraw(self, identifier: JudgementId, *, by: str, reason: str, at: datetime) -> None:
        """Note that a judgement no longer stands; the rest of it stays as it is.

        Raises:
            ConflictingChange: Somebody withdrew it first. Nothing was overwritten.
            ReferenceNotFound: There is no such judgement. The caller's fault.
        """
        judgement = self._tables.judgements.get(identifier)
        if judgement is None:
            raise ReferenceNotFound(f"There is no judgement {identifier} here.")
        if not judgement.stands:
            raise ConflictingChange("Somebody has withdrawn this judgement already.")
        withdrawn = replace(judgement, withdrawn_by=by, withdrawn_at=at, withdrawn_reason=reason)
        self._journal.put(self._tables.judgements, identifier, withdrawn)

    def rely(self, reliances: Sequence[Reliance]) -> None:
        """Keep that answers rest on judgements."""
        kept = self._tables.reliances
        for each in reliances:
            earlier = kept.get(each.judgement, ())
            self._journal.put(kept, each.judgement, (*earlier, each))
