"""Behind broken glass only the stated case: held where every look is put on record.

Whoever breaks the glass says for which case. Until that session or the half hour ends, every
record they open, and everything they hand out, must be for that case, whichever door is used:
otherwise one true emergency would open everything else.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol, runtime_checkable

from comity.access.ports import AccessReading
from comity.access.principal import Principal
from comity.errors import AccessDenied
from comity.exchange.ports import ExchangeReading
from comity.exchange.work import ExchangeWork
from comity.ids import ConversationId, MessageId
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue

OPENING: Final = frozenset(
    {
        Act.CONSULT_REGISTER,
        Act.READ_CONVERSATION,
        Act.READ_DRAFT,
        Act.READ_GIST,
        Act.READ_TEXT,
        Act.RIGHTS_READ,
        Act.EXPORT_EVIDENCE,
        Act.EXPORT_ARCHIVE,
        Act.EXPORT_REGISTER,
        Act.WRITE_FORM,
        Act.ISSUE_DOCUMENT,
        Act.EXPORT_LIST,
        Act.ISSUE_CREDENTIAL,
    }
)
"""Acts that open records or hand them out."""

_ELSEWHERE: Final = (
    "You broke the glass for one case, and this names another. Name that case; or sign out, sign "
    "in anew and go on without broken glass."
)


@runtime_checkable
class KnowsSessions(Protocol):
    """A transaction of a node that keeps accounts."""

    @property
    def access(self) -> AccessReading:
        """Accounts."""
        ...


class KeepsExchange(Protocol):
    """A snapshot or a transaction that has the exchange."""

    @property
    def exchange(self) -> ExchangeReading:
        """Conversations, outbox and inbox."""
        ...


def refuse_outside_glass(
    work: ExchangeWork,
    act: Act,
    fields: Mapping[str, JsonValue],
    *,
    official: str,
    at: datetime,
) -> None:
    """Go on only if whoever acts behind broken glass keeps to the case it was broken for.

    A conversation counts as that case if it bears it as its own file reference.

    Raises:
        AccessDenied: They name another case, or none. Nothing was opened.
    """
    if act not in OPENING or not isinstance(work, KnowsSessions):
        return
    stated = _stated(work.access, official, at)
    named = str(fields.get("case") or fields.get("request") or "")
    if stated and not stated & _named(work, named):
        raise AccessDenied(_ELSEWHERE)


def within_glass(sight: KeepsExchange, who: Principal, case: str) -> Principal:
    """Return who acts in a conversation: if the glass was broken for another case, without it.

    What is decided, sent or taken back puts no look on record that would be refused above.

    Args:
        sight: What is kept.
        who: Who acts.
        case: A conversation, or a message in it.
    """
    return who if who.glass_case in _named(sight, case) else who.without_glass()


def _stated(access: AccessReading, official: str, at: datetime) -> frozenset[str]:
    """Return the cases for which somebody's glass is broken now."""
    uses = {each.id: each for each in access.glass_uses.of(official) if at < each.ends_at}
    if not uses:
        return frozenset()
    behind = {each.glass for each in access.sessions.of(official) if at < each.ends_at}
    return frozenset(use.case for name, use in uses.items() if name in behind)


def _named(work: KeepsExchange, case: str) -> frozenset[str]:
    """Return what names the case of an act: itself, and the file of the conversation it is."""
    identifier = ConversationId(case)
    known = work.exchange.known_messages([MessageId(case)])
    found = work.exchange.conversation(known.get(MessageId(case), identifier))
    return frozenset({case.strip()} if found is None else {case, found.id, found.case_reference})
