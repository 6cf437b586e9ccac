"""Making apostilles on a node, on record, and looking them up for the public page."""

from dataclasses import dataclass

from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.cooperation.model import Apostille, Certified
from comity.cooperation.service import Certifying, MadeApostille, look_up, make_apostille
from comity.law.working_days import civil_date
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.trust.digest import sha256


@dataclass(frozen=True, slots=True, repr=False)
class ApostilleOrder:
    """An officer's order.

    Attributes:
        document: The document's bytes.
        certified: Who signed it and whose seal it bears.
        place: Where it is certified.
        by: The officer who signs the apostille.
        reason: What it was asked for.
    """

    document: bytes
    certified: Certified
    place: str
    by: str
    reason: str

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "ApostilleOrder(...)"


def make(node: Node, order: ApostilleOrder) -> MadeApostille:
    """Enter an apostille in the register and in the log.

    Raises:
        InputInvalid: A field breaks a rule. The officer's input.
        StorageUnavailable: The database does not answer; nothing was made.
    """
    now = node.clock.now()
    digest = sha256(order.document).hex()
    with node.database.begin() as work:
        # First, so that nobody else counts numbers at the same time.
        work.log.size()
        made = make_apostille(
            work.apostilles,
            order.certified,
            Certifying(order.place, node.config.node.name, order.by, order.reason),
            document_sha256=digest,
            day=civil_date(now, node.config.node.time_zone),
            at=now,
            randomness=node.rails.randomness,
        )
        said: dict[str, JsonValue] = {
            "document_sha256": digest,
            "number": made.apostille.number,
        }
        log_act(
            work,
            Act.MAKE_APOSTILLE,
            said,
            official=order.by,
            clock=node.clock,
            randomness=node.rails.randomness,
        )
    return made


def found(node: Node, number: str, day: str, code: str) -> Apostille | None:
    """Return an apostille to who holds it; see ``cooperation.service.look_up``.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    with node.database.read() as snapshot:
        return look_up(snapshot.apostilles, number, day, code)
