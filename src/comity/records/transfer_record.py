"""What stands in the log of transfers to third states: on what they rest, no words.

Source: Directive (EU) 2016/680 Art. 25(1) and Arts. 35 to 38.
"""

from base64 import b64encode
from typing import Final

from comity.exchange.envelope import SALT_LENGTH
from comity.exchange.work import ExchangeWork
from comity.law.states import iso_state
from comity.ledger.acts import Act, act_entry
from comity.policy.decision import Permit
from comity.records.central_authority import CentralAuthority
from comity.records.ports import RecordsWork
from comity.records.transfer_gate import Intended
from comity.records.transfer_model import (
    Transfer,
    TransferState,
)
from comity.trust.digest import sha256

SENT: Final = "sent"


def record_sent(
    work: RecordsWork, authority: CentralAuthority, intended: Intended, permit: Permit, *, by: str
) -> None:
    """Put on record that an answer to a third state left, and on which basis."""
    allowed = [
        each
        for each in work.disclosure.transfers_in(intended.conversation)
        if each.state is TransferState.ALLOWED
    ]
    facts = dict(permit.facts)
    _log(
        work,
        authority,
        {
            "basis": str(permit.basis),
            "case": intended.conversation,
            "justification_sha256": _digest(allowed[-1].justification if allowed else ""),
            "policy_version": permit.policy_version,
            "purpose": str(intended.purpose),
            "recipient": iso_state(intended.recipient),
            "rests_on": facts["rests_on"],
            "result": SENT,
            "transfer": allowed[-1].id if allowed and facts["rests_on"] != "adequacy" else "",
        },
        by,
    )


def record(
    work: RecordsWork, authority: CentralAuthority, transfer: Transfer, *, result: str, by: str
) -> None:
    """Put the standing of an assessment on record; of the words a digest only."""
    _log(
        work,
        authority,
        {
            "basis": transfer.citation,
            "case": transfer.conversation,
            "justification_sha256": _digest(transfer.justification),
            "policy_version": authority.rules.version,
            "purpose": str(transfer.purpose),
            "recipient": transfer.recipient,
            "rests_on": transfer.rests_on or "",
            "result": result,
            "transfer": transfer.id,
        },
        by,
    )


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode())).decode("ascii") if text else ""


def _log(work: ExchangeWork, authority: CentralAuthority, fields: dict[str, str], by: str) -> None:
    now = authority.now()
    salt = authority.rails.randomness(SALT_LENGTH)
    entry = act_entry(Act.TRANSFER_ASSESSED, dict(fields), official=by, at=now, salt=salt)
    work.log.append([entry], recorded_at=now)
