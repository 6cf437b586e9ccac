"""The page of the desk's values: roles, keys, sessions, attempts, words refused in passwords."""

from datetime import timedelta

from comity.access.permissions import EXCLUSIVE, PERMISSIONS, Permission, Role
from comity.access.service_keys import SCOPES
from comity.access.sessions import MOST_SESSIONS
from comity.access.throttle import LIMITS, Limit
from comity.assembly.access_settings import AccessPart
from comity.trust.passwords import MAX_CHARACTERS, MIN_CHARACTERS, WORDS_OF_THE_PLACE
from comity.web.route_table import ROUTES


def desk_page() -> str:
    """Return the page."""
    part = AccessPart()
    times = (
        ("ends when it is not used", part.idle_minutes, "minutes", "idle_minutes"),
        ("ends whatever happens", part.absolute_hours, "hours", "absolute_hours"),
        (
            "a second factor counts as just shown",
            part.fresh_factor_minutes,
            "minutes",
            "fresh_factor_minutes",
        ),
        ("an invitation lapses", part.invitation_hours, "hours", "invitation_hours"),
        ("break-glass opens", part.glass_minutes, "minutes", "glass_minutes"),
    )
    return "\n".join(
        [
            "# Roles, sessions and limits of the desk",
            "",
            "What they are for stands in [desk.md](desk.md).",
            "",
            "## Sessions",
            "",
            "| What | Unless set otherwise | Setting in `[access]` |",
            "|---|---|---|",
            *(f"| {what} | {value:g} {unit} | `{name}` |" for what, value, unit, name in times),
            f"| sessions of one account at once | {MOST_SESSIONS}; the oldest ends | |",
            "",
            "## Failed sign-ins",
            "",
            "| Counted by | Without a pause | Then | At most |",
            "|---|---|---|---|",
            *(_limit_row(name, limit) for name, limit in LIMITS.items()),
            "",
            "## Passwords",
            "",
            f"{MIN_CHARACTERS} to {MAX_CHARACTERS} characters of any kind, kept until somebody",
            "changes them. Refused: what leaked often (some 30,000, also with figures and signs",
            "around them), one piece over and over, and what is little more than the account's",
            "name, team, the authority's name or one of these words:",
            "",
            ", ".join(f"`{word}`" for word in sorted(WORDS_OF_THE_PLACE)) + ".",
            "",
            "## What each role includes",
            "",
            "Nobody combines " + ", ".join(f"`{role}`" for role in sorted(EXCLUSIVE)) + " with",
            "another role. *Fresh* says that a route of the interface asks for the second factor",
            "anew. *Key* says that a program's key may have it as a scope.",
            "",
            "| Permission | Roles | Fresh | Key |",
            "|---|---|---|---|",
            *(_permission_row(permission) for permission in Permission),
            "",
        ]
    )


def _limit_row(name: str, limit: Limit) -> str:
    return f"| {name} | {limit.free} | doubled each time from 1 second | {_words(limit.longest)} |"


def _permission_row(permission: Permission) -> str:
    roles = ", ".join(role for role in Role if permission in PERMISSIONS[role]) or "nobody"
    fresh = any(route.fresh_factor for route in ROUTES if route.permission is permission)
    marks = ["yes" if each else "" for each in (fresh, permission in SCOPES)]
    return f"| `{permission}` | {roles} | {marks[0]} | {marks[1]} |"


def _words(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
