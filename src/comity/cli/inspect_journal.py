"""``comity inspect``: search the journal, show an entry, draw a sample, take entries away."""

from pathlib import Path
from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.assembly.ended_entries import ended_entries
from comity.assembly.oversight_export import export_journal
from comity.assembly.oversight_marks import draw_sample
from comity.assembly.oversight_persons import SubjectsFound, find_subjects
from comity.assembly.oversight_search import search_journal, show_entry
from comity.assembly.person_described import person_described
from comity.cli import person_input as given
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, principal_at
from comity.cli.files import write_output
from comity.cli.helping import with_examples
from comity.cli.output import Output
from comity.cli.oversight_desk import (
    COLUMNS,
    CaseOption,
    PurposeOption,
    day_of,
    entry_data,
    entry_row,
    unreadable_said,
)
from comity.errors import ReferenceNotFound
from comity.oversight.model import Sample
from comity.oversight.sampling import Stratum
from comity.oversight.search import JournalQuery


def add_to(group: typer.Typer) -> None:
    """Add the commands."""
    group.command(
        "search",
        help=with_examples(
            "Search the journal: who looked at, changed or handed out what, when and why.",
            "comity inspect search --official officer-7 --since 2026-11-01 --until 2026-11-30 "
            "--purpose audit --case DPA-12",
            "comity inspect search --surname Petrova --forename Elena --birth-date 1980-12-01 "
            "--purpose complaint --case DPA-9",
            "comity inspect search --subject DE-P-000000000000042 --purpose complaint --case DPA-9",
            more="Persons stand there by their references; with a name the register is asked for "
            "these first, and tells nothing else. --inspections searches inspectors' own "
            "acts, which no other search finds.",
        ),
    )(search)
    group.command(
        "show",
        help=with_examples(
            "Show an entry with what proves it: its leaf, its place and the signed checkpoint.",
            "comity inspect show 1042",
        ),
    )(show)
    group.command(
        "sample",
        help=with_examples(
            "Draw a stratified random sample; with seed and bounds of one, it is drawn again.",
            "comity inspect sample --size 20 --stratify official",
            "comity inspect sample --size 20 --stratify official --seed 6f1c --stop 4711",
        ),
    )(sample)
    group.command(
        "export",
        help=with_examples(
            "Write entries to a file that 'comity verify' checks without this node.",
            "comity inspect export 1042 1077 --purpose complaint --case DPA-9 -o entries.json",
        ),
    )(export)


def search(
    *,
    subject: Annotated[str, typer.Option(help="Reference of a person or record.")] = "",
    official: Annotated[str, typer.Option(help="Who acted: an account, or its name.")] = "",
    state: Annotated[str, typer.Option(help="The other state, two letters.")] = "",
    for_purpose: Annotated[str, typer.Option(help="Purpose the entry names.")] = "",
    in_case: Annotated[str, typer.Option(help="Case or conversation the entry names.")] = "",
    act: Annotated[str, typer.Option(help="What was done, such as consult-register.")] = "",
    since: Annotated[str | None, typer.Option(help="First day, in UTC.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, in UTC.")] = None,
    inspections: Annotated[bool, typer.Option(help="Inspectors' own acts instead.")] = False,
    surname: given.SurnameOption = None,
    forename: given.ForenameOption = None,
    birth_date: given.BirthDateOption = None,
    nationality: given.NationalityOption = None,
    identity_number: given.IdentityNumberOption = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, the latest.")] = 50,
    purpose: PurposeOption = "",
    case: CaseOption = "",
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Search the journal, or the register for the reference to search it by."""
    out = output(as_json)
    described = person_described(
        surname=surname,
        forename=forename,
        birth_date=birth_date,
        nationality=nationality,
        identity_number=identity_number,
    )
    if described is not None:
        with opened_node(home) as node:
            who = principal_at(node, by, Permission.JOURNAL_SEARCH)
            subjects = find_subjects(node, who, described, purpose=purpose, case=case)
        _answer_subjects(out, subjects)
        return
    query = JournalQuery(
        subject=subject,
        official=official,
        state=state.strip().upper(),
        purpose=for_purpose,
        case=in_case,
        act=act,
        since=day_of(since, "since"),
        until=day_of(until, "until"),
        inspections=inspections,
    )
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.JOURNAL_SEARCH)
        found = search_journal(node, who, query, purpose=purpose, case=case, limit=limit)
    rows = [entry_row(each) for each in found.entries]
    out.answer(
        {
            "entries": [entry_data(each) for each in found.entries],
            "total": found.total,
            "unreadable": list(found.unreadable),
            "ended": found.ended.count,
        },
        out.table(COLUMNS, rows) if rows else "Nothing was found.",
        f"{len(rows)} of {found.total} entries, the latest first.",
        *unreadable_said(found.unreadable),
        *([found.ended.sentence] if found.ended else []),
    )


def _answer_subjects(out: Output, found: SubjectsFound) -> None:
    data = {"outcome": found.outcome, "subjects": list(found.references)}
    if not found.references:
        out.no(data, "Nobody like that is in the register. (The search is on record.)")
    out.answer(
        data,
        out.table(("reference",), [(each,) for each in found.references]),
        "Go on with 'comity inspect search --subject REFERENCE'. The search is on record.",
    )


def show(
    leaf: Annotated[int, typer.Argument(help="The entry's leaf.", min=0)],
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Show an entry with what proves it."""
    out = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.JOURNAL_SEARCH)
        proved = show_entry(node, who, leaf)
    entry = proved.entry
    judged = [(each.by, each.judged, each.words) for each in proved.marks]
    asked = [(each.id, each.to, each.answer_by, each.answer) for each in proved.questions]
    out.answer(
        {
            **entry_data(entry),
            "fields": dict(entry.fields),
            "leaf_data": proved.stored.leaf_data.hex(),
            "proof": proved.proof.encode(),
            "marks": [
                {"by": by_, "judged": judged_, "words": words} for by_, judged_, words in judged
            ],
            "questions": [
                {"id": id_, "to": to, "answer_by": day.isoformat(), "answer": answer}
                for id_, to, day, answer in asked
            ],
        },
        out.table(("field", "says"), [(name, str(value)) for name, value in entry.fields.items()]),
        f"Leaf {leaf}: {proved.stored.leaf_data.hex()}",
        "It stands in the log under this checkpoint, which was checked:",
        proved.proof.encode().rstrip(),
        *([out.table(("inspector", "holds", "why"), judged)] if judged else []),
        *([out.table(("question", "to", "by", "answer"), asked)] if asked else []),
    )


def sample(
    *,
    size: Annotated[int, typer.Option(help="How many entries.")] = 20,
    stratify: Annotated[Stratum, typer.Option(help="By what.")] = Stratum.OFFICIAL,
    seed: Annotated[str, typer.Option(help="Of an earlier draw; else one is drawn.")] = "",
    act: Annotated[list[str] | None, typer.Option(help="Only this act. May be repeated.")] = None,
    first: Annotated[int, typer.Option(help="First leaf that may be drawn.", min=0)] = 0,
    stop: Annotated[int | None, typer.Option(help="Leaf before which the draw stops.")] = None,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Draw a stratified random sample."""
    out = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.SAMPLE_DRAW)
        drawn = draw_sample(
            node,
            who,
            size=size,
            by=stratify,
            seed=seed,
            acts=tuple(act or ()),
            first=first,
            stop=stop,
        )
        with node.database.read() as snapshot:
            ended = ended_entries(snapshot, first=drawn.first, stop=drawn.stop)
    out.answer(
        {
            "id": drawn.id,
            "seed": drawn.seed,
            "size": drawn.size,
            "stratify": drawn.by,
            "first": drawn.first,
            "stop": drawn.stop,
            "leaves": list(drawn.leaves),
            "ended": ended.count,
        },
        f"{drawn.id}: {len(drawn.leaves)} entries. On record; drawn again with",
        f"  comity inspect sample --size {drawn.size} --stratify {drawn.by} "
        f"--seed {drawn.seed} --first {drawn.first} --stop {drawn.stop}",
        " ".join(map(str, drawn.leaves)),
        *([ended.sentence] if ended else []),
    )


def export(
    leaves: Annotated[list[int] | None, typer.Argument(help="Leaves of the entries.")] = None,
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")],
    from_sample: Annotated[str, typer.Option("--sample", help="The entries of a sample.")] = "",
    purpose: PurposeOption = "",
    case: CaseOption = "",
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Write entries to a file that anyone can verify.

    Raises:
        ReferenceNotFound: There is no such sample.
    """
    wanted = list(leaves or ())
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.JOURNAL_EXPORT)
        if from_sample:
            with node.database.read() as snapshot:
                kept = snapshot.oversight.item(Sample, from_sample)
            if kept is None:
                raise ReferenceNotFound(f"There is no sample {from_sample}.")
            wanted += kept.leaves
        content = export_journal(node, who, wanted, purpose=purpose, case=case)
    write_output(out, content, private=True)
    output(as_json).answer(
        {"file": str(out), "entries": len(frozenset(wanted)), "bytes": len(content)},
        f"{len(frozenset(wanted))} entries in {out}; check with: "
        f"comity verify {out} --network network.note",
    )
