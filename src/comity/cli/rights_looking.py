"""``comity rights looked`` and ``embargo``: who looked at a record, here and abroad."""

from typing import Annotated, Final

import typer

from comity.access.permissions import Permission
from comity.assembly.build import Node
from comity.assembly.cleared_view import cleared
from comity.assembly.rights_looks import conversations_about, looks_at_person, looks_frame
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import DryRunOption, OfficerOption, ReasonOption, acting, principal_at
from comity.cli.helping import with_examples
from comity.cli.rights_desk import RequestArgument, acting_on, day_of, log_read, second_person
from comity.cli.rights_views import embargo_data, inquiry_data
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ids import ConversationId, PersonRef, StateCode
from comity.law.rights import Withholding
from comity.rights.embargoes import EmbargoCommand, review, set_embargo
from comity.rights.model import EmbargoId, RightsId
from comity.rights.office import known
from comity.rights.phrases import phrase
from comity.storage.store import Work

_MOST: Final = 1_000


def add_commands(group: typer.Typer) -> None:
    """Add the commands."""
    group.command(
        "looked",
        help=with_examples(
            "Tell who looked at the record of the person who asks, here and abroad.",
            "comity rights looked DE-RIGHTS-000000000000042",
            "comity rights looked DE-RIGHTS-000000000000042 --ask",
            more="With --ask each state that has something from here is asked who looked at "
            "it; asked again, it tells what is new. No identity travels.",
        ),
    )(looked)
    embargo = typer.Typer(
        no_args_is_help=True,
        help="Looks in a running enquiry are told later: with a ground, reviewed, expiring.",
    )
    embargo.command(
        "set",
        help=with_examples(
            "Put off that looks made in a case are told.",
            'comity rights embargo set --case "3 Js 77/26" --ground obstruct-inquiries '
            '--until 2026-09-01 --reason "covert phase"',
        ),
    )(embargo_set)
    embargo.command("list", help=with_examples("List embargoes.", "comity rights embargo list"))(
        embargo_list
    )
    embargo.command(
        "review",
        help=with_examples(
            "Prolong an embargo that somebody else set, or lift it.",
            "comity rights embargo review DE-EMBARGO-000000000000007 --until 2026-12-01",
            "comity rights embargo review DE-EMBARGO-000000000000007 --lift",
        ),
    )(embargo_review)
    group.add_typer(embargo, name="embargo")


def looked(
    *,
    request: RequestArgument,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask the states that have something from here.")
    ] = False,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Tell who looked at the record of the person who asks, here and abroad.

    Raises:
        ConflictingChange: It is not known yet who asks. Nothing was looked up.
    """
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RIGHTS_DECIDE)
        with acting_on(node, who, request, what="looks", dry_run=dry_run) as work:
            found = known(work.rights, request)
            if found.person is None:
                raise ConflictingChange(
                    "It is not known which person of the register asks; nothing was looked up."
                )
            asked = _asked(work, node, found.id, found.person) if ask else 0
            ours = looks_at_person(work, node.rights.office, found.person)
            abroad = work.rights.inquiries_of(found.id)
            language = found.applicant.language
            frame = looks_frame(work, language)
    data = {
        "dry_run": dry_run,
        "request": found.id,
        "asked": asked,
        "here": [
            {"at": each.at.isoformat(), "who": each.who, "act": each.act, "purpose": each.purpose}
            for each in ours
        ],
        "abroad": [inquiry_data(each) for each in abroad],
        "frame": frame,
    }
    columns = ("state", "when", "who", "act", "purpose")
    rows = [(node.state, f"{each.at:%F %R}", each.who, each.act, each.purpose) for each in ours] + [
        (inquiry.state, f"{each.at:%F %R}", each.who, each.act, each.purpose)
        for inquiry in abroad
        for each in inquiry.looks
    ]
    standing = [f"{each.state}: {each.standing} {each.detail}".rstrip() for each in abroad]
    table = [shown.table(columns, rows)] if rows else [phrase("no-looks", language)]
    shown.answer(data, *table, *standing, frame)


def _asked(work: Work, node: Node, request: RightsId, person: PersonRef) -> int:
    """Ask every state that has something of a person from here; return how many."""
    convictions = [each.conviction.id for each in work.register.convictions_of(person)]
    by_state: dict[StateCode, list[ConversationId]] = {}
    for identifier in conversations_about(work, convictions):
        conversation = work.exchange.conversation(identifier)
        if conversation is not None and _gave(work, identifier):
            by_state.setdefault(conversation.peer, []).append(identifier)
    for state, about in sorted(by_state.items()):
        node.rights.ask(work, request, state, about)
    return len(by_state)


def _gave(work: Work, conversation: ConversationId) -> bool:
    """Return whether something of ours went out in a conversation."""
    return any(
        work.exchange.outgoing(each.id) is not None
        for each in work.exchange.messages_of(conversation)
    )


def embargo_set(
    *,
    case: Annotated[str, typer.Option("--case", help="The case reference or conversation.")],
    ground: Annotated[Withholding, typer.Option("--ground", help="Why.")],
    until: Annotated[str, typer.Option("--until", help="Last day, YYYY-MM-DD.")],
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Put off that looks made in a case are told."""
    shown = output(as_json)
    day = day_of(until)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.TASK_DECIDE).account
        with acting(node, dry_run=dry_run) as work:
            made = set_embargo(
                work, node.rights.office, EmbargoCommand(case, ground, reason, day, who)
            )
    said = "Dry run: nothing was changed." if dry_run else f"{made.id}: holds until {made.until}."
    shown.answer({"dry_run": dry_run, "embargo": embargo_data(made)}, said)


def embargo_list(
    *, home: HomeOption = DEFAULT_HOME, by: OfficerOption = "", as_json: JsonOption = False
) -> None:
    """List embargoes."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RIGHTS_READ)
        with node.database.begin() as work:
            found = cleared(work, who).rights.embargoes(limit=_MOST)
            log_read(work, node, request="", what="embargoes", by=who.account)
        today = node.rights.office.today()
    data = {"embargoes": [embargo_data(each) for each in found]}
    rows = [
        (each.id, each.subject, each.ground, each.until, "" if each.covers(today) else "ended")
        for each in found
    ]
    columns = ("embargo", "case", "ground", "until", "")
    shown.answer(data, shown.table(columns, rows) if rows else "No embargo is set.")


def embargo_review(
    *,
    embargo: Annotated[str, typer.Argument(help="The embargo.")],
    until: Annotated[str | None, typer.Option("--until", help="New last day.")] = None,
    lift: Annotated[bool, typer.Option("--lift", help="Lift it now.")] = False,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Prolong an embargo that somebody else set, or lift it.

    Raises:
        InputInvalid: Neither or both of the two were asked. The officer's input.
    """
    if lift is (until is not None):
        raise InputInvalid("Give either --until DAY or --lift.", field="until")
    shown = output(as_json)
    day = None if until is None else day_of(until)
    with opened_node(home) as node:
        who = second_person(node, by, Permission.RIGHTS_APPROVE)
        with node.database.begin() as work:
            if cleared(work, who).rights.embargo(EmbargoId(embargo)) is None:
                raise ReferenceNotFound(f"There is no embargo {embargo} here.")
            office, named = node.rights.office, EmbargoId(embargo)
            made = review(work, office, named, until=day, by=who.account)
    said = "Lifted, and on record." if lift else f"Holds until {made.until}, on record."
    shown.answer({"embargo": embargo_data(made)}, said)
