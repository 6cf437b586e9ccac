"""``comity register``: the national register, filled from files and consulted."""

from collections import Counter
from typing import Annotated

import typer

from comity.assembly.consulting import log_consultation
from comity.assembly.person_described import person_described
from comity.assembly.person_search import SearchedFor, find_person, too_little
from comity.cli import person_input as given
from comity.cli.clearance import as_cleared, compartments_here, principal_here, read_here
from comity.cli.consultation import required
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import LanguageOption, OfficerOption, language_of, officer
from comity.cli.helping import with_examples
from comity.cli.register_export import HELP as EXPORT_HELP
from comity.cli.register_export import export
from comity.cli.register_import import import_files
from comity.cli.views import (
    candidates_shown,
    conviction_view,
    not_compared_in_words,
    person_view,
)
from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import ConvictionId, PersonRef
from comity.records.ports import DutyState, Origin, Standing
from comity.search.identification import Identified, Outcome

PurposeText = Annotated[str, typer.Option("--purpose", help="What for; goes on record.")]
CaseText = Annotated[str, typer.Option("--case", help="Your case reference; goes on record.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True, help="Fill the national register from files, and consult it."
    )
    group.command(
        "import",
        help=with_examples(
            "Import register files; a bad record is set aside, and the rest is kept.",
            "comity register import register.csv --mapping columns.toml",
            'comity register import old/*.xml --notified-earlier "sent through '
            'the earlier network"',
            "comity register import register.set-aside.csv",
            more="The same file twice changes nothing, and a mended record replaces "
            "its earlier self. After a crash run the same command again.",
        ),
    )(import_files)
    group.command(
        "find",
        help=with_examples(
            "Look for a person in the register; the consultation goes on record.",
            "comity register find --surname Petrova --birth-date 1980-12-01 "
            "--purpose audit --case A-12",
            'comity register find --identity-number BG:8012011234 --purpose vetting --case "E 55"',
            more="The log keeps officer, purpose, case and the references shown, and not who "
            "was looked for.",
        ),
    )(find)
    group.command(
        "show",
        help=with_examples(
            "Show a person with the convictions held, or a conviction with its versions.",
            "comity register show BG-C-000000000000123 --purpose audit --case A-12",
            more="The consultation goes on record.",
        ),
    )(show)
    group.command("export", help=EXPORT_HELP)(export)
    group.command(
        "stats",
        help=with_examples(
            "Count what the register holds.",
            "comity register stats --json",
        ),
    )(stats)
    app.add_typer(group, name="register")


def find(
    *,
    purpose: PurposeText,
    case: CaseText,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    person: given.PersonFileOption = None,
    surname: given.SurnameOption = None,
    second_surname: given.SecondSurnameOption = None,
    forename: given.ForenameOption = None,
    birth_date: given.BirthDateOption = None,
    birth_town: given.BirthTownOption = None,
    birth_country: given.BirthCountryOption = None,
    sex: given.SexOption = None,
    nationality: given.NationalityOption = None,
    identity_number: given.IdentityNumberOption = None,
    father_forename: given.FatherOption = None,
    mother_forename: given.MotherOption = None,
) -> None:
    """Look for a person in the register; the consultation goes on record.

    The log keeps officer, purpose, case and the references shown, and not who was looked
    for.

    Raises:
        InputInvalid: Nothing was said of who is looked for, or it was said twice, or too
            little to look by: nothing was searched then. The officer's input.
    """
    who = officer(by)
    described = person_described(
        surname=surname,
        second_surname=second_surname,
        forename=forename,
        birth_date=birth_date,
        birth_town=birth_town,
        birth_country=birth_country,
        sex=sex,
        nationality=nationality,
        identity_number=identity_number,
        father_forename=father_forename,
        mother_forename=mother_forename,
    )
    wanted = given.person_given(person, described)
    if wanted is None:
        raise InputInvalid("Say who is looked for: a name, a number, or --person.", field="person")
    shown = output(as_json)
    with opened_node(home) as node:
        required(node, purpose, case)
        described_as = SearchedFor(
            wanted, purpose=purpose, case=case, by=who, who=principal_here(node)
        )
        searched = find_person(node, described_as)
        found, held = searched.found, searched.held
        persons = [each.person for each in held.values() if each is not None]
        data = searched.data()
        told = not_compared_in_words(searched.not_compared)
        if not persons:
            said = _nobody(found) if found.outcome is Outcome.NOBODY else too_little(wanted)
            shown.no(data, f"{said} (On record as a consultation.)", *told)
        shown.answer(data, *told, *candidates_shown(shown, found, held))


def _nobody(found: Identified) -> str:
    """Return what "nobody" is worth."""
    sentence = "Nobody like that is in the register."
    if not found.missed:
        return sentence
    return f"{sentence} (Such a search misses {found.missed:.1%} of those who are, as measured.)"


def show(
    *,
    reference: Annotated[str, typer.Argument(help="A person or a conviction.")],
    purpose: PurposeText,
    case: CaseText,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    by: OfficerOption = "",
) -> None:
    """Show a person with the convictions held, or a conviction with its versions.

    The consultation goes on record.

    Raises:
        ReferenceNotFound: The register holds no such person or conviction.
        InputInvalid: Officer, purpose or case is missing. The officer's input.
    """
    who = officer(by)
    shown = output(as_json)
    with opened_node(home) as node:
        required(node, purpose, case)
        tongue = language_of(node, language)
        compartments = compartments_here(node, case=case)
        with node.database.begin() as work:
            seen = as_cleared(work, compartments)
            person = seen.register.person(PersonRef(reference))
            conviction = seen.register.conviction(ConvictionId(reference))
            if person is None and conviction is None:
                raise ReferenceNotFound(
                    f"There is no person and no conviction {reference} in the register."
                )
            log_consultation(
                work,
                node.rails,
                result="shown",
                purpose=purpose,
                case=case,
                by=who,
                shown=[reference],
            )
            view = (
                person_view(seen, person, tongue)
                if person is not None
                else conviction_view(shown, seen, ConvictionId(reference), tongue)
            )
        shown.answer(view.data, *view.shown)


def stats(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Count what the register holds."""
    shown = output(as_json)
    with opened_node(home) as node, read_here(node) as snapshot:
        persons, convictions = snapshot.register.size()
        own: Counter[str] = Counter()
        duties: Counter[str] = Counter()
        for held in snapshot.register.own_convictions():
            own[str(held.standing)] += 1
            for duty in snapshot.cases.duties_of(held.conviction.id):
                if duty.version == held.version:
                    duties[str(duty.state)] += 1
    current = own[Standing.CURRENT]
    data = {
        "persons": persons,
        "current_convictions": convictions,
        "own_current": current,
        "received_current": convictions - current,
        "own": dict(own),
        "duties": dict(duties),
    }
    rows = [
        ("persons", persons),
        ("current convictions", convictions),
        (f"  {Origin.OWN}", current),
        ("  of other states", convictions - current),
        ("own convictions, deleted", own[Standing.DELETED]),
        *((f"duties to notify: {state}", duties[state]) for state in DutyState),
    ]
    shown.answer(data, shown.table(("", "number"), rows))
