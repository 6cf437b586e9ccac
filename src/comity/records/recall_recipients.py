"""To whom what was given, and what a received message brought: the two ends of a transfer."""

from collections.abc import Callable, Iterable, Mapping

from comity.exchange.ports import IncomingMessage
from comity.ids import ConvictionId, MessageId, StateCode
from comity.records.contents import content_as
from comity.records.deadlines import was_refused
from comity.records.messages import Notification
from comity.records.ports import DutyState, HeldConviction
from comity.records.recall_office import RecallSight

Given = Mapping[StateCode, tuple[MessageId, ...]]
"""Our messages that gave something, by the state they went to."""

Counts = Callable[[ConvictionId, int], bool]
"""Says whether a version of a conviction is meant."""


def given_of(sight: RecallSight, convictions: Iterable[ConvictionId], counts: Counts) -> Given:
    """Return our messages that gave a version that counts, by state, oldest first.

    Notifications and answers alike. What a partner's node refused never arrived there.
    """
    found: dict[StateCode, dict[MessageId, None]] = {}
    for identifier in convictions:
        gave = [
            (duty.version, duty.message)
            for duty in sight.cases.duties_of(identifier)
            if duty.state is DutyState.SENT and duty.message is not None
        ]
        gave += [(each.version, each.message) for each in sight.cases.disclosures_of(identifier)]
        for version, message in gave:
            ours = sight.exchange.outgoing(message) if counts(identifier, version) else None
            if ours is not None and not was_refused(ours):
                found.setdefault(ours.peer, {})[ours.id] = None
    return {state: tuple(sorted(messages)) for state, messages in sorted(found.items())}


def kept_from(
    sight: RecallSight, message: IncomingMessage, named: Iterable[ConvictionId] = ()
) -> tuple[HeldConviction, ...]:
    """Return the versions in our register that a received message brought.

    Args:
        sight: What is seen.
        message: The message; only a notification brings anything into the register.
        named: Convictions to look at as well, where the message can be read no more.
    """
    said = None if message.erased_at else content_as(Notification, message)
    looked_at = dict.fromkeys([*named, *(() if said is None else (said.conviction.id,))])
    return tuple(
        held
        for identifier in looked_at
        for held in sight.register.versions_of(identifier)
        if held.message == message.id
    )
