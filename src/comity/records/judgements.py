"""Judging who a description is, relying on it, and taking it back.

Every judgement and every withdrawal is an officer's act and in the log; nothing is
deleted. A judgement that is withdrawn calls an officer to every answer that rests on it.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from comity.errors import InputInvalid, ReferenceNotFound
from comity.exchange.conversation import Conversation, Role
from comity.exchange.ports import OutgoingMessage
from comity.ids import ConversationId, MessageId, PersonRef, TaskId
from comity.records import commands
from comity.records.central_authority import CentralAuthority, conversation_of
from comity.records.commands import JudgeCommand, JudgementWithdrawal, TaskDecision
from comity.records.describing import description_in
from comity.records.judged_before import came_beside, digests_for
from comity.records.ports import RecordsWork, Task, TaskKind
from comity.records.tasks import queue
from comity.search.description_form import FORM_VERSION
from comity.search.judgement import MOST_REASON, Judgement, JudgementId, Reliance, Verdict
from comity.trust.digest import sha256

WITHDRAWN_BENEATH: Final = (
    "An officer's judgement on which this answer rests was withdrawn; look at the answer again."
)

JUDGED: Final = "judged"
WITHDRAWN: Final = "judgement-withdrawn"
"""The words of the two acts in the log."""

_ID_BYTES: Final = 10


class _Seen(msgspec.Struct, frozen=True):
    """A candidate as a task names it; more keys stand beside."""

    person: str


class _AtHand(msgspec.Struct, frozen=True):
    """What a task's details say of whom the officer had to choose from."""

    candidates: tuple[_Seen, ...] = ()
    person: str | None = None
    rule: str = ""
    parameters: str = ""


@dataclass(frozen=True, slots=True)
class _Act:
    """Who judges, on which task, and why."""

    task: TaskId
    by: str
    reason: str


def judge(work: RecordsWork, authority: CentralAuthority, command: JudgeCommand) -> Judgement:
    """Keep what an officer judged of one candidate, without deciding the task.

    Raises:
        ReferenceNotFound: No such task or person.
        InputInvalid: Officer or reason is missing or too long, or the task is about no
            description of another state.
    """
    _check(command.by, command.reason)
    task = work.cases.task(command.task)
    if task is None:
        raise ReferenceNotFound(f"There is no task {command.task}.")
    if work.register.person(command.person) is None:
        raise ReferenceNotFound(f"There is no person {command.person} in the register.")
    conversation = conversation_of(work, task.conversation)
    act = _Act(command.task, command.by, command.reason)
    made = _judge(work, authority, act, conversation, [(command.person, command.verdict)])
    if not made:
        raise InputInvalid("That task is about no description of another state.", field="task")
    return made[0]


def judge_by_act(
    work: RecordsWork,
    authority: CentralAuthority,
    decision: TaskDecision,
    conversation: Conversation,
    sent: Sequence[OutgoingMessage],
) -> tuple[JudgementId, ...]:
    """Keep what an officer judged by deciding who a description is.

    "It is this person" is a judgement of that person; "nobody" and "a new person" are
    judgements against all who were shown; "several" says of them that nobody can tell.
    Other acts judge no identity, an approval neither: it is about what the rules found.

    Args:
        work: The open transaction.
        authority: Ours.
        decision: What was decided.
        conversation: In which conversation.
        sent: What was sent because of it; it rests on the judgements.

    Raises:
        InputInvalid: The reason is too long to be kept with a judgement.
    """
    act = _Act(decision.task, decision.by, decision.reason)
    made = _judge(work, authority, act, conversation, _verdicts(work, decision.act, conversation))
    answer = sent[-1].id if sent else MessageId(conversation.id)
    work.judgements.rely(
        [Reliance(each.id, conversation.id, answer, each.decided_at) for each in made]
    )
    return tuple(each.id for each in made)


def rely_on(
    work: RecordsWork,
    authority: CentralAuthority,
    judgement: Judgement,
    conversation: Conversation,
    answer: OutgoingMessage,
) -> None:
    """Keep, and commit to the log, that an answer of the node's rests on a judgement."""
    authority.log_act(
        work,
        {
            "act": "answered-on-judgement",
            "by": "node",
            "case": conversation.id,
            "judged_by": judgement.decided_by,
            "judgement": judgement.id,
        },
        reason=judgement.reason,
    )
    now = authority.now()
    work.judgements.rely([Reliance(judgement.id, conversation.id, answer.id, now)])


def withdraw(
    work: RecordsWork, authority: CentralAuthority, command: JudgementWithdrawal
) -> tuple[Reliance, ...]:
    """Withdraw a judgement, and call an officer to every answer that rests on it.

    Returns:
        What rests on it.

    Raises:
        ReferenceNotFound: There is no such judgement.
        InputInvalid: Officer or reason is missing or too long.
        ConflictingChange: It was withdrawn before; nothing was overwritten.
    """
    _check(command.by, command.reason)
    # Logged first: whoever touches the log is the only writer from here on, so that no
    # answer comes to rest on the judgement between the withdrawal and the look at them.
    authority.log_act(
        work,
        {"act": WITHDRAWN, "by": command.by, "judgement": command.judgement},
        reason=command.reason,
    )
    work.judgements.withdraw(
        command.judgement, by=command.by, reason=command.reason, at=authority.now()
    )
    resting = tuple(work.judgements.reliances_on(command.judgement))
    for each in resting:
        queue(
            work,
            authority,
            TaskKind.ATTEND,
            conversation=each.conversation,
            message=each.message,
            reason=WITHDRAWN_BENEATH,
            details={"judgement": command.judgement, "answer": each.message},
        )
    return resting


def committed(judgement: Judgement) -> dict[str, str]:
    """Return what the log says of a judgement, before any withdrawal.

    The digest binds everything that is kept of it, the person too, whom it does not name.
    """
    digest = sha256(msgspec.json.encode(judgement))
    return {
        "id": judgement.id,
        "sha256": b64encode(digest).decode("ascii"),
        "verdict": judgement.verdict.value,
    }


def _judge(
    work: RecordsWork,
    authority: CentralAuthority,
    act: _Act,
    conversation: Conversation,
    verdicts: Sequence[tuple[PersonRef, Verdict]],
) -> tuple[Judgement, ...]:
    """Keep judgements of the description in a conversation, one for each person."""
    messages = work.exchange.messages_of(conversation.id)
    described = description_in(messages)
    if described is None or conversation.role is not Role.RESPONDER or not verdicts:
        return ()
    _check(act.by, act.reason)
    at_hand = _at_hand(work, conversation.id)
    digests = digests_for(work.facts, authority.rails.randomness)
    description = digests.described(described, came_beside(messages))
    now = authority.now()
    made = tuple(
        Judgement(
            id=_identifier(authority),
            description=description,
            kindred=digests.alike(described),
            born=digests.born(described),
            person=person,
            registered=digests.entry(work.register, person),
            candidates=digests.candidates(work.register, [person, *_refs(at_hand)]),
            verdict=verdict,
            decided_by=act.by,
            reason=act.reason,
            decided_at=now,
            parameters=_parameters(at_hand),
            task=act.task,
            conversation=conversation.id,
        )
        for person, verdict in verdicts
    )
    work.judgements.keep(made)
    authority.log_act(
        work,
        {
            "act": JUDGED,
            "by": act.by,
            "case": conversation.id,
            "judgements": [committed(each) for each in made],
            "task": act.task,
        },
        reason=act.reason,
    )
    return made


def _verdicts(
    work: RecordsWork, act: commands.Act, conversation: Conversation
) -> list[tuple[PersonRef, Verdict]]:
    match act:
        case commands.IdentifyAs(person):
            return [(person, Verdict.SAME)]
        case commands.Nobody() | commands.EnterAsNew():
            verdict = Verdict.DIFFERENT
        case commands.SeveralPersons():
            verdict = Verdict.CANNOT_TELL
        case _:
            return []
    shown = chosen_from(work, conversation.id)
    return [(ref, verdict) for ref in shown if work.register.person(ref) is not None]


def chosen_from(work: RecordsWork, conversation: ConversationId) -> tuple[PersonRef, ...]:
    """Return whom officers are shown in a conversation, by the latest task that names anybody."""
    return tuple(_refs(_at_hand(work, conversation)))


def _at_hand(work: RecordsWork, conversation: ConversationId) -> _AtHand:
    """Return whom the officer had to choose from: the latest task that names anybody."""
    found = _AtHand()
    for task in work.cases.tasks_of(conversation):
        at_hand = _read(task)
        if at_hand.candidates or at_hand.person is not None:
            found = at_hand
    return found


def _parameters(at_hand: _AtHand) -> str:
    """Return by what the candidates had been found, in words."""
    version = at_hand.parameters or "none named"
    return f"form {FORM_VERSION}, parameters {version}, rule {at_hand.rule or 'none'}"


def _read(task: Task) -> _AtHand:
    try:
        return msgspec.json.decode(task.details, type=_AtHand)
    except msgspec.ValidationError:
        # Details of other kinds of tasks use the names for other things.
        return _AtHand()


def _refs(at_hand: _AtHand) -> list[PersonRef]:
    refs = [each.person for each in at_hand.candidates]
    if at_hand.person is not None:
        refs.append(at_hand.person)
    return [PersonRef(ref) for ref in dict.fromkeys(refs)]


def _identifier(authority: CentralAuthority) -> JudgementId:
    noise = authority.rails.randomness(_ID_BYTES).hex()
    return JudgementId(f"{int(authority.now().timestamp() * 1000):012x}-{noise}")


def _check(by: str, reason: str) -> None:
    """Check who judges, and why.

    Raises:
        InputInvalid: Officer or reason is missing, or the reason is too long.
    """
    for field, value in (("by", by), ("reason", reason)):
        if not value.strip():
            raise InputInvalid(f"A judgement needs {field}.", field=field)
    if len(reason) > MOST_REASON:
        raise InputInvalid(f"A reason has {MOST_REASON} characters at most.", field="reason")
