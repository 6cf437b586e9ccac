"""Keep the desk's catalogues in step with its pages.

    python -m tools.catalogues            bring every catalogue up to date
    python -m tools.catalogues --check    exit 1 if one is not, or a translation is wrong

Texts are read from Python (``say``, ``N_``, ``ngettext``) and from templates (``_``, ``trans``).
What is no longer said anywhere is dropped; what is new is left empty for a translator. Nothing
is guessed: a translation that no longer fits its text is not kept as a fuzzy one.

A catalogue is read as HTML where a page shows it, so that one could plant a script: every
translation bears exactly the tags and the placeholders of its text.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from comity.web.desk.languages import NAMES, SOURCE

WEB: Final = Path(__file__).resolve().parent.parent / "src" / "comity" / "web"
CATALOGUES: Final = WEB / "desk" / "catalogues"
LANGUAGES: Final = tuple(code for code in NAMES if code != SOURCE)
_METHODS: Final = [("**.py", "python"), ("**.html", "jinja2")]
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
}
_KEYWORDS: Final = {
    "_": None,
    "say": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
}
_PLACEHOLDER: Final = re.compile(r"%\([a-z_]+\)[sd]|%%")
_TAG: Final = re.compile(r"<[^<>]*>|&[a-z#0-9]+;|[<>]")
_CONTROL: Final = re.compile("[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]")
_FEWEST_WORDS: Final = 4
"""Of a text that cannot be the same in two languages by chance."""


def said() -> Catalog:
    """Return every text of the pages, without translations."""
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(WEB, _METHODS, _OPTIONS, keywords=_KEYWORDS, strip_comment_tags=True)
    for name, _, text, _, _ in found:
        if text not in {"", ("", "")}:
            catalogue.add(text, None, [(name.replace("\\", "/"), 0)])
    return catalogue


def kept(code: str) -> Catalog:
    """Return a catalogue as it is committed; an empty one where there is none."""
    path = CATALOGUES / f"{code}.po"
    if not path.is_file():
        return Catalog(locale=code, charset="utf-8")
    with path.open("rb") as opened:
        return read_po(opened, locale=code, charset="utf-8")


def updated(code: str, texts: Catalog) -> Catalog:
    """Return a language's catalogue with exactly the texts that are said."""
    before = kept(code)
    after = Catalog(locale=code, charset="utf-8")
    for message in texts:
        if message.id:
            there = before.get(_first(message))
            same_kind = there is not None and there.pluralizable == message.pluralizable
            translation = there.string if there is not None and same_kind else None
            after.add(message.id, translation, message.locations)
    return after


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as a file: sorted, and without dates, so that only words change it."""
    head = (
        'msgid ""',
        'msgstr ""',
        '"Project-Id-Version: comity\\n"',
        f'"Language: {catalogue.locale_identifier}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=UTF-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Plural-Forms: {catalogue.plural_forms}\\n"',
    )
    body = BytesIO()
    write_po(body, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False)
    return "\n".join(head).encode() + b"\n\n" + body.getvalue().strip() + b"\n"


def wrong_in(catalogue: Catalog) -> Iterator[str]:
    """Yield what is wrong with the translations of a catalogue, a line each."""
    for message in catalogue:
        if message.id:
            forms = _forms(message)
            name = f"{catalogue.locale_identifier}: {_first(message)!r}"
            if message.fuzzy:
                yield f"{name} is uncertain"
            wanted = catalogue.num_plurals if message.pluralizable else 1
            if len(forms) != wanted or not all(forms):
                yield f"{name} is not translated, or not in all {wanted} forms"
            else:
                yield from (f"{name} {fault}" for form in forms for fault in _faults(message, form))


def _faults(message: Message, form: str) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    texts = _texts(message)
    if not any(_marks(_TAG, form) == _marks(_TAG, text) for text in texts):
        yield "has other tags in its translation"
    named = [_marks(_PLACEHOLDER, text) for text in texts]
    # Where a language has a form for exactly one or two, the number may stand in the word.
    spare = {"%(num)s", "%(count)s", "%(number)s"} if message.pluralizable else set()
    if not any(_without(_marks(_PLACEHOLDER, form), spare) == _without(n, spare) for n in named):
        yield "has other placeholders in its translation"
    if "%" in _PLACEHOLDER.sub("", form) and any(named):
        yield "has a stray percent sign"
    if _CONTROL.search(form):
        yield "has a control character"
    if form in texts and len(_PLACEHOLDER.sub("", form).split()) >= _FEWEST_WORDS:
        yield "is still English"
    if (form[:1].isspace(), form[-1:].isspace()) != (
        texts[0][:1].isspace(),
        texts[0][-1:].isspace(),
    ):
        yield "begins or ends with another space"


def _marks(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(pattern.findall(text))


def _without(found: Counter[str], names: set[str]) -> Counter[str]:
    return Counter({name: times for name, times in found.items() if name not in names})


def _texts(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)


def _first(message: Message) -> str:
    return _texts(message)[0]


def _forms(message: Message) -> tuple[str, ...]:
    text = message.string
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)


def faults() -> Iterator[str]:
    """Yield what is wrong with the catalogues as they are committed, a line each."""
    texts = said()
    for code in LANGUAGES:
        path = CATALOGUES / f"{code}.po"
        catalogue = updated(code, texts)
        if not path.is_file() or path.read_bytes() != written(catalogue):
            yield f"{code}.po is not up to date: make catalogues"
        yield from wrong_in(catalogue)


def main() -> int:
    """Write or check."""
    if "--check" in sys.argv[1:]:
        found = list(faults())
        print("\n".join(found) or f"{len(LANGUAGES)} catalogues are complete.")
        return 1 if found else 0
    texts = said()
    for code in LANGUAGES:
        catalogue = updated(code, texts)
        (CATALOGUES / f"{code}.po").write_bytes(written(catalogue))
        left = sum(1 for _ in wrong_in(catalogue))
        print(f"{code}.po: {len(catalogue)} texts, {left} to see to")
    return 0


if __name__ == "__main__":
    sys.exit(main())
