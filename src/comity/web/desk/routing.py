"""A page of the desk as a value: what a handler gets, and what it shows. No HTTP in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import TypeAlias

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.errors import InputInvalid
from comity.web.desk.asking import Asking
from comity.web.desk.languages import Language
from comity.web.late_forms import LateForm
from comity.web.posted import Upload
from comity.web.routing import Method, Purposed

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True, repr=False)
class DeskCall:
    """A call of a page.

    Attributes:
        ask: The interface, in the name of whoever is at the desk.
        who: Who that is.
        name: As shown to them.
        now: The moment of the call.
        zone: The zone of the node's clocks.
        language: The reader's.
        path: Values in the path, by name.
        query: Values in the query, by name; only those the page names.
        fields: What the form says, each name once.
        lists: What the form says of names that may stand several times, such as boxes ticked.
        files: Files sent with the form.
        case: Purpose and case that the official works on, as stated; ``None`` before.
        is_fragment: Whether only a part of the page is asked for, by our own script.
        late: A form of theirs that arrived after their session had ended, if there is one.
    """

    ask: Asking
    who: Principal
    name: str
    now: datetime
    zone: tzinfo
    language: Language
    path: Mapping[str, str]
    query: Mapping[str, str]
    fields: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    files: Mapping[str, Upload]
    case: Purposed | None
    is_fragment: bool = False
    late: LateForm | None = None

    def __repr__(self) -> str:
        """Return the name of the type only: fields hold personal data."""
        return "DeskCall(…)"

    def of(self, name: str) -> str:
        """Return a field of the form, without space around it; empty if it was not sent."""
        return self.fields.get(name, "").strip()

    def say(self, text: str, **values: object) -> str:
        """Return a text in the reader's language."""
        return self.language.say(text, **values)


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """A page.

    Attributes:
        template: Its template, in ``templates``.
        title: Of the page, in the reader's language, without anything personal.
        values: What the template shows.
        status: HTTP status.
        problems: What is wrong with the form, field and words; shown first, and beside each.
        case: Purpose and case to work on from now; ``None`` leaves them.
    """

    template: str
    title: str
    values: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    status: int = 200
    problems: tuple[tuple[str, str], ...] = ()
    case: Purposed | None = None

    def __repr__(self) -> str:
        """Return the template only."""
        return f"Shown({self.template!r})"


@dataclass(frozen=True, slots=True, repr=False)
class GoTo:
    """Another page of ours to go to.

    Attributes:
        address: Its path.
        told: What was done, said once on that page, in the reader's language; no person in it.
        case: Purpose and case to work on from now; ``None`` leaves them.
        leaves_case: Whether to work on none from now.
    """

    address: str
    told: str = ""
    case: Purposed | None = None
    leaves_case: bool = False

    def __repr__(self) -> str:
        """Return the address only."""
        return f"GoTo({self.address!r})"


@dataclass(frozen=True, slots=True, repr=False)
class Handed:
    """A file that is handed out.

    Attributes:
        name: Of the file, ASCII.
        media_type: Of the file.
        content: Its bytes.
    """

    name: str
    media_type: str
    content: bytes

    def __repr__(self) -> str:
        """Return the name only."""
        return f"Handed({self.name!r})"


Result: TypeAlias = Shown | GoTo | Handed


@dataclass(frozen=True, slots=True)
class DeskRoute:
    """A page.

    Attributes:
        method: GET shows and changes nothing, POST does.
        path: Its path, values in braces.
        handler: Does it, outside the event loop. Failures it raises become a page that says
            what happened, whether data is safe, and what to do.
        permission: What whoever opens it must be allowed; ``None`` where being signed in is
            enough. What the page asks of the interface is checked there, besides.
        query: Names of values that the query may have.
        lists: Names of fields that may stand several times.
        takes_files: Whether its form sends files.
    """

    method: Method
    path: str
    handler: Callable[[DeskCall], Result]
    permission: Permission | None = None
    query: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    takes_files: bool = False


def problems_of(invalid: InputInvalid) -> tuple[tuple[str, str], ...]:
    """Return what a rule that was broken says, for ``Shown.problems``."""
    return ((invalid.field or "", invalid.public),)
