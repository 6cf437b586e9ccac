"""``comity translation``: texts that an officer has translated, and a translator's work."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import RenderableType

from comity.access.permissions import Permission
from comity.assembly import translating, translation_asking
from comity.assembly.translating import TextWork
from comity.assembly.translation_showing import text_data, translation_data, work_data
from comity.cli import translation_gist
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, language_of, principal_at, safe
from comity.cli.files import read_input
from comity.cli.helping import with_examples
from comity.cli.output import Output, moment
from comity.errors import InputInvalid
from comity.ids import ConversationId
from comity.records.translations import LONGEST_TRANSLATION, Translation, TranslationId

_MOST_BYTES: Final = 4 * LONGEST_TRANSLATION
"""Four bytes are the most that a character takes in UTF-8."""

_TextArgument = Annotated[str, typer.Argument(metavar="TEXT", help="The text's identifier.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Have what another state wrote translated; translate it.",
    )
    group.command(
        "ask",
        help=with_examples(
            "Ask for the texts of a task, a message or a conversation in your language.",
            "comity translation ask BG-DE-NOT-000000000000042",
            "comity translation ask TASK --into fr --json",
            more="Remarks, titles, purpose and accusation in words become one piece of work each. "
            "What is there in that language already is left out; asked for again, nothing changes. "
            "A translator sees one text at a time, and not whom it is about.",
        ),
    )(ask)
    group.command(
        "status",
        help=with_examples(
            "See what became of the texts of a conversation.",
            "comity translation status BG-DE-NOT-000000000000042",
            more="The translations stand beside their originals in 'comity show' and "
            "'comity inbox show'.",
        ),
    )(status)
    group.command(
        "check",
        help=with_examples(
            "Say that you read a translation against its original and found it right.",
            "comity translation check DE-TEXT-000000000000007",
        ),
    )(check)
    group.command(
        "withdraw",
        help=with_examples(
            "Take a text back, or a translation from beside its original.",
            "comity translation withdraw DE-TEXT-000000000000007",
        ),
    )(withdraw)
    group.command(
        "list",
        help=with_examples(
            "List the texts that wait for a translator, and your own.",
            "comity translation list --json",
        ),
    )(list_work)
    group.command(
        "show",
        help=with_examples(
            "Open a text; it is your work from then on, and that you read it is on record.",
            "comity translation show DE-TEXT-000000000000007",
        ),
    )(show)
    group.command(
        "enter",
        help=with_examples(
            "Enter your translation of a text that you opened, or a better one.",
            "comity translation enter DE-TEXT-000000000000007 translated.txt",
            "echo Diebstahl | comity translation enter DE-TEXT-000000000000007 -",
        ),
    )(enter)
    group.command(
        "hand-back",
        help=with_examples(
            "Give a text back untranslated, with words for the officer.",
            'comity translation hand-back DE-TEXT-000000000000007 --reason "It is Macedonian."',
        ),
    )(hand_back)
    translation_gist.register(group)
    app.add_typer(group, name="translation")


def ask(
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
    """Ask for the texts of a task, a message or a conversation in your language."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.TASK_DECIDE)
        wanted = language_of(node, into)
        made = translation_asking.ask(node, reference, wanted, who)
    data = {
        "conversation": made.conversation,
        "into": wanted,
        "new": made.new,
        "translations": [translation_data(each) for each in made.translations],
    }
    if not made.translations:
        shown.answer(data, f"Nothing of {reference} is to be translated into {wanted}.")
        return
    count = len(made.translations)
    said = f"{made.new} of {count} text{'' if count == 1 else 's'} newly asked for; on record."
    shown.answer(data, _asked_table(shown, made.translations), said)


def status(
    *,
    conversation: Annotated[str, typer.Argument(help="The conversation.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """See what became of the texts of a conversation."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.CONVERSATION_READ)
        found = translation_asking.asked_in(node, ConversationId(conversation), who)
    data = {"translations": [translation_data(each) for each in found]}
    shown.answer(data, _asked_table(shown, found) if found else "Nothing was asked for.")


def check(
    *,
    text: _TextArgument,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Say that you read a translation against its original and found it right."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.TASK_DECIDE)
        made = translation_asking.check(node, TranslationId(text), who)
    output(as_json).answer(translation_data(made), f"{made.id}: checked, and on record.")


def withdraw(
    *,
    text: _TextArgument,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Take a text back, or a translation from beside its original."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.TASK_DECIDE)
        made = translation_asking.withdraw(node, TranslationId(text), who)
    said = f"{made.id}: withdrawn; no translator can open it, and nothing of it is shown."
    output(as_json).answer(translation_data(made), said)


def list_work(
    *, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False, by: OfficerOption = ""
) -> None:
    """List the texts that wait for a translator, and your own."""
    shown = output(as_json)
    with opened_node(home) as node:
        found = translating.open_work(node, principal_at(node, by, Permission.TEXT_TRANSLATE))
    data = {"texts": [work_data(each) for each in found]}
    shown.answer(data, _work_table(shown, found) if found else "No text waits for you.")


def show(
    *,
    text: _TextArgument,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Open a text; it is your work from then on, and that you read it is on record."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.TEXT_TRANSLATE)
        found = translating.open_text(node, TranslationId(text), who)
    data = text_data(found)
    written = data["language"] or "a language that was not stated"
    by_when = "no day" if found.due_on is None else found.due_on.isoformat()
    parts: list[RenderableType] = [
        f"{data['id']}: {data['kind']}, from {written} into {data['into']}; due {by_when}",
        "",
        safe(str(data["text"])),
    ]
    if data["translation"]:
        parts += ["", "Your translation:", safe(str(data["translation"]))]
    shown.answer(data, *parts, f"\nEnter it with: comity translation enter {data['id']} FILE")


def enter(
    *,
    text: _TextArgument,
    file: Annotated[Path, typer.Argument(help="Your translation in UTF-8; - for input.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Enter your translation of a text that you opened, or a better one.

    Raises:
        InputInvalid: The file is not UTF-8. The translator's file.
    """
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.TEXT_TRANSLATE)
        try:
            written = read_input(file, max_bytes=_MOST_BYTES).decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputInvalid("The file is not UTF-8; nothing was kept.", field="text") from error
        made = translating.enter(node, TranslationId(text), written, who)
    data = {"id": made.id, "state": str(made.state), "characters": len(made.text)}
    said = f"{made.id}: entered; it stands beside the original for officers."
    output(as_json).answer(data, said)


def hand_back(
    *,
    text: _TextArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why; the officer reads it.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Give a text back untranslated, with words for the officer."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.TEXT_TRANSLATE)
        made = translating.hand_back(node, TranslationId(text), reason, who)
    data = {"id": made.id, "state": str(made.state)}
    output(as_json).answer(data, f"{made.id}: handed back; it waits for another translator.")


def _asked_table(shown: Output, translations: Sequence[Translation]) -> RenderableType:
    columns = ("text", "kind", "from", "into", "state", "since", "translator", "checked", "words")
    rows = [
        (
            each.id,
            "" if each.source is None else each.source.kind.value,
            "" if each.source is None else each.source.language,
            each.into,
            each.state.value,
            moment(each.changed_at),
            each.translator,
            each.checked_by,
            each.words,
        )
        for each in translations
    ]
    return shown.table(columns, rows)


def _work_table(shown: Output, texts: Sequence[TextWork]) -> RenderableType:
    columns = ("text", "kind", "from", "into", "characters", "state", "due")
    listed = [work_data(each) for each in texts]
    keys = ("id", "kind", "language", "into", "characters", "state", "due_on")
    return shown.table(columns, [tuple(each[key] for key in keys) for each in listed])
