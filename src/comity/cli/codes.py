"""``comity codes``: the code tables, with their wording and how sure it is."""

from typing import Annotated

import typer

from comity.cli.context import JsonOption, output
from comity.cli.helping import with_examples
from comity.codes.catalogue import catalogue, languages, table, table_of
from comity.codes.code import Code
from comity.codes.tables import CodeTable
from comity.errors import InputInvalid, ReferenceNotFound

LanguageOption = Annotated[
    str, typer.Option(help="Language of the wording, ISO 639-1.", metavar="xx")
]
TableOption = Annotated[
    str | None, typer.Option("--table", help="Only this table.", show_default="all tables")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    codes = typer.Typer(
        no_args_is_help=True, help="Look codes up: offences, sanctions, countries and the rest."
    )
    codes.command(
        "list",
        help=with_examples(
            "List the tables, or the codes of one.",
            "comity codes list",
            "comity codes list offences --language fr",
        ),
    )(list_codes)
    codes.command(
        "show",
        help=with_examples(
            "Show all there is to a code: wordings, sources, place in the hierarchy.",
            "comity codes show O-00-170200 --language de",
            "comity codes show REQ",
        ),
    )(show)
    codes.command(
        "find",
        help=with_examples(
            "Find codes by words, as an official would type them, best first.",
            'comity codes find "theft unlawful entry"',
            "comity codes find Diebstahl --language de --table offences",
        ),
    )(find)
    app.add_typer(codes, name="codes")


def list_codes(
    name: Annotated[
        str | None, typer.Argument(help="A table.", show_default="the tables", metavar="TABLE")
    ] = None,
    language: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """List tables or codes."""
    told = output(as_json)
    if name is None:
        tables = catalogue()
        told.answer(
            {
                "tables": [
                    {
                        "name": each.name,
                        "title": each.title,
                        "instrument": each.instrument,
                        "codes": len(each),
                        "languages": each.languages,
                    }
                    for each in tables
                ]
            },
            told.table(
                ("table", "codes", "languages", "title", "instrument"),
                [(t.name, len(t), len(t.languages), t.title, t.instrument) for t in tables],
            ),
        )
        return
    found = _table(name)
    wanted = _language(language)
    told.answer(
        {"table": found.name, "codes": [_data(found, code, wanted) for code in found]},
        f"{found.title} ({found.instrument})",
        told.table(*_listing([(found, code) for code in found], wanted)),
    )


def show(
    code: Annotated[str, typer.Argument(help="A code, as on the wire or as the act prints it.")],
    language: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Show a code.

    Raises:
        ReferenceNotFound: No table knows it, nor its form. The caller's input.
    """
    told = output(as_json)
    wanted = _language(language)
    matches = [
        (each, row) for each in catalogue() if (row := each.get(code) or each.by_annex(code))
    ]
    if not matches:
        known = table_of(code)
        if known is None:
            raise ReferenceNotFound(f"No table knows {code}, and its form names none.")
        label = known.label(code, wanted)
        told.answer(
            {
                "code": code,
                "table": known.name,
                "standing": label.standing,
                "text": label.text,
                "remark": label.remark,
            },
            f"{code}: {label.remark}",
        )
        return
    lines: list[str] = []
    for each, row in matches:
        lines += _details(each, row, wanted)
    told.answer({"matches": [_data(each, row, wanted, full=True) for each, row in matches]}, *lines)


def find(
    text: Annotated[str, typer.Argument(help="Words, in any order.")],
    name: TableOption = None,
    language: LanguageOption = "en",
    limit: Annotated[int, typer.Option(help="At most so many of each table.", min=1)] = 20,
    as_json: JsonOption = False,
) -> None:
    """Find codes by words."""
    told = output(as_json)
    wanted = _language(language)
    tables = catalogue() if name is None else (_table(name),)
    found = [(each, row) for each in tables for row in each.find(text, wanted, limit=limit)]
    data = {"found": [_data(each, row, wanted) for each, row in found]}
    if not found:
        told.no(data, f"Nothing answers to {text!r}.")
    told.answer(data, told.table(*_listing(found, wanted)))


def _table(name: str) -> CodeTable:
    found = table(name)
    if found is None:
        raise InputInvalid(
            f"There is no table {name}; there are: {', '.join(t.name for t in catalogue())}.",
            field="table",
        )
    return found


def _language(language: str) -> str:
    if language.partition("-")[0].lower() not in languages():
        raise InputInvalid(
            f"No table has wordings in {language}; there are: {', '.join(languages())}.",
            field="language",
        )
    return language


def _listing(
    rows: list[tuple[CodeTable, Code]], language: str
) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Return columns and cells for some codes."""
    several = len({each.name for each, _ in rows}) > 1
    columns = ("code", "annex", "wording", "wording is", "code is")
    cells: list[tuple[object, ...]] = []
    for each, code in rows:
        label = each.label(code.value, language)
        source = "-" if label.source is None else label.source.status.value
        spoken = source if not label.fell_back else f"{source}, {label.language}"
        line = (code.value, code.annex, str(label), spoken, code.status.value)
        cells.append((each.name, *line) if several else line)
    return (("table", *columns) if several else columns), cells


def _details(each: CodeTable, code: Code, language: str) -> list[str]:
    label = each.label(code.value, language)
    parent = each.parent(code.value)
    children = each.children(code.value)
    lines = [
        f"{code.value}  {label.text}",
        f"  table       {each.name}: {each.title} ({each.instrument})",
        f"  annex       {code.annex}" if code.annex else "",
        f"  status      {code.status}: {code.provenance}",
        f"  reading     {code.reading}" if code.reading != "value" else "",
        f"  note        {code.note}" if code.note else "",
        f"  under       {parent.value}  {each.label(parent.value, language)}" if parent else "",
        *(f"  narrower    {row.value}  {each.label(row.value, language)}" for row in children),
        "  on the wire it has no number that was found" if not code.on_wire else "",
    ]
    lines += [f"  {name:<11} {value}" for name, value in code.attributes.items()]
    for spoken, text in sorted(code.labels.items()):
        source = each.source_of(code, spoken)
        lines.append(f"  {spoken:<3} {text}  [{source.status}: {source.provenance}]")
    return [line for line in lines if line]


def _data(each: CodeTable, code: Code, language: str, *, full: bool = False) -> dict[str, object]:
    label = each.label(code.value, language)
    data: dict[str, object] = {
        "table": each.name,
        "code": code.value,
        "annex": code.annex,
        "name": code.name,
        "text": label.text,
        "language": label.language,
        "wording_status": None if label.source is None else label.source.status,
        "status": code.status,
        "provenance": code.provenance,
    }
    if full:
        data |= {
            "parent": code.parent,
            "children": [row.value for row in each.children(code.value)],
            "reading": code.reading,
            "on_wire": code.on_wire,
            "note": code.note,
            "attributes": dict(code.attributes),
            "labels": {
                spoken: {
                    "text": text,
                    "status": each.source_of(code, spoken).status,
                    "provenance": each.source_of(code, spoken).provenance,
                }
                for spoken, text in sorted(code.labels.items())
            },
        }
    return data
