"""A document made fit for keeping: PDF/A-3, with files attached to it.

Source:
    ISO 19005-3 (PDF/A-3): clauses 6.1.3 (identifier), 6.2.4 (colour: an output intent), 6.6
    (metadata, which say the same as the information dictionary) and 6.8 (embedded files:
    each says in what relation it stands to the document).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, Final, TypeAlias
from xml.sax.saxutils import escape

from comity.persons.redaction import Redacted
from comity.transport.documents.colour_profile import srgb
from comity.transport.documents.unicode_map import of_written_letters
from comity.transport.forms.tagging import pdf_value
from comity.trust.digest import sha256

Pdf: TypeAlias = Any
"""An object of the optional library, whose types are not seen where it is not installed."""

PRODUCER: Final = "Comity"
_SPACES: Final = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
    'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
)


@dataclass(frozen=True, slots=True, repr=False)
class AttachedFile(Redacted):
    """A file inside a document.

    Attributes:
        name: Its name, ASCII.
        content: Its bytes.
        media_type: What it is.
        relationship: How it stands to the document: Data, Supplement.
    """

    name: str
    content: bytes
    media_type: str
    relationship: str


def put_archive(
    writer: Pdf,
    files: Sequence[AttachedFile],
    *,
    title: str,
    author: str,
    language: str,
    made_on: date,
) -> None:
    """Make a document PDF/A-3a, as far as that depends on what stands around its pages.

    Args:
        writer: The document, of the optional library.
        files: What is attached.
        title: Its title.
        author: Who issues it.
        language: ISO 639-1.
        made_on: Day of issue; stated as midnight, UTC.
    """
    writer.pdf_header = "%PDF-1.7"
    at = f"D:{made_on:%Y%m%d}000000Z"
    _describe(writer, title, author, at)
    metadata = _stream(
        writer,
        _metadata(title, author, language, made_on).encode(),
        {"/Type": "/Metadata", "/Subtype": "/XML"},
        is_packed=False,
    )
    profile = _stream(writer, srgb(), {"/N": 3})
    intent = {
        "/Type": "/OutputIntent",
        "/S": "/GTS_PDFA1",
        "/OutputConditionIdentifier": "(sRGB",
        "/Info": "(sRGB IEC61966-2.1",
        "/DestOutputProfile": profile,
    }
    attached = [_attached(writer, each, at) for each in files]
    # A name tree is in the order of its names.
    tree = sorted(zip((each.name for each in files), attached, strict=True), key=itemgetter(0))
    named = [part for name, held in tree for part in (f"({name}", held)]
    _put(
        writer.root_object,
        {
            "/Metadata": metadata,
            "/OutputIntents": [writer._add_object(pdf_value(intent))],  # noqa: SLF001
            "/AF": attached,
            "/Names": {"/EmbeddedFiles": {"/Names": named}},
            "/PageMode": "/UseNone",
        },
    )
    for page in writer.pages:
        page.pop("/Trans", None)
        _drop_unused_typefaces(page)
    _name_written_letters(writer)
    _identify(writer, [title.encode(), *(each.content for each in files)])


def _describe(writer: Pdf, title: str, author: str, at: str) -> None:
    information = writer._info  # noqa: SLF001 - what the library offers only adds to it
    held = information.get_object()
    for name in list(held):
        del held[name]
    _put(
        held,
        {
            "/Title": f"({title}",
            "/Author": f"({author}",
            "/Producer": f"({PRODUCER}",
            "/Creator": f"({PRODUCER}",
            "/CreationDate": f"({at}",
            "/ModDate": f"({at}",
        },
    )


def _metadata(title: str, author: str, language: str, made_on: date) -> str:
    at = f"{made_on.isoformat()}T00:00:00Z"
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about="" {_SPACES}>\n'
        "<pdfaid:part>3</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li>'
        "</rdf:Alt></dc:title>\n"
        f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>\n"
        f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n"
        "<dc:format>application/pdf</dc:format>\n"
        f"<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>\n"
        f"<xmp:CreateDate>{at}</xmp:CreateDate>\n<xmp:ModifyDate>{at}</xmp:ModifyDate>\n"
        f"<pdf:Producer>{PRODUCER}</pdf:Producer>\n"
        "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n" + '<?xpacket end="w"?>'
    )


def _attached(writer: Pdf, file: AttachedFile, at: str) -> Pdf:
    content = _stream(
        writer,
        file.content,
        {
            "/Type": "/EmbeddedFile",
            "/Subtype": f"/{file.media_type}",
            "/Params": {"/Size": len(file.content), "/ModDate": f"({at}"},
        },
    )
    described = {
        "/Type": "/Filespec",
        "/F": f"({file.name}",
        "/UF": f"({file.name}",
        "/Desc": f"({file.name}",
        "/AFRelationship": f"/{file.relationship}",
        "/EF": {"/F": content, "/UF": content},
    }
    return writer._add_object(pdf_value(described))  # noqa: SLF001 - the library's way to add one


def _stream(
    writer: Pdf, content: bytes, values: dict[str, object], *, is_packed: bool = True
) -> Pdf:
    from pypdf.generic import StreamObject  # noqa: PLC0415 - optional

    stream = StreamObject()
    stream.set_data(content)
    if is_packed:
        stream = stream.flate_encode()
    _put(stream, values)
    return writer._add_object(stream)  # noqa: SLF001 - the library's way to add one


def _drop_unused_typefaces(page: Pdf) -> None:
    """Take away what is not embedded: the library names its own typeface, used or not."""
    named = page["/Resources"]["/Font"]
    for name in [each for each in named if named[each]["/Subtype"] == "/Type1"]:
        del named[name]


def _name_written_letters(writer: Pdf) -> None:
    """Say of every drawn letter which letter was written."""
    done: set[int] = set()
    for page in writer.pages:
        for font in page["/Resources"]["/Font"].values():
            reference = font.get_object().raw_get("/ToUnicode")
            if reference.idnum not in done:
                done.add(reference.idnum)
                stream = reference.get_object()
                stream.set_data(of_written_letters(stream.get_data()))


def _identify(writer: Pdf, content: Sequence[bytes]) -> None:
    """Set the identifier that every file has: from what it holds, so that it says nothing."""
    from pypdf.generic import ArrayObject, ByteStringObject  # noqa: PLC0415 - optional

    identifier = ByteStringObject(sha256(b"".join(sha256(each) for each in content))[:16])
    writer._ID = ArrayObject([identifier, identifier])  # noqa: SLF001 - else it is by chance


def _put(target: Pdf, values: dict[str, object]) -> None:
    for name, value in values.items():
        target[pdf_value(name)] = pdf_value(value)
