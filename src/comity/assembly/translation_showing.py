"""What is shown of translations: beside the original to officers, and alone to a translator."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from comity.assembly.translating import TextWork
from comity.records.layout import Line, Section
from comity.records.translations import Translation

_FREE_TEXTS: Final = frozenset({"title", "remarks", "purpose-text", "accusation", "error-text"})
"""Names of the lines that hold what may be translated; see ``records.free_texts``."""

NOT_OFFICIAL: Final = "human translation, not official"


def with_translations(shown: Section, translations: Sequence[Translation]) -> Section:
    """Return a section with each translation in a line of its own, below its original.

    Args:
        shown: What a message or a conviction says.
        translations: Those of the conversation that brought it.
    """
    found: dict[str, list[Translation]] = {}
    for each in translations:
        if each.is_shown and each.source is not None:
            found.setdefault(each.source.text, []).append(each)
    return _beside(shown, found) if found else shown


def _beside(shown: Section, found: dict[str, list[Translation]]) -> Section:
    lines: list[Line] = []
    for line in shown.lines:
        lines.append(line)
        if line.name in _FREE_TEXTS:
            lines += _translated(line, found)
    parts = tuple(_beside(part, found) for part in shown.sections)
    return replace(shown, lines=tuple(lines), sections=parts)


def _translated(line: Line, found: dict[str, list[Translation]]) -> Iterator[Line]:
    for text in dict.fromkeys((line.original, line.value)):
        for each in found.get(text, ()):
            yield Line(
                name=f"{line.name}-translated",
                caption=f"{line.caption}, translated",
                value=each.text,
                note=_mark(each),
                language=each.into,
            )


def _mark(translation: Translation) -> str:
    """Return who translated when and into what, and that it is no official translation."""
    on = "" if translation.translated_at is None else f" on {translation.translated_at:%F}"
    said = f"{NOT_OFFICIAL}: into {translation.into} by {translation.translator}{on}"
    return f"{said}, checked by {translation.checked_by}" if translation.checked_by else said


def translation_data(translation: Translation) -> dict[str, object]:
    """Return where a translation stands, for officers; without what the texts say."""
    source = translation.source
    return {
        "id": translation.id,
        "conversation": translation.conversation,
        "message": translation.message,
        "kind": None if source is None else str(source.kind),
        "language": None if source is None else source.language,
        "into": translation.into,
        "state": str(translation.state),
        "asked_by": translation.asked_by,
        "asked_at": translation.asked_at,
        "changed_at": translation.changed_at,
        "translator": translation.translator,
        "maker": None if translation.maker is None else str(translation.maker),
        "translated_at": translation.translated_at,
        "words": translation.words,
        "handed_back_by": translation.handed_back_by,
        "checked_by": translation.checked_by,
    }


def work_data(work: TextWork) -> dict[str, object]:
    """Return what a translator sees of a text in a list: nothing of what it says."""
    translation = work.translation
    source = translation.source
    return {
        "id": translation.id,
        "kind": None if source is None else str(source.kind),
        "language": None if source is None else source.language,
        "into": translation.into,
        "characters": 0 if source is None else len(source.text),
        "state": str(translation.state),
        "asked_at": translation.asked_at,
        "due_on": work.due_on,
    }


def text_data(work: TextWork) -> dict[str, object]:
    """Return what a translator sees of a text that was opened: what it says, and their own."""
    source = work.translation.source
    return {
        **work_data(work),
        "text": "" if source is None else source.text,
        "translation": work.translation.text,
        "begun": work.translation.begun,
        "standing": work.translation.standing,
    }
