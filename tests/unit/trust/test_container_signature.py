"""Signed containers: what is in them is what was signed, or they say why not."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from tests.unit.transport.documents.document_material import (
    DAY,
    NOW,
    certified_key,
    certifier,
    own_key,
    rsa_key,
)

from comity.errors import InputInvalid, KeyUnavailable
from comity.ids import StateCode
from comity.trust.container_file import MEDIA_TYPE
from comity.trust.container_signature import Container, read_container, write_container
from comity.trust.document_key import DocumentKey, document_key, make_seal_key
from comity.trust.sealed_document import SealedForm, read_sealed, vouching_problem

FILES = {
    "case.evidence": b'{"format": "comity-evidence/3"}\n',
    "Urteil Köln & Bonn.txt": b"schuldig",
    "folder/empty.bin": b"",
}
TYPES = {
    "case.evidence": "application/json",
    "Urteil Köln & Bonn.txt": "text/plain",
    "folder/empty.bin": "application/octet-stream",
}


def made(key: DocumentKey | None = None) -> bytes:
    return write_container(FILES, media_types=TYPES, key=key or own_key(), signed_at=NOW)


@pytest.mark.parametrize("key", [own_key, certified_key, rsa_key], ids=lambda each: each.__name__)
def test_what_was_put_in_comes_out_signed(key: Callable[[], DocumentKey]) -> None:
    found = read_container(made(key()))
    assert found.files == FILES
    (signature,) = found.signatures
    assert signature.problem == ""
    assert signature.signed_at == NOW
    assert signature.certificate == key().certificate
    assert signature.chain == key().chain
    assert signature.time_stamp == b""


def test_the_archive_begins_as_the_standard_wants() -> None:
    raw = made()
    assert raw[30:38] == b"mimetype"
    assert raw[38 : 38 + len(MEDIA_TYPE)] == MEDIA_TYPE.encode()
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        assert "META-INF/manifest.xml" in archive.namelist()
        assert "META-INF/signatures0.xml" in archive.namelist()


def test_a_name_that_leads_elsewhere_is_not_put_in() -> None:
    for name in ("../x", "/etc/x", "a//b", "META-INF/x", "mimetype", "a\\b", "", "a\nb"):
        with pytest.raises(InputInvalid):
            write_container(
                {name: b"x"}, media_types={name: "text/plain"}, key=own_key(), signed_at=NOW
            )
    with pytest.raises(InputInvalid):
        write_container({}, media_types={}, key=own_key(), signed_at=NOW)


@pytest.mark.parametrize(
    "files",
    [{"a": b"", "A": b""}, {str(number): b"" for number in range(200)}],
    ids=["one-name-to-a-file-system", "too-many"],
)
def test_what_could_not_be_read_back_is_not_written(files: dict[str, bytes]) -> None:
    types = dict.fromkeys(files, "text/plain")
    with pytest.raises(InputInvalid):
        write_container(files, media_types=types, key=own_key(), signed_at=NOW)


def test_what_is_no_container_is_refused() -> None:
    for raw in (b"", b"PK\x03\x04", b"%PDF-1.7", made()[:-30], made()[1:], b"x" + made()):
        with pytest.raises(InputInvalid):
            read_container(raw)


def test_a_container_without_signature_vouches_for_nothing() -> None:
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(made())) as archive, zipfile.ZipFile(target, "w") as other:
        for entry in archive.infolist():
            if "signatures" not in entry.filename:
                other.writestr(entry, archive.read(entry))
    assert read_container(target.getvalue()).signatures == ()


def test_the_one_door_reads_container_and_says_who_vouches() -> None:
    document = read_sealed(made(certified_key()))
    assert document.form is SealedForm.CONTAINER
    assert document.files == FILES
    (seal,) = document.seals
    assert "Bundesamt für Justiz" in seal.holder
    assert vouching_problem(seal, [certifier().der], now=NOW + DAY) == ""
    assert vouching_problem(seal, [seal.certificate], now=NOW + DAY) == ""
    assert "nobody here" in vouching_problem(seal, [], now=NOW + DAY)
    assert "does not lead" in vouching_problem(seal, [own_key().certificate], now=NOW + DAY)
    assert "future" in vouching_problem(seal, [certifier().der], now=NOW - DAY)
    late = vouching_problem(
        seal, [certifier().der], now=NOW + 9000 * DAY, proven_at=NOW + 8000 * DAY
    )
    assert "not valid" in late


def test_a_certificate_that_may_not_issue_leads_nowhere() -> None:
    """The attack: the holder of any certificate issues one to somebody else."""
    other = make_seal_key(StateCode("DE"), "Mallory", NOW - DAY, NOW + DAY)
    key = document_key(other.certificate_pem, other.key_pem)
    (seal,) = read_sealed(made(key)).seals
    assert vouching_problem(seal, [certified_key().certificate], now=NOW)


def test_a_key_of_another_certificate_seals_nothing() -> None:
    first = make_seal_key(StateCode("DE"), "A", NOW - DAY, NOW + DAY)
    second = make_seal_key(StateCode("DE"), "A", NOW - DAY, NOW + DAY)
    with pytest.raises(KeyUnavailable):
        document_key(first.certificate_pem, second.key_pem)
    with pytest.raises(KeyUnavailable):
        document_key(b"none", first.key_pem)
    assert "BEGIN" not in repr(first)
    assert "key" not in repr(document_key(first.certificate_pem, first.key_pem)).lower().replace(
        "documentkey", ""
    )


def entries(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def repacked(contents: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return target.getvalue()


def problem_of(container: Container) -> str:
    return " | ".join(each.problem for each in container.signatures)


def extracted(folder: Path, raw: bytes) -> Path:
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        archive.extractall(folder)
    return folder
