"""What an officer decides about a task, and what follows at once.

The act must fit the conversation, not merely the task: an officer called for one
reason may see that another thing has to be done.
"""

from dataclasses import dataclass
from typing import Final

from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.exchange.ports import OutgoingMessage
from comity.policy.decision import Refusal
from comity.records import commands
from comity.records.central_authority import CentralAuthority, conversation_of
from comity.records.commands import TaskDecision
from comity.records.desk import Answer, Desk
from comity.records.judgements import judge_by_act
from comity.records.ports import RecordsWork
from comity.search.judgement import JudgementId

_WORDS: Final[dict[type[commands.Act], str]] = {
    commands.IdentifyAs: "identified",
    commands.Nobody: "nobody",
    commands.SeveralPersons: "several-persons",
    commands.EnterAsNew: "entered-as-new",
    commands.Approve: "approved",
    commands.Deny: "denied",
    commands.NotANational: "not-a-national",
    commands.Deceased: "deceased",
    commands.FingerprintsDiffer: "fingerprints-differ",
    commands.AskBack: "asked-back",
    commands.SupplyInformation: "supplied",
    commands.ConfirmDeletion: "deletion-confirmed",
    commands.RefuseDeletion: "deletion-refused",
    commands.EnterNationally: "entry-decided",
    commands.ReportError: "error-reported",
    commands.Attended: "attended",
    commands.Release: "released",
    commands.Withdraw: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of a decision.

    Attributes:
        sent: What was sent because of it.
        refusal: Why policy does not let it happen; the task is then open as before.
        judgements: What was judged by it, and is kept for the next time.
    """

    sent: tuple[OutgoingMessage, ...] = ()
    refusal: Refusal | None = None
    judgements: tuple[JudgementId, ...] = ()


def decide(work: RecordsWork, authority: CentralAuthority, decision: TaskDecision) -> Decided:
    """Carry out what an officer decided.

    Returns:
        What was sent, or the refusal for which nothing was done.

    Raises:
        ReferenceNotFound: No such task, person or conviction.
        InputInvalid: The act does not fit the task, or officer or reason is missing.
        ConflictingChange: The task was decided before; nothing was overwritten.
        TransitionIllegal: The conversation does not admit the message now; the
            caller rolls back.
    """
    for field in ("by", "reason"):
        if not getattr(decision, field).strip():
            raise InputInvalid(f"A decision needs {field}.", field=field)
    desk = _desk(work, authority, decision)
    task = desk.task
    refusal = desk.refusal()
    if refusal is not None:
        authority.log_decision(work, refusal, case=task.conversation, by=decision.by)
        return Decided(refusal=refusal)
    word = _WORDS[type(decision.act)]
    work.cases.close_task(task.id, by=decision.by, outcome=word, at=authority.now())
    authority.log_act(
        work,
        {
            "act": word,
            "by": decision.by,
            "case": task.conversation,
            "kind": str(task.kind),
            "task": task.id,
        },
        reason=decision.reason,
    )
    sent = desk.carry_out()
    return Decided(
        sent=sent,
        judgements=judge_by_act(work, authority, decision, desk.conversation, sent),
    )


def preview(
    work: RecordsWork, authority: CentralAuthority, decision: TaskDecision
) -> Answer | None:
    """Return the answer that a decision would send of somebody in our register.

    Nothing is changed. What is shown here is what is sent, as long as nothing changes.

    Returns:
        ``None`` where the decision tells of nobody's record.

    Raises:
        ReferenceNotFound: No such task or person.
        InputInvalid: The act does not fit the task.
        ConflictingChange: The task was decided before.
    """
    return _desk(work, authority, decision).answer()


def _desk(work: RecordsWork, authority: CentralAuthority, decision: TaskDecision) -> Desk:
    task = work.cases.task(decision.task)
    if task is None:
        raise ReferenceNotFound(f"There is no task {decision.task}.")
    if task.decided_at is not None:
        raise ConflictingChange("The task was decided before.")
    return Desk(work, authority, decision, task, conversation_of(work, task.conversation))
