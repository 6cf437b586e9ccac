import pytest

from comity.errors import InputInvalid
from comity.trust.keys import SigningKey
from comity.trust.token_uri import TokenReference, TokenUri, is_in_token

MODULE = "module-path=/usr/lib/softhsm/libsofthsm2.so"


def test_a_uri_tells_token_key_and_module() -> None:
    uri = TokenUri.from_text(
        f"pkcs11:token=Comity%20node;object=log-1;type=private?{MODULE}&pin-source=file:/etc/pin"
    )
    assert uri == TokenUri(
        token="Comity node",  # noqa: S106 - a label
        serial=None,
        object="log-1",
        key_id=None,
        module="/usr/lib/softhsm/libsofthsm2.so",
        pin_source="/etc/pin",
    )


def test_a_token_may_be_told_by_its_serial_number_and_a_key_by_its_id() -> None:
    uri = TokenUri.from_text(f"pkcs11:serial=d612868b;id=%01%ff?{MODULE}")
    assert (uri.serial, uri.key_id, uri.token, uri.object) == ("d612868b", b"\x01\xff", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "PKCS11:token=a;object=b?" + MODULE,
        "pkcs11:token=a;object=b",
        f"pkcs11:object=b?{MODULE}",
        f"pkcs11:token=a?{MODULE}",
        f"pkcs11:token=a;token=b;object=c?{MODULE}",
        f"pkcs11:token=a;object=b;type=public?{MODULE}",
        f"pkcs11:token=a;object=b;slot-id=3?{MODULE}",
        f"pkcs11:token=a;object=b;x-vendor=3?{MODULE}",
        f"pkcs11:token=a;object=%zz?{MODULE}",
        f"pkcs11:token=a;object=?{MODULE}",
        f"pkcs11:token=a;object=b c?{MODULE}",
        f"pkcs11:token=%ff;object=b?{MODULE}",
        "pkcs11:token=a;object=b?module-path=libsofthsm2.so",
        f"pkcs11:token=a;object=b?{MODULE}&pin-source=pin",
        f"pkcs11:token=a;object=b?{MODULE}&module-name=softhsm2",
        f"pkcs11:token=a;object=b?{MODULE}%00",
        f"pkcs11:token=a;object={'b' * 2000}?{MODULE}",
    ],
)
def test_what_is_not_understood_to_the_end_is_refused(text: str) -> None:
    with pytest.raises(InputInvalid):
        TokenUri.from_text(text)


def test_a_pin_in_a_uri_is_refused_and_not_repeated() -> None:
    with pytest.raises(InputInvalid, match="pin-source") as refused:
        TokenUri.from_text(f"pkcs11:token=a;object=b?{MODULE}&pin-value=123456")
    assert "123456" not in refused.value.diagnosis()


def test_a_reference_is_read_as_it_was_written() -> None:
    key = SigningKey("log.example", bytes(32)).verification_key
    reference = TokenReference(key, f"pkcs11:token=a;object=b?{MODULE}")
    assert is_in_token(reference.to_text())
    assert TokenReference.from_text(reference.to_text() + "\n") == reference


@pytest.mark.parametrize(
    "text", ["comity-token-key/1", "comity-token-key/2\na\nb", "comity-token-key/1\nx\npkcs11:x"]
)
def test_a_damaged_reference_is_refused(text: str) -> None:
    with pytest.raises(InputInvalid):
        TokenReference.from_text(text)
