"""Officers' judgements on SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import ConversationId, MessageId, PersonRef, TaskId
from comity.search.judgement import Judgement, JudgementId, Reliance, Verdict
from comity.storage.encoding import from_micros, from_micros_or_none, to_micros, to_micros_or_none
from comity.storage.sql.schema_judgements import judgements, reliances
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, insert_into, parameter
from comity.storage.sql.vault import Vault

_stands = judgements.c.withdrawn_at.is_(None)
_latest_first = select(judgements).order_by(judgements.c.id.desc()).limit(parameter("limit"))
_JUDGEMENT = Statement(select(judgements).where(judgements.c.id == parameter("id")), "id")
_ALIKE = Statement(
    select(judgements)
    .where(judgements.c.kindred == parameter("kindred"))
    .order_by(judgements.c.id),
    "kindred",
)
_ABOUT = Statement(
    select(judgements)
    .where(judgements.c.person == parameter("person"), judgements.c.born == parameter("born"))
    .order_by(judgements.c.id),
    "person",
    "born",
)
_JUDGED_IN = Statement(
    select(judgements.c.conversation)
    .where(judgements.c.person == parameter("person"))
    .distinct()
    .order_by(judgements.c.conversation),
    "person",
)
_STANDING = Statement(_latest_first.where(_stands), "limit")
_EVERY = Statement(_latest_first, "limit")
_KEEP = insert_into(judgements)
_WITHDRAW = Statement(
    update(judgements)
    .where(judgements.c.id == parameter("judgement"), _stands)
    .values(
        withdrawn_by=parameter("withdrawn_by"),
        withdrawn_at=parameter("withdrawn_at"),
        withdrawn_reason=parameter("withdrawn_reason"),
    ),
    "judgement",
    "withdrawn_by",
    "withdrawn_at",
    "withdrawn_reason",
)
_RELIANCE_COLUMNS = ("judgement", "conversation", "message", "relied_at")
_RELIANCES = Statement(
    select(*(reliances.c[name] for name in _RELIANCE_COLUMNS))
    .where(reliances.c.judgement == parameter("judgement"))
    .order_by(reliances.c.relied_at, reliances.c.number),
    "judgement",
)
_RELY = insert_into(reliances, *_RELIANCE_COLUMNS)


class SqlJudgementsReading:
    """The judgements, to read from."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def judgement(self, identifier: JudgementId) -> Judgement | None:
        """Return a judgement."""
        row = self._session.first(_JUDGEMENT, identifier)
        return None if row is None else judgement_of(row, self._vault)

    def alike(self, kindred: bytes) -> Sequence[Judgement]:
        """Return the judgements of descriptions with that kindred digest, oldest first."""
        return [judgement_of(row, self._vault) for row in self._session.rows(_ALIKE, kindred)]

    def about(self, person: PersonRef, born: bytes) -> Sequence[Judgement]:
        """Return the judgements of a person by descriptions of that birth date, oldest first."""
        return [judgement_of(row, self._vault) for row in self._session.rows(_ABOUT, person, born)]

    def judged_in(self, person: PersonRef) -> Sequence[ConversationId]:
        """Return where an officer judged whether a person is meant, each once, in order."""
        return [ConversationId(row[0]) for row in self._session.rows(_JUDGED_IN, person)]

    def listed(self, *, withdrawn: bool, limit: int) -> Sequence[Judgement]:
        """Return judgements, latest first."""
        rows = self._session.rows(_EVERY if withdrawn else _STANDING, limit)
        return [judgement_of(row, self._vault) for row in rows]

    def reliances_on(self, identifier: JudgementId) -> Sequence[Reliance]:
        """Return what rests on a judgement, oldest first."""
        return [
            Reliance(
                judgement=JudgementId(row[0]),
                conversation=ConversationId(row[1]),
                message=MessageId(row[2]),
                relied_at=from_micros(row[3]),
            )
            for row in self._session.rows(_RELIANCES, identifier)
        ]


class SqlJudgements(SqlJudgementsReading):
    """The judgements, to read and to change."""

    def keep(self, judgements: Sequence[Judgement]) -> None:
        """Keep new judgements.

        Raises:
            ConflictingChange: One of them is kept already. The caller's fault.
        """
        self._session.run_many(_KEEP, [_row(each, self._vault) for each in judgements])

    def withdraw(self, identifier: JudgementId, *, by: str, reason: str, at: datetime) -> None:
        """Note that a judgement no longer stands; the rest of it stays as it is.

        Raises:
            ConflictingChange: Somebody withdrew it first. Nothing was overwritten.
            ReferenceNotFound: There is no such judgement. The caller's fault.
        """
        sealed = self._vault.seal_text
        if self._session.run(
            _WITHDRAW,
            identifier,
            sealed(judgement_place("withdrawn_by", identifier), by),
            to_micros(at),
            sealed(judgement_place("withdrawn_reason", identifier), reason),
        ):
            return
        if self.judgement(identifier) is None:
            raise ReferenceNotFound(f"There is no judgement {identifier} here.")
        raise ConflictingChange("Somebody has withdrawn this judgement already.")

    def rely(self, reliances: Sequence[Reliance]) -> None:
        """Keep that answers rest on judgements."""
        self._session.run_many(
            _RELY,
            [
                (each.judgement, each.conversation, each.message, to_micros(each.relied_at))
                for each in reliances
            ],
        )


def judgement_place(column: str, identifier: str) -> str:
    """Return where a value of a judgement is kept."""
    return f"judgements.{column}/{identifier}"


def _row(judgement: Judgement, vault: Vault) -> tuple[object, ...]:
    def sealed(column: str, text: str) -> str:
        return vault.seal_text(judgement_place(column, judgement.id), text)

    return (
        judgement.id,
        judgement.description,
        judgement.kindred,
        judgement.born,
        judgement.person,
        judgement.registered,
        judgement.candidates,
        judgement.verdict.value,
        sealed("decided_by", judgement.decided_by),
        sealed("reason", judgement.reason),
        to_micros(judgement.decided_at),
        judgement.parameters,
        judgement.task,
        judgement.conversation,
        sealed("withdrawn_by", judgement.withdrawn_by),
        to_micros_or_none(judgement.withdrawn_at),
        sealed("withdrawn_reason", judgement.withdrawn_reason),
    )


def judgement_of(row: Row, vault: Vault) -> Judgement:
    """Return the judgement of a row of the table, its columns in their order.

    Raises:
        StorageUnavailable: What is kept sealed of it is damaged, or of another judgement.
    """

    def opened(column: str, sealed: str) -> str:
        return vault.open_text(judgement_place(column, row[0]), sealed)

    return Judgement(
        id=JudgementId(row[0]),
        description=row[1],
        kindred=row[2],
        born=row[3],
        person=PersonRef(row[4]),
        registered=row[5],
        candidates=row[6],
        verdict=Verdict(row[7]),
        decided_by=opened("decided_by", row[8]),
        reason=opened("reason", row[9]),
        decided_at=from_micros(row[10]),
        parameters=row[11],
        task=TaskId(row[12]),
        conversation=ConversationId(row[13]),
        withdrawn_by=opened("withdrawn_by", row[14]),
        withdrawn_at=from_micros_or_none(row[15]),
        withdrawn_reason=opened("withdrawn_reason", row[16]),
    )
