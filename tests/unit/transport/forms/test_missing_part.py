"""Without the optional part, a form is neither written nor read, and the message says why."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from tests.unit.transport.forms.form_material import REQUEST

from comity.errors import ConfigurationInvalid
from comity.transport.forms.form_reading import read_form
from comity.transport.forms.form_writing import write_form
from comity.trust.pdf_signature import sign_pdf, signature_of


def _sign() -> object:
    return sign_pdf(
        b"",
        field_name="signature",
        certificate_pem=b"",
        key_pem=b"",
        signed_at=datetime(2026, 1, 1, tzinfo=UTC),
        reason="",
    )


@pytest.mark.parametrize(
    "act",
    [lambda: write_form(REQUEST), lambda: read_form(b""), lambda: signature_of(b""), _sign],
    ids=["write", "read", "signature", "sign"],
)
def test_the_part_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]
) -> None:
    for package in ("pypdf", "pyhanko.pdf_utils.reader", "pyhanko.sign", "reportlab"):
        monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ConfigurationInvalid) as missing:
        act()
    assert "comity[forms]" in missing.value.public
