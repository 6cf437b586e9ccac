"""Where one can go from every page. What a role does not include is not offered to it."""

from dataclasses import dataclass
from typing import Final

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.web.desk.languages import N_


@dataclass(frozen=True, slots=True)
class Entry:
    """One place to go to.

    Attributes:
        caption: In English; translated where it is shown.
        path: Of the page.
        permission: What one must be allowed; ``None`` for everybody.
        key: The single keys that open it, empty for none.
    """

    caption: str
    path: str
    permission: Permission | None = None
    key: str = ""


ENTRIES: Final = (
    Entry(N_("My work"), "/", key="g h"),
    Entry(N_("Inbox"), "/inbox", Permission.TASK_LIST, key="g i"),
    Entry(N_("Board"), "/board", Permission.TASK_ASSIGN, key="g b"),
    Entry(N_("Figures"), "/figures", Permission.CONVERSATION_LIST, key="g f"),
    Entry(N_("Log"), "/node/log", Permission.NODE_HEALTH, key="g l"),
    Entry(N_("Requests"), "/requests", Permission.CONVERSATION_LIST, key="g q"),
    Entry(N_("Register"), "/search", Permission.PERSON_SEARCH, key="g r"),
    Entry(N_("Texts"), "/texts", Permission.TEXT_TRANSLATE, key="g t"),
    Entry(N_("Drafts"), "/drafts", Permission.REQUEST_SEND, key="g d"),
    Entry(N_("My drafts"), "/own-drafts", Permission.OWN_DRAFT_READ, key="g m"),
    Entry(N_("Inspection"), "/inspection", Permission.JOURNAL_SEARCH, key="g j"),
    Entry(N_("Rights"), "/rights", Permission.RIGHTS_READ, key="g p"),
    Entry(N_("Safeguards"), "/misuse", Permission.MISUSE_REVIEW, key="g s"),
    Entry(N_("Approvals"), "/approvals", Permission.ANSWER_APPROVE),
    Entry(N_("Administration"), "/admin", Permission.NODE_HEALTH, key="g a"),
)
"""In the order in which they stand."""


def entries_for(who: Principal) -> tuple[Entry, ...]:
    """Return where somebody can go."""
    return tuple(each for each in ENTRIES if each.permission is None or who.may(each.permission))
