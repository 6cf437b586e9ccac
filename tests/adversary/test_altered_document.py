"""The attack: a document that people hold says something else than what was sealed.

A byte is changed, something is added behind the seal, the record inside is exchanged, a file
of a container is exchanged or smuggled in, or a signature is made to vouch for another
element than the one that is used. Every one is detected by whoever opens the file, with
nothing but the seal in it; no node is asked, and none changes its state.
"""

import random
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeAlias

import pytest
from tests.unit.transport.documents.document_material import (
    CERTIFICATE,
    DAY,
    EXTRACT,
    NOW,
    certified_key,
    certifier,
    own_key,
    pdf,
    sealed,
)
from tests.unit.transport.forms.form_material import REASON, require_part
from tests.unit.trust.test_container_signature import FILES, entries, made, repacked

from comity.errors import InputInvalid
from comity.transport.documents.record import NAME, write_record
from comity.trust.sealed_document import read_sealed, vouching_problem

require_part()
pypdf = pytest.importorskip("pypdf", reason=REASON)
Pdf: TypeAlias = Any
SIGNATURE = "META-INF/signatures0.xml"
WRAPPED = b'<xades:SignedProperties Id="S0-P">'


def what_is_wrong(raw: bytes) -> str:
    """Return why nobody is to believe a document; empty if it is sealed by whom we know."""
    try:
        document = read_sealed(raw)
    except InputInvalid as refused:
        return refused.public
    if not document.seals:
        return "there is no seal"
    known = [certifier().der]
    problems = [vouching_problem(seal, known, now=NOW + DAY) for seal in document.seals]
    return "; ".join(problems) if any(problems) else ""


def reading(raw: bytes) -> tuple[object, ...]:
    """Return all that anybody takes from a document."""
    document = read_sealed(raw)
    (seal,) = document.seals
    return document.files, seal.certificate, seal.signed_at, seal.time_stamp, seal.problem


@pytest.fixture(scope="module")
def document() -> bytes:
    return sealed(pdf(CERTIFICATE), certified_key())


@pytest.fixture(scope="module")
def container() -> bytes:
    return made(certified_key())


def test_what_was_sealed_is_believed(document: bytes, container: bytes) -> None:
    assert what_is_wrong(document) == ""
    assert what_is_wrong(container) == ""


def test_a_changed_byte_of_a_document_is_detected(document: bytes) -> None:
    """Detected by whoever reads it, by the digest in the seal: no byte of the signed ranges
    can change. Each byte near the ends, around the seal, and some of every part are tried."""
    start = document.index(b"/Contents <") + len(b"/Contents <")
    end = document.index(b">", start)
    chosen = random.Random(5)  # noqa: S311 - the same places each time
    inside = set(range(start - 1, end + 1))
    places = {*range(24), *range(len(document) - 24, len(document))}
    places |= {start - 3, end + 2, end + 8}
    places |= set(chosen.sample(sorted(set(range(len(document))) - inside), 120))
    for place in sorted(places - inside):
        changed = bytearray(document)
        changed[place] ^= 1 << chosen.randrange(8)
        assert what_is_wrong(bytes(changed)), place


def test_a_changed_byte_of_the_seal_is_detected(document: bytes) -> None:
    """Detected by whoever reads it: what the seal says is signed, or is the signature. What a
    reader does not need (an enclosed certificate of an authority that is known anyway) may be
    spoilt: then the document reads as before, and says nothing else."""
    start = document.index(b"/Contents <") + len(b"/Contents <")
    length = 4 + int(document[start + 4 : start + 8], 16)
    chosen = random.Random(6)  # noqa: S311 - the same places each time
    for place in chosen.sample(range(2 * length), 60):
        changed = bytearray(document)
        old = changed[start + place : start + place + 1].decode()
        changed[start + place : start + place + 1] = f"{int(old, 16) ^ 1:x}".encode()
        if not what_is_wrong(bytes(changed)):
            assert reading(bytes(changed)) == reading(document), place


def rewritten(document: bytes, alter: Callable[[Pdf], None], *, behind: bool) -> bytes:
    reader = pypdf.PdfReader(BytesIO(document))
    writer = (
        pypdf.PdfWriter(BytesIO(document), incremental=True)
        if behind
        else pypdf.PdfWriter(clone_from=reader)
    )
    alter(writer)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def overprint(writer: Pdf) -> None:
    page = writer.pages[0]
    note = pypdf.annotations.FreeText(text="No convictions", rect=(60, 500, 300, 600))
    writer.add_annotation(page, note)


def retitle(writer: Pdf) -> None:
    writer.add_metadata({"/Title": "Certificate without convictions"})


def swap_record(writer: Pdf) -> None:
    names = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]
    held = names[names.index(NAME) + 1].get_object()["/EF"]
    for name in ("/F", "/UF"):
        held[name].get_object().set_data(write_record(EXTRACT))


@pytest.mark.parametrize("alter", [overprint, retitle, swap_record], ids=lambda each: each.__name__)
@pytest.mark.parametrize("behind", [True, False], ids=["added-behind", "written-anew"])
def test_a_document_altered_after_sealing_is_detected(
    alter: Callable[[Pdf], None], behind: bool, document: bytes
) -> None:
    """Detected by whoever reads it: the seal covers the whole file, and forbids additions."""
    pytest.importorskip("pypdf.annotations", reason=REASON)
    changed = rewritten(document, alter, behind=behind)
    assert changed != document
    assert what_is_wrong(changed)


def test_a_seal_put_behind_anothers_is_detected(document: bytes) -> None:
    """The attack: somebody adds an empty revision, so that their own words come last."""
    assert what_is_wrong(document + document[document.rindex(b"xref") :])
    assert what_is_wrong(document + b"\n% harmless?\n")


def test_a_document_sealed_by_somebody_unknown_is_not_believed() -> None:
    """Detected by whoever asks who it was: the forger's certificate leads nowhere."""
    assert "does not lead" in what_is_wrong(sealed(pdf(CERTIFICATE), own_key()))


def test_the_record_beside_the_page_can_be_told_by_its_digest(document: bytes) -> None:
    """A page says which record belongs to it; another record has another digest."""
    ours, other = write_record(CERTIFICATE), write_record(EXTRACT)
    assert read_sealed(document).files[NAME] == ours != other


def test_a_changed_byte_of_a_file_in_a_container_is_detected(container: bytes) -> None:
    """Detected by whoever reads it, by the file's digest in the signature."""
    contents = entries(container)
    for name in FILES:
        for place in range(len(contents[name])):
            changed = bytearray(contents[name])
            changed[place] ^= 1
            assert "changed" in what_is_wrong(repacked({**contents, name: bytes(changed)}))


def test_a_changed_byte_of_a_signature_is_detected(container: bytes) -> None:
    """Detected by whoever reads it: no byte that says anything can change unnoticed. Where the
    reading stays the same (the XML declaration's letters) the document does, too."""
    contents = entries(container)
    xml = contents[SIGNATURE]
    chosen = random.Random(8)  # noqa: S311 - the same places each time
    before = reading(container)
    for place in chosen.sample(range(len(xml)), 400):
        changed = bytearray(xml)
        changed[place] ^= 1 << chosen.randrange(8)
        raw = repacked({**contents, SIGNATURE: bytes(changed)})
        if not what_is_wrong(raw):
            assert reading(raw) == before, place


def test_files_exchanged_renamed_taken_out_or_smuggled_in_are_detected(container: bytes) -> None:
    contents = entries(container)
    first, second = "case.evidence", "Urteil Köln & Bonn.txt"
    swapped = {**contents, first: contents[second], second: contents[first]}
    renamed = {("other" if name == first else name): each for name, each in contents.items()}
    without = {name: each for name, each in contents.items() if name != first}
    for altered in (
        swapped,
        renamed,
        without,
        {**contents, "smuggled.txt": b"not signed"},
        {**contents, "META-INF/smuggled.xml": b"<x/>"},
        {**contents, "META-INF/signatures1.xml": b"<x/>"},
        {**contents, first.upper(): b"the same to a file system"},
        {**contents, "../outside": b"x"},
    ):
        assert what_is_wrong(repacked(altered))


def test_a_second_file_of_the_same_name_is_refused(container: bytes) -> None:
    """The attack: one program takes the first entry of a name, another the last."""
    target = BytesIO(container)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(target, "a") as archive:
        archive.writestr("case.evidence", b"another")
    assert "one name" in what_is_wrong(target.getvalue())


def test_a_container_that_unpacks_without_end_is_refused() -> None:
    """The attack: some kilobytes that become gigabytes when they are read."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("mimetype")
        archive.writestr(entry, "application/vnd.etsi.asic-e+zip")
        for number in range(9):
            archive.writestr(f"{number}", bytes(16 * 1024 * 1024))
    assert len(target.getvalue()) < 1024 * 1024
    assert "unpacks" in what_is_wrong(target.getvalue())
    lying = bytearray(target.getvalue())
    at = lying.index(b"PK\x01\x02", lying.index(b"PK\x01\x02") + 1)
    lying[at + 24 : at + 28] = (16).to_bytes(4, "little")
    assert what_is_wrong(bytes(lying))


def wrapped(xml: bytes) -> dict[str, bytes]:
    """Return signatures in which a signed part stands beside another that would be used."""
    start = xml.index(WRAPPED)
    end = xml.index(b"</xades:SignedProperties>") + len(b"</xades:SignedProperties>")
    true = xml[start:end]
    later = true.replace(b"2026-11-22", b"2025-01-01")
    renamed = later.replace(b'Id="S0-P"', b'Id="S0-Q"')
    moved = b"<ds:Object>" + true + b"</ds:Object>"
    object_end = b"</ds:Object></ds:Signature>"
    info_start = xml.index(b"<ds:SignedInfo>")
    info_end = xml.index(b"</ds:SignedInfo>") + len(b"</ds:SignedInfo>")
    info = xml[info_start:info_end]
    whole_start = xml.index(b"<ds:Signature ")
    whole_end = xml.index(b"</ds:Signature>") + len(b"</ds:Signature>")
    whole = xml[whole_start:whole_end]
    return {
        "same-name-twice": xml.replace(true, later + true),
        "moved-aside": xml.replace(true, later).replace(
            object_end, b"</ds:Object>" + moved + b"</ds:Signature>"
        ),
        "other-name-in-place": xml.replace(true, renamed).replace(
            object_end, b"</ds:Object>" + moved + b"</ds:Signature>"
        ),
        "two-signed-infos": xml.replace(info, info + info),
        "two-signatures": xml.replace(whole, whole + whole),
        "signature-inside": xml.replace(b"</ds:Object>", whole + b"</ds:Object>", 1),
        "comment-divides": xml.replace(b"2026-11-22T", b"2026-<!-- -->11-22T"),
        "entity": xml.replace(b"<asic:XAdES", b'<!DOCTYPE a [<!ENTITY b "c">]><asic:XAdES', 1),
        "transform-added": xml.replace(
            b'<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>',
            b'<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>',
        ),
        "no-own-properties-signed": xml.replace(
            b'Type="http://uri.etsi.org/01903#SignedProperties" ', b""
        ),
    }


@pytest.mark.parametrize("name", sorted(wrapped(entries(made())[SIGNATURE])))
def test_a_signature_that_vouches_for_another_element_is_detected(
    name: str, container: bytes
) -> None:
    """The attack: signature wrapping. What is checked is always what is used."""
    contents = entries(container)
    altered = wrapped(contents[SIGNATURE])[name]
    assert altered != contents[SIGNATURE]
    assert what_is_wrong(repacked({**contents, SIGNATURE: altered}))


def test_a_signature_of_one_container_does_not_fit_another(container: bytes) -> None:
    other = entries(container)
    other["case.evidence"] = b'{"format": "comity-evidence/3", "messages": []}\n'
    assert what_is_wrong(repacked(other))
    assert what_is_wrong(container) == "", "and what was sealed is as it was"
