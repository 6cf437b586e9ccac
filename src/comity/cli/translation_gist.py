"""``comity translation gist``: what a machine here makes of another state's texts."""

from typing import Annotated, Final

import typer
from rich.console import RenderableType

from comity.access.permissions import Permission
from comity.assembly import gisting
from comity.assembly.gist_showing import gist_data
from comity.assembly.gisting import Gist
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, language_of, principal_at, safe
from comity.cli.helping import with_examples
from comity.records.gist_ports import WhyNoGist

BINDS_NOBODY: Final = "Made by a machine. It binds nobody, may be wrong, and was not kept."

WHY_NONE: Final[dict[WhyNoGist, str]] = {
    WhyNoGist.NO_ENGINE: "This node has no engine that answers ('comity doctor' says more).",
    WhyNoGist.LANGUAGE_NOT_STATED: "Its author did not say in which language it is.",
    WhyNoGist.NO_PAIR: "The engine knows no way between these languages.",
    WhyNoGist.ENGINE_FAILED: "The engine could make nothing of it.",
}


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command(
        "gist",
        help=with_examples(
            "See what a machine makes of the texts of a task, a message or a conversation.",
            "comity translation gist BG-DE-NOT-000000000000042",
            "comity translation gist TASK --into en --json",
            more="An offline program translates by dictionaries and rules. It binds nobody and "
            "is kept nowhere; that you looked is on record. For what matters, ask a translator: "
            "'comity translation ask'.",
        ),
    )(gist)


def gist(
    *,
    reference: Annotated[str, typer.Argument(help="A task, a message or a conversation.")],
    into: Annotated[
        str | None,
        typer.Option("--into", help="The language, ISO 639-1; the node's own if left out."),
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """See what a machine makes of the texts of a task, a message or a conversation."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.CONVERSATION_READ)
        wanted = language_of(node, into)
        made = gisting.gists_of(node, reference, wanted, who)
    data = {"into": wanted, "texts": [gist_data(each) for each in made]}
    if not made:
        output(as_json).answer(data, f"Nothing of {reference} is foreign to a reader of {wanted}.")
        return
    parts: list[RenderableType] = []
    for each in made:
        parts += [*_told(each), ""]
    if any(each.why_none is not None for each in made):
        parts.append(f"Ask a translator with: comity translation ask {reference} --into {wanted}")
    output(as_json).answer(data, *parts)


def _told(made: Gist) -> list[RenderableType]:
    source = made.foreign.source
    written = source.language or "a language that was not stated"
    told: list[RenderableType] = [f"{source.kind}, {written}:", safe(source.text)]
    if made.why_none is not None:
        return [*told, WHY_NONE[made.why_none]]
    return [*told, f"Gist, {made.into}, {made.engine}:", safe(made.text), BINDS_NOBODY]
