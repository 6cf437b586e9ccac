"""The only door of this room: everything about who is at the desk.

A face asks it who calls (``sessions.current``, ``service_keys.principal``), lets people sign
in (``sign_in``, ``openid``), enrol and keep their own factors (``factors``), and lets those
who may manage accounts (``accounts``), keys (``service_keys``), webhooks (``webhooks``) and
broken glass (``glass``).
Each opens and commits its own transactions, and puts on record what it does.
Approvals (``comity.access.approvals``) work within the transaction of whatever they guard.
"""

from comity.access.accounts import Accounts
from comity.access.glass import Glass
from comity.access.office import AccessOffice
from comity.access.own_factors import OwnFactors
from comity.access.refusing import Refusals
from comity.access.saved_filters import SavedFilters
from comity.access.service_keys import ServiceKeys
from comity.access.sessions import Sessions
from comity.access.sign_in import SignIn
from comity.access.webhooks import Webhooks


class AccessService:
    """Who is at the desk.

    Args:
        office: Store, settings, clock and randomness.

    Attributes:
        office: The same.
        sessions: Sessions, and who acts in one.
        sign_in: Signing in, and showing a second factor once more.
        factors: Enrolment, password, one-time codes, passkeys of one's own.
        accounts: Accounts of others.
        service_keys: Keys of programs.
        glass: Break-glass.
        saved_filters: Filters that officials keep.
        webhooks: Where programs are told of what happens.
        refusals: What a security officer does not grant.
    """

    def __init__(self, office: AccessOffice) -> None:
        self.office = office
        self.sessions = Sessions(office)
        self.sign_in = SignIn(office, self.sessions)
        self.factors = OwnFactors(office, self.sessions)
        self.accounts = Accounts(office, self.sessions)
        self.service_keys = ServiceKeys(office)
        self.glass = Glass(office)
        self.saved_filters = SavedFilters(office)
        self.webhooks = Webhooks(office)
        self.refusals = Refusals(office)

    @property
    def has_accounts(self) -> bool:
        """Whether this node has accounts: then nobody acts without one."""
        with self.office.store.read() as sight:
            return not sight.access.accounts.is_empty()
