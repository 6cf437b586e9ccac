"""``comity search train``: another version of the parameters, proposed from a register."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Annotated, Final

import typer
from rich.console import RenderableType

from comity.assembly.build import Node
from comity.assembly.consulting import log_consultation
from comity.assembly.home import Home
from comity.assembly.identification import parameters_file
from comity.cli.consultation import required
from comity.cli.context import (
    DEFAULT_HOME,
    HomeOption,
    JsonOption,
    clock,
    opened_node,
    output,
)
from comity.cli.desk import OfficerOption, officer
from comity.cli.files import STANDARD, write_output
from comity.cli.helping import with_examples
from comity.cli.output import Output
from comity.cli.search_questions import read_questions
from comity.errors import InputInvalid
from comity.search.estimation import Described
from comity.search.estimation_calibration import Question, Reliability
from comity.search.estimation_proposal import MatchSource, Plan, Proposal, drawn_from, propose
from comity.search.parameters import Parameters, read_parameters
from comity.search.parameters_text import Difference, differences, parameters_text, renamed

HELP: Final = with_examples(
    "Propose another version of the numbers by which persons are identified.",
    "comity search train --purpose 'data quality' --case Q-7 -o proposed.toml",
    "comity search train --questions asked.jsonl --purpose audit --case A-3 -o proposed.toml",
    "comity search train --other ../bg --purpose 'data quality' --case Q-8 -o proposed.toml",
    more="Counts in the register how often people who are not the same agree; learns how far "
    "descriptions of one person differ from questions with known answers, from another node's "
    "register, or from doubles within this one. Where that is too little, it says so and keeps "
    "the present numbers. The file is for a person to read; the node takes it only when "
    "comity.toml names it.",
)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def train(
    *,
    purpose: Annotated[str, typer.Option("--purpose", help="What for; goes on record.")],
    case: Annotated[str, typer.Option("--case", help="Your case reference; goes on record.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write the version.")],
    home: HomeOption = DEFAULT_HOME,
    questions: Annotated[
        Path | None,
        typer.Option(help="JSON lines: descriptions, and the number of the person meant."),
    ] = None,
    other: Annotated[
        Path | None,
        typer.Option(help="Folder of another node, whose persons may be in this register too."),
    ] = None,
    name: Annotated[
        str, typer.Option(help="Name of the version; today's date and the state if left out.")
    ] = "",
    pairs: Annotated[
        int, typer.Option(min=1_000, help="Pairs of two people to compare.")
    ] = 200_000,
    doubles: Annotated[
        int, typer.Option(min=1, help="Persons of whom a second entry is looked for.")
    ] = 20_000,
    calibrate: Annotated[
        bool, typer.Option(help="Draw the line that calibrates probabilities anew.")
    ] = True,
    seed: Annotated[int, typer.Option(min=0, help="Seed of what is drawn.")] = 1,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Propose another version of the parameters; none is put in force.

    Raises:
        InputInvalid: Officer, purpose or case is missing, the questions cannot be read or
            mean another register, the other register is this one, or the file is there
            already. The caller's input.
        ConfigurationInvalid: There is no node in the folder.
        StorageUnavailable: The database does not answer.
    """
    who = officer(by)
    shown = output(as_json)
    _not_itself(other, home)
    _unused(out, Home(home))
    asked = () if questions is None else read_questions(questions)
    plan = Plan(strangers=pairs, doubles=doubles, calibrate=calibrate)
    randomness = Random(seed)  # noqa: S311 - a sample to be drawn again, no secret
    others: Sequence[Described] = ()
    if other is not None:
        with opened_node(other) as abroad:
            required(abroad, purpose, case)
            _log(abroad, purpose, case, who)
            with abroad.database.read() as snapshot:
                others = drawn_from(snapshot.register, plan.doubles, randomness, numbered=False)
    with opened_node(home) as node:
        required(node, purpose, case)
        began = clock().now()
        version = _version(name, node, began)
        _log(node, purpose, case, who)
        with node.database.read() as snapshot:
            made = propose(
                snapshot.register,
                node.parameters,
                identity_country=node.state,
                questions=asked,
                others=others,
                plan=plan,
                randomness=randomness,
                progress=shown.progress,
            )
        proposed = renamed(
            made.parameters, version=version, provenance=_provenance(made, asked, plan, seed)
        )
        changed = differences(node.parameters, proposed)
        text = parameters_text(proposed, heading=_heading(made, node, proposed, began))
        if read_parameters(text) != proposed:
            raise RuntimeError("the text does not read back as what was written")
        write_output(out, text.encode("utf-8"))
        seconds = (clock().now() - began).total_seconds()
        shown.answer(
            {
                "version": proposed.version,
                "before": node.parameters.version,
                "provenance": proposed.provenance,
                "file": str(out),
                **_data(made, changed),
                "seconds": round(seconds, 1),
            },
            *_shown(shown, made, proposed, changed, out),
        )


def _log(node: Node, purpose: str, case: str, who: str) -> None:
    with node.database.begin() as work:
        log_consultation(work, node.rails, result="trained", purpose=purpose, case=case, by=who)


def _version(name: str, node: Node, at: datetime) -> str:
    """Return the name of the version.

    Raises:
        InputInvalid: It is not a short word, or is that of the version in force. The
            caller's choice.
    """
    wanted = name or f"{at:%Y-%m-%d}-{node.state}"
    if not _NAME.fullmatch(wanted):
        raise InputInvalid(
            "A version is named by letters, digits, dots, dashes: 40 at most.", field="name"
        )
    if wanted == node.parameters.version:
        raise InputInvalid(
            f"The version in force is named {wanted}; name the new one otherwise.", field="name"
        )
    return wanted


def _not_itself(other: Path | None, home: Path) -> None:
    """Refuse the node's own register as another one: everybody in it is himself.

    Raises:
        InputInvalid: It is that register. The caller's choice.
    """
    if other is not None and other.resolve() == home.resolve():
        raise InputInvalid(
            "That is this node's own register: leave --other out to look for doubles in it.",
            field="other",
            place=str(other),
        )


def _unused(out: Path, home: Home) -> None:
    """Refuse to write over a file, and above all over the one that the node reads.

    A person puts a version in force, and may have changed an earlier proposal.

    Raises:
        InputInvalid: There is such a file. The caller's choice.
        ConfigurationInvalid: There is no node in the folder.
    """
    file = parameters_file(home, home.config())
    if file is not None and out.resolve() == file.resolve():
        raise InputInvalid(
            "That file is in force; write the proposal elsewhere, read it, then put it there.",
            field="out",
            place=str(out),
        )
    if out != STANDARD and out.exists():
        raise InputInvalid(
            "The file exists already, and somebody may have changed it; name another.",
            field="out",
            place=str(out),
        )


def _provenance(made: Proposal, asked: Sequence[Question], plan: Plan, seed: int) -> str:
    match made.source:
        case MatchSource.QUESTIONS:
            m = f"m counted in {made.known:.0f} descriptions of {len(asked)} questions"
        case MatchSource.PAIRS:
            m = f"m estimated from pairs of which {made.known:.0f} are expected to be one person"
        case MatchSource.KEPT:
            m = "m of the version before"
    return (
        f"Proposed from a register of {made.register_size} persons: u counted in "
        f"{made.strangers} pairs of two people; {m}; seed {seed}, {plan.strangers} pairs and "
        f"{plan.doubles} persons asked for."
    )


def _heading(made: Proposal, node: Node, proposed: Parameters, at: datetime) -> tuple[str, ...]:
    at_once = f"{at:%Y-%m-%d %H:%M} UTC by the node of {node.state}"
    lines = [
        f"Version {proposed.version}, proposed by 'comity search train' on {at_once}.",
        f"The version before: {node.parameters.version}.",
        *made.notes,
    ]
    lines += [
        f"Of {found.questions} questions that taught nothing, {name}: {found.certain} answered "
        f"for certain, {found.wrong} of them wrongly."
        for name, found in _worth(made).items()
    ]
    return tuple(lines)


def _data(made: Proposal, changed: Sequence[Difference]) -> dict[str, object]:
    return {
        "register_size": made.register_size,
        "pairs_of_two_people": made.strangers,
        "m_from": made.source.value,
        "pairs_of_one_person": round(made.known),
        "estimates": [
            {
                "found_by": each.found.value,
                "pairs": each.pairs,
                "patterns": each.patterns,
                "expected_matches": round(each.matches, 1),
                "possible_twins": each.twins,
                "steps": each.steps,
                "converged": each.converged,
                "refused": each.refused,
            }
            for each in made.estimates
        ],
        "differences": changed,
        "reliability": _worth(made) or None,
        "notes": made.notes,
    }


def _shown(
    shown: Output,
    made: Proposal,
    proposed: Parameters,
    changed: Sequence[Difference],
    out: Path,
) -> list[RenderableType]:
    parts: list[RenderableType] = [
        shown.table(
            ("number", "before", "after"),
            [(each.place, _number(each.before), _number(each.after)) for each in changed],
            title=f"What {proposed.version} changes",
        )
    ]
    if _worth(made):
        parts += _reliability(shown, _worth(made))
    counted = (
        f"{made.register_size} persons; {made.strangers} pairs of two people compared; "
        f"m from: {made.source} ({made.known:.0f} pairs of one person)."
    )
    advice = (
        f"Written to {out}. It is not in force: read it, put it into the node's folder, and "
        "name it in comity.toml: uncomment the line 'parameters' that stands there under "
        "[identification]."
    )
    return [*parts, counted, *made.notes, advice]


def _worth(made: Proposal) -> Mapping[str, Reliability]:
    """Return what each version was worth, where questions were asked."""
    worth = {"before": made.before, "uncalibrated": made.uncalibrated, "after": made.after}
    return {name: found for name, found in worth.items() if found is not None}


def _reliability(shown: Output, worth: Mapping[str, Reliability]) -> list[RenderableType]:
    of_each: list[tuple[str, list[object]]] = [
        ("questions", [each.questions for each in worth.values()]),
        ("of somebody registered", [each.known for each in worth.values()]),
        ("answered for certain", [each.certain for each in worth.values()]),
        ("  wrongly", [each.wrong for each in worth.values()]),
        ("registered, neither named nor shown", [each.missed for each in worth.values()]),
        ("bits of surprise an answer", [f"{each.surprise:.3f}" for each in worth.values()]),
        ("stated and found apart by", [f"{each.error:.3f}" for each in worth.values()]),
    ]
    steps = [
        (which, f"{step.least:g}", step.answers, f"{step.stated:.3f}", f"{step.right:.3f}")
        for which, found in worth.items()
        for step in found.steps
    ]
    return [
        shown.table(
            ("", *worth),
            [(what, *values) for what, values in of_each],
            title="What the versions are worth",
        ),
        shown.table(
            ("version", "probability from", "answers", "stated", "right"),
            steps,
            title="Whether probabilities are right as often as they say",
        ),
    ]


def _number(number: float | None) -> str:
    return "-" if number is None else f"{number:.4g}"
