"""``comity handling``: conditions that travel with convictions, ours and those of others."""

from dataclasses import asdict
from typing import Annotated

import typer

from comity.assembly.build import Node
from comity.assembly.consulting import log_consultation
from comity.cli.clearance import as_cleared, compartments_here, read_here
from comity.cli.consultation import required
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, officer, safe
from comity.cli.helping import with_examples
from comity.cli.output import Output
from comity.errors import ReferenceNotFound
from comity.ids import ConvictionId, StateCode
from comity.law.handling import (
    HANDLING,
    HandlingCode,
    InformationGrade,
    Nature,
    SourceGrade,
    SubjectRole,
)
from comity.law.states import iso_state
from comity.records.handling_model import HandlingCondition
from comity.records.handling_office import (
    SetCondition,
    note_asked,
    note_read,
    note_released,
    set_condition,
)

_ConvictionArgument = Annotated[str, typer.Argument(help="The conviction, CC-C- and its digits.")]
_StateOption = Annotated[str, typer.Option("--state", help="Who set the condition, two letters.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Say how convictions of ours may be handled, and keep to what others said.",
    )
    group.command(
        "set",
        help=with_examples(
            "Set what recipients of a conviction of ours must keep to, from now on.",
            "comity handling set DE-C-000000000000042 --code H2 --by officer-7",
            'comity handling set DE-C-000000000000042 --code H3 --text "not before 1 June" '
            "--source B --information 2",
            more="It goes with every notification and answer. A partner that does not announce "
            "comity/handling/1, and every ECRIS partner, gets it in words, in the remarks.",
        ),
    )(set_)
    group.command(
        "show",
        help=with_examples(
            "Show the conditions on a conviction, and whether each still binds.",
            "comity handling show FR-C-000000000000007 --purpose criminal-proceedings --case 12/26",
            more="The consultation goes on record.",
        ),
    )(show)
    group.command(
        "read",
        help=with_examples(
            "Confirm having read a condition in words (H3): what it asks about is open then.",
            "comity handling read FR-C-000000000000007 --state FR --by officer-7",
        ),
    )(read)
    group.command(
        "ask",
        help=with_examples(
            "Ask the originator to release a condition: puts it on record and says what to write.",
            "comity handling ask FR-C-000000000000007 --state FR --by officer-7",
        ),
    )(ask)
    group.command(
        "released",
        help=with_examples(
            "Note the originator's release, by its reference.",
            'comity handling released FR-C-000000000000007 --state FR --reference "2026/118"',
        ),
    )(released)
    app.add_typer(group, name="handling")


def set_(
    *,
    conviction: _ConvictionArgument,
    code: Annotated[HandlingCode, typer.Option("--code", help="H0 to H3.")],
    text: Annotated[str, typer.Option("--text", help="With H3: the restriction in words.")] = "",
    source: Annotated[
        SourceGrade | None, typer.Option("--source", help="How reliable the source is.")
    ] = None,
    information: Annotated[
        InformationGrade | None, typer.Option("--information", help="How far it is confirmed.")
    ] = None,
    nature: Annotated[Nature, typer.Option(help="A fact, or an assessment.")] = Nature.FACT,
    role: Annotated[
        SubjectRole, typer.Option(help="Who the person is in the matter.")
    ] = SubjectRole.CONVICTED,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Set what recipients of a conviction of ours must keep to, from now on."""
    order = SetCondition(
        conviction=ConvictionId(conviction),
        code=code,
        by=officer(by),
        text=text,
        source=source,
        information=information,
        nature=nature,
        role=role,
    )
    with opened_node(home) as node, node.database.begin() as work:
        kept = set_condition(work, node.records.authority, order)
    _answer(output(as_json), [kept], "On record; it goes with what is sent from now on.")


def show(
    *,
    conviction: _ConvictionArgument,
    purpose: Annotated[str, typer.Option("--purpose", help="What for; goes on record.")] = "",
    case: Annotated[str, typer.Option("--case", help="Case reference; goes on record.")] = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Show the conditions on a conviction, and whether each still binds."""
    who = officer(by)
    with opened_node(home) as node:
        required(node, purpose, case)
        compartments = compartments_here(node, case=case)
        with node.database.begin() as work:
            seen = as_cleared(work, compartments)
            found = list(seen.disclosure.conditions_on(ConvictionId(conviction)))
            log_consultation(
                work,
                node.rails,
                result="conditions",
                purpose=purpose,
                case=case,
                by=who,
                shown=[conviction],
            )
    _answer(output(as_json), found, "" if found else "There is no condition on it.")


def ask(
    *,
    conviction: _ConvictionArgument,
    state: _StateOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Ask the originator to release a condition: puts it on record and says what to write."""
    who = officer(by)
    with opened_node(home) as node:
        _require_condition_shown(node, conviction, state)
        with node.database.begin() as work:
            asked = note_asked(
                work,
                node.records.authority,
                ConvictionId(conviction),
                StateCode(state.upper()),
                by=who,
            )
    letter = (
        f"To the central authority of {asked.set_by}: please say whether your condition "
        f"{asked.code} on {asked.conviction} is released, and give your reference."
    )
    shown = output(as_json)
    shown.answer(
        {"condition": _data(asked), "letter": letter},
        letter,
        "On record as asked. No message of the network asks this: send it by letter or mail, and "
        "note the answer with 'comity handling released'.",
    )


def read(
    *,
    conviction: _ConvictionArgument,
    state: _StateOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Confirm having read a condition in words (H3): what it asks about is open then."""
    who = officer(by)
    with opened_node(home) as node:
        _require_condition_shown(node, conviction, state)
        with node.database.begin() as work:
            found = note_read(
                work,
                node.records.authority,
                ConvictionId(conviction),
                StateCode(state.upper()),
                by=who,
            )
    _answer(output(as_json), [found], "Read, and on record.")


def released(
    *,
    conviction: _ConvictionArgument,
    state: _StateOption,
    reference: Annotated[str, typer.Option(help="The originator's reference.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Note the originator's release, by its reference."""
    who = officer(by)
    with opened_node(home) as node:
        _require_condition_shown(node, conviction, state)
        with node.database.begin() as work:
            found = note_released(
                work,
                node.records.authority,
                ConvictionId(conviction),
                StateCode(state.upper()),
                reference=reference,
                by=who,
            )
    _answer(output(as_json), [found], "Released, and on record.")


def _require_condition_shown(node: Node, conviction: str, state: str) -> None:
    """Go on only if a condition of another state is not hidden from whoever is here.

    Raises:
        ReferenceNotFound: It is hidden; in the words for one that was never set.
    """
    code = StateCode(state.upper())
    with read_here(node) as seen:
        hidden = seen.hidden.has_conviction_named(ConvictionId(conviction))
    if hidden and iso_state(code) != iso_state(node.state):
        raise ReferenceNotFound(f"{code} set no condition on {conviction}.")


def _answer(shown: Output, found: list[HandlingCondition], said: str) -> None:
    rows = [
        (
            each.conviction,
            each.set_by,
            each.code,
            "binds" if each.binds else "does not bind",
            f"{HANDLING[each.code].says} {safe(each.text)}".strip(),
            f"{each.source or '-'}{each.information or ''}",
            each.nature,
            each.role,
        )
        for each in found
    ]
    columns = ("conviction", "set by", "code", "now", "says", "grade", "nature", "person")
    data = {"conditions": [_data(each) for each in found]}
    shown.answer(data, *([shown.table(columns, rows)] if rows else []), *([said] if said else []))


def _data(condition: HandlingCondition) -> dict[str, object]:
    return {**asdict(condition), "binds": condition.binds}
