"""A drawn form made whole: fields, structure for screen readers, the message attached.

Structure, languages, tooltips, reading order and the title are set as PDF 1.7 (sections 14.7
and 14.8) describes them. Whether the whole conforms to PDF/UA was not checked, so the document
does not claim it.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, Final, TypeAlias

from comity.transport.forms.drawing import APPEARANCE
from comity.transport.forms.placing import Box, Leaf, Words

Pdf: TypeAlias = Any
"""An object of the optional library, whose types are not seen where it is not installed."""

SIGNATURE_FIELD: Final = "signature"
_READ_ONLY: Final = 1
_MULTILINE: Final = 1 << 12
_PRINT: Final = 4
_HIDDEN_SIGNATURE: Final = 132
"""Flags of a widget without extent: print and locked."""


def completed(
    document: bytes,
    pages: Sequence[Leaf],
    *,
    language: str,
    signature_tooltip: str,
    attachments: Mapping[str, bytes],
) -> bytes:
    """Return a drawn form with its fields, its structure and its attachments.

    Args:
        document: What ``drawing.drawn`` made of the same pages.
        pages: What stands where.
        language: Main language of the document, ISO 639-1.
        signature_tooltip: What a screen reader says of the signature.
        attachments: Files to enclose, by name.

    Raises:
        ImportError: The optional part is not installed.
    """
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - optional, slow to load
    from pypdf.generic import NameObject  # noqa: PLC0415 - see above

    writer = PdfWriter(clone_from=PdfReader(BytesIO(document)))
    drawings = writer.pages[len(pages)]["/Resources"]["/XObject"]
    appearances = {
        str(name).rpartition(".")[2]: drawings.raw_get(name).get_object() for name in drawings
    }
    writer.remove_page(len(pages))
    tagging = _Tagging(writer, appearances)
    for index, leaf in enumerate(pages):
        tagging.page(index, leaf)
    tagging.signature(signature_tooltip)
    tagging.finish(language)
    for name, content in attachments.items():
        added = writer.add_attachment(name, content)
        added.associated_file_relationship = NameObject("/Data")
    target = BytesIO()
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    writer.write(target)
    return target.getvalue()


class _Tagging:
    """The objects that are added, page by page.

    Args:
        writer: The document.
        appearances: Drawings of the boxes, by name.
    """

    def __init__(self, writer: Pdf, appearances: Mapping[str, Pdf]) -> None:
        self._writer = writer
        self._appearances = appearances
        self._boxes = 0
        self._parents: list[Pdf] = []
        self._fields: list[Pdf] = []
        self._document = self._add({"/Type": "/StructElem", "/S": "/Document"})
        self._sections: list[tuple[Pdf, list[Pdf]]] = [(self._document, [])]

    def page(self, index: int, leaf: Leaf) -> None:
        """Add fields and structure of one page."""
        page = self._writer.pages[index]
        marked: list[Pdf] = []
        annotations: list[Pdf] = []
        key = self._reserve()
        before = ""
        for item in leaf.items:
            match item:
                case Words():
                    if item.role == "H2" and before != "H2":
                        self._begin_section()
                    before = item.role
                    marked.append(self._words(item, page, len(marked)))
                case Box():
                    before = ""
                    annotations.append(self._box(item, page))
        self._parents[key] = self._add(marked)
        self._put(
            page,
            {"/StructParents": key, "/Tabs": "/S", "/Annots": annotations},
        )

    def signature(self, tooltip: str) -> None:
        """Add the empty field that a signature will fill; it has no extent."""
        page = self._writer.pages[len(self._writer.pages) - 1]
        key = self._reserve()
        widget = self._add(
            {
                "/Type": "/Annot",
                "/Subtype": "/Widget",
                "/FT": "/Sig",
                "/T": f"({SIGNATURE_FIELD}",
                "/TU": f"({tooltip}",
                "/Rect": [0, 0, 0, 0],
                "/F": _HIDDEN_SIGNATURE,
                "/P": page.indirect_reference,
                "/StructParent": key,
            }
        )
        self._parents[key] = self._form_element(widget, page, tooltip)
        self._fields.append(widget)
        page["/Annots"].append(widget)

    def finish(self, language: str) -> None:
        """Add what the whole document says of itself."""
        root = self._add({"/Type": "/StructTreeRoot", "/K": [self._document]})
        self._put(self._document.get_object(), {"/P": root})
        for element, children in self._sections:
            self._put(element.get_object(), {"/K": children})
        numbers = [part for key, each in enumerate(self._parents) for part in (key, each)]
        self._put(
            root.get_object(),
            {
                "/ParentTree": self._add({"/Nums": numbers}),
                "/ParentTreeNextKey": len(self._parents),
            },
        )
        helvetica = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        form = {
            "/Fields": self._fields,
            "/DA": "(/Helv 9 Tf 0 g",
            "/DR": {"/Font": {"/Helv": self._add(helvetica)}},
        }
        self._put(
            self._writer.root_object,
            {
                "/StructTreeRoot": root,
                "/MarkInfo": {"/Marked": True},
                "/Lang": f"({language}",
                "/ViewerPreferences": {"/DisplayDocTitle": True},
                "/AcroForm": self._add(form),
            },
        )

    def _begin_section(self) -> None:
        section = self._add({"/Type": "/StructElem", "/S": "/Sect", "/P": self._document})
        self._sections[0][1].append(section)
        self._sections.append((section, []))

    def _words(self, words: Words, page: Pdf, number: int) -> Pdf:
        parent, children = self._sections[-1]
        element = self._add(
            {
                "/Type": "/StructElem",
                "/S": f"/{words.role}",
                "/P": parent,
                "/Pg": page.indirect_reference,
                "/Lang": f"({words.language}",
                "/K": number,
            }
        )
        children.append(element)
        return element

    def _box(self, box: Box, page: Pdf) -> Pdf:
        key = self._reserve()
        appearance = self._appearances[f"{APPEARANCE}{self._boxes}"]
        self._boxes += 1
        widget = self._add(
            {
                "/Type": "/Annot",
                "/Subtype": "/Widget",
                "/FT": "/Tx",
                "/T": f"({field_name(box.name)}",
                "/TU": f"({box.tooltip}",
                "/V": f"({box.value}",
                "/DA": "(/Helv 9 Tf 0 g",
                "/Ff": _READ_ONLY | _MULTILINE,
                "/F": _PRINT,
                "/Rect": list(box.rectangle),
                "/P": page.indirect_reference,
                "/AP": {"/N": appearance.indirect_reference},
                "/StructParent": key,
            }
        )
        self._parents[key] = self._form_element(widget, page, box.tooltip)
        self._fields.append(widget)
        return widget

    def _form_element(self, widget: Pdf, page: Pdf, tooltip: str) -> Pdf:
        parent, children = self._sections[-1]
        held = {"/Type": "/OBJR", "/Obj": widget, "/Pg": page.indirect_reference}
        element = self._add(
            {
                "/Type": "/StructElem",
                "/S": "/Form",
                "/P": parent,
                "/Pg": page.indirect_reference,
                "/Alt": f"({tooltip}",
                "/K": [held],
            }
        )
        children.append(element)
        return element

    def _reserve(self) -> int:
        self._parents.append(None)
        return len(self._parents) - 1

    def _add(self, value: object) -> Pdf:
        """Add an object, and return the reference to it."""
        return self._writer._add_object(pdf_value(value))  # noqa: SLF001 - the library's way to add one

    def _put(self, target: Pdf, values: Mapping[str, object]) -> None:
        from pypdf.generic import NameObject  # noqa: PLC0415 - optional

        for name, value in values.items():
            target[NameObject(name)] = pdf_value(value)


def field_name(name: str) -> str:
    """Return a field's name in the document: dots would make a hierarchy there."""
    return name.replace(".", "_")


def pdf_value(value: object) -> Pdf:
    """Return a value as a PDF object; a text is a name after ``/`` and a text after ``(``.

    Raises:
        TypeError: The value has no form in PDF. The caller's bug.
    """
    from pypdf import generic  # noqa: PLC0415 - optional

    match value:
        case bool():
            return generic.BooleanObject(value)
        case int():
            return generic.NumberObject(value)
        case float():
            return generic.FloatObject(round(value, 2))
        case str() if value.startswith("/"):
            return generic.NameObject(value)
        case str():
            return generic.TextStringObject(value.removeprefix("("))
        case generic.PdfObject():
            return value
        case list():
            return generic.ArrayObject(pdf_value(each) for each in value)
        case dict():
            pairs: Iterator[tuple[Pdf, Pdf]] = (
                (generic.NameObject(name), pdf_value(each)) for name, each in value.items()
            )
            return generic.DictionaryObject(pairs)
        case _:
            raise TypeError(f"{type(value).__name__} has no form in PDF")
