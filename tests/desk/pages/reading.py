"""A page as a reader without eyes takes it: title, links, forms, and text that stands by itself."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

_ASKING: Final = frozenset({"input", "select", "textarea", "button"})
_SILENT: Final = frozenset({"script", "style", "title"})
_SPOKEN: Final = ("aria-label", "alt", "placeholder", "title")
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_DATA: Final = frozenset({"bdi", "time", "code", "samp"})
_CODES: Final = frozenset({"code", "samp", "textarea"})
_MONO: Final = "comity-mono"
_MACHINE: Final = re.compile(r"\b[a-z]+(?:[-_][a-z0-9]+)+\b|\b[1-9]\d{4}[A-Z]\d{4}\b")


@dataclass(slots=True)
class Form:
    """A form: where it goes, and what it asks."""

    action: str
    method: str
    fields: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Read:
    """What a page holds.

    Attributes:
        title: Its title.
        links: Where its links go.
        forms: Its forms.
        unmarked: Texts of it that are neither marked as ours nor given as data: texts that
            somebody wrote into the page instead of a catalogue.
        machine: Words of programs that stand where people read: names with hyphens or low lines
            between small letters, and numbers of CELEX, unless they are shown as references.
    """

    title: str = ""
    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    machine: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Read()
        self._open: list[tuple[str, bool]] = []
        self._codes: list[bool] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.read.links.append(given["href"])
        elif tag == "form":
            method = given.get("method", "get").lower()
            self.read.forms.append(Form(given.get("action", ""), method))
        elif tag in _ASKING and "name" in given and self.read.forms:
            self.read.forms[-1].fields.add(given["name"])
        for name in _SPOKEN:
            if "⟦" not in given.get(name, "⟦") and any(map(str.isalpha, given[name])):
                self.read.unmarked.append(f"{name}={given[name]}")
        if tag not in _VOID:
            is_data = tag in _DATA or "dir" in given or given.get("translate") == "no"
            is_data = (is_data and tag != "html") or ("lang" in given and tag == "button")
            self._open.append((tag, is_data))
            self._codes.append(tag in _CODES or _MONO in given.get("class", ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            self._codes.pop()
        if self._codes:
            self._codes.pop()

    def handle_data(self, data: str) -> None:
        names = {tag for tag, _ in self._open}
        if "title" in names and "svg" not in names:
            self.read.title += data
        quiet = bool(names & _SILENT) or any(is_data for _, is_data in self._open)
        bare = ""
        for letter in data:
            self._depth += (letter == "⟦") - (letter == "⟧")
            if self._depth == 0 and letter != "⟧":
                bare += letter
        if not names & _SILENT and not any(self._codes):
            self.read.machine += _MACHINE.findall(bare)
        if not quiet and any(map(str.isalpha, bare)):
            self.read.unmarked.append(" ".join(bare.split()))


def read(page: str) -> Read:
    """Return what a page holds."""
    reader = _Reader()
    reader.feed(page)
    return reader.read
