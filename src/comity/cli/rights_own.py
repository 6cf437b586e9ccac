"""``comity rights own-record``: a person's own record through any state, end to end."""

from typing import Annotated, Final

import typer

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.person_described import person_described
from comity.assembly.rights_casework import decide
from comity.assembly.rights_own_record import ask_states, states_to_ask
from comity.cli import person_input as given
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import DryRunOption, OfficerOption, acting, principal_at
from comity.cli.helping import with_examples
from comity.cli.rights_desk import LetterLanguage, keep_to_glass, language_code, log_read
from comity.cli.rights_views import request_data, request_view
from comity.errors import InputInvalid
from comity.ids import PersonRef, StateCode
from comity.law.rights import Right
from comity.rights.deciding import Ruling
from comity.rights.model import Applicant, Channel, Outcome, Proof
from comity.rights.registering import Identification, Registration, identify
from comity.rights.registering import register as enter

_ASKED: Final = "own criminal record"


def add_commands(group: typer.Typer) -> None:
    """Add the command."""
    group.command(
        "own-record",
        help=with_examples(
            "Register a request for the own record, and ask every state that must be asked.",
            "comity rights own-record --person person.json --proof document-seen "
            '--note "passport shown" --address "Weg 1, 10115 Berlin" --language de',
            "comity rights own-record --person person.json --proof document-seen "
            '--note "passport shown" --address "Weg 1" --language de --holds FR --holds ES',
            more="The same command again goes on where it was interrupted: each state is asked "
            "once. 'comity rights answer' issues the extract with every state's answer.",
        ),
    )(own_record)


def own_record(
    *,
    proof: Annotated[Proof, typer.Option("--proof", help="How the identity was shown.")],
    note: Annotated[str, typer.Option("--note", help="What was seen; kept sealed.")],
    address: Annotated[str, typer.Option("--address", help="Where the extract goes.")],
    language: LetterLanguage,
    person: given.PersonFileOption = None,
    surname: given.SurnameOption = None,
    forename: given.ForenameOption = None,
    birth_date: given.BirthDateOption = None,
    nationality: given.NationalityOption = None,
    person_ref: Annotated[
        str | None, typer.Option("--person-ref", help="Whom of our register; nobody if left out.")
    ] = None,
    holds: Annotated[
        list[str] | None,
        typer.Option("--holds", help="Third-country national: a state that ECRIS-TCN named."),
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option("--also", help="A state of which the person is or was a resident."),
    ] = None,
    channel: Annotated[
        Channel, typer.Option("--channel", help="How it was asked.")
    ] = Channel.IN_PERSON,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Register a request for the own record, and ask every state that must be asked.

    Raises:
        InputInvalid: The person was not given, or the identity was not shown.
    """
    shown = output(as_json)
    if proof is Proof.NOT_SHOWN:
        raise InputInvalid("Nobody is asked before the identity is shown.", field="proof")
    described = person_described(
        surname=surname, forename=forename, birth_date=birth_date, nationality=nationality
    )
    wanted = given.person_given(person, described)
    if wanted is None:
        raise InputInvalid("Say who asks: --person FILE, or --surname.", field="person")
    applicant = Applicant(wanted, address, language_code(language), channel)
    with opened_node(home) as node:
        office = node.rights.office
        principal = principal_at(node, by, Permission.RIGHTS_DECIDE)
        who = principal.account
        targets = states_to_ask(
            node,
            wanted,
            holding=[StateCode(each.upper()) for each in holds or ()],
            connected=[StateCode(each.upper()) for each in also or ()],
        )
        with acting(node, dry_run=dry_run) as work:
            ref = None if person_ref is None else PersonRef(person_ref)
            if ref is not None and cleared(work, principal).register.person(ref) is None:
                raise InputInvalid(f"The register holds no {ref}.", field="person-ref")
            command = Registration(Right.OWN_RECORD, applicant, _ASKED, who)
            made = enter(work, office, command, seen=cleared(work, principal).rights)
            keep_to_glass(work, node, made.id, by=who)
            was_there = made.decision is not None
            if not was_there:
                identify(work, office, Identification(made.id, proof, note, who, ref))
                made = decide(work, office, Ruling(made.id, Outcome.FULL, who))
            made = ask_states(work, node, made, targets, by=who)
        if was_there:
            with node.database.begin() as work:
                log_read(work, node, request=made.id, what="request", by=who)
        today = office.today()
    said = (
        "Dry run: these states would be asked; nothing was sent."
        if dry_run
        else "On record; 'comity serve' delivers what is asked, and keeps what comes back."
    )
    shown.answer(
        {"dry_run": dry_run, "request": request_data(made, today)},
        *request_view(shown, made, today),
        said,
    )
