"""A partner over ECRIS v1.0 that has never heard of Comity, well-behaved or not.

It numbers its messages, answers what it is asked, and checks what it hears with rules of its
own, a handful against the product's hundreds. What it does wrong is asked of it by name.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from lxml import etree

from comity_training import ecris_words as words
from comity_training.ecris_mischief import Behaviour, body_of, conviction, described
from comity_training.ecris_words import Described, File, Sentenced

_ID: Final = re.compile(r"([A-Z]{2})-([A-Z]{2})-([A-Z]{3})-([0-9]{15})", re.ASCII)
_ELEMENTS: Final = {
    "REQ": ("deliverRequest", "RequestMessage"),
    "RRS": ("deliverRequestResponse", "RequestResponseMessage"),
    "RDL": ("deliverRequestDeadline", "RequestDeadlineMessage"),
    "NOT": ("deliverNotification", "NotificationMessage"),
    "NRS": ("deliverNotificationResponse", "NotificationResponseMessage"),
    "RAI": ("deliverRequestAdditionalInfo", "RequestAdditionalInfoMessage"),
    "RAR": ("deliverRequestAdditionalInfoResponse", "RequestAdditionalInfoResponseMessage"),
    "FEM": ("deliverFunctionalError", "FunctionalErrorMessage"),
    "IAL": ("isAlive", "IsAliveMessage"),
    "CAN": ("deliverCancellation", "CancellationMessage"),
}
_ANSWERING: Final = frozenset({"RRS", "RDL", "NRS", "RAI", "RAR", "FEM", "CAN"})


class Misunderstood(Exception):  # noqa: N818 - what a partner says of a message it cannot take
    """What was heard is not what the specification describes."""


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """What the partner posts to an endpoint.

    Attributes:
        id: Identifier of the message.
        action: The SOAP action.
        content_type: The media type, with the action.
        body: The body.
    """

    id: str
    action: str
    content_type: str
    body: bytes

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"Call({self.id})"


@dataclass(frozen=True, slots=True, repr=False)
class Heard:
    """What the partner made of a message.

    Attributes:
        id: Its identifier.
        kind: Three letters.
        refers_to: What it answers; empty if nothing.
        operation: The operation it came by.
        element: The message element.
    """

    id: str
    kind: str
    refers_to: str
    operation: str
    element: etree._Element

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"Heard({self.id})"

    def texts(self, name: str) -> list[str]:
        """Return the texts of all elements of a local name, in order."""
        return [str(found) for found in self.element.xpath(f".//*[local-name()='{name}']/text()")]


class EcrisPartner:
    """One partner.

    Args:
        state: Its two letters.
        node: The two letters of the state it talks to.
        now: What it takes for the time.
        behaviour: How it behaves.
    """

    def __init__(
        self,
        state: str,
        node: str,
        *,
        now: Callable[[], datetime],
        behaviour: Behaviour = Behaviour.GOOD,
    ) -> None:
        self.state = state
        self.node = node
        self.behaviour = behaviour
        self.heard: list[Heard] = []
        self._now = now
        self._number = 0
        self._files = 0

    def request(self, who: Described, *, file: bytes | None = None) -> Call:
        """Return a request for criminal proceedings; a file is pushed with it."""
        data = [
            words.person(described(self.behaviour, who)),
            words.value("m:MessageDataRequestPurposeCategoryReference", "P-99-001000"),
            words.words("m:MessageDataRequestPurpose", "criminal proceedings"),
            words.element(
                "m:MessageDataRequestingAuthority",
                words.value("m:RequestingAuthorityTypeReference", "RAT-99-J"),
                words.words("m:RequestingAuthorityName", "District court"),
            ),
            words.value("m:MessageDataConcernedPersonConsent", "UNKNOWN"),
            words.value("m:MessageDataUrgency", "No"),
        ]
        if file is not None:
            data.append(words.fingerprints(self._file(file)))
        return self._call("REQ", None, data, push=file is not None)

    def response(
        self,
        to: str,
        who: Described,
        convictions: Sequence[Sentenced] = (),
        *,
        outcome: str = "RRT-00-00",
    ) -> Call:
        """Return an answer to a request."""
        data = [
            words.person(described(self.behaviour, who)),
            *(self._conviction(each, offset=number) for number, each in enumerate(convictions)),
            words.value("m:MessageDataRequestResponseTypeReference", outcome),
        ]
        return self._call("RRS", to, data)

    def notification(self, who: Described, what: Sentenced, *, updates: str | None = None) -> Call:
        """Return a notification; of an update, with the identifier of what it replaces."""
        data = [words.person(described(self.behaviour, who)), self._conviction(what)]
        if updates is not None:
            reference = words.value("m:ECRISConvictionReference", updates)
            data.append(words.element("m:MessageDataUpdatedConvictionReference", reference))
        return self._call("NOT", None, data)

    def notification_response(self, to: str, *, outcome: str = "NRT-00-00") -> Call:
        """Return what became of a notification."""
        reference = words.value("m:MessageDataNotificationResponseTypeReference", outcome)
        return self._call("NRS", to, [reference])

    def deadline(self, to: str, day: date) -> Call:
        """Return by when a request will be answered."""
        return self._call("RDL", to, [words.value("m:MessageDataDeadline", day)])

    def question(self, to: str, fields: Sequence[str], *, file: str | None = None) -> Call:
        """Return a question; for a file, by its identifier."""
        data = [words.value("m:MessageDataAdditionalInformationRequested", each) for each in fields]
        if file is not None:
            data.append(words.value("m:MessageDataBinaryIDRequested", file))
        return self._call("RAI", to, data)

    def information(self, to: str, who: Described | None) -> Call:
        """Return the reply to a question."""
        outcome = "ART-99-01" if who is None else "ART-99-00"
        name = "m:MessageDataRequestAdditionalInfoResponseTypeReference"
        data = [] if who is None else [words.person(described(self.behaviour, who))]
        data.append(words.value(name, outcome))
        return self._call("RAR", to, data)

    def cancellation(self, to: str) -> Call:
        """Return the withdrawal of a message of its own."""
        return self._call("CAN", to, [])

    def error(self, to: str, code: str = "FE-00001") -> Call:
        """Return a functional error."""
        inside = words.value("m:FunctionalErrorCode", code)
        return self._call("FEM", to, [words.element("m:MessageDataFunctionalError", inside)])

    def alive(self) -> Call:
        """Return the question whether the other side is alive; also the answer to it."""
        return self._call("IAL", None, [words.value("m:IsAlive", "true")])

    def take(self, action: str, body: bytes) -> Heard:
        """Read what came in, and remember it.

        Raises:
            Misunderstood: It is not what the specification describes.
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        root = etree.fromstring(body, parser)  # the node is the one under test, not this partner
        if root.tag != f"{{{words.SOAP}}}Envelope":
            raise Misunderstood("no envelope of SOAP 1.2")
        carried = root.findall(f"{{{words.SOAP}}}Body/*")
        if len(carried) != 1:
            raise Misunderstood("not exactly one message")
        heard = self._heard(action, carried[0])
        self.heard.append(heard)
        return heard

    def _heard(self, action: str, element: etree._Element) -> Heard:
        operation = action.removeprefix(words.ACTIONS)
        name = etree.QName(element)
        ids = element.xpath(".//*[local-name()='MessageMetaDataMessageID']/text()")
        about = element.xpath(".//*[local-name()='MessageMetaDataResponseTo']/text()")
        form = _ID.fullmatch(str(ids[0])) if len(ids) == 1 else None
        if form is None or form.group(1, 2) != (self.node, self.state):
            raise Misunderstood("an identifier that is not from that state to this one")
        kind = form.group(3)
        known, expected = _ELEMENTS[kind]
        if operation.removesuffix("Push") != known or name.namespace != words.SERVICE:
            raise Misunderstood(f"{operation} with a message of kind {kind}")
        if name.localname.replace("PushMessage", "Message") != expected:
            raise Misunderstood(f"{name.localname} under the name of kind {kind}")
        if (kind in _ANSWERING) is not bool(about):
            raise Misunderstood(f"{kind} that refers to {len(about)} messages")
        refers_to = str(about[0]) if about else ""
        return Heard(str(ids[0]), kind, refers_to, operation, element)

    def _call(
        self, kind: str, refers_to: str | None, data: Sequence[str], *, push: bool = False
    ) -> Call:
        operation, name = _ELEMENTS[kind]
        if push:
            operation, name = f"{operation}Push", name.replace("Message", "PushMessage")
        identifier = self._identifier(kind)
        at = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        body = body_of(self.behaviour, words.message(name, identifier, at, refers_to, data))
        if self.behaviour is Behaviour.WRONG_ACTION:
            operation = "deliverCancellation" if kind != "CAN" else "deliverRequest"
        action = words.ACTIONS + operation
        media = "text/xml" if self.behaviour is Behaviour.OLD_SOAP else "application/soap+xml"
        return Call(identifier, action, f'{media}; charset=utf-8; action="{action}"', body)

    def _identifier(self, kind: str) -> str:
        self._number += 1
        number = 1 if self.behaviour is Behaviour.SAME_IDENTIFIER else self._number
        return f"{self.state}-{self.node}-{kind}-{number:015d}"

    def _conviction(self, what: Sentenced, *, offset: int = 0) -> str:
        return conviction(self.behaviour, what, state=self.state, offset=offset)

    def _file(self, content: bytes) -> File:
        self._files += 1
        checksum = hashlib.md5(content, usedforsecurity=False).hexdigest()
        if self.behaviour is Behaviour.WRONG_CHECKSUM:
            checksum = "0" * 32
        text = base64.b64encode(content).decode("ascii")
        return File(f"{self.state}-BA-{self._files:09d}", checksum, text)
