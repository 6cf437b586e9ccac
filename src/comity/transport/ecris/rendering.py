"""The writer that a table is compiled into: one function for each type of element.

Text is joined, not built as a tree: an element costs an append. Whatever a value holds,
what comes out is well-formed; what had to be changed for that is noted.
"""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol, TypeAlias

from comity.exchange.wires import Severity
from comity.persons.bounds import MOST_WORDINGS
from comity.persons.texts import REMARKS_LENGTH, MultilingualText, Representation
from comity.persons.unknowns import UNKNOWN_TEXT
from comity.transport.ecris.adapting import Adapting, cut, without_forbidden
from comity.transport.ecris.shape import Kinds, Named, Octets, Row, Shape, Wordings
from comity.transport.ecris.values import Codec, Configured, RuleBroken, Text, collapsed

_LANGUAGE: Final = re.compile("[a-z]{2}", re.ASCII)
_CARRIAGE_RETURN: Final = "&#13;"


class State(Adapting, Protocol):
    """What is written and noted while one message is taken apart."""

    out: list[str]
    path: list[str]
    stated: frozenset[str]
    spilt: list[Representation]

    def note(self, severity: Severity, code: str, text: str, field: str = "") -> None:
        """Note something about a field of the element at hand."""
        ...

    def states_unknown(self, field: str) -> bool:
        """Return whether an optional field is to say "unknown"."""
        ...


Writer: TypeAlias = Callable[[Any, Any], None]
"""Appends what stands for a value. Any: each type has its own value."""


def compile_writer(shape: Shape, prefixes: Mapping[str, str]) -> Writer:
    """Return the writer of what stands inside the elements of a type.

    Args:
        shape: The table.
        prefixes: Prefix to write for each prefix of the tables.
    """
    return _Compiler(prefixes).of_shape(shape)


class _Compiler:
    """Compiles each table once.

    Args:
        prefixes: Prefix to write for each prefix of the tables.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._done: dict[int, Writer] = {}

    def name(self, name: str) -> str:
        """Return a name as it is written."""
        prefix, _, local = name.partition(":")
        return f"{self._prefixes[prefix]}:{local}"

    def of_shape(self, shape: Shape) -> Writer:
        """Return the writer of a table."""
        if id(shape) not in self._done:
            self._done[id(shape)] = self._shape(shape)
        return self._done[id(shape)]

    def of_row(self, row: Row) -> Writer:
        """Return the writer of a row: of one value, or of all that repeat."""
        content = row.content
        opening, closing = f"<{self.name(row.name)}>", f"</{self.name(row.name)}>"
        if isinstance(content, Shape):
            return self._nested(row, content, opening, closing)
        if isinstance(content, Kinds):
            return self._kinds(row, content, opening, closing)
        if isinstance(content, Wordings):
            tag = self.name("cm:MultilingualTextLinguisticRepresentation")
            return _wordings(row, content, (opening, closing), tag)
        if isinstance(content, Named):
            return _repeating(row, _named(row, content, self.name(row.name)), opening, closing)
        if isinstance(content, Octets):
            return _octets(opening, closing)
        return _repeating(row, _simple(row, content, opening, closing), opening, closing)

    def _nested(self, row: Row, content: Shape, opening: str, closing: str) -> Writer:
        inside = self.of_shape(content)
        local, nothing, required = row.local, content.nothing, row.least > 0
        unknown = row.absent if row.absent is not None else nothing

        def write_one(value: Any, state: State, step: str) -> None:  # noqa: ANN401 - see Writer
            state.out.append(opening)
            state.path.append(step)
            inside(value, state)
            state.path.pop()
            state.out.append(closing)

        def write_all(values: Any, state: State) -> None:  # noqa: ANN401 - see Writer
            for number, value in enumerate(values, 1):
                write_one(value, state, f"{local}[{number}]")
            if required and not values:
                state.unsendable("missing", "the schema requires it", local)

        def write(value: Any, state: State) -> None:  # noqa: ANN401 - see Writer
            if value is not None and value != nothing:
                write_one(value, state, local)
            elif unknown is not None and (required or state.states_unknown(local)):
                write_one(unknown, state, local)
            elif required:
                state.unsendable("missing", "the schema requires it", local)

        return write_all if row.repeats else write

    def _kinds(self, row: Row, content: Kinds, opening: str, closing: str) -> Writer:
        writers = {}
        for local, shape in content.of.items():
            start = f'{opening[:-1]} xsi:type="{self.name(shape.xsd)}"'
            writers[local] = (start, self.of_shape(shape), shape)

        def write(values: Any, state: State) -> None:  # noqa: ANN401 - see Writer
            for number, value in enumerate(values, 1):
                start, inside, shape = writers[content.kind(value)]
                state.path.append(f"{row.local}[{number}]")
                state.out.append(start)
                if shape.attribute is not None:
                    name, codec = shape.attribute
                    stated = shape.take(value, state)[-1]
                    state.out.append(f' {name}="{_attribute(codec, stated, state)}"')
                state.out.append(">")
                inside(value, state)
                state.out.append(closing)
                state.path.pop()

        return write

    def _shape(self, shape: Shape) -> Writer:
        take = shape.take
        writers = [self.of_row(row) for row in shape.rows]
        spill = next((i for i, row in enumerate(shape.rows) if row.slot == "remarks"), None)
        if spill is None:

            def write_plainly(value: Any, state: State) -> None:  # noqa: ANN401 - see Writer
                for write, part in zip(writers, take(value, state), strict=False):
                    write(part, state)

            return write_plainly

        remarks = writers[spill]

        def write_with_remarks(value: Any, state: State) -> None:  # noqa: ANN401 - see Writer
            outer, state.spilt = state.spilt, []
            out = state.out
            parts = take(value, state)
            place = len(out)
            for index, write in enumerate(writers):
                if index == spill:
                    place = len(out)
                    out.append("")
                else:
                    write(parts[index], state)
            said = parts[spill]
            if state.spilt:
                said = _with_spilt(said, state)
            # The remarks take in what found no room elsewhere, so they are written last.
            state.out = []
            remarks(said, state)
            out[place] = "".join(state.out)
            state.out, state.spilt = out, outer

        return write_with_remarks


def _with_spilt(said: MultilingualText, state: State) -> MultilingualText:
    whole = (*said, *state.spilt)
    if len(whole) > MOST_WORDINGS:
        state.note(
            Severity.HELD, "ecris:remarks:full", "the remarks have no room for what was left out"
        )
    return whole[:MOST_WORDINGS]


def _repeating(row: Row, write_one: Writer, opening: str, closing: str) -> Writer:
    """Return the writer of a row that may repeat, of simple elements."""
    if not row.repeats:
        return write_one
    content = row.content
    literal = UNKNOWN_TEXT if isinstance(content, Named) else getattr(content, "unknown", None)
    unknown = None if literal is None else f"{opening}{literal}{closing}"
    local, required = row.local, row.least > 0

    def write_all(values: Any, state: State) -> None:  # noqa: ANN401 - see Writer
        before = len(state.out)
        for value in values:
            write_one(value, state)
        if len(state.out) > before:
            return
        if unknown is not None and (required or state.states_unknown(local)):
            state.out.append(unknown)
        elif required:
            state.unsendable("missing", "the schema requires it", local)

    return write_all


def _fitted(
    text: str, longest: int, state: State, local: str, *, collapses: bool = True
) -> str | None:
    """Return a text as its type takes it, not yet escaped; ``None`` if nothing is left."""
    if collapses:
        text = collapsed(text)
    changed = without_forbidden(text)
    if changed is not None:
        text = changed
        state.hold("ecris:text:character", "characters the schema forbids are replaced", local)
    if len(text) > longest:
        text = cut(text, longest)
        state.hold("ecris:text:cut", f"longer than {longest} characters, so cut", local)
    return text if text.strip() else None


def _escaped(text: str) -> str:
    # Angle brackets are gone. A carriage return written as such would be read as a line feed.
    if "&" in text:
        text = text.replace("&", "&amp;")
    return text.replace("\r", _CARRIAGE_RETURN) if "\r" in text else text


def _simple(row: Row, codec: Codec, opening: str, closing: str) -> Writer:
    local, required, absent, severity = row.local, row.least > 0, row.absent, row.severity
    always = isinstance(codec, Configured)
    single = not row.repeats
    unknown = None if codec.unknown is None else f"{opening}{codec.unknown}{closing}"
    longest = codec.longest if isinstance(codec, Text) else 0
    encode = codec.write

    def write_missing(state: State) -> None:
        if unknown is not None:
            if single and (required or state.states_unknown(local)):
                state.out.append(unknown)
        elif required and single:
            state.unsendable("missing", "the schema requires it", local)

    def write(value: Any, state: State) -> None:  # noqa: ANN401 - see Writer
        if (value is None or value is absent) and not always:
            write_missing(state)
            return
        text = value
        if longest:
            whole = value
            text = _fitted(value, longest, state, local)
            if text is None:
                write_missing(state)
                return
            if len(whole) > longest and len(text) <= longest:
                _spill(state, whole)
        try:
            text = encode(text, state)
        except RuleBroken as rule:
            _write_nothing(str(rule), state)
            return
        state.out.append(f"{opening}{_escaped(text) if longest else text}{closing}")

    def _write_nothing(rule: str, state: State) -> None:
        if not required or not single:
            state.note(severity, "ecris:value:left-out", f"left out: it {rule}", local)
        elif unknown is not None:
            state.hold("ecris:value:unknown", f'written as "unknown": it {rule}', local)
            state.out.append(unknown)
        else:
            state.unsendable("value", f"it {rule}", local)

    return write


def _spill(
    state: State, text: str, language: str | None = None, *, translated: bool | None = None
) -> None:
    """Put the whole of a text that was cut where the nearest remarks take it in."""
    sound = without_forbidden(text) or text
    state.spilt.append(Representation(sound[:REMARKS_LENGTH], language, translated))


def _named(row: Row, content: Named, tag: str) -> Writer:
    local, longest, take = row.local, content.longest, content.take
    required, single = row.least > 0, not row.repeats
    unknown, closing = f"<{tag}>{UNKNOWN_TEXT}</{tag}>", f"</{tag}>"

    def write(value: Any, state: State) -> None:  # noqa: ANN401 - see Writer
        text = language = None
        if value is not None:
            text, language = take(value)
            text = _fitted(text, longest, state, local)
        if text is None:
            if single and (required or state.states_unknown(local)):
                state.out.append(unknown)
            return
        state.out.append(f"<{tag}{_language(language, state, local)}>{_escaped(text)}{closing}")

    return write


def _language(code: str | None, state: State, local: str) -> str:
    if code is None:
        return ""
    if _LANGUAGE.fullmatch(code) is None:
        state.tell("ecris:language:left-out", "the language is no code of two letters", local)
        return ""
    return f' languageCode="{code}"'


_TRANSLATED: Final = {None: "", True: ' translated="true"', False: ' translated="false"'}


def _wordings(row: Row, content: Wordings, around: tuple[str, str], tag: str) -> Writer:
    local, longest, collapses = row.local, content.longest, content.collapses
    opening, closing = around
    required = row.least > 0
    unknown = f"{opening}<{tag}>{UNKNOWN_TEXT}</{tag}>{closing}"

    def write(wordings: MultilingualText, state: State) -> None:
        written = []
        for each in wordings:
            text = _fitted(each.text, longest, state, local, collapses=collapses)
            if text is None:
                continue
            if len(each.text) > longest and collapses:
                _spill(state, each.text, each.language, translated=each.translated)
            language = _language(each.language, state, local)
            marked = _TRANSLATED[each.translated]
            written.append(f"<{tag}{language}{marked}>{_escaped(text)}</{tag}>")
        if written:
            state.out.append(f"{opening}{''.join(written)}{closing}")
        elif required or state.states_unknown(local):
            state.out.append(unknown)

    return write


def _octets(opening: str, closing: str) -> Writer:
    def write(value: bytes | None, state: State) -> None:
        content = b"" if value is None else value
        state.out.append(f"{opening}{base64.b64encode(content).decode('ascii')}{closing}")

    return write


def _attribute(codec: Codec, stated: Any, state: State) -> str:  # noqa: ANN401 - see Writer
    try:
        return codec.write(stated, state)
    except RuleBroken as rule:
        state.hold("ecris:relation:type", f"the usual type is said: what is stated {rule}")
        return state.codes.relation_default()
