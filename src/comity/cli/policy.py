"""``comity policy``: why a decision came out so, deciding again, and letting rules change."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

from comity.access.permissions import Permission
from comity.assembly import policy_adoption
from comity.assembly.ended_entries import ended_entries
from comity.assembly.policy_explanations import explained, explained_case, explained_facts
from comity.assembly.policy_receipts import FAILED, Outcome, Replayed, receipts, replay
from comity.cli.clearance import read_here
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, officer, principal_at
from comity.cli.helping import with_examples
from comity.cli.output import Output
from comity.cli.policy_views import (
    difference_data,
    differences_shown,
    explanation_data,
    explanation_shown,
    replay_data,
    simulation_data,
    simulation_shown,
)
from comity.errors import InputInvalid
from comity.policy.comparing import differences_between

_MOST_SHOWN: Final = 20

ProposedArgument = Annotated[
    Path,
    typer.Argument(
        help="A comity.toml that differs from the node's in part 'law' only.",
        exists=True,
        dir_okay=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Policies: why a decision came out so, deciding again, and changing the rules.",
    )
    group.command(
        "explain",
        help=with_examples(
            "Say which policy decided, under which provision, and how well that was checked.",
            "comity policy explain DE-0000000000000042",
            "comity policy explain --act use --fact received_for=other --fact "
            "stated_purpose=other --fact own_information=no --fact serious_threat=no --fact "
            "sender_allows=no --fact on=2026-11-02",
            more="Of a conversation or task: every decision, by the policies of its time.",
        ),
    )(explain)
    group.command(
        "replay",
        help=with_examples(
            "Decide again what the log holds, by the policies of its time, and compare.",
            "comity policy replay",
            "comity policy replay --first 1200 --stop 5000 --json",
            more="Exit status 1 if a decision comes out otherwise, or its policies are gone.",
        ),
    )(replayed)
    group.command("list", help="List the bundles that decided here, oldest first.")(list_bundles)
    group.command(
        "diff",
        help=with_examples(
            "Say in words in what two bundles differ; what may permit more comes first.",
            "comity policy diff proposed.toml",
            "comity policy diff 4f1c 9a00",
            more="One argument: a proposed comity.toml against what is in force. Two: the "
            "beginnings of two digests of 'comity policy list'.",
        ),
    )(diff)
    group.command(
        "simulate",
        help=with_examples(
            "Try changed rules on the decisions of the last month, and put that on record.",
            "comity policy simulate proposed.toml --by m.keller",
        ),
    )(simulate)
    group.command(
        "adopt",
        help=with_examples(
            "Let changed rules take effect: on record, then in comity.toml.",
            "comity policy adopt proposed.toml --by m.keller",
            more="Only what was simulated is adopted. On a node with accounts somebody else "
            "approves first. 'comity serve' decides by it after its next start.",
        ),
    )(adopt)
    app.add_typer(group, name="policy")


def explain(
    *,
    about: Annotated[str, typer.Argument(help="A conversation or a task.")] = "",
    act: Annotated[str, typer.Option("--act", help="Instead: what is to be decided.")] = "",
    fact: Annotated[
        list[str] | None, typer.Option("--fact", help="A fact of it, as name=value.")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Explain decisions.

    Raises:
        InputInvalid: Neither or both are given, or the facts are not those of the act.
        ReferenceNotFound: Nothing was decided there.
    """
    if bool(about) == bool(act):
        raise InputInvalid("Name a conversation or task, or an act with its facts.", field="about")
    shown = output(as_json)
    with opened_node(home) as node, read_here(node) as snapshot:
        if act:
            given = explained_facts(node, act, _facts(fact or []))
            shown.answer(explanation_data(given), *explanation_shown(given))
            return
        found = [explained(snapshot, each) for each in explained_case(snapshot, about)]
    lines = [line for each in found for line in explanation_shown(each)]
    shown.answer({"decisions": [explanation_data(each) for each in found]}, *lines)


def _facts(given: Iterable[str]) -> dict[str, str]:
    facts = {}
    for each in given:
        name, found, value = each.partition("=")
        if not found:
            raise InputInvalid(f"A fact is written name=value, not {each!r}.", field="fact")
        facts[name] = value
    return facts


def replayed(
    *,
    first: Annotated[int, typer.Option(min=0, help="First leaf of the log.")] = 0,
    stop: Annotated[
        int | None, typer.Option(min=0, help="Leaf at which to stop; the end if left out.")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Decide again and compare."""
    shown = output(as_json)
    with opened_node(home) as node, node.database.read() as snapshot:
        counts: Counter[Outcome] = Counter()
        failed = list(_failed(replay(snapshot, receipts(snapshot, first=first, stop=stop)), counts))
        ended = ended_entries(snapshot, first=first, stop=stop)
    data = {**replay_data(counts, failed), "ended": ended.count}
    said = f"{counts.total()} decisions: " + (
        ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "none"
    )
    if ended:
        said += f"\n{ended.sentence}"
    if not failed:
        shown.answer(data, said)
        return
    rows = [
        (each.receipt.leaf, each.receipt.act, each.outcome, " ".join(each.differs), each.why)
        for each in failed[:_MOST_SHOWN]
    ]
    columns = ("leaf", "act", "outcome", "differs in", "why")
    shown.no(data, said, shown.table(columns, rows))


def _failed(found: Iterable[Replayed], counts: Counter[Outcome]) -> Iterator[Replayed]:
    for each in found:
        counts[each.outcome] += 1
        if each.outcome in FAILED:
            yield each


def list_bundles(*, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """List bundles."""
    shown = output(as_json)
    with opened_node(home) as node, node.database.read() as snapshot:
        kept = snapshot.policies.listed()
        latest = policy_adoption.adopted(snapshot)
        used = policy_adoption.in_force(node).digest
    rows = [
        (
            each.digest.hex(),
            each.first_used,
            "yes" if each.digest.hex() == latest else "",
            "yes" if each.digest == used else "",
        )
        for each in kept
    ]
    columns = ("bundle", "first used", "adopted", "in force")
    data = {
        "bundles": [dict(zip(columns, row, strict=True)) for row in rows],
        "adopted": latest,
        "in_force": used.hex(),
    }
    if used not in {each.digest for each in kept}:
        shown.answer(data, shown.table(columns, rows), f"In force, and unused yet: {used.hex()}.")
        return
    shown.answer(data, shown.table(columns, rows))


def diff(
    *,
    one: Annotated[str, typer.Argument(help="A proposed comity.toml, or a bundle.")],
    other: Annotated[str, typer.Argument(help="Another bundle.")] = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Compare bundles."""
    shown = output(as_json)
    with opened_node(home) as node, node.database.read() as snapshot:
        if other:
            before, after = (
                policy_adoption.kept_bundle(node, snapshot, each) for each in (one, other)
            )
        else:
            before = policy_adoption.in_force(node).content
            after = policy_adoption.read_proposal(node, Path(one)).bundle.content
    found = differences_between(before, after)
    shown.answer(difference_data(found), *differences_shown(shown, found))


def simulate(
    *,
    proposed: ProposedArgument,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Try changed rules."""
    shown = output(as_json)
    with opened_node(home) as node:
        proposal = policy_adoption.read_proposal(node, proposed)
        found = policy_adoption.simulate_proposal(node, proposal, by=officer(by))
        digest = proposal.bundle.digest.hex()
    shown.answer(simulation_data(found, digest), *simulation_shown(shown, found, digest))


def adopt(
    *,
    proposed: ProposedArgument,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Adopt changed rules."""
    shown: Output = output(as_json)
    with opened_node(home) as node:
        principal = principal_at(node, by, Permission.POLICY_ADOPT)
        proposal = policy_adoption.read_proposal(node, proposed)
        changed = policy_adoption.adopt(node, proposal, by=principal)
        digest = proposal.bundle.digest.hex()
    said = "Adopted and on record" if changed else "Adopted before; nothing changed"
    after = " Start 'comity serve' anew: until then it decides by the rules before."
    shown.answer(
        {"adopted": digest, "changed": changed}, f"{said}: {digest}.{after if changed else ''}"
    )
