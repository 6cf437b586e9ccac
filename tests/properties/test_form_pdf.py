"""Whatever a request or reply says, its form comes back, and shows what it says."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.transport.forms.form_material import FORMS, require_part

from comity.transport.forms.envelope import FormMessage
from comity.transport.forms.form_reading import read_form
from comity.transport.forms.form_writing import write_form

require_part()

SLOW = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    max_examples=15,
    deadline=None,
)


@SLOW
@given(FORMS, st.sampled_from(["", "0f" * 32]))
def test_a_form_shows_what_the_message_inside_says(form: FormMessage, mark: str) -> None:
    written = write_form(form, certificate_sha256=mark)
    found = read_form(written.document, certificate_sha256=mark)
    assert found.form == form
    assert [(each.place, each.what, each.seen) for each in found.differences] == []
