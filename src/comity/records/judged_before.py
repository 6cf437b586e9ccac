"""Meeting what officers judged before of the same description, or of one alike.

Descriptions, entries and candidates are kept as digests under a key of this node: who
sees the table of judgements, or an export of it, cannot find out by trying whom they are
about, and destroying the key severs them for good (Directive 2016/680 Art. 16: erasure).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

import msgspec

from comity.exchange.ports import ExchangeReading, IncomingMessage, OutgoingMessage, Randomness
from comity.ids import ConversationId, PersonRef
from comity.persons.person import Person
from comity.records.contents import content_of
from comity.records.describing import DESCRIBING, description_in
from comity.records.judgement_ports import JudgementReading
from comity.records.messages import AdditionalInformation, Notification, Request
from comity.records.ports import Notes, RegisterReading
from comity.search.description_form import (
    birth_form,
    description_form,
    entry_form,
    is_distinct,
    kindred_form,
)
from comity.search.identification import Identified, Rule
from comity.search.judgement import Judgement
from comity.search.normal_form import normal_form
from comity.search.weighing import Met, Weighed, contradicted, weigh
from comity.trust.digest import SALT_BYTES, commitment

_KEY: Final = "judgements:key"
_DESCRIPTION: Final = b"comity/v1/described"
_KINDRED: Final = b"comity/v1/described-alike"
_BORN: Final = b"comity/v1/described-born"
_ENTRY: Final = b"comity/v1/registered"
_CANDIDATES: Final = b"comity/v1/candidates"


class FactsReading(Protocol):
    """Small facts about this node, by name."""

    def get(self, name: str) -> bytes | None:
        """Return the fact of that name."""
        ...


class AtHand(Protocol):
    """What must be readable to meet a judgement; every transaction and snapshot is one."""

    @property
    def facts(self) -> FactsReading:
        """Facts of this node."""
        ...

    @property
    def exchange(self) -> ExchangeReading:
        """Conversations and messages."""
        ...

    @property
    def register(self) -> RegisterReading:
        """The national register."""
        ...

    @property
    def judgements(self) -> JudgementReading:
        """Officers' judgements."""
        ...


@dataclass(frozen=True, slots=True)
class Digests:
    """Digests under this node's key.

    ``commitment`` asks for a salt used once; here the same one is used on purpose, since
    equal descriptions must have equal digests. It is a secret of the node, so that the
    digests tell nobody else anything.

    Attributes:
        key: 32 random bytes.
    """

    key: bytes

    def __repr__(self) -> str:
        """Return nothing of the key."""
        return "Digests(…)"

    def described(self, person: Person, beside: Iterable[bytes]) -> bytes:
        """Return the digest of a description with what came beside it."""
        return commitment(_DESCRIPTION, self.key, description_form(person, beside))

    def alike(self, person: Person) -> bytes:
        """Return the digest that descriptions of one name and birth date have in common."""
        return commitment(_KINDRED, self.key, kindred_form(person))

    def born(self, person: Person) -> bytes:
        """Return the digest of the birth date that a description states."""
        return commitment(_BORN, self.key, birth_form(person))

    def entry(self, register: RegisterReading, ref: PersonRef) -> bytes:
        """Return the digest of a person's entry; empty if there is none any more."""
        held = register.person(ref)
        return b"" if held is None else commitment(_ENTRY, self.key, entry_form(held.person))

    def candidates(self, register: RegisterReading, refs: Iterable[PersonRef]) -> bytes:
        """Return the digest of several entries as they stand."""
        entries = [(ref, self.entry(register, ref).hex()) for ref in sorted(set(refs))]
        return commitment(_CANDIDATES, self.key, msgspec.json.encode(entries))


def digests_for(facts: Notes, randomness: Randomness) -> Digests:
    """Return the digests of this node; the key is made with the first judgement.

    Args:
        facts: Notes of this node, in a transaction that is the only writer.
        randomness: Source of the key.
    """
    key = facts.get(_KEY)
    if key is None:
        key = randomness(SALT_BYTES)
        facts.put(_KEY, key)
    return Digests(key)


def came_beside(messages: Iterable[OutgoingMessage | IncomingMessage]) -> list[bytes]:
    """Return what a description came with that an officer may have judged by.

    Fingerprints and remarks, in a form in which they can be compared.

    Raises:
        EnvelopeMalformed: A stored payload cannot be read; it was checked when it was
            handled.
    """
    found: list[bytes] = []
    for message in messages:
        if message.kind not in DESCRIBING:
            continue
        content = content_of(message)
        if not isinstance(content, Request | Notification | AdditionalInformation):
            continue
        if content.fingerprints is not None:
            found.append(msgspec.json.encode(content.fingerprints))
        forms = (normal_form(each.text) for each in content.remarks)
        found += [form.encode() for form in forms if form is not None]
    return found


def judged_before(
    at_hand: AtHand,
    conversation: ConversationId,
    described: Person,
    candidates: Iterable[PersonRef] = (),
) -> tuple[Met, ...]:
    """Return the judgements that speak of a description, withdrawn ones too.

    Of persons who may be meant, those too that were made of descriptions with the same
    birth date under a name written in some other way: a name has more writings than can
    be brought to one form, and the search finds the person under all of them.

    Costs two look-ups, and one for each candidate, where nobody alike was ever judged.

    Args:
        at_hand: What is kept.
        conversation: In which the description came.
        described: The person as described so far.
        candidates: Persons of the register who may be meant.

    Raises:
        EnvelopeMalformed: A stored payload of the conversation cannot be read.
    """
    key = at_hand.facts.get(_KEY)
    if key is None:
        return ()
    digests = Digests(key)
    found = {each.id: each for each in at_hand.judgements.alike(digests.alike(described))}
    for ref in candidates:
        of_person = at_hand.judgements.about(ref, digests.born(described))
        found |= {each.id: each for each in of_person}
    if not found:
        return ()
    beside = came_beside(at_hand.exchange.messages_of(conversation))
    description = digests.described(described, beside)
    return tuple(
        Met(
            judgement=each,
            exact=each.description == description,
            stale=digests.entry(at_hand.register, each.person) != each.registered,
        )
        for each in found.values()
    )


def contradicted_by(at_hand: AtHand, made: Judgement) -> tuple[Met, ...]:
    """Return the judgements of its description that stand and that one contradicts.

    Raises:
        EnvelopeMalformed: A stored payload of the conversation cannot be read.
    """
    described = description_in(at_hand.exchange.messages_of(made.conversation))
    if described is None:
        return ()
    return contradicted(judged_before(at_hand, made.conversation, described), made)


def is_stale(at_hand: AtHand, judgement: Judgement) -> bool:
    """Return whether the entry that was judged was altered, or is gone, since."""
    key = at_hand.facts.get(_KEY)
    if key is None:
        return True
    return Digests(key).entry(at_hand.register, judgement.person) != judgement.registered


def weigh_judgements(
    at_hand: AtHand, conversation: ConversationId, described: Person, found: Identified
) -> Weighed:
    """Weigh what a search found against what officers judged before.

    Raises:
        EnvelopeMalformed: A stored payload of the conversation cannot be read.
    """

    def as_then(judgement: Judgement, now: Identified) -> bool:
        digests = Digests(at_hand.facts.get(_KEY) or b"")
        refs = [judgement.person, *(each.ref for each in now.candidates)]
        return digests.candidates(at_hand.register, refs) == judgement.candidates

    # A number says whom, however somebody of the same birthday was judged.
    by_number = found.rule is Rule.IDENTITY_NUMBER
    certain = () if found.person is None or by_number else (found.person,)
    met = judged_before(at_hand, conversation, described, certain)
    return weigh(found, met, distinct=is_distinct(described), as_then=as_then)
