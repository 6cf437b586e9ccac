"""Readers of elements that hold text, and of attributes: what stands inside the tables.

Each raises ``RuleBroken`` for what its type does not take; the reader of the table around
it knows where that was.
"""

import base64
import binascii
from collections.abc import Callable
from typing import Any, Final, Protocol, TypeAlias

from lxml import etree

from comity.persons.bounds import MOST_WORDINGS
from comity.persons.texts import Representation
from comity.transport.ecris.shape import XSI, Making, Named, Wordings
from comity.transport.ecris.values import (
    Codec,
    RuleBroken,
    collapsed,
    language,
    says_unknown,
    truth,
)

BLANK: Final = " \t\r\n"
"""White space, as XML has it."""

NOT_HERE: Final = "holds an element that the schema does not have here"
TEXT_AMONG: Final = "holds text where the schema has elements"

_TYPE: Final = f"{{{XSI}}}type"
_HARMLESS: Final = frozenset({f"{{{XSI}}}schemaLocation", f"{{{XSI}}}noNamespaceSchemaLocation"})
_OF_WORDING: Final = frozenset({"languageCode", "translated"})


class State(Making, Protocol):
    """What is known and noted while one message is read."""

    path: list[str]
    complaints: list[Any]

    def complain(self, field: str, rule: str) -> None:
        """Note a broken rule."""
        ...

    def states_unknown(self, field: str) -> None:
        """Remember an optional field that says "unknown"."""
        ...


Reader: TypeAlias = Callable[[etree._Element, Any], Any]  # noqa: SLF001 - lxml's name for an element
"""Returns what an element says; ``None`` for "unknown". Any: each type has its own value."""


def stated_type(element: etree._Element) -> str | None:
    """Return the type an element states for itself, as lxml writes a name."""
    stated = element.get(_TYPE)
    if stated is None:
        return None
    prefix, _, local = collapsed(stated).rpartition(":")
    if (element.prefix or "") == prefix:
        # Its own namespace: the usual case, without the map that lxml builds anew each time.
        own, brace, _ = str(element.tag).rpartition("}")
        return own + brace + local
    namespace = element.nsmap.get(prefix or None)
    return local if namespace is None else f"{{{namespace}}}{local}"


def check_attributes(
    element: etree._Element,
    state: State,
    local: str,
    types: frozenset[str] | None,
    attributes: frozenset[str],
) -> None:
    """Complain of attributes that the schema does not have on an element.

    Args:
        element: The element.
        state: Where to complain.
        local: Its local name.
        types: Types it may state for itself; ``None`` if that was looked at elsewhere.
        attributes: Those it may have besides.
    """
    for name in element.keys():  # noqa: SIM118 - an element is no mapping
        if name in attributes or name in _HARMLESS:
            continue
        if name != _TYPE:
            state.complain(local, "has an attribute that the schema does not have here")
        elif types is not None and stated_type(element) not in types:
            state.complain(local, "states a type that is not the schema's")


def attribute_of(element: etree._Element, state: State, name: str, codec: Codec) -> Any:  # noqa: ANN401 - see Reader
    """Return the value of a required attribute; ``None`` after a complaint."""
    stated = element.get(name)
    if stated is None:
        state.complain("", f"lacks its {name}; the schema requires it")
        return None
    try:
        return codec.read(collapsed(stated), state)
    except RuleBroken as rule:
        state.complain(f"@{name}", str(rule))
        return None


def is_element(node: etree._Element) -> bool:
    """Return whether a node counts: comments and processing instructions do not."""
    return not isinstance(node, etree._Comment | etree._ProcessingInstruction)  # noqa: SLF001 - lxml has no other name for them


def _whole_text(element: etree._Element) -> str:
    """Return the text of an element that may hold comments.

    Raises:
        RuleBroken: It holds elements. The sender's fault.
    """
    texts = [element.text or ""]
    for child in element:
        if is_element(child):
            raise RuleBroken("holds elements where the schema has text")
        texts.append(child.tail or "")
    return "".join(texts)


def simple(codec: Codec, default: str | None) -> Reader:
    """Return the reader of a simple value; an empty element means its default."""
    decode = codec.read

    def read_simple(element: etree._Element, state: State) -> Any:  # noqa: ANN401 - see Reader
        text = _whole_text(element) if len(element) else element.text or ""
        # Most values are one word, which splitting leaves as it is.
        words = text.split() if text.isascii() else None
        text = words[0] if words is not None and len(words) == 1 else collapsed(text)
        if not text:
            if default is None:
                raise RuleBroken("is empty")
            text = default
        return decode(text, state)

    return read_simple


def _sound_text(element: etree._Element, longest: int, *, collapses: bool) -> str:
    """Return the text of a name or wording.

    Raises:
        RuleBroken: The text breaks a rule of its type. The sender's fault.
    """
    text = _whole_text(element) if len(element) else element.text or ""
    if collapses:
        text = collapsed(text)
    if "<" in text or ">" in text:
        raise RuleBroken("holds no angle bracket")
    if len(text) > longest:
        raise RuleBroken(f"has {longest} characters at most")
    if not text or not text.strip(BLANK):
        raise RuleBroken("is empty")
    return text


def _language(element: etree._Element) -> str | None:
    stated = element.get("languageCode")
    return None if stated is None else language(stated)


def named(content: Named) -> Reader:
    """Return the reader of a name."""
    longest, make = content.longest, content.make

    def read_name(element: etree._Element, _state: State) -> Any:  # noqa: ANN401 - see Reader
        text = _sound_text(element, longest, collapses=True)
        written = _language(element)
        return None if says_unknown(text) else make(text, written)

    return read_name


def wordings(content: Wordings, tag: str) -> Reader:
    """Return the reader of a text in languages.

    Args:
        content: Its type.
        tag: Name of the element of one wording, as lxml writes it.
    """
    longest, collapses = content.longest, content.collapses

    def read_wordings(element: etree._Element, state: State) -> tuple[Representation, ...] | None:
        if element.text is not None and element.text.strip(BLANK):
            raise RuleBroken(TEXT_AMONG)
        found: list[Representation] = []
        wordings = 0
        for child in element:
            if child.tag != tag:
                if is_element(child):
                    raise RuleBroken(NOT_HERE)
                continue
            wordings += 1
            if wordings > MOST_WORDINGS:
                raise RuleBroken(f"has {MOST_WORDINGS} wordings at most, at this node")
            text = _sound_text(child, longest, collapses=collapses)
            translated = written = None
            if child.keys():
                check_attributes(child, state, "", frozenset(), _OF_WORDING)
                written = _language(child)
                stated = child.get("translated")
                translated = None if stated is None else truth(collapsed(stated))
            if not says_unknown(text):
                found.append(Representation(text, written, translated))
        if not wordings:
            raise RuleBroken("has one wording at least")
        return tuple(found) or None

    return read_wordings


def octets(element: etree._Element, _state: State) -> bytes:
    """Return the content of an attachment.

    Raises:
        RuleBroken: It is not base64. The sender's fault.
    """
    text = _whole_text(element) if len(element) else element.text or ""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (ValueError, binascii.Error):
        raise RuleBroken("is base64") from None
