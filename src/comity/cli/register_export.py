"""``comity register export``: persons of the register in the form another system reads."""

from collections.abc import Set as AbstractSet
from enum import StrEnum, unique
from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.assembly.mass_export import require_second_officer, use_approval
from comity.cli.clearance import Named, require_shown
from comity.cli.consultation import log_register_export, required
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, officer, principal_at
from comity.cli.files import STANDARD, write_output
from comity.cli.helping import with_examples
from comity.errors import ReferenceNotFound
from comity.ids import PersonRef
from comity.records.ports import Origin, RegisterReading
from comity.records.use_restrictions import use_restrictions
from comity.transport.registers.rap_sheet_writing import Sheet, write_rap_sheets

HELP = with_examples(
    "Write persons of the register, with our own convictions, in another system's form.",
    'comity register export PERSON --format rap-sheet --purpose extradition --case "E 7" '
    "-o sheet.xml",
    more="The export goes on record. Convictions received from other states are left "
    "out: what may be passed on, and to whom, is theirs to say. What the form cannot say is "
    "told; docs/rap_sheets.md has the whole list.",
)


@unique
class ExportFormat(StrEnum):
    """Forms that can be written."""

    RAP_SHEET = "rap-sheet"


def export(
    *,
    persons: Annotated[list[str], typer.Argument(metavar="PERSON...", help="Whom.")],
    file_format: Annotated[
        ExportFormat, typer.Option("--format", help="In which form.")
    ] = ExportFormat.RAP_SHEET,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file; '-' for standard output.")],
    purpose: Annotated[str, typer.Option("--purpose", help="What for; goes on record.")],
    case: Annotated[str, typer.Option("--case", help="Your case reference; goes on record.")],
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write persons of the register, with our own convictions, in another system's form.

    Raises:
        ReferenceNotFound: The register holds no such person.
        InputInvalid: Officer, purpose or case is missing, or the form has no place for
            somebody without name and number. The officer's input; nothing was written.
        ApprovalRequired: They are many, and nobody else has approved it yet.
    """
    who = officer(by)
    shown = output(as_json)
    with opened_node(home) as node:
        required(node, purpose, case)
        for person in persons:
            require_shown(node, Named(person=person), case=case)
        principal = principal_at(node, by, Permission.RECORD_EXPORT)
        approval = require_second_officer(node, persons, count=len(persons), by=principal)
        with node.database.begin() as work:
            use_approval(node, work, approval)
            restricted = frozenset(use_restrictions(work.facts))
            held = [_sheet(work.register, PersonRef(person), restricted) for person in persons]
            document = BytesIO()
            match file_format:
                case ExportFormat.RAP_SHEET:
                    notes = write_rap_sheets(
                        [sheet for sheet, _, _ in held], document, agency=node.config.node.name
                    )
            log_register_export(
                work,
                node.rails,
                persons=persons,
                file_format=file_format,
                purpose=purpose,
                case=case,
                by=who,
                content=document.getvalue(),
            )
        write_output(out, document.getvalue(), private=True)
    foreign = sum(received for _, received, _ in held)
    unused = sum(left for _, _, left in held)
    if foreign:
        notes = (*notes, f"left out: {foreign} x conviction received from another state")
    if unused:
        notes = (*notes, f"left out: {unused} x conviction whose use is restricted")
    if out == STANDARD:
        for note in notes:
            shown.note(note)
        return
    data = {"persons": len(held), "file": str(out), "notes": list(notes)}
    shown.answer(data, f"{len(held)} written to {out}", *notes)


def _sheet(
    register: RegisterReading, ref: PersonRef, restricted: AbstractSet[str]
) -> tuple[Sheet, int, int]:
    """Return what a sheet is to say of a person, and how many convictions it leaves out.

    Returns:
        The sheet; how many convictions are not ours; of how many the use is restricted.

    Raises:
        ReferenceNotFound: The register holds no such person.
    """
    held = register.person(ref)
    if held is None:
        raise ReferenceNotFound(f"There is no person {ref} in the register.")
    every = register.convictions_of(ref)
    own = [each.conviction for each in every if each.origin is Origin.OWN]
    used = tuple(each for each in own if each.id not in restricted)
    sheet = Sheet(held.person, used, held.source_key)
    return sheet, len(every) - len(own), len(own) - len(used)
