"""``comity inspect``: marks on entries, questions to officers and their answers."""

from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.assembly.oversight_marks import (
    answer_question,
    ask_question,
    mark_entry,
    questions_to,
)
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, principal_at
from comity.cli.helping import with_examples
from comity.cli.oversight_desk import WordsOption, day_of
from comity.errors import InputInvalid
from comity.oversight.model import Judged

LeafArgument = Annotated[int, typer.Argument(help="The entry's leaf.", min=0)]


def add_to(group: typer.Typer) -> None:
    """Add the commands."""
    group.command(
        "mark",
        help=with_examples(
            "Note what you hold of an entry; nothing happens to anybody because of it.",
            'comity inspect mark 1042 --judged unjustified --words "no such case is known"',
        ),
    )(mark)
    group.command(
        "ask",
        help=with_examples(
            "Ask the officer whose act an entry records.",
            'comity inspect ask 1042 --words "What was this search for?" --answer-by 2026-12-01',
        ),
    )(ask)
    group.command("questions", help="What you are asked; for officers.")(questions)
    group.command(
        "answer",
        help=with_examples(
            "Answer a question; for officers.",
            'comity inspect answer Q-1042-0f3a9c1b --words "A request of the court, file 12."',
        ),
    )(answer)


def mark(
    leaf: LeafArgument,
    *,
    judged: Annotated[Judged, typer.Option(help="What you hold of it.")],
    words: WordsOption,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Note what an inspector holds of an entry."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.MARK_WRITE)
        made = mark_entry(node, who, leaf, judged, words)
    output(as_json).answer(
        {"leaf": made.leaf, "judged": made.judged}, f"Entry {leaf}: {made.judged}."
    )


def ask(
    leaf: LeafArgument,
    *,
    words: WordsOption,
    answer_by: Annotated[str, typer.Option(help="Day by which the answer is due.")],
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Ask the officer whose act an entry records.

    Raises:
        InputInvalid: The day is none. The user's mistake.
    """
    day = day_of(answer_by, "answer-by")
    if day is None:
        raise InputInvalid("Say by which day.", field="answer-by")
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.MARK_WRITE)
        asked = ask_question(node, who, leaf, words, answer_by=day)
    output(as_json).answer(
        {"id": asked.id, "to": asked.to, "answer_by": asked.answer_by.isoformat()},
        f"{asked.id}: asked of {asked.to}, answer due on {asked.answer_by}.",
    )


def questions(
    by: OfficerOption = "", home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """List what the officer at the terminal is asked."""
    out = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.QUESTION_ANSWER)
        mine = questions_to(node, who)
        today = node.clock.now().date()
    out.answer(
        {
            "questions": [
                {
                    "id": each.id,
                    "leaf": each.leaf,
                    "words": each.words,
                    "by": each.by,
                    "answer_by": each.answer_by.isoformat(),
                    "overdue": each.is_overdue(today),
                    "answer": each.answer,
                }
                for each in mine
            ]
        },
        out.table(
            ("question", "about", "asks", "answer by", ""),
            [
                (
                    each.id,
                    each.leaf,
                    each.words,
                    each.answer_by,
                    "answered"
                    if each.answered_at is not None
                    else "overdue"
                    if each.is_overdue(today)
                    else "",
                )
                for each in mine
            ],
        )
        if mine
        else "Nothing is asked of you.",
    )


def answer(
    question: Annotated[str, typer.Argument(help="The question.")],
    *,
    words: WordsOption,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Answer a question."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.QUESTION_ANSWER)
        answered = answer_question(node, who, question, words)
    output(as_json).answer({"id": answered.id}, f"{answered.id}: answered.")
