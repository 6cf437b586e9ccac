"""Why a record is opened, as a call says it: two headers.

Header fields hold ASCII; other letters are written percent-encoded, in UTF-8.

Source: Directive (EU) 2016/680 Art. 25(2): the log gives the justification of a look.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

from comity.errors import InputInvalid
from comity.web.routing import Purposed

PURPOSE_HEADER: Final = "Comity-Purpose"
CASE_HEADER: Final = "Comity-Case"

LENGTHS: Final[Mapping[str, int]] = {
    PURPOSE_HEADER: 100,
    CASE_HEADER: 200,
}
"""Most characters of each, as written in the header."""


def purposed_in(headers: Mapping[str, str]) -> Purposed:
    """Return why a record is opened.

    Raises:
        InputInvalid: Purpose or case is missing, or one of them is too long or not text.
    """
    purpose, case = (_text(headers, name) for name in LENGTHS)
    for name, text in ((PURPOSE_HEADER, purpose), (CASE_HEADER, case)):
        if not text:
            raise InputInvalid(
                f"No record opens without purpose and case; the header {name} is missing.",
                field=name,
            )
    return Purposed(purpose=purpose, case=case)


def _text(headers: Mapping[str, str], name: str) -> str:
    written = headers.get(name, "")
    if len(written) > LENGTHS[name]:
        raise InputInvalid(f"has at most {LENGTHS[name]} characters", field=name)
    try:
        text = unquote(written, errors="strict").strip()
    except UnicodeDecodeError as error:
        raise InputInvalid("is percent-encoded UTF-8", field=name) from error
    if not text.isprintable() or not written.isascii():
        raise InputInvalid("is printable ASCII, other letters percent-encoded", field=name)
    return text
