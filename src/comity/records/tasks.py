"""The human queue: what is put there, and with what at hand.

The reason of a task is a sentence without personal data, since it may stand in a
list or an alarm; everything about people is in the details, which never leave
the database.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from comity.ids import ConversationId, MessageId
from comity.law.purposes import Purpose
from comity.policy.decision import Permit
from comity.policy.facts import AnswerClass
from comity.records.central_authority import CentralAuthority
from comity.records.ports import RecordsWork, Task, TaskKind
from comity.records.task_making import make_task
from comity.search.weighing import Caveat, Weighed

BY_THE_NODE: Final = "node"
NO_CANDIDATE: Final = "Nobody here is surely the person described, and nobody is like them."
ONE_CANDIDATE: Final = "One person here may be meant; that is not certain by the rules."
MANY_CANDIDATES: Final = "Several persons here may be meant."
CAVEATS: Final[Mapping[Caveat, str]] = {
    Caveat.JUDGED_OTHERWISE: (
        "An officer judged before that this description, or one alike, is not surely the "
        "person whom the rules find."
    ),
    Caveat.JUDGED_ANOTHER: (
        "An officer judged this description to be another person than the rules find."
    ),
    Caveat.CONTRADICTORY: "Earlier judgements of this description contradict each other.",
    Caveat.ALTERED: "An officer judged this description; the entry was altered since.",
    Caveat.OTHER_CANDIDATES: (
        "An officer judged this description; other entries answer it now than then."
    ),
    Caveat.NOT_DISTINCT: (
        "An officer judged this description; by itself it may mean more than one person."
    ),
    Caveat.ALIKE_ONLY: (
        "An officer judged a description with this name and birth date; this one says "
        "something else beside."
    ),
}
"""Why a human is needed in spite of, or because of, an earlier judgement."""

JUDGED_BEFORE: Final = "An officer judged this description before; nothing has changed since."

IDENTIFIER_REUSED: Final = (
    "The identifier of a message was used again for another one. The first stands."
)
_FOR_OFFICERS_ONLY: Final = frozenset({IDENTIFIER_REUSED})
"""Reasons that tell of misuse: the other state could else clear them away by what it sends."""

_BY_EVENTS: Final = tuple(
    kind for kind in TaskKind if kind not in {TaskKind.RELEASE, TaskKind.RECALL}
)
"""Tasks that events can decide; what waits for release, or was recalled, waits regardless."""


def queue(
    work: RecordsWork,
    authority: CentralAuthority,
    kind: TaskKind,
    *,
    conversation: ConversationId,
    message: MessageId,
    reason: str,
    details: Mapping[str, object] | None = None,
    due_on: date | None = None,
) -> Task:
    """Put a task in the queue.

    Args:
        work: The open transaction.
        authority: Ours.
        kind: What is asked.
        conversation: In which conversation.
        message: About which message.
        reason: A sentence without personal data.
        details: What the officer needs at hand; becomes JSON.
        due_on: Last day in time, if the law sets one.
    """
    made = make_task(
        kind,
        conversation=conversation,
        message=message,
        reason=reason,
        now=authority.now(),
        randomness=authority.rails.randomness,
        details=details,
        due_on=due_on,
    )
    work.cases.add_task(made)
    return made


def queue_once(
    work: RecordsWork,
    authority: CentralAuthority,
    kind: TaskKind,
    *,
    conversation: ConversationId,
    message: MessageId,
    reason: str,
    due_on: date | None = None,
) -> Task | None:
    """Put a task in the queue unless the same was ever asked; return it if it is new."""
    asked = {(task.kind, task.message, task.reason) for task in work.cases.tasks_of(conversation)}
    if (kind, message, reason) in asked:
        return None
    return queue(
        work,
        authority,
        kind,
        conversation=conversation,
        message=message,
        reason=reason,
        due_on=due_on,
    )


def close_open(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: ConversationId,
    *,
    outcome: str,
    kinds: Collection[TaskKind] = _BY_EVENTS,
) -> None:
    """Close what is open in a conversation, because events have decided it.

    What was queued because of misuse stays open: no event decides that nobody looks at it.
    """
    for task in work.cases.open_tasks(conversation=conversation):
        if task.kind in kinds and task.reason not in _FOR_OFFICERS_ONLY:
            work.cases.close_task(task.id, by=BY_THE_NODE, outcome=outcome, at=authority.now())


def why_uncertain(weighed: Weighed) -> str:
    """Return why a human must say who is meant, and by which rule."""
    found = weighed.found
    rule = f"Rule: {found.rule}."
    if weighed.caveat is not None:
        return f"{CAVEATS[weighed.caveat]} {rule}"
    match len(found.candidates):
        case 0:
            return f"{NO_CANDIDATE} {rule}"
        case 1:
            return f"{ONE_CANDIDATE} {rule}"
        case _:
            return f"{MANY_CANDIDATES} {rule}"


def why_human(authority: CentralAuthority, permit: Permit) -> str:
    """Return the rule by which an officer must approve an answer that policy permits."""
    answer = AnswerClass(dict(permit.facts)["answer"])
    return authority.rules.why_human(answer, permit.purpose or Purpose.OTHER)


def search_details(weighed: Weighed) -> dict[str, object]:
    """Return candidates, why each, and what could be asked, for a task's details.

    Whom an officer judged to be the person described comes first, also where the search
    of today does not find that entry, and where another judgement contradicts it.
    """
    found = weighed.found
    details: list[dict[str, object]] = [each.to_dict() for each in found.candidates]
    same = sorted(weighed.named)
    shown = {candidate.ref for candidate in found.candidates}
    details += [{"person": ref, "rank": 0} for ref in same if ref not in shown]
    details.sort(key=lambda each: each["person"] not in same)
    return {
        "outcome": str(found.outcome),
        "rule": str(found.rule),
        "parameters": found.parameters,
        "candidates": details,
        "askable": list(found.askable),
        "judgements": [met.judgement.id for met in weighed.met],
    }
