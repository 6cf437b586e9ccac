"""``comity search link``: the same people across two registers, or twice in one."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

import typer
from rich.console import RenderableType

from comity.assembly.config import FILE_NAME
from comity.assembly.consulting import log_consultation
from comity.assembly.home import write_private
from comity.cli.consultation import required
from comity.cli.context import JsonOption, clock, opened_node, output
from comity.cli.desk import OfficerOption, officer
from comity.cli.files import read_input
from comity.cli.helping import with_examples
from comity.cli.output import Advance, Output, to_json
from comity.cli.search_link_files import clusters_csv, compared, pairs_csv, report_data
from comity.cli.search_link_report import report_html
from comity.cli.search_link_sources import ReadRegister, read_node, read_register_file
from comity.errors import InputInvalid
from comity.search.linkage import (
    DEFAULT_LINKED_FROM,
    DEFAULT_REVIEW_FROM,
    LinkageReport,
    LinkageSettings,
)
from comity.search.linkage import link as find_links
from comity.storage.linkage.engines import EngineChoice, opened_engine
from comity.transport.registers.mapping import ColumnMapping, mapping_from

HELP: Final = with_examples(
    "Find the same people across two registers, or doubles within one.",
    "comity search link register.csv --out doubles",
    "comity search link ours.jsonl theirs.csv --mapping-b theirs.toml --out links",
    "comity search link ./bg-node theirs.xml --purpose 'data quality' --case Q-4 --out links",
    more="Learns from the registers themselves how much each field says; nothing leaves this "
    "machine. Writes pairs.csv, review.csv, clusters.csv, report.html and report.json. "
    "No register is changed.",
)
RESULTS: Final = ("pairs.csv", "review.csv", "clusters.csv", "report.json", "report.html")
_FOLDER_MODE: Final = 0o700
_LINK: Final = "linked-from"
_REVIEW: Final = "review-from"


def link(
    *,
    a: Annotated[
        Path, typer.Argument(metavar="A", help="A register file, or the folder of a node.")
    ],
    b: Annotated[
        Path | None,
        typer.Argument(metavar="[B]", help="The other; left out: look for doubles in A."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")],
    mapping: Annotated[
        Path | None, typer.Option(help="TOML file: what the columns of A mean.")
    ] = None,
    mapping_b: Annotated[
        Path | None, typer.Option(help="The same for B; that of A if left out.")
    ] = None,
    engine: Annotated[
        EngineChoice, typer.Option(help="Where pairs are weighed.")
    ] = EngineChoice.DUCKDB,
    linked_from: Annotated[
        float, typer.Option(help="Probability from which a pair is linked.")
    ] = DEFAULT_LINKED_FROM,
    review_from: Annotated[
        float | None,
        typer.Option(
            help="Probability from which a pair is worth a look; "
            f"{DEFAULT_REVIEW_FROM:g} if left out, or that of linking if lower."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the samples drawn.")] = 1,
    with_values: Annotated[
        bool,
        typer.Option(
            "--with-values", help="Add what the records hold to review.csv and report.html."
        ),
    ] = False,
    purpose: Annotated[
        str, typer.Option(help="What for; needed for a node's register, goes on record.")
    ] = "",
    case: Annotated[str, typer.Option(help="Your case reference; likewise.")] = "",
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Find the same people across two registers, or doubles within one.

    Raises:
        InputInvalid: A register cannot be read or holds too few, a threshold leaves no
            order, the folder holds results already, or a node's register is to be read
            without purpose. The caller's input.
        ConfigurationInvalid: The optional part that weighs pairs is not installed.
        StorageUnavailable: The engine or a node's database failed; nothing was written.
    """
    settings = _settings(linked_from, review_from, seed)
    _unused(out)
    shown = output(as_json)
    began = clock().now()
    with (
        TemporaryDirectory(prefix="comity-link-") as scratch,
        # Opened first, so that nobody waits for a register to be read to hear it is missing.
        opened_engine(engine, Path(scratch)) as weigher,
    ):
        registers = _read(shown, a, b, (mapping, mapping_b), (purpose, case, by))
        report = find_links(
            weigher,
            registers[0].records,
            registers[1].records if len(registers) > 1 else None,
            settings=settings,
            told=lambda what: shown.note(f"{what} …"),
        )
    seconds = (clock().now() - began).total_seconds()
    data: dict[str, object] = {
        "registers": [each.data() for each in registers],
        **report_data(report),
        "seconds": round(seconds, 1),
    }
    files = _write(out, report, data, with_values=with_values)
    shown.answer({**data, "files": files}, *_shown(shown, registers, report, files, seconds))


def _unused(out: Path) -> None:
    """Refuse a folder with results: somebody may have answered in its list for review.

    Raises:
        InputInvalid: There are results in it, or it is no folder. The caller's choice.
    """
    if out.exists() and not out.is_dir():
        raise InputInvalid("The results need a folder, and this is none.", field="out")
    for name in RESULTS:
        if (out / name).exists():
            raise InputInvalid(
                f"The folder holds the {name} of an earlier linkage; name another.",
                field="out",
                place=str(out),
            )


def _settings(linked_from: float, review_from: float | None, seed: int) -> LinkageSettings:
    """Return the thresholds.

    Raises:
        InputInvalid: One is no probability, or they leave no order; names the one to change.
            The caller's choice.
    """
    if not 0 < linked_from <= 1:
        raise InputInvalid("A pair is linked from a probability: above 0, at most 1.", field=_LINK)
    wanted = min(DEFAULT_REVIEW_FROM, linked_from) if review_from is None else review_from
    if not 0 < wanted <= linked_from:
        raise InputInvalid(
            "A pair is reviewed from a probability: above 0, and at most that from which pairs "
            f"are linked ({linked_from:g}).",
            field=_REVIEW,
        )
    return LinkageSettings(linked_from, wanted, seed)


def _read(
    shown: Output,
    a: Path,
    b: Path | None,
    mappings: tuple[Path | None, Path | None],
    why: tuple[str, str, str],
) -> list[ReadRegister]:
    """Return the registers, each under a name of its own.

    Raises:
        InputInvalid: One cannot be read, or there are too few records to compare.
    """
    paths = [a] if b is None else [a, b]
    names = [path.name or str(path) for path in paths]
    if len(names) == 2 and names[0] == names[1]:
        names = [f"{name} ({side})" for name, side in zip(names, "AB", strict=True)]
    columns = [_mapping(mappings[0]), _mapping(mappings[1] or mappings[0])]
    read: list[ReadRegister] = []
    for path, name, column in zip(paths, names, columns, strict=False):
        total = path.stat().st_size if path.is_file() else None
        with shown.progress(f"reading {name}", total) as advance:
            if path.is_dir():
                read.append(_read_home(path, name, why, advance))
            else:
                read.append(read_register_file(path, mapping=column, name=name, advance=advance))
        shown.note(f"{name}: {len(read[-1].records)} persons read")
    if b is None and len(read[0].records) < 2:
        raise InputInvalid(
            "Doubles need two records at least; the register holds one.", place=names[0]
        )
    return read


def _read_home(path: Path, name: str, why: tuple[str, str, str], advance: Advance) -> ReadRegister:
    """Return the register of a node; that it was read goes on record first."""
    if not (path / FILE_NAME).is_file():
        raise InputInvalid(
            f"The folder is no node: it holds no {FILE_NAME}.", field="register", place=str(path)
        )
    purpose, case, by = why
    with opened_node(path) as node:
        required(node, purpose, case)
        who = officer(by)
        with node.database.begin() as work:
            persons, _ = work.register.size()
            log_consultation(
                work,
                node.rails,
                result="linked",
                purpose=purpose,
                case=case,
                by=who,
                results=persons,
            )
        return read_node(node, name=name, advance=advance)


def _mapping(path: Path | None) -> ColumnMapping | None:
    return None if path is None else mapping_from(read_input(path), name=path.name)


def _write(
    out: Path, report: LinkageReport, data: dict[str, object], *, with_values: bool
) -> list[str]:
    """Write the results, each file whole and for its owner only; return the names.

    Raises:
        InputInvalid: The folder cannot be written. The caller's choice.
    """
    fields = compared(report)
    contents = (
        pairs_csv(report.linked, fields, with_values=False, review=False),
        pairs_csv(report.review, fields, with_values=with_values, review=True),
        clusters_csv(report.clusters),
        to_json(data).encode("utf-8"),
        report_html(report, data, with_values=with_values).encode("utf-8"),
    )
    try:
        out.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        for name, content in zip(RESULTS, contents, strict=True):
            write_private(out / name, content)
    except OSError as error:
        raise InputInvalid(
            f"The results cannot be written: {error.strerror}.", field="out", place=str(out)
        ) from error
    return [str(out / name) for name in RESULTS]


def _shown(
    shown: Output,
    registers: Sequence[ReadRegister],
    report: LinkageReport,
    files: Sequence[str],
    seconds: float,
) -> list[RenderableType]:
    rows: list[tuple[str, object]] = [
        (f"records of {each.name}", len(each.records)) for each in registers
    ]
    rows += [
        (f"  read without {what}", number)
        for each in registers
        for what, number in sorted(each.without.items())
    ]
    rows += [(f"  of {each.name} not read", each.not_read) for each in registers if each.not_read]
    rows += [
        (
            f"pairs linked (probability {report.settings.linked_from:g} and more)",
            len(report.linked),
        ),
        ("pairs to review", len(report.review)),
        ("clusters", len(report.clusters)),
        ("seconds", f"{seconds:.1f}"),
    ]
    parts: list[RenderableType] = [shown.table(("", "number"), rows)]
    parts += [f"  {reason}" for each in registers for reason in each.reasons]
    left_out = ", ".join(report.weighing.left_out)
    if left_out:
        parts.append(f"Not compared, since hardly a record states it: {left_out}.")
    parts += report.weighing.notes
    parts += [f"  {file}" for file in files]
    return parts
