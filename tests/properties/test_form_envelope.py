"""The message inside a form comes back as it was put in, or is refused by name."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.transport.forms.form_material import FORMS, REQUEST

from comity.errors import InputInvalid
from comity.transport.forms.envelope import FormMessage, read_envelope, write_envelope
from comity.transport.forms.form_content import content_of

SLOW = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=40
)


@SLOW
@given(FORMS)
def test_what_is_written_is_read_back(form: FormMessage) -> None:
    assert read_envelope(write_envelope(form)) == form


@SLOW
@given(FORMS)
def test_every_message_has_a_form_and_always_the_same(form: FormMessage) -> None:
    assert content_of(form) == content_of(read_envelope(write_envelope(form)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"comity-form/1", b"comity-form/2"),
        (b'"REQ"', b'"RRS"'),
        (b'"REQ"', b'"NOT"'),
        (b'"de"', b'"DE"'),
        (b'"sender"', b'"sent-by"'),
        (b'"surname"', b'"surname":1,"x"'),
        (b"2026-11-22", b"2026-13-22"),
    ],
)
def test_what_breaks_a_rule_is_refused_without_quoting_it(old: bytes, new: bytes) -> None:
    raw = write_envelope(REQUEST)
    assert old in raw
    with pytest.raises(InputInvalid) as refused:
        read_envelope(raw.replace(old, new, 1))
    assert "Примеров" not in refused.value.public


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_refused(raw: bytes) -> None:
    with pytest.raises(InputInvalid):
        read_envelope(raw)
