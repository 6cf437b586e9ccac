"""The page that asks why a key or a webhook that waits for a security officer is refused."""

from typing import Final

from comity.web.api_keys import KeyShown
from comity.web.api_webhooks import WebhookShown
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall, Shown

SAY_WHY: Final = N_("Say why: whoever asked reads it.")


def why_refused(
    call: DeskCall,
    wanted: KeyShown | WebhookShown,
    back: str,
    *,
    problems: tuple[tuple[str, str], ...] = (),
) -> Shown:
    """Return the form, with what was typed.

    Args:
        call: The call of the page.
        wanted: What would be refused.
        back: Path of the list that it stands in; the form goes to ``<back>/<reference>/refusal``.
        problems: What is wrong with what was typed.
    """
    values = {
        "wanted": wanted,
        "back": back,
        "action": f"{back}/{wanted.id}/refusal",
        "reason": call.of("reason"),
    }
    status = 422 if problems else 200
    return Shown("refusal.html", call.say("Refuse this?"), values, status=status, problems=problems)
