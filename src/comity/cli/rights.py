"""``comity rights``: what persons ask about their own data, from receipt to the last letter."""

from typing import Annotated, Final

import typer

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.person_described import person_described
from comity.assembly.rights_casework import go_on
from comity.cli import person_input as given
from comity.cli import rights_answering, rights_deciding, rights_looking, rights_own
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import DryRunOption, OfficerOption, acting, principal_at
from comity.cli.helping import with_examples
from comity.cli.rights_desk import (
    LetterLanguage,
    RequestArgument,
    acting_on,
    day_of,
    language_code,
    log_list_read,
    log_read,
    require_reader_of_reasons,
)
from comity.cli.rights_views import request_data, request_view, summary_data
from comity.errors import InputInvalid
from comity.ids import PersonRef, StateCode
from comity.law.rights import Right
from comity.rights.model import Applicant, Channel, Proof, RightsId
from comity.rights.office import known
from comity.rights.registering import Identification, Registration, extend, identify
from comity.rights.registering import register as enter

_MOST: Final = 1_000


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="What persons may ask about their own data: access, rectification, erasure, who "
        "looked, and their own record through any state.",
    )
    group.command(
        "register",
        help=with_examples(
            "Register what a person asks; the clock starts on the day of receipt.",
            "comity rights register --right access --surname Petrova --forename Elena "
            '--birth-date 1980-12-01 --address "Weg 1, 10115 Berlin" --language de '
            '--asked "What do you hold about me?"',
            more="Nothing is looked up before the identity is shown: 'comity rights identify'.",
        ),
    )(registered)
    group.command(
        "list",
        help=with_examples("List requests, those due first in front.", "comity rights list --json"),
    )(listed)
    group.command(
        "show",
        help=with_examples(
            "Show a request, what was decided, and how far everything has come.",
            "comity rights show DE-RIGHTS-000000000000042",
        ),
    )(show)
    group.command(
        "identify",
        help=with_examples(
            "Note how the identity was shown, and whom of the register it is.",
            "comity rights identify DE-RIGHTS-000000000000042 --proof document-seen "
            '--note "passport shown at the desk" --person-ref P-17',
        ),
    )(identified)
    group.command(
        "extend",
        help=with_examples(
            "Put off the answer; the person is told why.",
            "comity rights extend DE-RIGHTS-000000000000042 --until 2026-09-01 "
            '--reason "Another state has still to answer."',
        ),
    )(extended)
    rights_deciding.add_commands(group)
    rights_answering.add_commands(group)
    rights_looking.add_commands(group)
    rights_own.add_commands(group)
    app.add_typer(group, name="rights")


def registered(
    *,
    right: Annotated[Right, typer.Option("--right", help="What is asked.")],
    asked: Annotated[str, typer.Option("--asked", help="In the person's own words.")],
    address: Annotated[str, typer.Option("--address", help="Where the answer goes.")],
    language: LetterLanguage,
    channel: Annotated[
        Channel, typer.Option("--channel", help="How it was asked.")
    ] = Channel.LETTER,
    representative: Annotated[
        str, typer.Option(help="Who acts for the person, and with what power.")
    ] = "",
    received: Annotated[
        str | None, typer.Option("--received", help="Day of receipt, YYYY-MM-DD; else today.")
    ] = None,
    origin: Annotated[
        str, typer.Option(help="Reference of the supervisor or state that forwarded it.")
    ] = "",
    forward_to: Annotated[
        list[str] | None,
        typer.Option("--forward-to", help="Data in ECRIS-TCN: a convicting state; repeat it."),
    ] = None,
    person: given.PersonFileOption = None,
    surname: given.SurnameOption = None,
    forename: given.ForenameOption = None,
    birth_date: given.BirthDateOption = None,
    nationality: given.NationalityOption = None,
    identity_number: given.IdentityNumberOption = None,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Register what a person asks; the clock starts on the day of receipt.

    Raises:
        InputInvalid: The person was given twice, or not at all. The official's input.
    """
    shown = output(as_json)
    described = person_described(
        surname=surname,
        forename=forename,
        birth_date=birth_date,
        nationality=nationality,
        identity_number=identity_number,
    )
    wanted = given.person_given(person, described)
    if wanted is None:
        raise InputInvalid("Say who asks: --person FILE, or --surname.", field="person")
    applicant = Applicant(wanted, address, language_code(language), channel, representative)
    with opened_node(home) as node:
        principal = principal_at(node, by, Permission.RIGHTS_REGISTER)
        who = principal.account
        with acting(node, dry_run=dry_run) as work:
            entries = work.log.size()
            made = enter(
                work,
                node.rights.office,
                Registration(
                    right,
                    applicant,
                    asked,
                    who,
                    None if received is None else day_of(received),
                    origin,
                    tuple(StateCode(each.upper()) for each in forward_to or ()),
                ),
                seen=cleared(work, principal).rights,
            )
            was_there = work.log.size() == entries
        if was_there:
            with node.database.begin() as work:
                log_read(work, node, request=made.id, what="request", by=who)
        today = node.rights.office.today()
    said = "Dry run: nothing was changed." if dry_run else "Registered, and on record."
    shown.answer(
        {"dry_run": dry_run, "request": request_data(made, today)},
        *request_view(shown, made, today),
        f"{said} Next: 'comity rights identify {made.id}', and 'comity rights letter {made.id} "
        "--kind receipt'.",
    )


def listed(
    *,
    every: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """List requests, those due first in front."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RIGHTS_READ)
        with node.database.begin() as work:
            found = cleared(work, who).rights.listed(only_open=not every, limit=_MOST)
            log_list_read(work, node, found, by=who.account)
        today = node.rights.office.today()
    data = {"requests": [summary_data(each, today) for each in found]}
    if not found:
        shown.answer(data, "No request of a person is open." if not every else "No request.")
        return
    rows = [(each.id, each.right, each.stage, each.received_on, each.due_on) for each in found]
    shown.answer(data, shown.table(("request", "right", "stage", "received", "due"), rows))


def show(
    *,
    request: RequestArgument,
    reasons: Annotated[
        bool, typer.Option("--reasons", help="The true reasons too: supervisor and inspector.")
    ] = False,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show a request, what was decided, and how far everything has come."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RIGHTS_READ)
        if reasons:
            require_reader_of_reasons(who)
        with node.database.begin() as work:
            found = go_on(work, node, known(cleared(work, who).rights, request))
            what = "reasons" if reasons else "request"
            log_read(work, node, request=found.id, what=what, by=who.account)
        today = node.rights.office.today()
    data = request_data(found, today)
    view = request_view(shown, found, today)
    if reasons and found.decision is not None:
        data["reasons"] = found.decision.reasons
        view.append(f"Reasons, not for the person: {found.decision.reasons}")
    shown.answer({"request": data}, *view)


def identified(
    *,
    request: RequestArgument,
    proof: Annotated[Proof, typer.Option("--proof", help="By what.")],
    note: Annotated[str, typer.Option("--note", help="What was seen; kept sealed.")],
    person_ref: Annotated[
        str | None, typer.Option("--person-ref", help="Whom of the register; nobody if left out.")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Note how the identity was shown, and whom of the register it is.

    Raises:
        InputInvalid: The register holds nobody of that reference. The official's input.
    """
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RIGHTS_REGISTER)
        with acting_on(node, who, request, dry_run=dry_run) as work:
            ref = None if person_ref is None else PersonRef(person_ref)
            if ref is not None and cleared(work, who).register.person(ref) is None:
                raise InputInvalid(f"The register holds no {ref}.", field="person-ref")
            made = identify(
                work,
                node.rights.office,
                Identification(RightsId(request), proof, note, who.account, ref),
            )
            earlier = 0 if ref is None else len(work.rights.of_person(ref)) - 1
        today = node.rights.office.today()
    said = "Dry run: nothing was changed." if dry_run else "Noted, and on record."
    before = f"This person has {earlier} other requests on record." if earlier > 0 else ""
    shown.answer(
        {"dry_run": dry_run, "request": request_data(made, today), "other_requests": earlier},
        said,
        *([before] if before else []),
    )


def extended(
    *,
    request: RequestArgument,
    until: Annotated[str, typer.Option("--until", help="The new last day, YYYY-MM-DD.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; the person is told.")],
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Put off the answer; the person is told why."""
    shown = output(as_json)
    day = day_of(until)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RIGHTS_DECIDE)
        with acting_on(node, who, request, dry_run=dry_run) as work:
            office, named = node.rights.office, RightsId(request)
            made = extend(work, office, named, until=day, reason=reason, by=who.account)
        today = node.rights.office.today()
    said = "Dry run: nothing was changed." if dry_run else "Put off; the person is owed a letter."
    shown.answer({"dry_run": dry_run, "request": request_data(made, today)}, said)
