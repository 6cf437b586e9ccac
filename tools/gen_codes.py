"""Write src/comity/codes/generated from resources/codes.

    python tools/gen_codes.py                  write the tables
    python tools/gen_codes.py --check          exit 1 if the written tables are out of step
    python tools/gen_codes.py --refresh-names  rewrite resources/codes/names from Unicode CLDR

Only ``--refresh-names`` needs Babel; the result is committed, so that building the tables
needs the standard library and msgspec and gives the same bytes everywhere.
"""

import argparse
import importlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol, cast

import msgspec

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "resources" / "codes"
NAMES = SOURCES / "names"
GENERATED = ROOT / "src" / "comity" / "codes" / "generated"

STATUSES = {"verified", "unofficial", "from-memory", "inferred", "comity-own"}
READINGS = {"value", "unknown", "unknown-or-other", "not-transmitted"}
NAME_LANGUAGES = [
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fi",
    "fr",
    "ga",
    "hr",
    "hu",
    "it",
    "lt",
    "lv",
    "mt",
    "nl",
    "pl",
    "pt",
    "ro",
    "sk",
    "sl",
    "sv",
    "nb",
    "tr",
    "uk",
]


class Wording(msgspec.Struct, forbid_unknown_fields=True):
    """A label with a source of its own."""

    text: str
    status: str
    provenance: str


class LabelSource(msgspec.Struct, forbid_unknown_fields=True):
    """The source of all labels in a language."""

    status: str
    provenance: str


class Row(msgspec.Struct, forbid_unknown_fields=True):
    """A row as people write it."""

    code: str
    status: str
    provenance: str
    labels: dict[str, str | Wording] = {}
    annex: str = ""
    name: str = ""
    parent: str = ""
    open: bool = False
    reading: str = "value"
    on_wire: bool = True
    note: str = ""
    alpha2: str = ""
    alpha3: str = ""
    replaced_by: str = ""


class Head(msgspec.Struct, forbid_unknown_fields=True):
    """What holds for the whole table."""

    name: str
    title: str
    instrument: str
    pattern: str
    names: str = ""


class Sheet(msgspec.Struct, forbid_unknown_fields=True):
    """A file of resources/codes."""

    table: Head
    label_sources: dict[str, LabelSource] = {}
    row: list[Row] = []


class NamesSheet(msgspec.Struct, forbid_unknown_fields=True):
    """A file of resources/codes/names: wordings by language, then by key."""

    status: str
    provenance: str
    names: dict[str, dict[str, str]]


class SourceError(Exception):
    """A source file breaks a rule; the message names file and row."""


def read_sheet(path: Path) -> Sheet:
    """Read one source file.

    Raises:
        SourceError: The file is not of the form described by ``Sheet``. The author's fault.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Sheet)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SourceError(f"{path.name}: {error}") from error


def read_names(path: Path) -> NamesSheet:
    """Read one file of names.

    Raises:
        SourceError: The file is not of the form described by ``NamesSheet``.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), NamesSheet)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SourceError(f"{path.name}: {error}") from error


def name_key(row: Row) -> str:
    """Return the key under which a row's names are kept."""
    return row.alpha2 or row.alpha3 or row.code


def faults(sheet: Sheet, file: str) -> Iterator[str]:
    """Yield every rule that a sheet breaks."""
    values = [row.code for row in sheet.row]
    names = [row.name for row in sheet.row if row.name]
    if file != f"{sheet.table.name}.toml":
        yield "the table is not named as its file"
    yield from (f"{value}: twice" for value in sorted({v for v in values if values.count(v) > 1}))
    yield from (
        f"{name}: name used twice" for name in sorted({n for n in names if names.count(n) > 1})
    )
    for source in sheet.label_sources.values():
        if source.status not in STATUSES or not source.provenance.strip():
            yield "a label source without status or provenance"
    for row in sheet.row:
        yield from (f"{row.code}: {fault}" for fault in row_faults(row, sheet.table, set(values)))


def row_faults(row: Row, head: Head, values: set[str]) -> Iterator[str]:
    """Yield every rule that a row breaks."""
    if row.status not in STATUSES:
        yield f"status {row.status!r}"
    if row.reading not in READINGS:
        yield f"reading {row.reading!r}"
    if not row.provenance.strip():
        yield "no provenance"
    if row.on_wire and re.fullmatch(head.pattern, row.code) is None:
        yield f"does not match {head.pattern}"
    if row.status == "comity-own" and "-00-" in row.code[:7]:
        yield "a value of our own under the EU's version 00"
    if row.parent and row.parent not in values:
        yield f"parent {row.parent} is not in the table"
    if "en" not in row.labels:
        yield "no English label"
    for language, label in row.labels.items():
        text = label if isinstance(label, str) else label.text
        if not text.strip() or "<" in text or ">" in text:
            yield f"label {language} is blank or holds an angle bracket"
        if not isinstance(label, str) and (
            label.status not in STATUSES or not label.provenance.strip()
        ):
            yield f"label {language} without status or provenance"


def add_names(sheet: Sheet, names: NamesSheet) -> None:
    """Give rows the names kept in a file of their own. A row's own label wins."""
    for language, texts in names.names.items():
        sheet.label_sources.setdefault(language, LabelSource(names.status, names.provenance))
        for row in sheet.row:
            text = texts.get(name_key(row))
            if text is not None:
                row.labels.setdefault(language, text)


def compiled_row(row: Row, table: str) -> dict[str, object]:
    """Return a row as the package reads it, without what is empty or usual."""
    attributes = {
        key: value
        for key, value in (
            ("alpha2", row.alpha2),
            ("alpha3", row.alpha3),
            ("replaced_by", row.replaced_by),
        )
        if value
    }
    wording = {
        language: {"status": label.status, "provenance": label.provenance}
        for language, label in sorted(row.labels.items())
        if not isinstance(label, str)
    }
    labels = {
        language: label if isinstance(label, str) else label.text
        for language, label in sorted(row.labels.items())
    }
    whole: dict[str, object] = {
        "table": table,
        "value": row.code,
        "status": row.status,
        "provenance": row.provenance,
        "labels": labels,
        "wording": wording,
        "annex": row.annex,
        "name": row.name,
        "parent": row.parent,
        "is_open": row.open,
        "reading": "" if row.reading == "value" else row.reading,
        "note": row.note,
        "attributes": attributes,
    }
    kept = {key: value for key, value in whole.items() if value}
    if not row.on_wire:
        kept["on_wire"] = False
    return kept


def compile_sheet(sheet: Sheet) -> str:
    """Return the generated file: compact, one row a line, so that changes can be read."""
    head = {
        "name": sheet.table.name,
        "title": sheet.table.title,
        "instrument": sheet.table.instrument,
        "pattern": sheet.table.pattern,
        "label_sources": {
            language: {"status": source.status, "provenance": source.provenance}
            for language, source in sorted(sheet.label_sources.items())
        },
    }
    rows = ",\n".join(_compact(compiled_row(row, sheet.table.name)) for row in sheet.row)
    return f'{_compact(head)[:-1]},"codes":[\n{rows}\n]}}\n'


def _compact(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def compile_all() -> dict[str, str]:
    """Return the text of every generated file by its name.

    Raises:
        SourceError: A source breaks a rule. The message lists every fault.
    """
    written: dict[str, str] = {}
    found: list[str] = []
    for path in sorted(SOURCES.glob("*.toml")):
        sheet = read_sheet(path)
        if sheet.table.names:
            add_names(sheet, read_names(NAMES / f"{sheet.table.names}.toml"))
        found += [f"{path.name}: {fault}" for fault in faults(sheet, path.name)]
        written[f"{sheet.table.name}.json"] = compile_sheet(sheet)
    if found:
        raise SourceError("\n".join(found))
    return written


def out_of_step(wanted: Mapping[str, str]) -> list[str]:
    """Return the names of generated files that differ, are missing or are left over."""
    present = {path.name: path.read_text(encoding="utf-8") for path in GENERATED.glob("*.json")}
    return sorted(
        name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name)
    )


class _Locale(Protocol):
    territories: Mapping[str, str]
    currencies: Mapping[str, str]
    languages: Mapping[str, str]


class _Babel(Protocol):
    __version__: str

    def Locale(self, identifier: str) -> _Locale: ...  # noqa: N802 - Babel's own name


def refresh_names() -> None:
    """Rewrite the files of names from the CLDR data that the installed Babel carries."""
    babel = cast("_Babel", importlib.import_module("babel"))
    locales = {language: babel.Locale(language) for language in NAME_LANGUAGES}
    NAMES.mkdir(exist_ok=True)
    for kind in ("countries", "currencies", "languages"):
        keys = sorted({name_key(row) for row in read_sheet(SOURCES / f"{kind}.toml").row})
        lines = [
            f"# Names of {kind}, by language. Written by tools/gen_codes.py --refresh-names.",
            "# Data: Unicode CLDR, copyright Unicode, Inc., Unicode License v3. Unofficial: no",
            "# state has agreed to be called so; they help a reader, the code is what counts.",
            'status = "unofficial"',
            f'provenance = "Unicode CLDR, as carried by Babel {babel.__version__}"',
        ]
        for language, locale in sorted(locales.items()):
            held = {
                "countries": locale.territories,
                "currencies": locale.currencies,
                "languages": locale.languages,
            }[kind]
            lines += ["", f"[names.{language}]"]
            lines += [
                f"{json.dumps(key)} = {json.dumps(held[key], ensure_ascii=False)}"
                for key in keys
                if key in held
            ]
        (NAMES / f"{kind}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Run the tool and return its exit status."""
    parser = argparse.ArgumentParser(description="Generate the code tables.")
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 on a difference")
    parser.add_argument("--refresh-names", action="store_true", help="rewrite names from CLDR")
    options = parser.parse_args(arguments)
    try:
        if options.refresh_names:
            refresh_names()
        wanted = compile_all()
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    differing = out_of_step(wanted)
    if options.check:
        for name in differing:
            print(f"{name} is out of step: run tools/gen_codes.py", file=sys.stderr)
        return 1 if differing else 0
    GENERATED.mkdir(parents=True, exist_ok=True)
    for name in differing:
        if name in wanted:
            (GENERATED / name).write_text(wanted[name], encoding="utf-8")
        else:
            (GENERATED / name).unlink()
    print(f"{len(wanted)} tables, {len(differing)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
