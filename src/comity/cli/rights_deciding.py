"""``comity rights decide``, ``approve`` and ``carry-out``: what is answered, and what follows."""

from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.rights_casework import carry_out, decide, lift_restriction, note_done
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import DryRunOption, OfficerOption, principal_at
from comity.cli.helping import with_examples
from comity.cli.person_input import conviction_from_file
from comity.cli.rights_desk import (
    RequestArgument,
    acting_on,
    keep_to_glass,
    require_fresh_factor,
    second_person,
)
from comity.cli.rights_views import request_data, request_view
from comity.ids import ConvictionId
from comity.law.rights import RESTRICTION_GROUNDS, Withholding
from comity.rights.deciding import Ruling, approve
from comity.rights.model import Outcome, RightsId, Stage
from comity.rights.office import known


def add_commands(group: typer.Typer) -> None:
    """Add the commands."""
    group.command(
        "decide",
        help=with_examples(
            "Decide what is answered; what gives less than was asked needs a second person.",
            "comity rights decide DE-RIGHTS-000000000000042 --outcome full",
            "comity rights decide DE-RIGHTS-000000000000042 --outcome neither-confirm-nor-deny "
            '--ground obstruct-inquiries --reasons "enquiry 3 Js 77/26"',
            more="The reasons are kept sealed for the supervisor and the inspector; no letter "
            "holds them.",
        ),
    )(decided)
    group.command(
        "approve",
        help=with_examples(
            "Approve a decision that somebody else proposed, or send it back.",
            "comity rights approve DE-RIGHTS-000000000000042",
        ),
    )(approved)
    group.command(
        "carry-out",
        help=with_examples(
            "Do what was granted: alter, erase, add the statement, restrict; recipients follow.",
            "comity rights carry-out DE-RIGHTS-000000000000042 --conviction corrected.json",
            more="Done again it changes nothing. Who has not confirmed shows in 'comity rights "
            "show'.",
        ),
    )(carried_out)
    group.command(
        "note",
        help=with_examples(
            "Note that a step was done in writing: the source told, a request forwarded.",
            "comity rights note DE-RIGHTS-000000000000042 --about FR-C-000000000000001 "
            '--reference "letter 12/26"',
        ),
    )(noted)
    group.command(
        "lift",
        help=with_examples(
            "Lift the restriction of a conviction, so that it is used again.",
            "comity rights lift DE-C-000000000000001",
        ),
    )(lifted)


def decided(
    *,
    request: RequestArgument,
    outcome: Annotated[Outcome, typer.Option("--outcome", help="What is answered.")],
    ground: Annotated[
        list[Withholding] | None, typer.Option("--ground", help="Why less; may be repeated.")
    ] = None,
    reasons: Annotated[
        str, typer.Option("--reasons", help="The true reasons; kept sealed, never sent.")
    ] = "",
    conviction: Annotated[
        list[str] | None, typer.Option("--conviction", help="What it concerns; may be repeated.")
    ] = None,
    statement: Annotated[
        str, typer.Option("--statement", help="The supplementary statement as it is to be kept.")
    ] = "",
    withhold: Annotated[
        list[str] | None,
        typer.Option("--withhold", help="A conviction, recipients or looks; may be repeated."),
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Decide what is answered; what gives less than was asked needs a second person."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RIGHTS_DECIDE)
        with acting_on(node, who, request, dry_run=dry_run) as work:
            ruling = Ruling(
                request=RightsId(request),
                outcome=outcome,
                by=who.account,
                grounds=tuple(ground or ()),
                reasons=reasons,
                convictions=tuple(map(ConvictionId, conviction or ())),
                statement=statement,
                withheld=tuple(withhold or ()),
            )
            made = decide(work, node.rights.office, ruling)
        today = node.rights.office.today()
    waits = made.stage is Stage.PROPOSED
    said = (
        f"Somebody else approves it: 'comity rights approve {made.id}'."
        if waits
        else f"Decided: 'comity rights answer {made.id} --out answer.pdf'."
    )
    shown.answer(
        {"dry_run": dry_run, "request": request_data(made, today)},
        "Dry run: nothing was changed." if dry_run else said,
    )


def approved(
    *,
    request: RequestArgument,
    back: Annotated[bool, typer.Option("--back", help="Send it back undecided.")] = False,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Approve a decision that somebody else proposed, or send it back."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = second_person(node, by, Permission.RIGHTS_APPROVE)
        require_fresh_factor(node)
        with node.database.begin() as work:
            office = node.rights.office
            known(cleared(work, who).rights, request)
            made = approve(work, office, RightsId(request), by=who.account, granted=not back)
        today = node.rights.office.today()
    said = "Sent back, undecided." if back else "Approved, and on record."
    shown.answer({"request": request_data(made, today)}, said)


def carried_out(
    *,
    request: RequestArgument,
    conviction: Annotated[
        str | None, typer.Option("--conviction", help="JSON file: as it is to stand.")
    ] = None,
    ground: Annotated[
        str, typer.Option(help=f"Of a restriction: {', '.join(sorted(RESTRICTION_GROUNDS))}.")
    ] = "accuracy-contested",
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Do what was granted: alter, erase, add the statement, restrict; recipients follow."""
    shown = output(as_json)
    corrected = None if conviction is None else conviction_from_file(conviction)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RIGHTS_DECIDE)
        with acting_on(node, who, request, dry_run=dry_run) as work:
            made = carry_out(
                work, node, request, by=who.account, corrected=corrected, ground=ground
            )
        today = node.rights.office.today()
    said = (
        "Dry run: nothing was changed or sent."
        if dry_run
        else "On record; 'comity serve' delivers what recipients are told."
    )
    shown.answer(
        {"dry_run": dry_run, "request": request_data(made, today)},
        *request_view(shown, made, today),
        said,
    )


def noted(
    *,
    request: RequestArgument,
    about: Annotated[str, typer.Option("--about", help="What the step is about.")],
    reference: Annotated[str, typer.Option("--reference", help="Of the letter.")],
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Note that a step was done in writing: the source told, a request forwarded."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RIGHTS_DECIDE)
        with acting_on(node, who, request) as work:
            made = note_done(
                work, node, request, subject=about, reference=reference, by=who.account
            )
        today = node.rights.office.today()
    shown.answer({"request": request_data(made, today)}, "Noted, and on record.")


def lifted(
    *,
    conviction: Annotated[str, typer.Argument(help="The restricted conviction.")],
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Lift the restriction of a conviction, so that it is used again."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RIGHTS_DECIDE)
        with node.database.begin() as work:
            named = ConvictionId(conviction)
            keep_to_glass(work, node, named, by=who.account)
            hidden = cleared(work, who).hidden.has_conviction_named(named)
            found = not hidden and lift_restriction(work, node, named, by=who.account)
    said = "Lifted, and on record." if found else "It was not restricted; nothing was changed."
    shown.answer({"conviction": conviction, "lifted": found}, said)
