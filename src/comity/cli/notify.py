"""``comity notify``: our own convictions, and telling the states that are owed them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import RenderableType

from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.cli import person_input as given
from comity.cli.administration import administrator
from comity.cli.cancel import cancel
from comity.cli.clearance import (
    Named,
    as_cleared,
    compartments_here,
    read_here,
    require_shown,
)
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
from comity.cli.output import Output
from comity.errors import InputInvalid
from comity.exchange.ports import OutgoingMessage
from comity.ids import ConvictionId, PersonRef, StateCode
from comity.law.states import iso_state
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.persons.person import Person
from comity.records.ports import DutyState, HeldConviction, NotificationDuty, RecordsReading
from comity.storage.store import Work

_CHUNK = 500
_NOTHING_NOTED = "nothing is on record: 'comity notify run' examines it"

ConvictionFile = Annotated[
    str, typer.Option("--conviction", help="JSON file with the conviction; - for standard input.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Enter our own convictions, and prove that every state that is owed one was told.",
    )
    group.command(
        "enter",
        help=with_examples(
            "Enter a conviction of ours, and notify every state of which the person is a national.",
            "comity notify enter --person-ref REF --conviction conviction.json",
            "comity notify enter --person person.json --conviction conviction.json --dry-run",
            more="Entering the same conviction again changes nothing.",
        ),
    )(enter)
    group.command(
        "alter",
        help=with_examples(
            "Keep a new version after appeal, variation or deletion, and tell whoever was told.",
            "comity notify alter --conviction conviction.json --dry-run",
            more="The file holds the whole conviction. A decision in it that orders "
            "deletion from the register deletes the conviction here and "
            "wherever it was notified.",
        ),
    )(alter)
    group.command(
        "run",
        help=with_examples(
            "Examine every conviction of ours, and compose the notifications that are missing.",
            "comity notify run --dry-run",
            "comity notify run",
            more="May be run at any time and be interrupted at any time: what is "
            "fulfilled is left alone.",
        ),
    )(run)
    group.command(
        "status",
        help=with_examples(
            "Prove that every conviction of ours has its notification, or a reason on record.",
            "comity notify status",
            more="The register is walked, not the outbox, so that what never "
            "reached it is found too. Exit status 1 if anything is outstanding.",
        ),
    )(status)
    group.command(
        "again",
        help=with_examples(
            "Send anew a notification that was refused, rejected or cancelled.",
            'comity notify again DE-C-000000000000042 --to BG --reason "corrected by telephone"',
        ),
    )(again)
    group.command("cancel")(cancel)
    app.add_typer(group, name="notify")


def enter(
    *,
    conviction: ConvictionFile,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    person_ref: Annotated[
        str | None, typer.Option("--person-ref", help="The person, if in the register.")
    ] = None,
    person: given.PersonFileOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Enter a conviction of ours, and notify every state of which the person is a national.

    Entering the same conviction again changes nothing.

    Raises:
        InputInvalid: Neither or both of reference and file were given. The officer's
            input.
    """
    if (person_ref is None) is (person is None):
        raise InputInvalid("Give either --person-ref or --person.", field="person")
    whom: Person | PersonRef = (
        given.person_from_file(person) if person is not None else PersonRef(person_ref or "")
    )
    content = given.conviction_from_file(conviction)
    shown = output(as_json)
    with opened_node(home) as node:
        require_shown(node, Named(person=person_ref, entered=content.id))
        with acting(node, dry_run=dry_run) as work:
            entered = node.records.enter_conviction(work, whom, content)
            _log_alteration(node, work, Act.ENTER_CONVICTION, entered.held)
            noted = work.cases.duties_of(entered.held.conviction.id)
        _answer(shown, entered.held, entered.sent, noted, dry_run=dry_run)


def alter(
    *,
    conviction: ConvictionFile,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Keep a new version after appeal, variation or deletion, and tell whoever was told.

    The file holds the whole conviction. A decision in it that orders deletion from the
    register deletes the conviction here and wherever it was notified.
    """
    content = given.conviction_from_file(conviction)
    shown = output(as_json)
    with opened_node(home) as node:
        require_shown(node, Named(own=content.id))
        with acting(node, dry_run=dry_run) as work:
            altered = node.records.alter_conviction(work, content)
            _log_alteration(node, work, Act.ALTER_CONVICTION, altered.held)
            noted = work.cases.duties_of(altered.held.conviction.id)
        recall = None if altered.recall is None else altered.recall.id
        _answer(shown, altered.held, altered.sent, noted, dry_run=dry_run, recall=recall)


def _log_alteration(node: Node, work: Work, act: Act, held: HeldConviction) -> None:
    """Put on record that a conviction of ours was entered or altered, and by whom."""
    fields: dict[str, JsonValue] = {
        "conviction": held.conviction.id,
        "person": held.person,
        "version": held.version,
    }
    log_act(
        work,
        act,
        fields,
        official=administrator(),
        clock=node.clock,
        randomness=node.rails.randomness,
    )


def run(
    *,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Examine every conviction of ours, and compose the notifications that are missing.

    May be run at any time and be interrupted at any time: what is fulfilled is left alone.
    """
    shown = output(as_json)
    sent: list[OutgoingMessage] = []
    outstanding: list[NotificationDuty] = []
    examined = fulfilled = not_owed = 0
    after: ConvictionId | None = None
    with opened_node(home) as node, shown.progress("examining convictions", None) as advance:
        compartments = compartments_here(node)
        while True:
            with acting(node, dry_run=dry_run) as work:
                # What is restricted for others is examined by 'comity serve'.
                walked = as_cleared(work, compartments).register
                report = node.records.reconcile(work, after=after, limit=_CHUNK, walked=walked)
            sent += report.composed
            outstanding += report.outstanding
            examined += report.examined
            fulfilled += report.fulfilled
            not_owed += report.not_owed
            advance(report.examined)
            if report.continue_after is None:
                break
            after = report.continue_after
    data = {
        "dry_run": dry_run,
        "examined": examined,
        "fulfilled": fulfilled,
        "not_owed": not_owed,
        "composed": sent_data(sent),
        "outstanding": [asdict(duty) for duty in outstanding],
    }
    rows = [
        ("convictions examined", examined),
        ("duties fulfilled", fulfilled),
        ("nothing owed, reason on record", not_owed),
        ("composed now", len(sent)),
        ("outstanding", len(outstanding)),
    ]
    parts = [shown.table(("", "number"), rows), *sent_shown(shown, sent, dry_run=dry_run)]
    shown.answer(data, *parts, *_outstanding_shown(shown, outstanding))


def status(*, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Prove that every conviction of ours has its notification, or a reason on record.

    The register is walked, not the outbox, so that what never reached it is found too.
    Exit status 1 if anything is outstanding.
    """
    shown = output(as_json)
    counts: Counter[DutyState] = Counter()
    outstanding: list[NotificationDuty] = []
    bare: list[ConvictionId] = []
    convictions = 0
    with opened_node(home) as node, read_here(node) as seen:
        for held in seen.register.own_convictions():
            convictions += 1
            duties = _duties(seen, held)
            known = seen.exchange.known_messages(
                [duty.message for duty in duties if duty.message is not None]
            )
            for duty in duties:
                lost = duty.state is DutyState.SENT and duty.message not in known
                state = DutyState.OUTSTANDING if lost else duty.state
                counts[state] += 1
                if state is DutyState.OUTSTANDING:
                    outstanding.append(duty)
            if not duties:
                bare.append(held.conviction.id)
    proved = not outstanding and not bare
    data = {
        "proved": proved,
        "convictions": convictions,
        "sent": counts[DutyState.SENT],
        "notified_earlier": counts[DutyState.NOTIFIED_EARLIER],
        "not_owed": counts[DutyState.NOT_OWED],
        "outstanding": [asdict(duty) for duty in outstanding],
        "not_examined": bare,
    }
    rows = [
        ("convictions of ours", convictions),
        ("duties fulfilled by a notification", counts[DutyState.SENT]),
        ("notified earlier by other means", counts[DutyState.NOTIFIED_EARLIER]),
        ("nothing owed, reason on record", counts[DutyState.NOT_OWED]),
        ("outstanding", len(outstanding)),
        ("not examined yet", len(bare)),
    ]
    parts: list[RenderableType] = [shown.table(("", "number"), rows)]
    parts += _outstanding_shown(shown, outstanding)
    parts += [f"{identifier}: {_NOTHING_NOTED}" for identifier in bare[:20]]
    if not proved:
        shown.no(data, *parts)
    shown.answer(data, *parts, "Every duty is fulfilled, or has its reason on record.")


def again(
    *,
    conviction: Annotated[str, typer.Argument(help="The conviction.")],
    to: Annotated[str, typer.Option("--to", help="The state, two letters.")],
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    dry_run: DryRunOption = False,
) -> None:
    """Send anew a notification that was refused, rejected or cancelled."""
    who = officer(by)
    shown = output(as_json)
    with opened_node(home) as node:
        require_shown(node, Named(own=conviction))
        with acting(node, dry_run=dry_run) as work:
            state = iso_state(StateCode(to.upper()))
            sent = node.records.notify_again(
                work, ConvictionId(conviction), state, by=who, reason=reason
            )
    data = {"dry_run": dry_run, "sent": sent_data(sent)}
    shown.answer(data, *sent_shown(shown, sent, dry_run=dry_run))


def _duties(reading: RecordsReading, held: HeldConviction) -> list[NotificationDuty]:
    noted = reading.cases.duties_of(held.conviction.id)
    return [duty for duty in noted if duty.version == held.version]


def _answer(
    shown: Output,
    held: HeldConviction,
    sent: Sequence[OutgoingMessage],
    noted: Sequence[NotificationDuty],
    *,
    dry_run: bool,
    recall: str | None = None,
) -> None:
    current = [duty for duty in noted if duty.version == held.version]
    data = {
        "dry_run": dry_run,
        "conviction": held.conviction.id,
        "person": held.person,
        "version": held.version,
        "standing": str(held.standing),
        "sent": sent_data(sent),
        "duties": [asdict(duty) for duty in current],
        "recall": recall,
    }
    asked = "would ask" if dry_run else "asks"
    rows = [(duty.addressee, duty.state, duty.reason) for duty in current]
    shown.answer(
        data,
        f"{held.conviction.id}, version {held.version}, {held.standing}; person {held.person}",
        *sent_shown(shown, sent, dry_run=dry_run),
        shown.table(("duty to notify", "state", "reason"), rows),
        *([f"Recall {recall} {asked} what became of what was given before."] if recall else []),
    )


def _outstanding_shown(shown: Output, outstanding: list[NotificationDuty]) -> list[RenderableType]:
    if not outstanding:
        return []
    rows = [
        (duty.conviction, duty.version, duty.addressee, duty.reason) for duty in outstanding[:50]
    ]
    columns = ("conviction", "version", "to", "why it is outstanding")
    more = [f"… and {len(outstanding) - 50} more"] if len(outstanding) > 50 else []
    return [shown.table(columns, rows, title="Outstanding"), *more]
