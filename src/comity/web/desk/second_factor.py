"""A second factor, asked for before a form that needs a fresh one is filled in, never after."""

from urllib.parse import quote

from comity.web.desk.routing import DeskCall, GoTo


def factor_first(call: DeskCall, back: str) -> GoTo | None:
    """Return where a second factor is shown again; ``None`` if one was shown just now.

    Args:
        call: The call of a page with such a form.
        back: Path of that page, to come back to.
    """
    if call.ask.has_fresh_factor():
        return None
    return GoTo(f"/account/confirm?back={quote(back, safe='/')}")
