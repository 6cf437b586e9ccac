"""No record opens without a purpose and a case: the one rule of every face.

Source: Directive (EU) 2016/680 Art. 25(1), second sentence: the logs of consultation and
disclosure make it possible to establish the justification.
"""

from typing import Final

from comity.errors import InputInvalid
from comity.records.disclosure_settings import DisclosureSettings, RequiredReason

MOST: Final = 500
"""Characters of a purpose or a case reference that the log takes."""


def require_necessity(settings: DisclosureSettings, *, purpose: str, case: str) -> None:
    """Check that a look at a record says what it is for, as the state's policy asks.

    Args:
        settings: What the state asks.
        purpose: What for.
        case: Case reference.

    Raises:
        InputInvalid: It does not; the field and the rule are named. The officer's input.
    """
    for field, text in (("purpose", purpose), ("case", case)):
        if len(text) > MOST:
            raise InputInvalid(f"The {field} takes {MOST} characters at most.", field=field)
    match settings.require_reason:
        case RequiredReason.NEVER:
            return
        case RequiredReason.FREE:
            if len(f"{purpose}{case}".strip()) < settings.reason_length:
                raise InputInvalid(
                    "A consultation of the register needs a reason of at least "
                    f"{settings.reason_length} characters: --purpose or --case.",
                    field="purpose",
                )
        case RequiredReason.CODE_AND_CASE:
            for field, text in (("purpose", purpose), ("case", case)):
                least = settings.reason_length if field == "case" else 1
                if len(text.strip()) < least:
                    raise InputInvalid(
                        f"A consultation of the register needs a {field}: --{field}"
                        f"{f', {least} characters or more' if least > 1 else ''}.",
                        field=field,
                    )
