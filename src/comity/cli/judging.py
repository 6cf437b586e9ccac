"""What an officer is told on judging: whom they chose, and what the judgement contradicts."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from comity.assembly.build import Node
from comity.assembly.consulting import log_consultation
from comity.cli.context import opened_node
from comity.cli.views import whom
from comity.ids import PersonRef, TaskId
from comity.law.working_days import civil_date
from comity.records.judged_before import contradicted_by
from comity.records.judgements import chosen_from
from comity.search.judgement import Judgement
from comity.search.weighing import Met
from comity.storage.store import Work


@dataclass(frozen=True, slots=True)
class Chosen:
    """A person whom an officer names to a task.

    Attributes:
        ref: The person.
        who: Name and birth date.
        was_shown: Whether the person was among the candidates that officers were shown.
    """

    ref: PersonRef
    who: str
    was_shown: bool

    def data(self) -> dict[str, object]:
        """Return it for programs."""
        return asdict(self)

    def told(self) -> list[str]:
        """Return it for people."""
        told = [f"The person chosen: {self.who} ({self.ref})."]
        if not self.was_shown:
            told.append("This person was not among the candidates shown.")
        return told


def chosen(work: Work, task: TaskId, ref: PersonRef) -> Chosen | None:
    """Return whom an officer chose; ``None`` if task or person is not here.

    Call it before the act, which puts other tasks in the queue.
    """
    queued, held = work.cases.task(task), work.register.person(ref)
    if queued is None or held is None:
        return None
    shown = chosen_from(work, queued.conversation)
    return Chosen(ref, whom(held.person), ref in shown)


def log_trial(home: Path, task: str, chosen: Chosen, *, by: str) -> None:
    """Put on record whom a dry run shows, when all else of it was undone.

    Raises:
        StorageUnavailable: The database does not answer; then nothing may be shown.
    """
    with opened_node(home) as node, node.database.begin() as work:
        log_consultation(
            work,
            node.rails,
            result="dry-run",
            purpose="judgement",
            case=task,
            by=by,
            shown=[chosen.ref],
        )


def warnings(node: Node, work: Work, made: Iterable[Judgement]) -> list[str]:
    """Return what an officer should know of judgements just made, a sentence or two each.

    Raises:
        EnvelopeMalformed: A stored payload of the conversation cannot be read.
    """
    return [
        f"This contradicts judgement {each.judgement.id}: {words(node, each)}. Until one of the "
        "two is withdrawn, an officer is asked each time. To withdraw the earlier one: comity "
        f"inbox withdraw-judgement {each.judgement.id} --reason …"
        for one in made
        for each in contradicted_by(work, one)
    ]


def decided_before(work: Work, task: TaskId) -> list[str]:
    """Return what an officer should know who judges on a task that was decided."""
    queued = work.cases.task(task)
    if queued is None or queued.decided_at is None:
        return []
    said = (
        f"The task was decided before ({queued.outcome}, by {queued.decided_by}): this judgement "
        "counts the next time, and changes nothing that was answered. 'comity cancel' withdraws "
        "an answer."
    )
    return [said]


def words(node: Node, met: Met) -> str:
    """Return what was judged, in a sentence without its full stop."""
    made = met.judgement
    zone = node.config.node.time_zone
    day = civil_date(made.decided_at, zone).isoformat()
    said = f"judged {made.verdict} on {day} by {made.decided_by}: {made.reason}"
    if not met.exact:
        said += " [of a description alike, not this one]"
    if met.stale:
        said += " [STALE: the entry was altered since]"
    if made.withdrawn_at is None:
        return said
    day = civil_date(made.withdrawn_at, zone).isoformat()
    return f"{said} [WITHDRAWN on {day} by {made.withdrawn_by}: {made.withdrawn_reason}]"
