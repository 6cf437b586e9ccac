"""``comity transfer``: whether personal data may go to a third state, step by step."""

from dataclasses import asdict
from typing import Annotated, Final

import typer
from rich.console import RenderableType

from comity.access.permissions import Permission
from comity.cli.clearance import Named, read_here, require_shown
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, opened_node, output
from comity.cli.desk import DryRunOption, OfficerOption, acting, officer, principal_at
from comity.cli.helping import with_examples
from comity.cli.output import Output
from comity.errors import InputInvalid
from comity.ids import ConversationId, PersonRef, StateCode
from comity.law.transfers import TRANSFER_BASES, TransferBasis, adequacy, applies_directive
from comity.records.transfer_model import Transfer, TransferId, TransferState
from comity.records.transfer_office import intended_in
from comity.records.transferring import (
    QUESTIONS,
    Answers,
    approve,
    assess,
    note_authorisation,
    questions_left,
    transfer_of,
)

_MOST_LISTED: Final = 500
_OPTIONS: Final = {
    "law_enforcement_purpose": "--law-enforcement yes|no",
    "competent_recipient": "--competent yes|no",
    "sis_data": "--sis yes|no",
    "rests_on": "--basis BASIS",
    "outweighed": "--outweighed yes|no",
    "justification": "--reason TEXT",
}
_WORDS: Final = {
    TransferState.OPEN: "Questions are open; go on with 'comity transfer assess'.",
    TransferState.AWAITS_AUTHORISATION: "It waits until every state of origin authorises it: ask "
    "them over another channel and note the answer with 'comity transfer authorised'.",
    TransferState.AWAITS_APPROVAL: "It waits for a second officer: 'comity transfer approve'.",
    TransferState.ALLOWED: "The answer may leave: decide the task with 'comity reply'.",
    TransferState.REFUSED: "The answer may not leave.",
}
_TransferArgument = Annotated[
    str, typer.Argument(help="The assessment; 'comity transfer list' lists them.")
]
_PersonOption = Annotated[
    str | None, typer.Option("--as", help="Who it is, where nobody identified the person yet.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Assess whether personal data may go to a state outside the Directive.",
    )
    group.command(
        "law",
        help=with_examples(
            "Say whether data for a state are a transfer, and what is known of its adequacy.",
            "comity transfer law GB",
            "comity transfer law UA --json",
        ),
    )(law)
    group.command(
        "assess",
        help=with_examples(
            "Begin or go on with the assessment of an answer; what was answered stays.",
            "comity transfer assess UA-DE-REQ-000000000000042 --as PERSON",
            "comity transfer assess UA-DE-REQ-000000000000042 --law-enforcement yes "
            '--competent yes --sis no --basis own-assessment --reason "assessment 12/2026"',
            more="Exit status 1 while the answer may not leave.",
        ),
    )(assess_answer)
    group.command(
        "authorised",
        help=with_examples(
            "Note what a state of origin said, or that it was told afterwards.",
            'comity transfer authorised TR-2026-0a1b --state FR --reference "letter 77"',
            'comity transfer authorised TR-2026-0a1b --state FR --reference "letter 78" --refused',
        ),
    )(authorised)
    group.command(
        "approve",
        help=with_examples(
            "Approve an exception for one case, as the second officer.",
            "comity transfer approve TR-2026-0a1b --by officer-2",
        ),
    )(approve_transfer)
    group.command(
        "list",
        help=with_examples("List assessments, latest first.", "comity transfer list --json"),
    )(listed)
    group.command(
        "show",
        help=with_examples(
            "Show an assessment: what was answered, what is open, on what it rests.",
            "comity transfer show TR-2026-0a1b",
        ),
    )(show)
    app.add_typer(group, name="transfer")


def law(
    *,
    state: Annotated[str, typer.Argument(help="Two letters.")],
    as_json: JsonOption = False,
) -> None:
    """Say whether data for a state are a transfer, and what is known of its adequacy."""
    today = clock().now().date()
    code = StateCode(state.upper())
    applies = applies_directive(code, today)
    decision = adequacy(code, today)
    data = {
        "state": code,
        "applies_directive": applies,
        "adequacy": None
        if decision is None
        else {"basis": str(decision.basis), "until": decision.validity.valid_until},
        "bases": {str(each): rule.says for each, rule in TRANSFER_BASES.items()},
    }
    if applies:
        output(as_json).answer(data, f"{code} applies the Directive: data for it are no transfer.")
        return
    said = (
        f"{code} is a third state; no adequacy decision for law enforcement is known today."
        if decision is None
        else f"{code} is a third state with an adequacy decision: {decision.basis}, until "
        f"{decision.validity.valid_until}."
    )
    shown = output(as_json)
    rows = [(each, rule.says, rule.basis) for each, rule in TRANSFER_BASES.items()]
    shown.answer(data, said, shown.table(("basis", "what must be so", "provision"), rows))


def assess_answer(
    *,
    conversation: Annotated[str, typer.Argument(help="The request that is to be answered.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    person: _PersonOption = None,
    law_enforcement: Annotated[
        str | None, typer.Option(help="yes or no: for a purpose of law enforcement.")
    ] = None,
    competent: Annotated[
        str | None, typer.Option(help="yes or no: the recipient is competent for that.")
    ] = None,
    sis: Annotated[
        str | None, typer.Option(help="yes or no: data of the Schengen Information System.")
    ] = None,
    basis: Annotated[TransferBasis | None, typer.Option(help="On what it rests.")] = None,
    threat: Annotated[
        bool, typer.Option("--threat", help="No time to ask the states of origin (Art. 35(2)).")
    ] = False,
    outweighed: Annotated[
        str | None, typer.Option(help="yes or no: the person's rights override the interest.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why; kept here, never sent.")] = None,
    by: OfficerOption = "",
    dry_run: DryRunOption = False,
) -> None:
    """Begin or go on with the assessment of an answer; what was answered stays."""
    who = officer(by)
    answers = Answers(
        law_enforcement_purpose=_yes(law_enforcement, "law-enforcement"),
        competent_recipient=_yes(competent, "competent"),
        sis_data=_yes(sis, "sis"),
        rests_on=basis,
        immediate_threat=True if threat else None,
        outweighed=_yes(outweighed, "outweighed"),
        justification=reason,
    )
    with opened_node(home) as node:
        require_shown(node, Named(asked=conversation, person=person))
        with acting(node, dry_run=dry_run) as work:
            authority = node.records.authority
            about = None if person is None else PersonRef(person)
            intended = intended_in(work, authority, ConversationId(conversation), person=about)
            transfer = assess(work, authority, intended, answers, by=who)
    _answer(output(as_json), transfer, dry_run=dry_run)


def authorised(
    *,
    transfer: _TransferArgument,
    state: Annotated[str, typer.Option(help="The state of origin.")],
    reference: Annotated[str, typer.Option(help="Its reference.")],
    refused: Annotated[bool, typer.Option("--refused", help="It did not authorise.")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    person: _PersonOption = None,
) -> None:
    """Note what a state of origin said, or that it was told afterwards."""
    who = officer(by)
    with opened_node(home) as node:
        require_shown(node, Named(transfer=transfer, person=person))
        with node.database.begin() as work:
            authority = node.records.authority
            found = transfer_of(work.disclosure, TransferId(transfer))
            about = None if person is None else PersonRef(person)
            noted = note_authorisation(
                work,
                authority,
                found.id,
                intended_in(work, authority, found.conversation, person=about),
                state=StateCode(state.upper()),
                given=not refused,
                reference=reference,
                by=who,
            )
    _answer(output(as_json), noted)


def approve_transfer(
    *,
    transfer: _TransferArgument,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    person: _PersonOption = None,
) -> None:
    """Approve an exception for one case, as the second officer.

    Raises:
        AccessDenied: On a node with accounts: the role does not include it, or whoever is
            signed in acts behind broken glass.
    """
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.ANSWER_APPROVE)
        who.require_as_second(Permission.ANSWER_APPROVE)
        require_shown(node, Named(transfer=transfer, person=person))
        with node.database.begin() as work:
            authority = node.records.authority
            found = transfer_of(work.disclosure, TransferId(transfer))
            about = None if person is None else PersonRef(person)
            intended = intended_in(work, authority, found.conversation, person=about)
            approved = approve(work, authority, found.id, intended, by=who.account)
    _answer(output(as_json), approved)


def listed(*, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """List assessments, latest first."""
    with opened_node(home) as node, read_here(node) as snapshot:
        found = snapshot.disclosure.transfers(limit=_MOST_LISTED)
    shown = output(as_json)
    data = {"transfers": [_data(each) for each in found]}
    if not found:
        shown.answer(data, "Nothing was assessed.")
        return
    rows = [
        (each.id, each.recipient, each.purpose, each.rests_on or "", each.state, each.made_at)
        for each in found
    ]
    shown.answer(
        data, shown.table(("assessment", "to", "purpose", "basis", "state", "begun"), rows)
    )


def show(
    *, transfer: _TransferArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Show an assessment: what was answered, what is open, on what it rests."""
    with opened_node(home) as node, read_here(node) as snapshot:
        found = transfer_of(snapshot.disclosure, TransferId(transfer))
    shown = output(as_json)
    shown.answer({"transfer": _data(found)}, *_told(shown, found))


def _answer(shown: Output, transfer: Transfer, *, dry_run: bool = False) -> None:
    data: dict[str, object] = {"dry_run": dry_run, "transfer": _data(transfer)}
    told = _told(shown, transfer)
    if dry_run:
        told.append("Dry run: nothing was kept.")
    if transfer.state is TransferState.ALLOWED:
        shown.answer(data, *told)
    else:
        shown.no(data, *told)


def _told(shown: Output, transfer: Transfer) -> list[RenderableType]:
    rows = [
        ("to", transfer.recipient),
        ("for", transfer.purpose),
        ("rests on", transfer.rests_on or "-"),
        ("assessed by", transfer.by),
        ("approved by", transfer.approved_by or "-"),
        ("provision", transfer.citation or "-"),
        ("due", ", ".join(transfer.obligations) or "-"),
    ]
    told: list[RenderableType] = [
        shown.table(("", ""), rows, title=f"{transfer.id}: {transfer.state}")
    ]
    told += [
        f"  {each.state}: {_said(each.given)}{f' ({each.reference})' if each.reference else ''}"
        for each in transfer.authorisations
    ]
    if transfer.state is TransferState.OPEN:
        told += [f"  {QUESTIONS[name]}\n    {_OPTIONS[name]}" for name in questions_left(transfer)]
    return [*told, _WORDS[transfer.state]]


def _said(given: bool | None) -> str:
    if given is None:
        return "asked, has not answered"
    return "authorised" if given else "did not authorise"


def _data(transfer: Transfer) -> dict[str, object]:
    return {**asdict(transfer), "questions": list(questions_left(transfer))}


def _yes(text: str | None, field: str) -> bool | None:
    if text is None:
        return None
    word = text.strip().lower()
    if word not in {"yes", "no"}:
        raise InputInvalid("is yes or no", field=field)
    return word == "yes"
