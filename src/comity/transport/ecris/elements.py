"""The reader that a table is compiled into: one function for each type of element.

Written for speed where every element passes, and with the path of an element worked out
only where something is wrong with it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from lxml import etree

from comity.errors import InputFailure
from comity.transport.ecris import element_texts as texts
from comity.transport.ecris.element_texts import (
    BLANK,
    NOT_HERE,
    TEXT_AMONG,
    Reader,
    State,
    attribute_of,
    check_attributes,
    is_element,
    stated_type,
)
from comity.transport.ecris.shape import (
    WORDING,
    Kinds,
    Named,
    Octets,
    Row,
    Shape,
    Slots,
    Wordings,
)
from comity.transport.ecris.values import RuleBroken

_NO_ATTRIBUTES: Final[frozenset[str]] = frozenset()
_LANGUAGE: Final = frozenset({"languageCode"})
_ONCE: Final = "stands once"
_ORDER: Final = "stands out of its order"

_Entry: TypeAlias = tuple[int, Reader, int, str, bool, frozenset[str] | None, frozenset[str], bool]
"""Place, reader, bound if it repeats, local name, whether it nests, types, attributes, and
whether it is optional: a row, laid out for the inner loop."""


def compile_reader(shape: Shape, namespaces: Mapping[str, str], *, strict: bool = True) -> Reader:
    """Return the reader of the elements of a type.

    Args:
        shape: The table.
        namespaces: By the prefixes of the tables.
        strict: Whether an element the table does not have, or one out of its order, breaks
            a rule. In a dialect without a published schema it does not.
    """
    return _Compiler(namespaces, strict=strict).of_shape(shape)


class _Compiler:
    """Compiles each table once.

    Args:
        namespaces: By the prefixes of the tables.
        strict: See ``compile_reader``.
    """

    def __init__(self, namespaces: Mapping[str, str], *, strict: bool) -> None:
        self._namespaces = namespaces
        self._strict = strict
        self._done: dict[int, Reader] = {}

    def clark(self, name: str) -> str:
        """Return a prefixed name as lxml writes it."""
        prefix, _, local = name.partition(":")
        return f"{{{self._namespaces[prefix]}}}{local}" if local else name

    def of_shape(self, shape: Shape) -> Reader:
        """Return the reader of a table."""
        if id(shape) not in self._done:
            self._done[id(shape)] = self._shape(shape)
        return self._done[id(shape)]

    def of_row(self, row: Row) -> Reader:
        """Return the reader of what a row holds."""
        content = row.content
        if isinstance(content, Shape):
            return self._extendable(row, content)
        if isinstance(content, Kinds):
            return self._kinds(content)
        if isinstance(content, Wordings):
            return texts.wordings(content, self.clark(WORDING))
        if isinstance(content, Named):
            return texts.named(content)
        if isinstance(content, Octets):
            return texts.octets
        return texts.simple(content, row.default)

    def _extendable(self, row: Row, content: Shape) -> Reader:
        read = self.of_shape(content)
        if row.extended is None:
            return read
        other = self.of_shape(row.extended)
        name = self.clark(row.extended.xsd)

        def read_either(element: etree._Element, state: State) -> Any:  # noqa: ANN401 - see Reader
            return (other if stated_type(element) == name else read)(element, state)

        return read_either

    def _kinds(self, content: Kinds) -> Reader:
        readers = {self.clark(each.xsd): self.of_shape(each) for each in content.of.values()}

        def read_kind(element: etree._Element, state: State) -> Any:  # noqa: ANN401 - see Reader
            read = readers.get(stated_type(element) or "")
            if read is None:
                state.complain("", "is one of the four kinds of relation inside a conviction")
                return None
            return read(element, state)

        return read_kind

    def _types(self, row: Row) -> frozenset[str] | None:
        """Return the types that an instance may state for a row; ``None`` for any."""
        if isinstance(row.content, Kinds):
            return None
        stated = {row.content.xsd, "" if row.extended is None else row.extended.xsd} - {""}
        return frozenset(self.clark(each) for each in stated)

    def _table(self, shape: Shape) -> dict[str, "_Entry"]:
        return {
            self.clark(row.name): (
                index,
                self.of_row(row),
                row.bound if row.repeats else 0,
                row.local,
                isinstance(row.content, Shape | Kinds),
                self._types(row),
                _attributes(row),
                row.least == 0,
            )
            for index, row in enumerate(shape.rows)
        }

    def _shape(self, shape: Shape) -> Reader:
        template: Slots = [row.absent for row in shape.rows]
        table = self._table(shape)
        finish = _finisher(shape)
        strict = self._strict

        def read_shape(element: etree._Element, state: State) -> Any:  # noqa: ANN401 - see Reader
            slots = template.copy()
            last, seen = -1, 0
            if (text := element.text) is not None and text.strip(BLANK):
                state.complain("", TEXT_AMONG)
            for child in element:
                if (tail := child.tail) is not None and tail.strip(BLANK):
                    state.complain("", TEXT_AMONG)
                entry = table.get(child.tag)  # type: ignore[arg-type] # a comment's tag is none
                if entry is None:
                    if strict and is_element(child):
                        state.complain("", NOT_HERE)
                    continue
                index, read, bound, local, composite, types, attributes, optional = entry
                again = seen >> index & 1 and not bound
                if again or (strict and index < last):
                    state.complain(local, _ONCE if again else _ORDER)
                    continue
                last = index
                if bound and not seen >> index & 1:
                    slots[index] = []
                seen |= 1 << index
                if child.keys():
                    check_attributes(child, state, local, types, attributes)
                if composite:
                    # An item that breaks a rule is not counted; the path then names the next.
                    state.path.append(f"{local}[{len(slots[index]) + 1}]" if bound else local)
                    value = read(child, state)
                    state.path.pop()
                else:
                    try:
                        value = read(child, state)
                    except RuleBroken as rule:
                        state.complain(local, str(rule))
                        continue
                if value is None:
                    if optional and not bound:
                        state.states_unknown(local)
                elif not bound:
                    slots[index] = value
                elif len(slots[index]) < bound:
                    slots[index].append(value)
                else:
                    state.complain(local, f"stands {bound} times at most, at this node")
            return finish(element, slots, seen, state)

        return read_shape


def _finisher(shape: Shape) -> Callable[[etree._Element, Slots, int, Any], Any]:
    """Return what builds the value of an element of which all children are read."""
    required = [] if shape.choice else [(i, row) for i, row in enumerate(shape.rows) if row.least]
    needed = sum(1 << index for index, _ in required)
    repeating = [(i, row) for i, row in enumerate(shape.rows) if row.repeats]
    repeats = sum(1 << index for index, _ in repeating)
    make, nothing, choice, attribute = shape.make, shape.nothing, shape.choice, shape.attribute

    def finish(element: etree._Element, slots: Slots, seen: int, state: State) -> Any:  # noqa: ANN401 - see Reader
        if seen & needed != needed:
            for index, row in required:
                if not seen >> index & 1:
                    state.complain(row.local, "is missing; the schema requires it")
        if choice and seen.bit_count() != 1:
            state.complain("", "names one thing in exactly one way")
        if seen & repeats:
            for index, row in repeating:
                if seen >> index & 1:
                    if not slots[index] and not row.least:
                        state.states_unknown(row.local)
                    slots[index] = tuple(slots[index])
        if attribute is not None:
            slots.append(attribute_of(element, state, *attribute))
        if state.complaints:
            return None
        try:
            value = make(slots, state)
        except (ValueError, InputFailure) as broken:
            state.complain("", str(broken))
            return None
        return None if value == nothing else value

    return finish


def _attributes(row: Row) -> frozenset[str]:
    if isinstance(row.content, Named):
        return _LANGUAGE
    if isinstance(row.content, Kinds):
        return frozenset(
            each.attribute[0] for each in row.content.of.values() if each.attribute is not None
        )
    return _NO_ATTRIBUTES
