"""What records needs kept of officers' judgements. Nothing here is ever deleted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from comity.ids import ConversationId, PersonRef
from comity.search.judgement import Judgement, JudgementId, Reliance


class JudgementReading(Protocol):
    """Look-ups among judgements."""

    def judgement(self, identifier: JudgementId) -> Judgement | None:
        """Return a judgement."""
        ...

    def alike(self, kindred: bytes) -> Sequence[Judgement]:
        """Return the judgements of descriptions with that kindred digest, oldest first.

        Withdrawn ones too.
        """
        ...

    def about(self, person: PersonRef, born: bytes) -> Sequence[Judgement]:
        """Return the judgements of a person by descriptions of that birth date, oldest first.

        Withdrawn ones too.
        """
        ...

    def judged_in(self, person: PersonRef) -> Sequence[ConversationId]:
        """Return where an officer judged whether a person is the one meant, each once, in order.

        Also where it was found to be somebody else, and where it was withdrawn since.
        """
        ...

    def listed(self, *, withdrawn: bool, limit: int) -> Sequence[Judgement]:
        """Return judgements, latest first.

        Args:
            withdrawn: Whether those that were withdrawn are listed too.
            limit: So many at most.
        """
        ...

    def reliances_on(self, identifier: JudgementId) -> Sequence[Reliance]:
        """Return what rests on a judgement, oldest first."""
        ...


class JudgementWriting(JudgementReading, Protocol):
    """Changes to the judgements."""

    def keep(self, judgements: Sequence[Judgement]) -> None:
        """Keep new judgements.

        Raises:
            ConflictingChange: One of them is kept already. The caller's fault.
        """
        ...

    def withdraw(self, identifier: JudgementId, *, by: str, reason: str, at: datetime) -> None:
        """Note that a judgement no longer stands; the rest of it stays as it is.

        Raises:
            ConflictingChange: Somebody withdrew it first. Nothing was overwritten.
            ReferenceNotFound: There is no such judgement. The caller's fault.
        """
        ...

    def rely(self, reliances: Sequence[Reliance]) -> None:
        """Keep that answers rest on judgements."""
        ...
