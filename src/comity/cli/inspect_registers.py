"""``comity inspect``: registers and statistics, each read from the log, code or configuration."""

from dataclasses import asdict
from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.assembly.ended_entries import ended_entries
from comity.assembly.journal import index_again
from comity.assembly.oversight_registers import (
    read_processing,
    read_register,
    read_statistics,
)
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, principal_at
from comity.cli.helping import with_examples
from comity.cli.oversight_desk import COLUMNS, entry_data, entry_row
from comity.oversight.registers import REGISTERS, RegisterName, by_basis


def add_to(group: typer.Typer) -> None:
    """Add the commands."""
    group.command(
        "register",
        help=with_examples(
            "Show a register: disclosures, refusals, breaches, recalls and others.",
            "comity inspect register refusals",
            "comity inspect register disclosures --json",
            more="Each is read from the log; a register whose acts were never done is empty.",
        ),
    )(register_of)
    group.command(
        "processing",
        help=with_examples(
            "Show the record of processing activities, as this node is set up.",
            "comity inspect processing --json",
            more="Directive (EU) 2016/680 Art. 24. What only the controller knows is named as "
            "to be added.",
        ),
    )(processing)
    group.command(
        "index", help="Make the journal's index anew from the log, if 'comity fsck' asks for it."
    )(index)
    group.command("statistics", help="Count entries by act, officer, purpose and month.")(counts)


def register_of(
    name: Annotated[RegisterName, typer.Argument(help="Which register.")],
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Show a register."""
    out = output(as_json)
    rule = REGISTERS[name]
    with opened_node(home) as node:
        found = read_register(node, principal_at(node, by, Permission.REGISTERS_READ), name)
        with node.database.read() as snapshot:
            ended = ended_entries(snapshot)
    counted = by_basis(found).most_common()
    out.answer(
        {
            "register": name,
            "holds": rule.words,
            "article": rule.article,
            "entries": [{**entry_data(each), "fields": dict(each.fields)} for each in found],
            "by_basis": dict(counted),
            "ended": ended.count,
        },
        f"{rule.words} (Directive (EU) 2016/680 {rule.article}): {len(found)}",
        *([out.table(COLUMNS, [entry_row(each) for each in found])] if found else []),
        *([out.table(("basis, ground or act", "entries"), counted)] if found else []),
        *([ended.sentence] if ended else []),
    )


def processing(
    by: OfficerOption = "", home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Show the record of processing activities."""
    out = output(as_json)
    with opened_node(home) as node:
        found = read_processing(node, principal_at(node, by, Permission.REGISTERS_READ))
    rows = [
        (each.name, part.replace("_", " "), "; ".join(said) if isinstance(said, tuple) else said)
        for each in found.activities
        for part, said in asdict(each).items()
        if part != "name"
    ]
    out.answer(
        asdict(found),
        f"Controller: {found.controller}; contact: {found.contact}",
        f"To be added by the controller: {'; '.join(found.to_add)}",
        out.table(("processing", "part", "says"), rows),
    )


def counts(
    by: OfficerOption = "", home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Count entries."""
    out = output(as_json)
    with opened_node(home) as node:
        found = read_statistics(node, principal_at(node, by, Permission.REGISTERS_READ))
        with node.database.read() as snapshot:
            ended = ended_entries(snapshot)
    rows = [
        (name, value, count)
        for name, counted in found.items()
        for value, count in counted.most_common()
    ]
    out.answer(
        {**{name: dict(counted) for name, counted in found.items()}, "ended": ended.count},
        out.table(("by", "", "entries"), rows) if rows else "The journal is empty.",
        *([ended.sentence] if ended else []),
    )


def index(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Make the journal's index anew from the log."""
    with opened_node(home) as node:
        leaves = index_again(node.database)
    output(as_json).answer({"leaves": leaves}, f"The index covers {leaves} leaves.")
