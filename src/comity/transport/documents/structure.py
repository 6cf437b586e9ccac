"""A drawn document made whole: structure for screen readers, and the seal's empty field.

Source:
    ISO 32000-1, sections 14.7 (logical structure) and 14.8 (tagged PDF).
"""

from typing import Any, Final, TypeAlias

from comity.transport.documents.sheet import Element, Mark
from comity.transport.forms.tagging import pdf_value

Pdf: TypeAlias = Any
"""An object of the optional library, whose types are not seen where it is not installed."""

SEAL_FIELD: Final = "seal"
_HIDDEN_SIGNATURE: Final = 132
"""Flags of a widget without extent: print and locked."""


def put_structure(
    writer: Pdf, root: Element, *, language: str, title: str, seal_tooltip: str
) -> None:
    """Add the structure to a document.

    Args:
        writer: The document, of the optional library.
        root: Its structure.
        language: Of the document, ISO 639-1.
        title: Its title.
        seal_tooltip: What a screen reader says of the seal; empty for no field.
    """
    _Structure(writer).put(root, language, title, seal_tooltip)


class _Structure:
    """The objects that are added.

    Args:
        writer: The document.
    """

    def __init__(self, writer: Pdf) -> None:
        self._writer = writer
        self._pages = list(writer.pages)
        self._owners: list[dict[int, Pdf]] = [{} for _ in self._pages]

    def put(self, root: Element, language: str, title: str, seal_tooltip: str) -> None:
        tree = self._add({"/Type": "/StructTreeRoot"})
        document = self._element(root, tree)
        document.get_object()[_name("/T")] = pdf_value(f"({title}")
        numbers: list[object] = []
        for index, (page, owners) in enumerate(zip(self._pages, self._owners, strict=True)):
            numbers += [index, self._add([owners[mark] for mark in sorted(owners)])]
            _put(page, {"/StructParents": index, "/Tabs": "/S"})
        form: dict[str, object] = {}
        if seal_tooltip:
            widget = self._seal(document, seal_tooltip, len(self._pages))
            numbers += [len(self._pages), widget[1]]
            form = {"/AcroForm": self._add({"/Fields": [widget[0]]})}
        _put(
            tree.get_object(),
            {
                "/K": [document],
                "/ParentTree": self._add({"/Nums": numbers}),
                "/ParentTreeNextKey": len(numbers) // 2,
            },
        )
        _put(
            self._writer.root_object,
            {
                "/StructTreeRoot": tree,
                "/MarkInfo": {"/Marked": True},
                "/Lang": f"({language}",
                "/ViewerPreferences": {"/DisplayDocTitle": True},
                **form,
            },
        )

    def _element(self, element: Element, parent: Pdf) -> Pdf:
        values: dict[str, object] = {
            "/Type": "/StructElem",
            "/S": f"/{element.role}",
            "/P": parent,
        }
        if element.attributes:
            values["/A"] = dict(element.attributes)
        if element.alternative:
            values["/Alt"] = f"({element.alternative}"
        made = self._add(values)
        kids = [
            self._mark(kid, made) if isinstance(kid, Mark) else self._element(kid, made)
            for kid in element.kids
        ]
        _put(made.get_object(), {"/K": kids})
        return made

    def _mark(self, mark: Mark, owner: Pdf) -> Pdf:
        self._owners[mark.page][mark.number] = owner
        page = self._pages[mark.page].indirect_reference
        return pdf_value({"/Type": "/MCR", "/Pg": page, "/MCID": mark.number})

    def _seal(self, document: Pdf, tooltip: str, key: int) -> tuple[Pdf, Pdf]:
        """Add the empty field that a seal will fill; it has no extent."""
        page = self._pages[-1]
        widget = self._add(
            {
                "/Type": "/Annot",
                "/Subtype": "/Widget",
                "/FT": "/Sig",
                "/T": f"({SEAL_FIELD}",
                "/TU": f"({tooltip}",
                "/Rect": [0, 0, 0, 0],
                "/F": _HIDDEN_SIGNATURE,
                "/P": page.indirect_reference,
                "/StructParent": key,
            }
        )
        held = {"/Type": "/OBJR", "/Obj": widget, "/Pg": page.indirect_reference}
        element = self._add(
            {
                "/Type": "/StructElem",
                "/S": "/Form",
                "/P": document,
                "/Pg": page.indirect_reference,
                "/Alt": f"({tooltip}",
                "/K": [held],
            }
        )
        document.get_object()["/K"].append(element)
        _put(page, {"/Annots": [widget]})
        return widget, element

    def _add(self, value: object) -> Pdf:
        """Add an object, and return the reference to it."""
        return self._writer._add_object(pdf_value(value))  # noqa: SLF001 - the library's way


def _put(target: Pdf, values: dict[str, object]) -> None:
    for name, value in values.items():
        target[_name(name)] = pdf_value(value)


def _name(name: str) -> Pdf:
    return pdf_value(name)
