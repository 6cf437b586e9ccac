"""Attack: somebody calls a receiver in the node's name.

He alters a call that he saw, sends it again later, gives it another identifier, signs with a
secret of his own, or passes the public key off as a shared secret. None of it is taken; what is
checked is pinned by the vector of the specification, which no code of ours made.
"""

import base64
import hashlib
import hmac
import os

import pytest

from comity.errors import SignatureInvalid
from comity.trust.webhook_signature import (
    SignatureForm,
    check_webhook,
    new_webhook_secret,
    told_to_receiver,
    webhook_signature,
)

BODY = b'{"test": 2432232314}'
IDENTIFIER, MOMENT = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
VECTOR = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def _check(told: str, signature: str, **changes: object) -> None:
    heard = {
        "identifier": IDENTIFIER,
        "moment": str(MOMENT),
        "body": BODY,
        "now": MOMENT + 1,
        **changes,
    }
    check_webhook(told, signature=signature, **heard)  # type: ignore[arg-type] # by name


def test_the_vector_of_the_specification_holds() -> None:
    made = webhook_signature([VECTOR], identifier=IDENTIFIER, moment=MOMENT, body=BODY)
    assert made == SIGNED
    _check(VECTOR, f"v1,AAAA v1a,BBBB {SIGNED}")


@pytest.mark.parametrize("form", list(SignatureForm))
def test_nothing_of_a_call_can_be_altered_nor_sent_again_later(form: SignatureForm) -> None:
    secret = new_webhook_secret(form, os.urandom)
    told = told_to_receiver(secret)
    signature = webhook_signature([secret], identifier=IDENTIFIER, moment=MOMENT, body=BODY)
    _check(told, signature)
    for altered in (
        {"body": BODY + b" "},
        {"identifier": "msg_another"},
        {"moment": str(MOMENT + 1)},
        {"now": MOMENT + 301},
        {"now": MOMENT - 301},
        {"moment": "٣"},
        {"moment": "-1"},
        {"moment": ""},
    ):
        with pytest.raises(SignatureInvalid):
            _check(told, signature, **altered)
    for forged in ("", "v1,", "v2," + signature[3:], signature.replace(",", ",,"), "v1a,x y"):
        with pytest.raises(SignatureInvalid):
            _check(told, forged)
    other = new_webhook_secret(form, os.urandom)
    with pytest.raises(SignatureInvalid):
        _check(told_to_receiver(other), signature)


def test_the_public_key_is_no_secret_to_sign_with() -> None:
    public = told_to_receiver(new_webhook_secret(SignatureForm.PUBLIC_KEY, os.urandom))
    key = base64.b64decode(public.removeprefix("whpk_"))
    signed = f"{IDENTIFIER}.{MOMENT}.".encode() + BODY
    forged = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    with pytest.raises(SignatureInvalid):
        _check(public, f"v1,{forged}")
