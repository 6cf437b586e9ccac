"""``comity reply``: an officer decides a task."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from comity.cli import judging
from comity.cli import person_input as given
from comity.cli.clearance import Named, require_shown
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import (
    DryRunOption,
    OfficerOption,
    ReasonOption,
    acting,
    officer,
    sent_data,
    sent_shown,
)
from comity.cli.helping import with_examples
from comity.errors import InputInvalid
from comity.ids import ConvictionId, PersonRef, TaskId
from comity.law.grounds import Ground
from comity.persons.texts import MultilingualText, plain
from comity.records import commands
from comity.records.disclosure_ports import AnswerNote
from comity.records.messages import AskableField


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "reply",
        help=with_examples(
            "Decide a task: exactly one decision, by an officer, with a reason.",
            'comity reply TASK --as PERSON --reason "file compared" --by officer-7',
            'comity reply TASK --ask FatherName,BirthPlace --reason "two candidates"',
            'comity reply TASK --deny national-law --reason "not released for '
            'this purpose" --dry-run',
            more="A decision that the law does not allow is refused with ground and "
            "citation, status 1.",
        ),
    )(reply)


def reply(
    *,
    task: Annotated[str, typer.Argument(help="The task; 'comity inbox' lists them.")],
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    identify_as: Annotated[
        str | None, typer.Option("--as", help="It is this person of our register.")
    ] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="No such person here.")] = False,
    several: Annotated[
        bool, typer.Option("--several", help="More than one person answers the description.")
    ] = False,
    enter_as_new: Annotated[
        bool, typer.Option("--enter-as-new", help="Enter the notified person, and store.")
    ] = False,
    approve: Annotated[
        bool, typer.Option("--approve", help="Answer as the node prepared it.")
    ] = False,
    deny: Annotated[Ground | None, typer.Option("--deny", help="Refuse, with this ground.")] = None,
    not_a_national: Annotated[
        bool, typer.Option("--not-a-national", help="The person is not a national of ours.")
    ] = False,
    deceased: Annotated[bool, typer.Option("--deceased", help="The person is dead.")] = False,
    fingerprints_differ: Annotated[
        bool, typer.Option("--fingerprints-differ", help="The fingerprints are somebody else's.")
    ] = False,
    ask: Annotated[
        str | None,
        typer.Option("--ask", help="Ask back for these, FatherName,BirthPlace for example."),
    ] = None,
    supply: Annotated[
        str | None, typer.Option("--supply", help="JSON file: the person with what was asked.")
    ] = None,
    unavailable: Annotated[
        bool, typer.Option("--unavailable", help="What was asked is not known here.")
    ] = False,
    confirm_deletion: Annotated[
        bool, typer.Option("--confirm-deletion", help="The notified deletion is final.")
    ] = False,
    refuse_deletion: Annotated[
        str | None,
        typer.Option("--refuse-deletion", help="The deletion is an error: the text is sent."),
    ] = None,
    enter_nationally: Annotated[
        str | None,
        typer.Option("--enter-nationally", help="yes or no: enter it in the register proper."),
    ] = None,
    report_error: Annotated[
        str | None,
        typer.Option("--report-error", help="The message cannot be processed: the text is sent."),
    ] = None,
    attended: Annotated[
        bool, typer.Option("--attended", help="Somebody looked; nothing more is to be done.")
    ] = False,
    release: Annotated[
        bool, typer.Option("--release", help="The message that is held may leave as it is written.")
    ] = False,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="The message that is held does not leave.")
    ] = False,
    found_spent: Annotated[
        str,
        typer.Option(
            "--found-spent",
            help="With --approve or --as: convictions that a rule pack asks about and you find "
            "spent, with commas between; they are not told.",
        ),
    ] = "",
    purpose_text: Annotated[
        str, typer.Option(help="With --supply or --unavailable: more on the purpose.")
    ] = "",
    remarks: Annotated[str, typer.Option(help="For the other authority; leaves this state.")] = "",
    dry_run: DryRunOption = False,
) -> None:
    """Decide a task: exactly one decision, by an officer, with a reason.

    A decision that the law does not allow is refused with ground and citation, status 1.

    Raises:
        InputInvalid: Not exactly one decision was given. The officer's input.
    """
    who = officer(by)
    words = _text(remarks, "remarks")
    found: list[commands.Act] = list(
        _flags(
            (nobody, commands.Nobody()),
            (several, commands.SeveralPersons()),
            (enter_as_new, commands.EnterAsNew()),
            (approve, commands.Approve(_convictions(found_spent))),
            (not_a_national, commands.NotANational()),
            (deceased, commands.Deceased()),
            (fingerprints_differ, commands.FingerprintsDiffer()),
            (confirm_deletion, commands.ConfirmDeletion()),
            (attended, commands.Attended()),
            (release, commands.Release()),
            (withdraw, commands.Withdraw()),
        )
    )
    if identify_as is not None:
        found.append(
            commands.IdentifyAs(PersonRef(identify_as), found_spent=_convictions(found_spent))
        )
    if deny is not None:
        found.append(commands.Deny(deny))
    if ask is not None:
        found.append(commands.AskBack(_fields(ask), words))
    if supply is not None or unavailable:
        person = None if supply is None else given.person_from_file(supply)
        found.append(commands.SupplyInformation(person, _text(purpose_text, "purpose-text"), words))
    if refuse_deletion is not None:
        found.append(commands.RefuseDeletion(_required(refuse_deletion, "refuse-deletion")))
    if enter_nationally is not None:
        found.append(commands.EnterNationally(_yes(enter_nationally)))
    if report_error is not None:
        found.append(commands.ReportError(_required(report_error, "report-error")))
    if supply is not None and unavailable:
        raise InputInvalid("Give either --supply or --unavailable.", field="supply")
    if len(found) != 1:
        what = "no decision is given" if not found else "more than one decision is given"
        raise InputInvalid(f"A reply is exactly one decision; {what}. See --help.", field="act")
    shown = output(as_json)
    with opened_node(home) as node:
        require_shown(node, Named(task=task, person=identify_as))
        with acting(node, dry_run=dry_run) as work:
            chosen = (
                None
                if identify_as is None
                else judging.chosen(work, TaskId(task), PersonRef(identify_as))
            )
            decided = node.records.decide(
                work, commands.TaskDecision(TaskId(task), found[0], by=who, reason=reason)
            )
            made = [work.judgements.judgement(each) for each in decided.judgements]
            warnings = judging.warnings(node, work, filter(None, made))
            notes = [work.disclosure.note_of(each.id) for each in decided.sent]
        if dry_run and chosen is not None:
            # Whom a trial shows was looked at: that stays, when the rest is undone.
            judging.log_trial(home, task, chosen, by=who)
        if decided.refusal is not None:
            shown.refuse(decided.refusal)
    data = {
        "dry_run": dry_run,
        "task": task,
        "sent": sent_data(decided.sent),
        "judgements": list(decided.judgements),
        "person": None if chosen is None else chosen.data(),
        "warnings": warnings,
        "narrowed": [asdict(each) for each in notes if each is not None],
    }
    said = "Dry run: the task is open as before." if dry_run else "Decided, and on record."
    shown.answer(
        data,
        said,
        *([] if chosen is None else chosen.told()),
        *(f"Warning: {each}" for each in warnings),
        *(line for each in notes if each is not None for line in _narrowed(each)),
        *sent_shown(shown, decided.sent, dry_run=dry_run),
    )


def _flags(*given_flags: tuple[bool, commands.Act]) -> Iterator[commands.Act]:
    for is_given, act in given_flags:
        if is_given:
            yield act


def _narrowed(note: AnswerNote) -> Iterator[str]:
    """Yield what the answer leaves out for its purpose, and by which rules."""
    if note.left_out:
        yield f"Left out for the purpose {note.purpose}: {', '.join(note.left_out)}."
    if note.withheld:
        yield f"Withheld under national law: {', '.join(note.withheld)}."
    for pack in note.computed_by:
        yield f"Computed by rule pack {pack}."


def _convictions(text: str) -> frozenset[ConvictionId]:
    return frozenset(ConvictionId(part.strip()) for part in text.split(",") if part.strip())


def _fields(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    known = {field.value for field in AskableField}
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise InputInvalid(
            f"{', '.join(unknown) or 'Nothing'} cannot be asked; these can: "
            f"{', '.join(field.value for field in AskableField)}.",
            field="ask",
        )
    return names


def _yes(text: str) -> bool:
    word = text.strip().lower()
    if word not in {"yes", "no"}:
        raise InputInvalid("is yes or no", field="enter-nationally")
    return word == "yes"


def _required(text: str, field: str) -> str:
    if not text.strip():
        raise InputInvalid(
            "The text is sent to the other authority and cannot be empty.", field=field
        )
    return text.strip()


def _text(text: str, field: str) -> MultilingualText:
    try:
        return plain(text) if text.strip() else ()
    except ValueError as error:
        raise InputInvalid(str(error), field=field) from error
