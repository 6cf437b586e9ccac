"""``comity register import``: register files poured into the register."""

from dataclasses import asdict, dataclass
from enum import StrEnum, unique
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import RenderableType

from comity.assembly.build import Node
from comity.assembly.import_record import log_begun, log_finished
from comity.assembly.importing import ImportSummary, Nowhere, RegisterImport, authority_of
from comity.assembly.register_entries import Office
from comity.assembly.set_aside_files import SetAsideFiles, default_target
from comity.cli.administration import administrator
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import DryRunOption, OfficerOption
from comity.cli.exits import Exit
from comity.cli.output import Advance, Output
from comity.cli.person_input import read_input
from comity.errors import InputInvalid
from comity.transport.registers.formats import HEAD_BYTES, Format, detect, open_register_file
from comity.transport.registers.mapping import ColumnMapping, mapping_from
from comity.trust.digest import sha256_of

_AT_ONCE: Final = 1 << 20


@unique
class FormatChoice(StrEnum):
    """Formats that may be named; ``auto`` finds out."""

    AUTO = "auto"
    ECRIS_V1 = Format.ECRIS_V1.value
    ECRIS_RI = Format.ECRIS_RI.value
    RAP_SHEET = Format.RAP_SHEET.value
    CSV = Format.CSV.value
    JSON_LINES = Format.JSON_LINES.value


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
    by: OfficerOption = "",
) -> None:
    """Import register files; a bad record is set aside, and the rest is kept.

    The same file twice changes nothing, and a mended record replaces its earlier self.
    After a crash run the same command again.
    """
    if set_aside is not None and len(files) > 1:
        raise InputInvalid("--set-aside names the file of one source.", field="set-aside")
    shown = output(as_json)
    columns = _mapping(mapping)
    sources = [_Source(file, format_of(file, file_format), columns, set_aside) for file in files]
    total = sum(file.stat().st_size for file in files)
    with opened_node(home) as node, shown.progress("importing (bytes)", total) as advance:
        office = Office(authority_of(node), node.records, notified_earlier.strip())
        done = []
        for source in sources:
            digest = "" if dry_run else digest_of(source.file)
            if not dry_run:
                log_begun(node, source.file_format, digest, administrator(by))
            done.append(source.pour(node, office, advance, dry_run=dry_run))
            if not dry_run:
                log_finished(node, done[-1].summary, digest, administrator(by))
    broken = any(each.broken_off is not None for each in done)
    data = {"ok": not broken, "dry_run": dry_run, "files": [each.data() for each in done]}
    shown.answer(data, *_shown(shown, done, dry_run=dry_run))
    if broken:
        raise typer.Exit(Exit.INPUT)


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as stream:
        return sha256_of(iter(partial(stream.read, _AT_ONCE), b"")).hex()


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of one file."""

    file: Path
    summary: ImportSummary
    set_aside_files: list[Path]
    broken_off: InputInvalid | None

    def data(self) -> dict[str, object]:
        data: dict[str, object] = {"file": str(self.file), **asdict(self.summary)}
        summary = self.summary
        data["reasons"] = [{"place": place, "reason": reason} for place, reason in summary.reasons]
        data["noted"] = [{"note": note, "records": n} for note, n in summary.noted.most_common()]
        data["set_aside_files"] = [str(path) for path in self.set_aside_files]
        if self.broken_off is not None:
            data["broken_off"] = {"reason": self.broken_off.public, "place": self.broken_off.place}
        return data


@dataclass(frozen=True, slots=True)
class _Source:
    """One file to be imported."""

    file: Path
    file_format: Format
    columns: ColumnMapping | None
    set_aside: Path | None

    def pour(self, node: Node, office: Office, advance: Advance, *, dry_run: bool) -> _Done:
        is_flat = self.file_format in {Format.CSV, Format.JSON_LINES}
        mapping = self.columns if is_flat else None
        readings = open_register_file(
            self.file, self.file_format, mapping=mapping, progress=advance
        )
        target = self.set_aside or default_target(self.file)
        broken_off = None
        with SetAsideFiles(target, self.file_format, mapping=mapping) as aside:
            keeper = Nowhere() if dry_run else aside
            made = RegisterImport(node.database, office, keeper=keeper, dry_run=dry_run)
            try:
                made.run(readings)
            except InputInvalid as failure:
                broken_off = failure
        return _Done(self.file, made.summary, aside.paths, broken_off)


def format_of(file: Path, choice: FormatChoice) -> Format:
    """Return the format of a file, before anything is imported.

    Raises:
        InputInvalid: It cannot be read, or is in none of the formats. The caller's file.
    """
    try:
        with file.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
        return detect(head) if choice is FormatChoice.AUTO else Format(choice.value)
    except OSError as error:
        raise InputInvalid(
            "The file cannot be read.", place=str(file), private=str(error)
        ) from error
    except InputInvalid as failure:
        place = f"{file}, {failure.place}" if failure.place else str(file)
        raise InputInvalid(failure.public, field=failure.field, place=place) from failure


def _mapping(path: Path | None) -> ColumnMapping | None:
    if path is None:
        return None
    return mapping_from(read_input(str(path)), name=path.name)


def _shown(shown: Output, done: list[_Done], *, dry_run: bool) -> list[RenderableType]:
    columns = ("file", "read", "new", "changed", "unchanged", "set aside", "notifications")
    rows = [
        (
            each.file.name,
            each.summary.read,
            each.summary.new,
            each.summary.changed,
            each.summary.unchanged,
            each.summary.set_aside,
            each.summary.notifications,
        )
        for each in done
    ]
    parts: list[RenderableType] = [shown.table(columns, rows)]
    for one in done:
        parts += _remarks(one)
    if dry_run:
        parts.append("Dry run: nothing was kept and nothing will be sent.")
    return parts


def _remarks(done: _Done) -> list[RenderableType]:
    name, each = done.file.name, done.summary
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
    lines += [f"  mend and import again: {path}" for path in done.set_aside_files]
    if done.broken_off is not None:
        failure = done.broken_off
        where = f" ({failure.place})" if failure.place else ""
        what = f"{failure.field} {failure.public}" if failure.field else failure.public
        lines.append(f"{name}: cannot be read further: {what}{where}. What was read is kept.")
    return lines
