"""What the wire cannot carry: what is written instead, and what an officer is told.

Writing is total, so that no automatic answer is ever stuck. What changes the meaning of a
text or a reference asks for an officer's release (``HELD``); what only loses a detail that
has no element is told (``TOLD``). A message that no adaptation makes lawful carries a note
whose code begins with ``UNSENDABLE``.

Source:
    ECRIS DTS v1.0, the schemas; what is done where they leave no way is ours.
"""

import re
from dataclasses import replace
from typing import Final, Protocol

from comity.codes.countries import wire_of
from comity.persons.bounds import MOST_WORDINGS
from comity.persons.documents import IdentityNumber
from comity.persons.texts import REMARKS_LENGTH, Representation
from comity.records.messages import (
    AdditionalInformation,
    ConvictionReference,
    FunctionalError,
    FunctionalErrorItem,
    Message,
    Notification,
    NotificationResponse,
    Request,
    RequestResponse,
)
from comity.records.model import Conviction
from comity.transport.ecris.attachments import checked_content
from comity.transport.ecris.renumbering import MOST_NUMBERS, numbered_apart, with_a_decision
from comity.transport.ecris.shape import Taking
from comity.transport.ecris.values import CONVICTION_ID_PATTERN

UNSENDABLE: Final = "ecris:unsendable:"
"""How the code of a note begins that no officer can release, only withdraw."""

_ENDING: Final = " […]"
_FORBIDDEN: Final = re.compile("[<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONVICTION_ID: Final = re.compile(CONVICTION_ID_PATTERN, re.ASCII)
_STAND_INS: Final = {"<": "\u2039", ">": "\u203a"}


class Adapting(Taking, Protocol):
    """What adaptation may leave besides."""

    def unsendable(self, what: str, text: str, field: str = "") -> None:
        """Note that the message breaks the schema and must not leave."""
        ...

    def hold(self, code: str, text: str, field: str = "") -> None:
        """Note what an officer releases before it is sent."""
        ...

    def tell(self, code: str, text: str, field: str = "") -> None:
        """Note something about the value at hand."""
        ...


def without_forbidden(text: str) -> str | None:
    r"""Return a text with what neither schema nor XML admits replaced; ``None`` if all is well.

    Angle brackets, which the schemas forbid in every text, become the single quotation
    marks that look like them.

    Example:
        >>> without_forbidden("a < b") == "a \u2039 b"
        True
    """
    if _FORBIDDEN.search(text) is None:
        return None
    return _FORBIDDEN.sub(lambda found: _STAND_INS.get(found[0], "\ufffd"), text)


def cut(text: str, longest: int) -> str:
    """Return a text of at most ``longest`` characters, cut at a word and marked as cut.

    Example:
        >>> cut("one two three four", 12)
        'one two […]'
    """
    head = text[: longest - len(_ENDING)]
    words = head.rpartition(" ")[0]
    return (words if len(words) * 2 >= len(head) else head).rstrip() + _ENDING


def identity_number(numbers: tuple[IdentityNumber, ...], taking: Taking) -> str | None:
    """Return the one number the wire has room for; the others go into the remarks.

    The addressee's own is the most use to it, then ours, then one of which no state is
    known. A third state's number in that place would be taken for one of the two.
    """
    if not numbers:
        return None
    if len(numbers) == 1 and numbers[0].country is None:
        return numbers[0].number
    order = (wire_of(taking.recipient), wire_of(taking.sender), None)
    ranked = sorted(
        (each for each in numbers if each.country in order),
        key=lambda each: order.index(each.country),
    )
    chosen = ranked[0] if ranked else None
    taking.tell(
        "ecris:identity-number:one",
        "the wire names one identity number and not whose it is; what it leaves out is in the "
        "remarks",
    )
    for each in numbers:
        if each is not chosen:
            country = f" ({each.country})" if each.country else ""
            taking.remark(f"Identity number{country}: {each.number}")
    return None if chosen is None else chosen.number


def adapted(message: Message, adapting: Adapting, *, push: bool) -> Message:
    """Return the message as the tables can write it."""
    match message:
        case Notification():
            (conviction,) = _convictions((message.conviction,), adapting)
            message = replace(
                message,
                conviction=conviction,
                updates=_updates(message.updates, conviction, adapting),
                other_affected=tuple(
                    _named_one_way(each, adapting, "MessageDataOtherAffectedConviction")
                    for each in message.other_affected
                ),
            )
        case RequestResponse():
            message = replace(message, convictions=_convictions(message.convictions, adapting))
            if message.denial_ground is not None:
                adapting.tell(
                    "ecris:denial:ground", "no element states the ground; it is in the remarks"
                )
                message = _with_remark(message, f"Ground: {message.denial_ground}", adapting)
        case FunctionalError():
            message = replace(message, errors=_merged(message.errors, adapting))
        case _:
            pass
    return _with_fingerprints(message, adapting, push=push)


def _convictions(convictions: tuple[Conviction, ...], adapting: Adapting) -> tuple[Conviction, ...]:
    ids = [each.id for each in convictions]
    if len(set(ids)) != len(ids):
        adapting.unsendable("conviction-id", "two convictions share an identifier")
    if not all(map(_CONVICTION_ID.fullmatch, ids)):
        adapting.unsendable(
            "conviction-id", "an identifier of a conviction has not the form of the standard"
        )
    if not all(each.decisions for each in convictions):
        adapting.tell(
            "ecris:decision:made",
            "a conviction without decisions is written with one that changes nothing",
        )
        convictions = tuple(with_a_decision(each) for each in convictions)
    numbered = numbered_apart(convictions)
    if numbered != convictions and _most_parts(numbered) > MOST_NUMBERS:
        adapting.unsendable("parts", f"a message numbers {MOST_NUMBERS} parts of a kind at most")
    return numbered


def _most_parts(convictions: tuple[Conviction, ...]) -> int:
    return max(
        sum(len(each.decisions) for each in convictions),
        sum(len(each.offences) for each in convictions),
        sum(len(each.sanctions) for each in convictions),
    )


def _updates(
    reference: ConvictionReference | None, conviction: Conviction, adapting: Adapting
) -> ConvictionReference | None:
    """Return the reference to the conviction that is replaced, by one way of naming it.

    The schema takes an identifier there for one of the same message (IDREF), so only the
    conviction's own can stand there.
    """
    where = "MessageDataUpdatedConvictionReference"
    if reference is None or reference.id is None or reference.id == conviction.id:
        return None if reference is None else _named_one_way(reference, adapting, where)
    other_ways = replace(reference, id=None)
    if other_ways == ConvictionReference():
        adapting.unsendable(
            "update", "the conviction replaced has another identifier, and no other name", where
        )
        return reference
    adapting.tell(
        "ecris:reference:id",
        "the wire cannot name another identifier here; the conviction is named otherwise",
        where,
    )
    return _named_one_way(other_ways, adapting, where)


def _named_one_way(
    reference: ConvictionReference, adapting: Adapting, where: str
) -> ConvictionReference:
    """Return a reference of one of the three ways; the best there is."""
    if reference.id is not None and _CONVICTION_ID.fullmatch(reference.id):
        best = ConvictionReference(id=reference.id)
    elif reference.njr_id is not None and 1 <= len(reference.njr_id.strip()) <= 20:
        best = ConvictionReference(njr_id=reference.njr_id)
    else:
        best = replace(reference, id=None, njr_id=None)
        if best == ConvictionReference():
            adapting.hold("ecris:reference:nothing", "the reference names nothing", where)
    if best != reference:
        adapting.tell("ecris:reference:one-way", "the wire names a conviction in one way", where)
    return best


def _with_remark(message: RequestResponse, text: str, adapting: Adapting) -> RequestResponse:
    if len(message.remarks) >= MOST_WORDINGS:
        adapting.hold("ecris:remarks:full", "the remarks have no room for it", "MessageDataRemarks")
        return message
    return replace(message, remarks=(*message.remarks, remark_of(text)))


def _merged(
    errors: tuple[FunctionalErrorItem, ...], adapting: Adapting
) -> tuple[FunctionalErrorItem, ...]:
    """Return the errors with each code once: the schema makes an identifier of the code."""
    texts: dict[str, tuple[Representation, ...]] = {}
    for each in errors:
        code = adapting.codes.error_sent(each.code)
        texts[code] = texts.get(code, ()) + each.text
    if len(texts) == len(errors):
        return errors
    adapting.tell("ecris:errors:merged", "errors of one code are written as one")
    if any(len(text) > MOST_WORDINGS for text in texts.values()):
        adapting.hold("ecris:errors:full", "an error of one code has no room for all its texts")
    return tuple(FunctionalErrorItem(code, text[:MOST_WORDINGS]) for code, text in texts.items())


def _with_fingerprints(message: Message, adapting: Adapting, *, push: bool) -> Message:
    """Return the message without fingerprints where its element has no place for them."""
    if not isinstance(
        message, Notification | NotificationResponse | Request | RequestResponse
    ) and not isinstance(message, AdditionalInformation):
        return message
    if message.fingerprints is None:
        return message
    if push and message.fingerprints.content is None:
        adapting.hold("ecris:fingerprints:content", "the content of the attachment is not at hand")
    elif not push and isinstance(message, NotificationResponse | RequestResponse):
        adapting.hold("ecris:fingerprints:no-element", "fingerprints can only be sent with content")
    else:
        if push and checked_content(message.fingerprints).sound is False:
            adapting.unsendable("checksum", "the MD5 checksum is not that of the content")
        return message
    return replace(message, fingerprints=None)


def remark_of(text: str) -> Representation:
    """Return a remark of ours, in English."""
    sound = without_forbidden(text) or text
    return Representation(
        cut(sound, REMARKS_LENGTH) if len(sound) > REMARKS_LENGTH else sound, "en"
    )
