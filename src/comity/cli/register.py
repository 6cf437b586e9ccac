"""``comity register``: the national register, filled from files and consulted."""

from collections import Counter
from dataclasses import asdict
from enum import StrEnum, unique
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import RenderableType

from comity.assembly.build import Node
from comity.assembly.importing import (
    ImportSummary,
    Nowhere,
    RegisterImport,
    authority_of,
)
from comity.assembly.register_entries import Office
from comity.cli import person_input as given
from comity.cli.consultation import log_consultation
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import DryRunOption, LanguageOption, OfficerOption, language_of, officer
from comity.cli.helping import with_examples
from comity.cli.output import Advance, Output
from comity.cli.register_files import SetAsideFiles, default_target
from comity.cli.views import candidates_shown, conviction_view, person_view
from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import ConvictionId, PersonRef
from comity.records.ports import DutyState, Origin, Standing
from comity.transport.registers.formats import HEAD_BYTES, Format, detect, open_register_file
from comity.transport.registers.mapping import ColumnMapping, mapping_from

AUTO: Final = "auto"


@unique
class FormatChoice(StrEnum):
    """Formats that may be named; ``auto`` finds out."""

    AUTO = "auto"
    ECRIS_V1 = Format.ECRIS_V1.value
    ECRIS_RI = Format.ECRIS_RI.value
    RAP_SHEET = Format.RAP_SHEET.value
    CSV = Format.CSV.value
    JSON_LINES = Format.JSON_LINES.value


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
            more="The log keeps officer, purpose and case, and not who was looked for.",
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
    group.command(
        "stats",
        help=with_examples(
            "Count what the register holds.",
            "comity register stats --json",
        ),
    )(stats)
    app.add_typer(group, name="register")


def import_files(
    *,
    files: Annotated[list[Path], typer.Argument(help="Files to import.", show_default=False)],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    file_format: Annotated[
        FormatChoice, typer.Option("--format", help="Format of the files.")
    ] = FormatChoice.AUTO,
    mapping: Annotated[
        Path | None, typer.Option(help="TOML file: what the columns of a CSV mean.")
    ] = None,
    set_aside: Annotated[
        Path | None,
        typer.Option(
            help="File for records that cannot be kept; beside each source if left out. "
            "An existing file is never overwritten."
        ),
    ] = None,
    notified_earlier: Annotated[
        str,
        typer.Option(
            help="For an initial load: why no notification is owed for new convictions of ours."
        ),
    ] = "",
    dry_run: DryRunOption = False,
) -> None:
    """Import register files; a bad record is set aside, and the rest is kept.

    The same file twice changes nothing, and a mended record replaces its earlier self.
    After a crash run the same command again.
    """
    if set_aside is not None and len(files) > 1:
        raise InputInvalid("--set-aside names the file of one source.", field="set-aside")
    shown = output(as_json)
    columns = _mapping(mapping)
    for file in files:
        if not file.is_file():
            raise InputInvalid("There is no such file.", place=str(file))
    chosen = None if file_format is FormatChoice.AUTO else Format(file_format.value)
    total = sum(file.stat().st_size for file in files)
    results: list[tuple[Path, ImportSummary, list[Path]]] = []
    with opened_node(home) as node, shown.progress("importing (bytes)", total) as advance:
        for file in files:
            target = default_target(file) if set_aside is None else set_aside
            one = _OneFile(file, chosen or _detected(file), columns, target)
            results.append(
                (file, *one.import_into(node, advance, notified_earlier, dry_run=dry_run))
            )
    data = {
        "dry_run": dry_run,
        "files": [
            {"file": str(file), "set_aside_files": [str(p) for p in paths], **_summary_data(each)}
            for file, each, paths in results
        ],
    }
    shown.answer(data, *_summaries_shown(shown, results, dry_run=dry_run))


class _OneFile:
    def __init__(
        self, file: Path, file_format: Format, mapping: ColumnMapping | None, target: Path
    ) -> None:
        self.file = file
        self.file_format = file_format
        flat = file_format in {Format.CSV, Format.JSON_LINES}
        self.mapping = mapping if flat else None
        self.target = target

    def import_into(
        self, node: Node, advance: Advance, notified_earlier: str, *, dry_run: bool
    ) -> tuple[ImportSummary, list[Path]]:
        readings = open_register_file(
            self.file, self.file_format, mapping=self.mapping, progress=advance
        )
        aside = SetAsideFiles(self.target, self.file_format, mapping=self.mapping)
        with aside:
            made = RegisterImport(
                node.database,
                Office(authority_of(node), node.records, notified_earlier.strip()),
                keeper=Nowhere() if dry_run else aside,
                dry_run=dry_run,
            )
            return made.run(readings), aside.paths


def _mapping(path: Path | None) -> ColumnMapping | None:
    if path is None:
        return None
    return mapping_from(given.read_input(str(path)), name=path.name)


def _detected(file: Path) -> Format:
    try:
        with file.open("rb") as stream:
            return detect(stream.read(HEAD_BYTES))
    except OSError as error:
        raise InputInvalid(
            "The file cannot be read.", place=str(file), private=str(error)
        ) from error


def _summary_data(summary: ImportSummary) -> dict[str, object]:
    data = asdict(summary)
    data["reasons"] = [{"place": place, "reason": reason} for place, reason in summary.reasons]
    data["noted"] = [{"note": note, "records": n} for note, n in summary.noted.most_common()]
    return data


def _summaries_shown(
    shown: Output, results: list[tuple[Path, ImportSummary, list[Path]]], *, dry_run: bool
) -> list[RenderableType]:
    columns = ("file", "read", "new", "changed", "unchanged", "set aside", "notifications")
    rows = [
        (
            file.name,
            each.read,
            each.new,
            each.changed,
            each.unchanged,
            each.set_aside,
            each.notifications,
        )
        for file, each, _ in results
    ]
    parts: list[RenderableType] = [shown.table(columns, rows)]
    for file, each, paths in results:
        parts += _remarks(file, each, paths)
    if dry_run:
        parts.append("Dry run: nothing was kept and nothing will be sent.")
    return parts


def _remarks(file: Path, each: ImportSummary, paths: list[Path]) -> list[RenderableType]:
    name = file.name
    lines: list[RenderableType] = []
    if each.convictions or each.changed_convictions:
        lines.append(
            f"{name}: {each.convictions} convictions entered, "
            f"{each.changed_convictions} in a new version."
        )
    for amount, what in (
        (each.events, "register events applied"),
        (each.passed_over, "messages passed over: they hold no register data"),
        (each.removed, "convictions taken out: the source no longer has them"),
        (each.corrections, "messages composed that correct answers given before"),
    ):
        if amount:
            lines.append(f"{name}: {amount} {what}.")
    lines += [f"{name}: {note} ({number} records)." for note, number in each.noted.most_common(5)]
    if each.missing:
        lines.append(
            f"{name}: {len(each.missing)} convictions of our own are no longer in the source and "
            f"were kept: {', '.join(each.missing[:5])}. Enter the decision that deletes each "
            "with 'comity notify alter'."
        )
    lines += [f"  set aside: {place}: {reason}" for place, reason in each.reasons]
    if each.set_aside > len(each.reasons):
        lines.append(f"  … and {each.set_aside - len(each.reasons)} more")
    lines += [f"  mend and import again: {path}" for path in paths]
    return lines


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

    The log keeps officer, purpose and case, and not who was looked for.
    """
    who = officer(by)
    _required(purpose, case)
    wanted = given.person_from_options(
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
    if person is not None:
        wanted = given.person_from_file(person)
    if wanted is None:
        raise InputInvalid("Say who is looked for: a name, a number, or --person.", field="person")
    shown = output(as_json)
    with opened_node(home) as node:
        authority = authority_of(node)
        with node.database.begin() as work:
            found = authority.identify(wanted, work.register)
            refs = [candidate.ref for candidate in found.candidates]
            if found.person is not None and found.person not in refs:
                refs.insert(0, found.person)
            log_consultation(
                work,
                node.rails,
                result=str(found.outcome),
                purpose=purpose,
                case=case,
                by=who,
                matches=len(refs),
            )
            held = {ref: work.register.person(ref) for ref in refs}
        persons = [each.person for each in held.values() if each is not None]
        data = {
            "outcome": str(found.outcome),
            "rule": str(found.rule),
            "person": found.person,
            "candidates": [
                {
                    "person": candidate.ref,
                    "comparisons": [asdict(each) for each in candidate.comparisons],
                }
                for candidate in found.candidates
            ],
        }
        if not persons:
            shown.no(data, "Nobody like that is in the register. (On record as a consultation.)")
        shown.answer(data, *candidates_shown(shown, found, held))


def show(
    *,
    reference: Annotated[str, typer.Argument(help="A person or a conviction.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    purpose: PurposeText = "not stated",
    case: CaseText = "not stated",
    by: OfficerOption = "",
) -> None:
    """Show a person with the convictions held, or a conviction with its versions.

    The consultation goes on record.
    """
    shown = output(as_json)
    with opened_node(home) as node:
        tongue = language_of(node, language)
        with node.database.begin() as work:
            person = work.register.person(PersonRef(reference))
            conviction = work.register.conviction(ConvictionId(reference))
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
                by=by.strip() or "operator",
                matches=1,
            )
            view = (
                person_view(work, person, tongue)
                if person is not None
                else conviction_view(shown, work, ConvictionId(reference), tongue)
            )
        shown.answer(view.data, *view.shown)


def stats(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Count what the register holds."""
    shown = output(as_json)
    with opened_node(home) as node, node.database.read() as snapshot:
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


def _required(purpose: str, case: str) -> None:
    for field, text in (("purpose", purpose), ("case", case)):
        if not text.strip():
            raise InputInvalid(f"A consultation needs a {field}.", field=field)
