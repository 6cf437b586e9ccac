"""The form that arrived after its session had ended, shown again to whoever typed it."""

from typing import Final

from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.routing import Method

PATH: Final = "/session/form"


def late(call: DeskCall) -> Result:
    """Show what was typed, to be sent again; nothing of it was done."""
    if call.late is None:
        return GoTo("/")
    hidden = {"version", "window", "as_of", "digest", "was"}
    return Shown(
        "late_form.html",
        call.say("Your form was not carried out"),
        {
            "form": call.late,
            "typed": [value for name, value in call.late.fields if value and name not in hidden],
        },
    )


PAGES: Final = (DeskRoute(Method.GET, PATH, late),)
