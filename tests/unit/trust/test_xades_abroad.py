"""Programs that are not ours accept the signature in a container, and ours accepts theirs.

Comity assembles and checks XAdES itself, on lxml and cryptography. What is asked here shares
no code with it: xmlsec1 (libxml2 and OpenSSL, in C) checks every digest and the signature as
XML Signature, and makes such; signxml, a Python library, checks XAdES by itself, and so does
xadesjs in JavaScript.
"""

import subprocess
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from cryptography.hazmat.primitives import serialization
from lxml import etree
from tests.foreign_javascript import answer_of
from tests.programs import program
from tests.unit.transport.documents.document_material import (
    NOW,
    certified_key,
    certifier,
    own_key,
    rsa_key,
    written,
)
from tests.unit.trust.test_container_signature import FILES, entries, extracted, made, repacked

from comity.trust.certificates import pem_of
from comity.trust.container_signature import read_container
from comity.trust.digest import sha256
from comity.trust.document_key import DocumentKey
from comity.trust.xades_form import CANONICAL_METHODS

INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
SIGNATURE = "META-INF/signatures0.xml"
KEYS = pytest.mark.parametrize(
    "key", [own_key, certified_key, rsa_key], ids=lambda each: each.__name__
)


@KEYS
def test_xmlsec_verifies_signature_and_digests(
    key: Callable[[], DocumentKey], tmp_path: Path
) -> None:
    folder = extracted(tmp_path / "unpacked", made(key()))
    anchor = certifier().pem if key().chain else pem_of(key().certificate)
    command = [
        program("xmlsec1"),
        "--verify",
        "--id-attr:Id",
        "SignedProperties",
        "--verification-time",
        NOW.strftime("%Y-%m-%d %H:%M:%S"),
        "--trusted-pem",
        written(tmp_path, anchor, "anchor.pem"),
        SIGNATURE,
    ]
    said = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)
    assert said.returncode == 0, said.stderr
    assert f"SignedInfo References (ok/all): {len(FILES) + 1}/{len(FILES) + 1}" in (
        said.stdout + said.stderr
    )


def test_xmlsec_refuses_a_changed_file(tmp_path: Path) -> None:
    folder = extracted(tmp_path / "unpacked", made())
    (folder / "case.evidence").write_bytes(b"{}")
    command = [program("xmlsec1"), "--verify", "--id-attr:Id", "SignedProperties"]
    command += ["--trusted-pem", written(tmp_path, pem_of(own_key().certificate)), SIGNATURE]
    assert subprocess.run(command, check=False, capture_output=True, cwd=folder).returncode != 0


@KEYS
def test_a_library_in_another_language_verifies_the_signature(
    key: Callable[[], DocumentKey], tmp_path: Path
) -> None:
    """xadesjs: JavaScript, a canonical form of its own, WebCrypto."""
    folder = extracted(tmp_path / "unpacked", made(key()))
    assert answer_of("check_container.cjs", str(folder)) == {
        "ok": True,
        "references": len(FILES) + 1,
        "signed_at": "2026-11-22T09:30:00.000Z",
    }
    (folder / "case.evidence").write_bytes(b"{}")
    changed = answer_of("check_container.cjs", str(folder))
    assert changed["ok"] is False


@KEYS
def test_another_library_verifies_the_signature_as_xades(key: Callable[[], DocumentKey]) -> None:
    xades = pytest.importorskip("signxml.xades", reason="signxml is not installed")
    contents = entries(made(key()))
    (signature,) = etree.fromstring(contents[SIGNATURE])
    results = xades.XAdESVerifier().verify(
        etree.tostring(signature),
        x509_cert=pem_of(key().certificate).decode(),
        uri_resolver=resolver(contents),
        expect_references=len(FILES) + 1,
    )
    assert len(results) == len(FILES) + 1
    (properties,) = [each for each in results if isinstance(each, xades.XAdESVerifyResult)]
    assert properties.signed_properties is not None


TEMPLATE = """<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#">
  <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="S">
    <ds:SignedInfo>
      <ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
      <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"/>
      <ds:Reference URI="b%20c.txt">
        <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/><ds:DigestValue/>
      </ds:Reference>
      <ds:Reference URI="#P" Type="http://uri.etsi.org/01903#SignedProperties">
        <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/>
      </ds:Reference>
      <ds:Reference URI="a.txt">
        <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/>
      </ds:Reference>
    </ds:SignedInfo>
    <ds:SignatureValue/>
    <ds:KeyInfo><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo>
    <ds:Object>
      <xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Target="#S">
        <xades:SignedProperties Id="P">
          <xades:SignedSignatureProperties>
            <xades:SigningTime>2026-11-22T10:30:00+01:00</xades:SigningTime>
            <xades:SigningCertificateV2><xades:Cert><xades:CertDigest>
              <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
              <ds:DigestValue>{digest}</ds:DigestValue>
            </xades:CertDigest></xades:Cert></xades:SigningCertificateV2>
          </xades:SignedSignatureProperties>
        </xades:SignedProperties>
      </xades:QualifyingProperties>
    </ds:Object>
  </ds:Signature>
</asic:XAdESSignatures>
"""


@pytest.mark.parametrize("method", sorted(CANONICAL_METHODS))
def test_a_signature_made_by_another_program_is_checked_here(method: str, tmp_path: Path) -> None:
    """Each canonical form, SHA-512, RSA, another order: as a partner's program may."""
    files = {"a.txt": b"first", "b c.txt": b"second"}
    for name, content in files.items():
        written(tmp_path, content, name)
    key = serialization.load_der_private_key(rsa_key().private_der(), None).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    digest = b64encode(sha256(rsa_key().certificate)).decode()
    written(tmp_path, key, "key.pem")
    written(tmp_path, pem_of(rsa_key().certificate), "certificate.pem")
    template = TEMPLATE.format(digest=digest).replace(INCLUSIVE, method)
    command = [program("xmlsec1"), "--sign", "--id-attr:Id", "SignedProperties"]
    command += ["--privkey-pem", "key.pem,certificate.pem", "--output", "signed.xml"]
    command.append(written(tmp_path, template.encode(), "template.xml"))
    made_there = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert made_there.returncode == 0, made_there.stderr
    contents = {
        "mimetype": b"application/vnd.etsi.asic-e+zip",
        **files,
        SIGNATURE: (tmp_path / "signed.xml").read_bytes(),
    }
    (found,) = read_container(repacked(contents)).signatures
    assert found.problem == ""
    assert found.signed_at == NOW
    changed = read_container(repacked({**contents, "a.txt": b"First"})).signatures[0]
    assert changed.problem == "what was signed was changed"


def resolver(contents: dict[str, bytes]) -> Callable[[str], bytes]:
    return lambda uri: contents[unquote(uri)]
