"""Forms that arrived after their session had ended: kept a while, for the same official alone.

They may describe a person, so they are held in the memory of this process only, never on disk,
and shown to nobody but whoever signs in again to the very account whose session sent them, in the
same browser. What another site made a browser send is not kept: the form bears the token of the
session that has ended.

Source: WCAG 2.2, 2.2.1 and 2.2.5 (no loss of data when a session ends).
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from comity.clock import Clock
from comity.exchange.ports import Randomness
from comity.trust.session_secrets import new_secret

KEPT_FOR: Final = timedelta(minutes=30)
_MOST: Final = 100
"""Forms kept at once; the oldest makes room."""

_MOST_OF_ONE: Final = 5
"""Forms kept of one account; its oldest makes room, so that nobody pushes out anybody else's."""

_MOST_SIGNS: Final = 200_000
"""Signs in all its fields; a longer form is none that an official typed."""


@dataclass(frozen=True, slots=True, repr=False)
class LateForm:
    """A form that was not carried out, because its session had ended.

    Attributes:
        account: Whose session it was.
        path: Where it was sent.
        fields: What it says, name and value, without the token of the session.
        at: When it arrived.
    """

    account: str
    path: str
    fields: tuple[tuple[str, str], ...]
    at: datetime

    def __repr__(self) -> str:
        """Return the name of the type only: fields hold personal data."""
        return "LateForm(…)"


class LateForms:
    """Forms that arrived too late, by a secret that the browser keeps.

    Args:
        clock: The only source of now.
        randomness: Source of secrets.
    """

    def __init__(self, clock: Clock, randomness: Randomness) -> None:
        self._clock = clock
        self._randomness = randomness
        self._kept: OrderedDict[str, LateForm] = OrderedDict()
        self._lock = Lock()

    def keep(self, account: str, path: str, fields: tuple[tuple[str, str], ...]) -> str:
        """Keep a form; return the secret by which it is found, empty if it is too long."""
        if sum(len(name) + len(value) for name, value in fields) > _MOST_SIGNS:
            return ""
        secret = new_secret(self._randomness)
        with self._lock:
            own = [key for key, form in self._kept.items() if form.account == account]
            for each in own[: max(0, len(own) - _MOST_OF_ONE + 1)]:
                del self._kept[each]
            self._kept[secret] = LateForm(account, path, fields, self._clock.now())
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return secret

    def found(self, secret: str, account: str) -> LateForm | None:
        """Return the form that a browser keeps the secret of, if it is this account's."""
        form = self._lasting(secret)
        return form if form is not None and form.account == account else None

    def has(self, secret: str) -> bool:
        """Return whether a form is kept, whosever it is."""
        return self._lasting(secret) is not None

    def end(self, secret: str) -> None:
        """Forget a form."""
        with self._lock:
            self._kept.pop(secret, None)

    def _lasting(self, secret: str) -> LateForm | None:
        now = self._clock.now()
        with self._lock:
            for each in [key for key, form in self._kept.items() if now - form.at > KEPT_FOR]:
                del self._kept[each]
            return self._kept.get(secret)
