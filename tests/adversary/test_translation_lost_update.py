"""Attack, or two windows: what a translator typed is overwritten by an older window.

The older window saves by itself what it shows; nothing says from which state it was typed, so that
an hour's work in the other window is gone without a word. Or it hands in what it shows.

Stopped where it is kept: what was typed says from which state, and another state is not replaced
before its author has seen both.
"""

import re
from html import unescape
from pathlib import Path

from tests.desk.translation_stage import translating_stage

WORK = "an hour's work"


def test_an_older_window_overwrites_nothing(tmp_path: Path) -> None:
    with translating_stage(tmp_path) as stage:
        text, tina = stage.opened(), stage.tina
        page = tina.get(f"/texts/{text}").text
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        newer = {**hidden, "text": WORK}
        assert "Kept." in tina.post(f"/texts/{text}/saving", newer).text
        older = {**hidden, "text": "two words"}
        assert "Not kept" in tina.post(f"/texts/{text}/saving", older).text
        for go in ("in", "later"):
            shown = tina.post(f"/texts/{text}/translation", {**older, "go": go})
            assert shown.status == 409
            assert WORK in unescape(shown.text)
            assert older["text"] in shown.text
        kept = tina.api("POST", f"/texts/{text}/opening").json
        assert (kept["begun"], kept["translation"]) == (WORK, "")
