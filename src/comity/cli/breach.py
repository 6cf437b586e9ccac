"""``comity breach``: the register of breaches, its clock and who must be told."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.assembly.oversight_breaches import (
    add_phase,
    breaches,
    close_breach,
    letter_to_controller,
    notice_of,
    register_breach,
    tell_of_breach,
)
from comity.cli import breach_notices
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, principal_at
from comity.cli.helping import with_examples
from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import StateCode
from comity.law.oversight import BREACH_NOTIFICATION
from comity.oversight.breaches import Breach, Nature, Phase, Told

BreachArgument = Annotated[str, typer.Argument(help="The breach.")]
NatureOption = Annotated[
    list[Nature], typer.Option("--nature", help="What it is of. May be repeated.")
]
ConsequencesOption = Annotated[str, typer.Option("--consequences", help="What may follow.")]
MeasuresOption = Annotated[str, typer.Option("--measures", help="What was done, or is proposed.")]
SubjectsOption = Annotated[int | None, typer.Option("--subjects", help="About how many persons.")]
RecordsOption = Annotated[int | None, typer.Option("--records", help="About how many records.")]
RiskOption = Annotated[
    bool | None, typer.Option("--high-risk/--no-high-risk", help="Whether one is likely.")
]
StatesOption = Annotated[
    list[str] | None, typer.Option("--state", help="State whose data are involved; repeatable.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Breaches of personal data: entered, told within 72 hours, closed.",
    )
    group.command(
        "open",
        help=with_examples(
            "Enter a breach with what is known now; the clock runs from awareness.",
            "comity breach open --aware 2026-11-22T09:30+01:00 --nature confidentiality "
            '--consequences "records may be known to others" --measures "access closed" '
            "--contact security@authority.example --state FR",
        ),
    )(opened)
    group.command("add", help="Add what became known since; earlier phases stay.")(added)
    group.command(
        "told",
        help=with_examples(
            "Note that somebody was told: the authority, another controller, the persons.",
            "comity breach told B-202611220830-1a2b3c --whom supervisory-authority "
            '--name "State DPA" --reference "our letter of 23 November"',
            more="Later than 72 hours, say why with --late-because.",
        ),
    )(told)
    group.command(
        "letter",
        help=with_examples(
            "Print the letter that tells the controller of another state.",
            "comity breach letter B-202611220830-1a2b3c --to FR",
            more="For a state that takes no notices over the network. Note it with 'breach told' "
            "once it left.",
        ),
    )(letter)
    breach_notices.add_to(group)
    group.command("close", help="Close a breach of which everybody was told.")(close)
    group.command("list", help="List breaches and what is owed; exit status 1 if one is late.")(
        listed
    )
    app.add_typer(group, name="breach")


def opened(
    *,
    aware: Annotated[str, typer.Option(help="When the controller became aware, with offset.")],
    contact: Annotated[str, typer.Option(help="Where more can be had.")],
    nature: NatureOption,
    consequences: ConsequencesOption,
    measures: MeasuresOption,
    subjects: SubjectsOption = None,
    records: RecordsOption = None,
    high_risk: RiskOption = None,
    state: StatesOption = None,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Enter a breach.

    Raises:
        InputInvalid: The moment is none, or has no offset. The user's mistake.
    """
    try:
        aware_at = datetime.fromisoformat(aware)
    except ValueError as error:
        raise InputInvalid("A moment is written like 2026-11-22T09:30+01:00.", field="aware") from (
            error
        )
    if aware_at.tzinfo is None:
        raise InputInvalid("The moment needs an offset, such as +01:00 or Z.", field="aware")
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.BREACH_REGISTER)
        now = node.clock.now()
        phase = Phase(
            at=now,
            by=who.account,
            nature=tuple(nature),
            subjects=subjects,
            records=records,
            consequences=consequences,
            measures=measures,
            high_risk=high_risk,
            states=tuple(each.strip().upper() for each in state or ()),
        )
        breach = register_breach(
            node, who, aware_at=aware_at.astimezone(UTC), contact=contact, phase=phase
        )
    _answer(breach, now, as_json=as_json)


def added(
    breach: BreachArgument,
    *,
    nature: NatureOption,
    consequences: ConsequencesOption,
    measures: MeasuresOption,
    subjects: SubjectsOption = None,
    records: RecordsOption = None,
    high_risk: RiskOption = None,
    state: StatesOption = None,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Add what became known since."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.BREACH_REGISTER)
        now = node.clock.now()
        phase = Phase(
            at=now,
            by=who.account,
            nature=tuple(nature),
            subjects=subjects,
            records=records,
            consequences=consequences,
            measures=measures,
            high_risk=high_risk,
            states=tuple(each.strip().upper() for each in state or ()),
        )
        found = add_phase(node, who, breach, phase)
    _answer(found, now, as_json=as_json)


def told(
    breach: BreachArgument,
    *,
    whom: Annotated[Told, typer.Option(help="Who was told.")],
    name: Annotated[str, typer.Option(help="Which authority, which state, or how.")],
    reference: Annotated[str, typer.Option(help="Reference of the letter or message.")],
    late_because: Annotated[str, typer.Option(help="Why later than 72 hours.")] = "",
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Note that somebody was told."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.BREACH_REGISTER)
        notice = notice_of(
            node,
            who,
            told=whom,
            whom=name.strip(),
            reference=reference.strip(),
            late_because=late_because,
        )
        found = tell_of_breach(node, who, breach, notice)
    _answer(found, notice.at, as_json=as_json)


def letter(
    breach: BreachArgument,
    to: Annotated[str, typer.Option("--to", help="The other state.")],
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Print the letter that tells the controller of another state.

    Raises:
        ReferenceNotFound: There is no such breach.
    """
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.BREACH_READ)
        found = next((each for each in breaches(node, who) if each.id == breach), None)
        if found is None:
            raise ReferenceNotFound(f"There is no breach {breach}.")
        text = letter_to_controller(node, found, StateCode(to.strip().upper()))
    output(as_json).answer({"letter": text}, text.rstrip())


def close(
    breach: BreachArgument,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Close a breach."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.BREACH_REGISTER)
        found = close_breach(node, who, breach)
        now = node.clock.now()
    _answer(found, now, as_json=as_json)


def listed(
    by: OfficerOption = "", home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """List breaches.

    Raises:
        typer.Exit: With status 1 if the supervisory authority was not told in time.
    """
    out = output(as_json)
    with opened_node(home) as node:
        found = breaches(node, principal_at(node, by, Permission.BREACH_READ))
        now = node.clock.now()
    rows = [
        (
            each.id,
            f"{each.aware_at:%Y-%m-%d %H:%M}",
            f"{each.due_at:%Y-%m-%d %H:%M}",
            len(each.phases),
            "closed" if each.closed_at is not None else "; ".join(each.owed(now)) or "to be closed",
        )
        for each in found
    ]
    out.answer(
        {"breaches": [_data(each, now) for each in found]},
        out.table(("breach", "aware", "authority by", "phases", "owed"), rows)
        if rows
        else "No breach is known.",
    )
    if any(_is_late(each, now) for each in found):
        raise typer.Exit(1)


def _is_late(breach: Breach, now: datetime) -> bool:
    return breach.closed_at is None and not breach.told(Told.AUTHORITY) and now > breach.due_at


def _answer(breach: Breach, now: datetime, *, as_json: bool) -> None:
    owed = breach.owed(now)
    output(as_json).answer(
        _data(breach, now),
        f"{breach.id}: aware {breach.aware_at:%Y-%m-%d %H:%M} UTC, authority to be told by "
        f"{breach.due_at:%Y-%m-%d %H:%M} UTC ({BREACH_NOTIFICATION.basis}).",
        *([f"Owed: {'; '.join(owed)}."] if owed else ["Nothing is owed."]),
    )


def _data(breach: Breach, now: datetime) -> dict[str, object]:
    return {
        "id": breach.id,
        "aware_at": breach.aware_at.isoformat(),
        "due_at": breach.due_at.isoformat(),
        "phases": len(breach.phases),
        "states": list(breach.states),
        "told": [
            {
                "told": each.told,
                "whom": each.whom,
                "at": each.at.isoformat(),
                "late": each.late_because,
                "acknowledged": each.acknowledged,
            }
            for each in breach.notices
        ],
        "owed": list(breach.owed(now)),
        "closed": breach.closed_at is not None,
    }
