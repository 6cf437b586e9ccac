"""The office that persons turn to: what its use cases need besides a transaction."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from comity.errors import ConfigurationInvalid, InputInvalid, ReferenceNotFound
from comity.exchange.envelope import SALT_LENGTH
from comity.exchange.outbox import Rails
from comity.exchange.work import ExchangeWork
from comity.ids import StateCode
from comity.law.rights import answer_limit
from comity.law.time_limits import TimeLimit
from comity.law.working_days import Calendar, calendar_of, civil_date, due_on
from comity.ledger.acts import Act, act_entry
from comity.ledger.entry import JsonValue
from comity.policy.rules import NodeRules
from comity.rights.letter_form import Sender
from comity.rights.model import RightsId, RightsRequest
from comity.rights.ports import RightsReading
from comity.trust.digest import sha256

OWN_DAY: Final = "the day is the authority's own: {wording} by {basis}"
LONGEST_REASON: Final = 4_000


@dataclass(frozen=True, slots=True)
class RightsSettings:
    """What the authority decided.

    Attributes:
        answer_days: Calendar days for an answer where the law sets no number.
        most_extension_days: The most that one request may be put off altogether.
        attention_days: Calendar days before a deadline at which it is told of.
        embargo_days: The longest an embargo lasts before it is set anew.
        officials: How those who looked are told of: by ``function`` or by ``number``.
        tells_partners: Whether other states are told who looked at what they gave us.
        supervisor: Name and address of the supervisory authority.
        court: Name and address of the court for judicial remedies.

    Raises:
        ConfigurationInvalid: A number is out of its range.
    """

    answer_days: int = 30
    most_extension_days: int = 60
    attention_days: int = 5
    embargo_days: int = 90
    officials: str = "function"
    tells_partners: bool = True
    supervisor: str = ""
    court: str = ""

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if min(self.answer_days, self.most_extension_days, self.embargo_days) < 1:
            raise ConfigurationInvalid("rights: a number of days must be at least 1")


@dataclass(frozen=True, slots=True)
class RightsOffice:
    """What the use cases need.

    Attributes:
        settings: What the authority decided.
        rules: What its state decided where the law leaves a choice.
        rails: How messages are composed; clock and randomness too.
        name: The authority's name.
        time_zone: Of its seat.
        region: Whose holidays count beside the state's.
    """

    settings: RightsSettings
    rules: NodeRules
    rails: Rails
    name: str
    time_zone: str
    region: str | None = None

    @property
    def state(self) -> StateCode:
        """Our own state."""
        return self.rails.state

    @property
    def sender(self) -> Sender:
        """Who writes letters."""
        return Sender(self.state, self.name, self.settings.supervisor, self.settings.court)

    def now(self) -> datetime:
        """Return the present moment."""
        return self.rails.clock.now()

    def today(self) -> date:
        """Return the civil day at the authority's seat."""
        return civil_date(self.now(), self.time_zone)

    @property
    def calendar(self) -> Calendar:
        """Our own working days."""
        return calendar_of(self.state, region=self.region)

    def answer_due(self, received_on: date) -> tuple[date, str]:
        """Return by when a person is answered, and whose day that is."""
        limit = answer_limit(self.state)
        if isinstance(limit, TimeLimit):
            return due_on(limit, received_on, self.calendar), str(limit.basis)
        own = OWN_DAY.format(wording=limit.wording, basis=limit.basis)
        return received_on + timedelta(days=self.settings.answer_days), own

    def log(
        self, work: ExchangeWork, act: Act, fields: Mapping[str, JsonValue], *, by: str
    ) -> None:
        """Put an act on record; nothing is shown or leaves before the commit."""
        now = self.now()
        salt = self.rails.randomness(SALT_LENGTH)
        entry = act_entry(act, fields, official=by, at=now, salt=salt)
        work.log.append([entry], recorded_at=now)


def known(rights: RightsReading, identifier: str) -> RightsRequest:
    """Return a request that must be here.

    Raises:
        ReferenceNotFound: It is not. The user's mistake.
    """
    found = rights.request(RightsId(identifier))
    if found is None:
        raise ReferenceNotFound(f"There is no request {identifier} here.")
    return found


def required(text: str, field: str) -> str:
    """Return a text that must be there, trimmed.

    Raises:
        InputInvalid: It is empty or too long; the field is named. The user's mistake.
    """
    trimmed = text.strip()
    if not trimmed:
        raise InputInvalid(f"--{field} must say something.", field=field)
    if len(trimmed) > LONGEST_REASON:
        raise InputInvalid(f"--{field} has at most {LONGEST_REASON} characters.", field=field)
    return trimmed


def digest_of(text: str) -> str:
    """Return the digest by which a text stands in the log; it may name people itself."""
    return b64encode(sha256(text.encode("utf-8"))).decode("ascii")
