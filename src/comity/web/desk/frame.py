"""What stands on every page, whoever looks at it: language, menu, styles, what was told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from aiohttp import web

from comity.access.permissions import Permission
from comity.assembly.build import Node
from comity.web.caller import Caller
from comity.web.desk import remembered
from comity.web.desk.languages import NAMES, SOURCE, Language, best_of, language
from comity.web.desk.navigation import entries_for
from comity.web.desk.reason import PURPOSE_WORDS
from comity.web.desk.static_files import built
from comity.web.routing import Purposed
from comity.web.same_origin import form_token

_PSEUDO: Final = "zz"


class Frame:
    """The frame of pages.

    Args:
        node: Whose desk it is.
        pseudo: Whether the language that nobody speaks is on offer, for tests.
    """

    def __init__(self, node: Node, *, pseudo: bool = False) -> None:
        self._node = node
        own = node.config.node.languages
        first = next((code for code in own if code in NAMES), SOURCE)
        self._offered = (first, *(code for code in NAMES if code != first))
        if pseudo:
            self._offered += (_PSEUDO,)
        self.zone = ZoneInfo(node.config.node.time_zone)

    @property
    def offered(self) -> tuple[str, ...]:
        """Codes of the languages on offer, the one to fall back on first."""
        return self._offered

    @property
    def now(self) -> datetime:
        """The moment, by the node's clock."""
        return self._node.clock.now()

    def language_of(self, request: web.Request) -> Language:
        """Return the language that whoever asks chose, or their browser likes best."""
        chosen = remembered.language_in(request)
        if chosen not in self._offered:
            chosen = best_of(request.headers.get("Accept-Language", ""), self._offered)
        return language(chosen)

    def values(
        self, request: web.Request, caller: Caller | None, taken_up: Purposed | None = None
    ) -> Mapping[str, object]:
        """Return what the layout shows.

        Args:
            request: The call.
            caller: Who calls, if anybody is signed in.
            taken_up: The case that is worked on from this page; ``None``: the one before.
        """
        files = built()
        spoken = self.language_of(request)
        case = None if caller is None else taken_up or remembered.case_in(request)
        return {
            "owner": self._node.config.node.name,
            "training": self._node.config.node.training,
            "who": "" if caller is None else caller.name,
            "entries": () if caller is None else entries_for(caller.who),
            "token": "" if caller is None else form_token(caller.secret),
            "here": request.path,
            "now": self.now,
            "zone": self.zone,
            "languages": {code: NAMES[code] for code in self._offered if code in NAMES},
            "case": case,
            "case_purpose": "" if case is None else _in_words(case.purpose, spoken),
            "is_inspection": caller is not None and caller.who.may(Permission.JOURNAL_SEARCH),
            "keys": remembered.keys_in(request),
            "account": "" if caller is None else caller.who.account,
            "may_search": caller is not None and caller.who.may(Permission.PERSON_SEARCH),
            "session_account": "" if caller is None else caller.who.account,
            "session_until": None if caller is None else caller.until,
            "session_latest": None if caller is None else caller.latest,
            "may_begin": caller is not None and caller.who.may(Permission.REQUEST_SEND),
            "styles": files.address("desk.rtl.css" if spoken.direction == "rtl" else "desk.css"),
            "icon": files.address("icon.svg"),
            "script": files.address("desk.js"),
            "htmx": files.address("htmx.min.js"),
        }


def _in_words(purpose: str, spoken: Language) -> str:
    """Return a purpose in words; one that is not known here, as it is written."""
    known = {str(each): words for each, words in PURPOSE_WORDS.items()}
    return spoken.say(known[purpose]) if purpose in known else purpose
