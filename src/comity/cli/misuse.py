"""``comity misuse``: rules on misuse of looks at persons, and their review by people."""

from datetime import UTC, datetime, time
from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.assembly.ended_entries import EndedEntries, ended_entries
from comity.assembly.oversight_misuse import (
    ask_officer,
    hear,
    hits,
    matters_about,
    note_news,
    review,
    rule_rates,
    run_rules,
    watch,
)
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, principal_at
from comity.cli.helping import with_examples
from comity.cli.oversight_desk import WordsOption, day_of
from comity.errors import InputInvalid
from comity.oversight.misuse import RULES
from comity.oversight.model import Hit, Outcome
from comity.oversight.watching import WatchList

HitArgument = Annotated[str, typer.Argument(help="The hit.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Looks that rules written by people point at; people of another team review them.",
    )
    group.command(
        "run",
        help=with_examples(
            "Run every rule over some days, and draw a random sample beside what they notice.",
            "comity misuse run --since 2026-11-01 --until 2026-11-30 --audit 20",
            more="Running it again notices nothing twice. Nothing happens to anybody.",
        ),
    )(run)
    group.command("rules", help="The rules in words, with their weights.")(rules)
    group.command("hits", help="What was noticed, the heaviest first; --all with the reviewed.")(
        listed
    )
    group.command(
        "ask",
        help=with_examples(
            "Show an officer what was noticed about them, so that they are heard.",
            "comity misuse ask missing-case-1042",
        ),
    )(ask)
    group.command(
        "matters", help="What was noticed about the officer at the terminal; for officers."
    )(matters)
    group.command(
        "answer",
        help=with_examples(
            "Say something to what was noticed; for the officer it is about.",
            'comity misuse answer missing-case-1042 --words "The reference was in the letter."',
        ),
    )(answer)
    group.command(
        "review",
        help=with_examples(
            "Give an outcome, once the officer was heard; for somebody of another team.",
            "comity misuse review missing-case-1042 --outcome lawful "
            '--words "the case exists: 3 Js 77/26"',
        ),
    )(review_hit)
    group.command("rates", help="How each rule fared: false positives among what was told.")(rates)
    group.command(
        "watch",
        help=with_examples(
            "Put a name or address on a list; it is asked for, and kept as a keyed digest only.",
            "comity misuse watch well-known",
            "comity misuse watch near --official a-17",
        ),
    )(put_on_list)
    group.command(
        "news",
        help=with_examples(
            "Note that the person of a record was in the news.",
            "comity misuse news DE-P-000000000000042 --since 2026-11-20 --days 7",
        ),
    )(news)
    app.add_typer(group, name="misuse")


def run(
    *,
    since: Annotated[str, typer.Option(help="First day, in UTC.")],
    until: Annotated[str, typer.Option(help="Last day, in UTC.")],
    audit: Annotated[int, typer.Option(help="How many entries are drawn at random.")] = 10,
    seed: Annotated[str, typer.Option(help="Of an earlier draw; else one is drawn.")] = "",
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Run every rule.

    Raises:
        InputInvalid: A day is none. The user's mistake.
    """
    first, last = day_of(since, "since"), day_of(until, "until")
    if first is None or last is None:
        raise InputInvalid("Say from which day to which.", field="since")
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.MISUSE_REVIEW)
        found = run_rules(node, who, since=first, until=last, audit=audit, seed=seed)
        with node.database.read() as snapshot:
            ended = ended_entries(snapshot)
    _answer(found, as_json=as_json, none="Nothing new was noticed.", ended=ended)


def rules(as_json: JsonOption = False) -> None:
    """Show the rules."""
    out = output(as_json)
    rows = [(each.name, each.weight, each.words, each.legal_class) for each in RULES.values()]
    out.answer(
        {
            "rules": [
                {"name": name, "weight": weight, "words": words, "class": class_}
                for name, weight, words, class_ in rows
            ]
        },
        out.table(("rule", "weight", "notices", "class"), rows),
    )


def listed(
    every: Annotated[bool, typer.Option("--all", help="The reviewed too.")] = False,
    *,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """List what was noticed."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.MISUSE_REVIEW)
        found = hits(node, who, only_open=not every)
    _answer(found, as_json=as_json, none="Nothing waits for a review.")


def ask(
    hit: HitArgument,
    *,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Show an officer what was noticed about them."""
    with opened_node(home) as node:
        asked = ask_officer(node, principal_at(node, by, Permission.MISUSE_REVIEW), hit)
    output(as_json).answer({"hit": hit}, f"{hit}: {asked.official} sees it and is asked.")


def matters(
    by: OfficerOption = "", home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """List what was noticed about the officer at the terminal."""
    with opened_node(home) as node:
        found = matters_about(node, principal_at(node, by, Permission.QUESTION_ANSWER))
    _answer(found, as_json=as_json, none="Nothing was noticed about you.")


def answer(
    hit: HitArgument,
    *,
    words: WordsOption,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Say something to what was noticed."""
    with opened_node(home) as node:
        hear(node, principal_at(node, by, Permission.QUESTION_ANSWER), hit, words)
    output(as_json).answer({"hit": hit}, f"{hit}: what you said goes to the reviewer.")


def review_hit(
    hit: HitArgument,
    *,
    outcome: Annotated[Outcome, typer.Option(help="What was found.")],
    words: WordsOption,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Give an outcome."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.MISUSE_REVIEW)
        done = review(node, who, hit, outcome, reasons=words)
    output(as_json).answer({"hit": hit, "outcome": done.outcome}, f"{hit}: {outcome}.")


def rates(
    by: OfficerOption = "", home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Show how each rule fared."""
    out = output(as_json)
    with opened_node(home) as node, node.database.read() as snapshot:
        principal_at(node, by, Permission.MISUSE_REVIEW)
        found = rule_rates(snapshot)
    rows = [
        (
            each.rule,
            each.hits,
            each.lawful,
            each.unlawful,
            each.unresolved,
            "" if each.false_positives is None else f"{each.false_positives:.0%}",
        )
        for each in found
    ]
    out.answer(
        {
            "rates": [
                {
                    "rule": each.rule,
                    "hits": each.hits,
                    "lawful": each.lawful,
                    "unlawful": each.unlawful,
                    "unresolved": each.unresolved,
                    "false_positives": each.false_positives,
                }
                for each in found
            ]
        },
        out.table(("rule", "hits", "lawful", "unlawful", "unresolved", "false positives"), rows),
    )


def put_on_list(
    on: Annotated[WatchList, typer.Argument(help="Which list.")],
    *,
    official: Annotated[str, typer.Option(help="Whose, on the list near.")] = "",
    text: Annotated[
        str | None, typer.Option(help="The name or address; better asked for than given here.")
    ] = None,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Put a name or address on a list."""
    said = typer.prompt("Name or address") if text is None else text
    with opened_node(home) as node:
        watch(node, principal_at(node, by, Permission.MISUSE_REVIEW), on, said, official=official)
    output(as_json).answer({"list": on}, f"On the list {on}, as a keyed digest.")


def news(
    subject: Annotated[str, typer.Argument(help="Reference of the record.")],
    *,
    since: Annotated[str, typer.Option(help="First day, in UTC.")],
    days: Annotated[int, typer.Option(help="For how many days.")] = 7,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Note that the person of a record was in the news.

    Raises:
        InputInvalid: The day is none. The user's mistake.
    """
    day = day_of(since, "since")
    if day is None:
        raise InputInvalid("Say since which day.", field="since")
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.MISUSE_REVIEW)
        made = note_news(
            node, who, subject, since=datetime.combine(day, time(), tzinfo=UTC), days=days
        )
    output(as_json).answer(
        {"news": made.id}, f"Looks at {subject} are counted until {made.until:%Y-%m-%d}."
    )


def _answer(
    found: tuple[Hit, ...], *, as_json: bool, none: str, ended: EndedEntries | None = None
) -> None:
    out = output(as_json)
    rows = [
        (
            each.id,
            each.weight,
            each.official,
            each.words,
            " ".join(map(str, each.leaves[:5])),
            "heard" if each.heard else "asked" if each.asked_by else "",
            each.outcome or "",
        )
        for each in found
    ]
    out.answer(
        {
            "hits": [
                {
                    "id": each.id,
                    "rule": each.rule,
                    "weight": each.weight,
                    "official": each.official,
                    "words": each.words,
                    "leaves": list(each.leaves),
                    "heard": each.heard,
                    "outcome": each.outcome,
                    "reasons": each.reasons,
                }
                for each in found
            ],
            **({} if ended is None else {"ended": ended.count}),
        },
        out.table(("hit", "weight", "officer", "why", "entries", "", "outcome"), rows)
        if rows
        else none,
        *([ended.sentence] if ended else []),
    )
