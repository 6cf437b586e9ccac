"""Attack: a text that a page says is HTML: planted in a catalogue, or in a value said as one.

The extension that translates takes what it gets for HTML of ours. A page that says a value, such
as the caption of a section that another state named, would show that state's script.

Stopped before the extension: whatever is said is text, and a percent sign begins no placeholder
unless it is one of ours.
"""

import pytest
from jinja2 import DictLoader

from comity.web.desk import environment
from comity.web.desk.languages import language

HOSTILE = '<script>alert(7)</script> 100 % of "it" & 5%s'


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> str:
    made = environment._environment.__wrapped__("en")
    monkeypatch.setattr(
        made,
        "loader",
        DictLoader(
            {
                "page": "{{ _(value) }} {{ _('Sent to %(who)s', who=value) }} "
                "{{ ngettext('%(num)s of <b>', '%(num)s of <i>', 2) }}"
            }
        ),
    )
    return str(made.get_template("page").render({"value": HOSTILE}))


def test_what_is_said_is_text_whatever_it_holds(page: str) -> None:
    assert "<" not in page
    assert page.count("&lt;script&gt;alert(7)&lt;/script&gt; 100 % of") == 2
    assert "Sent to &lt;script" in page
    assert "2 of &lt;i&gt;" in page


def test_a_translation_with_an_apostrophe_reads_as_it_is_written() -> None:
    said = environment.rendered(language("fr"), "problem.html", _FRAME)
    assert "Référence pour la personne qui vous aide" in said


_FRAME = {
    "words": "",
    "safe": "",
    "to_do": "",
    "code": "x",
    "languages": {},
    "title": "",
    "now": "",
}
