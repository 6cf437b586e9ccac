"""Without the optional part, a form is neither written nor read, and the message says why."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.unit.transport.documents.document_material import EXTRACT
from tests.unit.transport.forms.form_material import REQUEST

from comity.errors import ConfigurationInvalid
from comity.transport.documents.writing import write_document
from comity.transport.forms.form_reading import read_form
from comity.transport.forms.form_writing import write_form
from comity.trust.document_key import DocumentKey
from comity.trust.pdf_attachments import attachments_of
from comity.trust.pdf_sealing import sign_pdf
from comity.trust.pdf_signature import signature_of


def _sign() -> object:
    return sign_pdf(
        b"",
        field_name="signature",
        key=DocumentKey(b"", (), ec.generate_private_key(ec.SECP256R1())),
        signed_at=datetime(2026, 1, 1, tzinfo=UTC),
        reason="",
    )


@pytest.mark.parametrize(
    "act",
    [
        lambda: write_form(REQUEST),
        lambda: read_form(b""),
        lambda: signature_of(b""),
        _sign,
        lambda: write_document(EXTRACT),
        lambda: attachments_of(b""),
    ],
    ids=["write", "read", "signature", "sign", "document", "attachments"],
)
def test_the_part_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]
) -> None:
    for package in ("pypdf", "pyhanko.pdf_utils.reader", "pyhanko.sign", "reportlab"):
        monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ConfigurationInvalid) as missing:
        act()
    assert "comity[forms]" in missing.value.public
