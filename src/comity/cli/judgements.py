"""``comity inbox judgements`` and its sisters: what officers judged, and taking it back."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

import typer
from rich.console import RenderableType

from comity.assembly.build import Node
from comity.assembly.candidates_beside import may_be_meant
from comity.cli import judging
from comity.cli.administration import administrator
from comity.cli.clearance import (
    Named,
    as_cleared,
    compartments_here,
    read_here,
    require_shown,
)
from comity.cli.consultation import log_judgements_read
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import DryRunOption, OfficerOption, ReasonOption, acting, officer
from comity.cli.helping import with_examples
from comity.cli.output import Output
from comity.cli.views import View, short, whom
from comity.exchange.conversation import Conversation, Role
from comity.ids import PersonRef, TaskId
from comity.persons.person import Person
from comity.records.commands import JudgeCommand, JudgementWithdrawal
from comity.records.judged_before import is_stale, judged_before
from comity.search.judgement import JudgementId, Reliance, Verdict
from comity.search.weighing import Met, in_reading_order
from comity.storage.store import Snapshot

_MOST_LISTED: Final = 500


def register(group: typer.Typer) -> None:
    """Add the commands to those of the inbox."""
    group.command(
        "judgements",
        help=with_examples(
            "List what officers judged of descriptions, with the answers that rest on it.",
            "comity inbox judgements",
            "comity inbox judgements --all --json",
            more="A judgement made while an entry was otherwise is stale: it is shown to whoever "
            "decides, and never spares an officer.",
        ),
    )(judgements)
    group.command(
        "judge",
        help=with_examples(
            "Judge whether a task's description is a person of the register; the task stays open.",
            'comity inbox judge TASK --person PERSON --verdict different --reason "another father"',
            more="'comity reply' judges too: --as of that person, --nobody and --enter-as-new "
            "of all candidates, --several of all that nobody can tell.",
        ),
    )(judge)
    group.command(
        "withdraw-judgement",
        help=with_examples(
            "Take a judgement back, and call an officer to every answer that rests on it.",
            'comity inbox withdraw-judgement JUDGEMENT --reason "it was his twin" --by officer-7',
            more="Nothing is deleted: the judgement stays on record, as withdrawn.",
        ),
    )(withdraw_judgement)


def judgements(
    *,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    every: Annotated[bool, typer.Option("--all", help="Withdrawn ones too.")] = False,
) -> None:
    """List what officers judged of descriptions, with the answers that rest on it."""
    shown = output(as_json)
    with opened_node(home) as node:
        with read_here(node) as snapshot:
            listed = snapshot.judgements.listed(withdrawn=every, limit=_MOST_LISTED)
            met = [Met(each, exact=True, stale=is_stale(snapshot, each)) for each in listed]
            resting = [snapshot.judgements.reliances_on(each.id) for each in listed]
            rows = [
                (
                    each.judgement.id,
                    each.judgement.person,
                    judging.words(node, each),
                    ", ".join(one.conversation for one in answers),
                )
                for each, answers in zip(met, resting, strict=True)
            ]
        log_judgements_read(node, results=len(listed), by=administrator())
    data = {
        "judgements": [
            {**judgement_data(each), "answers": _answers_data(answers)}
            for each, answers in zip(met, resting, strict=True)
        ]
    }
    if not listed:
        shown.answer(data, "No officer's judgement is on record.")
        return
    columns = ("judgement", "person", "what was judged", "answers that rest on it")
    shown.answer(data, shown.table(columns, rows))


def judge(
    *,
    task: Annotated[str, typer.Argument(help="The task; 'comity inbox' lists them.")],
    person: Annotated[str, typer.Option("--person", help="The person of our register.")],
    verdict: Annotated[Verdict, typer.Option("--verdict", help="What is judged.")],
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    dry_run: DryRunOption = False,
) -> None:
    """Judge whether a task's description is a person of the register; the task stays open."""
    who = officer(by)
    shown = output(as_json)
    command = JudgeCommand(TaskId(task), PersonRef(person), verdict, by=who, reason=reason)
    with opened_node(home) as node:
        require_shown(node, Named(task=task, person=person))
        with acting(node, dry_run=dry_run) as work:
            chosen = judging.chosen(work, command.task, command.person)
            made = node.records.judge(work, command)
            warnings = judging.decided_before(work, command.task)
            warnings += judging.warnings(node, work, [made])
    if dry_run and chosen is not None:
        judging.log_trial(home, task, chosen, by=who)
    data = {
        "dry_run": dry_run,
        "task": task,
        "judgement": judgement_data(Met(made, exact=True, stale=False)),
        "person": None if chosen is None else chosen.data(),
        "warnings": warnings,
    }
    said = "Dry run: nothing was changed." if dry_run else f"Judged, and on record: {made.id}."
    told = [] if chosen is None else chosen.told()
    shown.answer(data, said, *told, *(f"Warning: {each}" for each in warnings))


def withdraw_judgement(
    *,
    judgement: Annotated[
        str, typer.Argument(help="The judgement; 'comity inbox judgements' lists them.")
    ],
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    dry_run: DryRunOption = False,
) -> None:
    """Take a judgement back, and call an officer to every answer that rests on it."""
    who = officer(by)
    shown = output(as_json)
    command = JudgementWithdrawal(JudgementId(judgement), by=who, reason=reason)
    with opened_node(home) as node:
        require_shown(node, Named(judgement=judgement))
        compartments = compartments_here(node)
        with acting(node, dry_run=dry_run) as work:
            exchange = as_cleared(work, compartments).exchange
            resting = [
                each
                for each in node.records.withdraw_judgement(work, command)
                if exchange.conversation(each.conversation) is not None
            ]
    data = {"dry_run": dry_run, "judgement": judgement, "answers": _answers_data(resting)}
    parts: list[RenderableType] = [
        "Dry run: the judgement stands as before." if dry_run else "Withdrawn, and on record."
    ]
    if resting:
        rows = [(each.conversation, each.message, each.relied_at) for each in resting]
        parts.append(shown.table(("conversation", "answer", "relied on"), rows))
        asks = "would be asked" if dry_run else "is asked"
        parts.append(f"An officer {asks} to look at each of these answers again.")
    else:
        parts.append("No answer rests on it.")
    shown.answer(data, *parts)


def met_view(
    shown: Output,
    node: Node,
    snapshot: Snapshot,
    conversation: Conversation,
    *,
    described: Person,
    details: Mapping[str, object],
) -> View:
    """Show what officers judged before of a description that another state sent.

    Args:
        shown: Where tables are made.
        node: Our node.
        snapshot: What is kept.
        conversation: In which the description came.
        described: The person as described so far.
        details: Details of the task, with the persons who may be meant.

    Raises:
        EnvelopeMalformed: A stored payload of the conversation cannot be read.
    """
    met: tuple[Met, ...] = ()
    if conversation.role is Role.RESPONDER:
        candidates = may_be_meant(details)
        met = in_reading_order(judged_before(snapshot, conversation.id, described, candidates))
    data = {"judgements": [judgement_data(each) for each in met]}
    if not met:
        return View(data, ())
    rows = [
        (_whom(snapshot, each.judgement.person), judging.words(node, each), each.judgement.id)
        for each in met
    ]
    title = "Earlier judgements of this description, or of one alike"
    return View(data, (shown.table(("person", "what was judged", "judgement"), rows, title=title),))


def judgement_data(met: Met) -> dict[str, object]:
    """Return a judgement for programs."""
    made = met.judgement
    withdrawn = {
        "by": made.withdrawn_by,
        "at": made.withdrawn_at,
        "reason": made.withdrawn_reason,
    }
    return {
        "id": made.id,
        "person": made.person,
        "verdict": made.verdict.value,
        "decided_by": made.decided_by,
        "decided_at": made.decided_at,
        "reason": made.reason,
        "parameters": made.parameters,
        "task": made.task,
        "conversation": made.conversation,
        "same_description": met.exact,
        "stale": met.stale,
        "withdrawn": None if made.stands else withdrawn,
    }


def _whom(snapshot: Snapshot, ref: PersonRef) -> str:
    held = snapshot.register.person(ref)
    who = "no longer in the register" if held is None else whom(held.person)
    return f"{who} ({short(ref)})"


def _answers_data(resting: Sequence[Reliance]) -> list[dict[str, object]]:
    return [
        {"conversation": each.conversation, "message": each.message, "relied_at": each.relied_at}
        for each in resting
    ]
