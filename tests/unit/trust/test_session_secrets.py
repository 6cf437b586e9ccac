"""Secrets of sessions and codes for people."""

import base64
import os

from comity.trust.session_secrets import new_code, new_secret, tidied


def test_a_secret_and_a_code_hold_more_than_anybody_tries() -> None:
    assert len(base64.urlsafe_b64decode(new_secret(os.urandom) + "=")) == 32
    assert len(base64.b32decode(new_code(os.urandom).replace("-", ""))) * 8 >= 112


def test_a_code_is_known_again_however_it_is_typed() -> None:
    code = new_code(os.urandom)
    assert tidied(code) == code
    assert tidied(f" {code.lower().replace('-', ' ')} ") == code
