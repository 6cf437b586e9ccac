"""Programs that are not ours accept the sealed documents: Poppler, qpdf, NSS, OpenSSL."""

import re
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from tests.programs import program
from tests.unit.transport.documents.document_material import (
    DAY,
    EXTRACT,
    NOW,
    REPLY,
    certified_key,
    certifier,
    own_key,
    pdf,
    rsa_key,
    sealed,
    written,
)
from tests.unit.transport.forms.form_material import require_part

from comity.trust.document_key import DocumentKey

require_part()


def told(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("key", [own_key, certified_key, rsa_key], ids=lambda each: each.__name__)
def test_poppler_says_that_the_seal_is_valid_and_covers_everything(
    key: Callable[[], DocumentKey], tmp_path: Path
) -> None:
    said = told(program("pdfsig"), written(tmp_path, sealed(pdf(EXTRACT), key())))
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "SHA-256" in said


def test_poppler_with_the_authority_in_its_store_trusts_the_seal(tmp_path: Path) -> None:
    """NSS knows the issuing authority, and finds the way from the seal to it by itself."""
    store = tmp_path / "nss"
    store.mkdir()
    certutil = program("certutil")
    authority = written(tmp_path, certifier().pem, "authority.pem")
    told(certutil, "-N", "-d", f"sql:{store}", "--empty-password")
    told(certutil, "-A", "-d", f"sql:{store}", "-n", "authority", "-t", "CT,C,C", "-i", authority)
    document = written(tmp_path, sealed(pdf(EXTRACT), certified_key()))
    said = told(program("pdfsig"), "-nssdir", f"sql:{store}", document)
    assert "Signature is Valid." in said
    assert "Certificate is Trusted." in said


def test_poppler_says_that_one_changed_byte_breaks_the_seal(tmp_path: Path) -> None:
    raw = bytearray(sealed(pdf(EXTRACT)))
    place = raw.index(b"/Author")
    raw[place + 9] ^= 1
    said = told(program("pdfsig"), written(tmp_path, bytes(raw)))
    assert "Signature is Valid." not in said


def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    raw = sealed(pdf(REPLY, b"{}"), certified_key(), revocations=(certifier().revocations(),))
    said = told(program("qpdf"), "--check", written(tmp_path, raw))
    assert "No syntax or stream encoding errors found" in said


def test_poppler_finds_the_document_tagged_titled_and_described(tmp_path: Path) -> None:
    path = written(tmp_path, sealed(pdf(EXTRACT)))
    said = told(program("pdfinfo"), path)
    assert re.search(r"Tagged: +yes", said)
    assert re.search(r"PDF version: +1\.7", said)
    assert re.search(r"JavaScript: +no", said)
    assert f"Auszug aus dem Strafregister {EXTRACT.number}" in said
    structure = told(program("pdfinfo"), "-struct-text", path)
    for role in ("H1", "H2", "Table", "TR", "TH", "TD", "LBody", "Figure"):
        assert re.search(rf"^ *{role}\b", structure, re.MULTILINE), role
    assert "Auszug aus dem Strafregister" in structure


def test_every_typeface_is_embedded_and_part_of_one(tmp_path: Path) -> None:
    lines = told(program("pdffonts"), written(tmp_path, sealed(pdf(EXTRACT)))).splitlines()[2:]
    assert lines
    for line in lines:
        assert re.search(r"TrueType\s+\S+\s+yes\s+yes\s+yes", line), line


def test_openssl_verifies_the_seal_as_cms(tmp_path: Path) -> None:
    """The seal is taken out of the file by hand, and the signed ranges as they stand."""
    raw = sealed(pdf(EXTRACT), certified_key())
    found = re.search(rb"/ByteRange \[ *(\d+) (\d+) (\d+) (\d+) *\]", raw)
    assert found is not None
    first, length, second, rest = map(int, found.groups())
    assert second + rest == len(raw)
    padded = bytes.fromhex(raw[first + length + 1 : second - 1].decode())
    assert padded[:2] == b"\x30\x82"
    cms = padded[: 4 + int.from_bytes(padded[2:4], "big")]
    content = raw[first : first + length] + raw[second : second + rest]
    said = subprocess.run(
        [
            program("openssl"),
            "cms",
            "-verify",
            "-binary",
            "-inform",
            "DER",
            "-in",
            written(tmp_path, cms, "seal.p7s"),
            "-content",
            written(tmp_path, content, "content"),
            "-CAfile",
            written(tmp_path, certifier().pem, "authority.pem"),
            "-purpose",
            "any",
            "-attime",
            str(int(datetime.timestamp(NOW + DAY))),
            "-out",
            str(tmp_path / "out"),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    assert "successful" in said.stderr.lower()
