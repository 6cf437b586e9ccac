"""Rules of PDF/A-3a that can be checked by reading the file.

No independent validator of PDF/A was run: none was at hand as a package. These are the rules
of ISO 19005-3 that this project knows how to check, read with pyHanko's reader, which shares
no code with the libraries that draw and assemble (reportlab, pypdf).
"""

import contextlib
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

import pytest
from tests.unit.transport.documents.document_material import (
    CERTIFICATE,
    EXTRACT,
    IN_MANY_SCRIPTS,
    REPLY,
    certified_key,
    certifier,
    pdf,
    sealed,
)
from tests.unit.transport.forms.form_material import REASON, require_part

require_part()
reading = pytest.importorskip("pyhanko.pdf_utils.reader", reason=REASON)
generic = pytest.importorskip("pyhanko.pdf_utils.generic", reason=REASON)
misc = pytest.importorskip("pyhanko.pdf_utils.misc", reason=REASON)

Pdf: TypeAlias = Any
"""An object of a library whose types are not seen here."""

MANY_SCRIPTS = replace(EXTRACT, person=IN_MANY_SCRIPTS)
SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}


def files() -> list[bytes]:
    sealed_for_long = sealed(
        pdf(REPLY, b'{"format": "comity-evidence/3"}'),
        certified_key(),
        revocations=(certifier().revocations(),),
    )
    return [pdf(EXTRACT), sealed(pdf(MANY_SCRIPTS)), sealed(pdf(CERTIFICATE)), sealed_for_long]


@pytest.fixture(scope="module", params=range(4), ids=["bare", "scripts", "certificate", "reply"])
def raw(request: pytest.FixtureRequest) -> bytes:
    number: int = request.param
    return files()[number]


@pytest.fixture
def reader(raw: bytes) -> Pdf:
    return reading.PdfFileReader(BytesIO(raw))


def pages(reader: Pdf) -> Iterator[Pdf]:
    for kid in reader.root["/Pages"]["/Kids"]:
        yield kid.get_object()


def objects(reader: Pdf) -> Iterator[Pdf]:
    """Yield every object of the file, whether or not anything refers to it."""
    for number in range(1, int(reader.trailer["/Size"])):
        # A number that was never used has no object.
        with contextlib.suppress(misc.PdfReadError):
            yield reader.get_object(generic.Reference(number, 0, reader))


def walked(held: Pdf) -> Iterator[Pdf]:
    """Yield a structure element and those below it."""
    yield held
    kids = held.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        child = kid.get_object()
        if not isinstance(child, int) and "/S" in child:
            yield from walked(child)


def test_the_file_has_a_header_an_identifier_and_no_encryption(raw: bytes, reader: Pdf) -> None:
    assert re.match(rb"%PDF-1\.7\r?\n%[\x80-\xff]{4}", raw)
    first, second = reader.trailer["/ID"]
    assert len(bytes(first)) == 16
    assert second
    assert "/Encrypt" not in reader.trailer
    assert raw.rstrip().endswith(b"%%EOF")


def test_nothing_is_transparent_active_or_kept_elsewhere(reader: Pdf) -> None:
    forbidden = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Sound", "/Movie"}
    everything = list(objects(reader))
    assert len(everything) > 50
    for each in everything:
        if not isinstance(each, dict):
            continue
        assert each.get("/S") not in forbidden
        assert each.get("/S") != "/Transparency"
        assert "/SMask" not in each
        assert "/OCProperties" not in each
        assert "/AA" not in each
        for strength in ("/CA", "/ca"):
            assert float(each.get(strength, 1)) == 1
        for filters in [each.get("/Filter", [])]:
            assert "LZW" not in str(filters)
            assert "Crypt" not in str(filters)
    assert "/OpenAction" not in reader.root
    assert "/NeedAppearances" not in reader.root["/AcroForm"]


def test_every_typeface_is_embedded_and_every_letter_has_its_meaning(reader: Pdf) -> None:
    for page in pages(reader):
        fonts = page["/Resources"]["/Font"]
        assert fonts
        for name in fonts:
            font = fonts[name]
            assert font["/Subtype"] == "/TrueType"
            assert re.match(r"/[A-Z]{6}\+", font["/BaseFont"])
            descriptor = font["/FontDescriptor"]
            assert "/Encoding" not in font, "a symbolic typeface has no encoding"
            assert int(descriptor["/Flags"]) & 4
            program = bytes(descriptor["/FontFile2"].data)
            assert [each[:2] for each in cmap_tables(program)] in ([(1, 0)], [(3, 0)])
            meanings = re.findall(
                rb"<([0-9A-F]{2})> <([0-9A-F]+)>", font["/ToUnicode"].data.split(b"space")[-1]
            )
            assert meanings
            for _, letter in meanings:
                assert int(letter, 16) not in {0, 0xFEFF, 0xFFFE}
            used = {code for code, _ in meanings}
            assert drawn_codes(page, name) <= used


def test_widths_are_those_of_the_typeface(reader: Pdf) -> None:
    for page in pages(reader):
        for name in page["/Resources"]["/Font"]:
            font = page["/Resources"]["/Font"][name]
            program = bytes(font["/FontDescriptor"]["/FontFile2"].data)
            stated = [float(each) for each in font["/Widths"]]
            actual = widths(program)
            for code in drawn_codes(page, name):
                number = int(code, 16)
                assert abs(stated[number - int(font["/FirstChar"])] - actual[number]) <= 1


def test_colours_mean_what_the_profile_says(reader: Pdf) -> None:
    intent = reader.root["/OutputIntents"][0].get_object()
    assert len(reader.root["/OutputIntents"]) == 1
    assert intent["/S"] == "/GTS_PDFA1"
    profile = intent["/DestOutputProfile"]
    assert int(profile["/N"]) == 3
    assert profile.data[12:20] == b"mntrRGB "
    assert profile.data[36:40] == b"acsp"
    assert struct.unpack(">I", profile.data[:4]) == (len(profile.data),)
    for page in pages(reader):
        operators = content(page).split()
        assert not {b"k", b"K", b"cs", b"CS", b"sc", b"scn", b"sh", b"gs"} & set(operators)


def test_metadata_say_twice_the_same(reader: Pdf) -> None:
    stream = reader.root["/Metadata"]
    assert "/Filter" not in stream
    xml = ET.fromstring(stream.data.decode().partition("?>")[2].rpartition("<?")[0])  # noqa: S314
    description = xml.find("rdf:RDF/rdf:Description", SPACES)
    assert description is not None

    def text(path: str) -> str:
        found = description.find(path, SPACES)
        assert found is not None
        return found.text or ""

    information = reader.trailer["/Info"]
    assert (text("pdfaid:part"), text("pdfaid:conformance")) == ("3", "A")
    assert text("dc:title/rdf:Alt/rdf:li") == information["/Title"]
    assert text("dc:creator/rdf:Seq/rdf:li") == information["/Author"]
    assert text("xmp:CreatorTool") == information["/Creator"]
    assert text("pdf:Producer") == information["/Producer"]
    for stated, name in (("xmp:CreateDate", "/CreationDate"), ("xmp:ModifyDate", "/ModDate")):
        assert "D:" + re.sub("[-:T]", "", text(stated)) == information[name]


def test_every_attached_file_says_what_it_is_and_how_it_belongs(reader: Pdf) -> None:
    attached = list(reader.root["/AF"])
    names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    assert len(names) == 2 * len(attached) > 0
    keys = [str(each) for each in names][::2]
    assert keys == sorted(keys)
    for each in (held.get_object() for held in attached):
        assert each["/F"] == each["/UF"]
        assert each["/AFRelationship"] in {"/Data", "/Supplement"}
        stream = each["/EF"]["/F"]
        assert stream["/Subtype"] == "/application/json"
        assert "/ModDate" in stream["/Params"]
        assert int(stream["/Params"]["/Size"]) == len(stream.data)


def test_a_screen_reader_finds_titles_tables_and_a_language(reader: Pdf) -> None:
    root = reader.root
    assert root["/MarkInfo"]["/Marked"]
    assert re.fullmatch("[a-z]{2}", root["/Lang"])
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    (document,) = root["/StructTreeRoot"]["/K"]
    elements = list(walked(document.get_object()))
    roles = [each["/S"] for each in elements]
    assert roles.count("/H1") == 1
    assert {"/Document", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/L", "/LI", "/LBody"} <= set(
        roles
    )
    for each in elements:
        if each["/S"] == "/TH":
            assert each["/A"]["/Scope"] == "/Row"
        if each["/S"] == "/Figure":
            assert each["/Alt"]
            assert len(each["/A"]["/BBox"]) == 4


def test_everything_drawn_is_in_the_structure_or_is_marked_as_no_part_of_it(reader: Pdf) -> None:
    tree = reader.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = {int(tree[at]): tree[at + 1] for at in range(0, len(tree), 2)}
    for page in pages(reader):
        drawn = content(page)
        marks = [int(each) for each in re.findall(rb"/MCID (\d+)", drawn)]
        assert marks == list(range(len(marks)))
        assert len(parents[int(page["/StructParents"])]) == len(marks)
        depth = 0
        for operator in re.findall(rb"\b(BDC|BMC|EMC|Tj|TJ|f\*?|re)\b", drawn):
            depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operator, 0)
            if operator in {b"Tj", b"TJ", b"re"}:
                assert depth >= 1
        assert depth == 0


def test_a_seal_forbids_changes_and_names_no_digest_in_its_reference(reader: Pdf) -> None:
    fields = reader.root["/AcroForm"]["/Fields"] if "/AcroForm" in reader.root else []
    assert len(fields) == 1
    for field in fields:
        widget = field.get_object()
        assert int(widget["/F"]) & 4
        assert not int(widget["/F"]) & (1 | 2 | 32)
        if "/V" in widget:
            for reference in widget["/V"].get("/Reference", []):
                assert not {"/DigestMethod", "/DigestValue", "/DigestLocation"} & set(reference)


def content(page: Pdf) -> bytes:
    streams = page["/Contents"]
    parts = streams if isinstance(streams, list) else [streams]
    return b"\n".join(bytes(each.get_object().data) for each in parts)


def drawn_codes(page: Pdf, font: str) -> set[bytes]:
    """Return the codes of letters drawn in a typeface, as hexadecimal digits."""
    codes: set[bytes] = set()
    current = b""
    pattern = rb"(/F[0-9]+\+[0-9]+) [0-9.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj"
    for name, text in re.findall(pattern, content(page), re.DOTALL):
        if name:
            current = name
        elif current == font.encode():
            plain = re.sub(
                rb"\\([0-7]{3}|.)",
                lambda found: (
                    bytes([int(found[1], 8)])
                    if len(found[1]) == 3
                    else {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(
                        found[1], found[1]
                    )
                ),
                text,
            )
            codes |= {b"%02X" % each for each in plain}
    return codes


def table(program: bytes, tag: bytes) -> bytes:
    for number in range(struct.unpack(">H", program[4:6])[0]):
        entry = program[12 + 16 * number : 28 + 16 * number]
        name, _, offset, length = struct.unpack(">4sIII", entry)
        if name == tag:
            return program[offset : offset + length]
    raise AssertionError(tag)


def cmap_tables(program: bytes) -> list[tuple[int, int, int]]:
    cmap = table(program, b"cmap")
    count = struct.unpack(">H", cmap[2:4])[0]
    return [struct.unpack(">HHI", cmap[4 + 8 * n : 12 + 8 * n]) for n in range(count)]


def widths(program: bytes) -> dict[int, float]:
    """Return the width of each code's letter, in thousandths."""
    unit = struct.unpack(">H", table(program, b"head")[18:20])[0]
    long = struct.unpack(">H", table(program, b"hhea")[34:36])[0]
    metrics = table(program, b"hmtx")
    cmap = table(program, b"cmap")
    ((_, _, offset),) = cmap_tables(program)
    form, _, _, first, count = struct.unpack(">HHHHH", cmap[offset : offset + 10])
    assert form == 6
    glyphs = struct.unpack(f">{count}H", cmap[offset + 10 : offset + 10 + 2 * count])
    found = {}
    for code, glyph in enumerate(glyphs, first):
        place = 4 * min(glyph, long - 1)
        found[code] = struct.unpack(">H", metrics[place : place + 2])[0] * 1000 / unit
    return found
