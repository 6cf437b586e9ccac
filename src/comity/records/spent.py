"""Spent convictions: what the packs that our state adopted say of each, on the day of the answer.

Nothing of it is stored: a conviction is spent on the day it is asked about, or it is not.

Source: FD 2009/315/JHA Art. 7(2), "in accordance with national law".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from comity.ids import ConvictionId, StateCode
from comity.law.citation import Basis
from comity.law.grounds import GROUNDS, Ground
from comity.law.purposes import Purpose
from comity.law.rule_packs.evaluation import (
    AGE_OF_MAJORITY,
    ConvictionFacts,
    Disclosability,
    Finding,
    Sentence,
    evaluate,
)
from comity.law.rule_packs.pack import RULE_PACKS, RulePack
from comity.law.states import iso_state
from comity.persons.dates import PartialDate
from comity.persons.person import Person
from comity.records.model import Sanction
from comity.records.ports import HeldConviction, Standing
from comity.records.selection import Selection, Withheld, WithholdingReason

NATIONAL_LAW: Final[Basis] = GROUNDS[Ground.NATIONAL_LAW].basis


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A conviction of which the packs cannot say whether it may be told.

    Attributes:
        conviction: Which one.
        pack: Name and version of the pack that asks.
        why: What the data do not decide, in words.
    """

    conviction: ConvictionId
    pack: str
    why: str


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A selection after the rule packs.

    Attributes:
        selection: What is left to send, and what is withheld.
        computed_by: Name and version of every pack that was asked, sorted.
        questions: What an officer must answer before any of it leaves.
        without_pack: States whose convictions are among it and of whose law no pack is
            adopted, sorted.
    """

    selection: Selection
    computed_by: tuple[str, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    without_pack: tuple[StateCode, ...] = ()


def narrow(
    selection: Selection,
    held: Sequence[HeldConviction],
    person: Person,
    *,
    purpose: Purpose,
    own_state: StateCode,
    packs: Sequence[str],
    found_spent: frozenset[ConvictionId],
    on: date,
) -> Narrowed:
    """Withhold what is spent, and ask about what the data do not decide.

    Args:
        selection: What the law of the exchange lets go out.
        held: Everything held of the person, in any standing.
        person: The person, for the age.
        purpose: Purpose of the request.
        own_state: State of this node.
        packs: Names of the packs that the state adopted.
        found_spent: Convictions in question that an officer found spent.
        on: Civil day of the answer.
    """
    adopted = [RULE_PACKS[name] for name in packs]
    facts = {
        each.conviction.id: conviction_facts(each, person)
        for each in held
        if each.standing is Standing.CURRENT
    }
    sent = []
    withheld = list(selection.withheld)
    questions: list[OpenQuestion] = []
    asked: set[str] = set()
    unknown: set[StateCode] = set()
    for each, permit in zip(selection.convictions, selection.permits, strict=True):
        findings = _findings(adopted, each, facts, purpose=purpose, own_state=own_state, on=on)
        asked |= {finding.pack for finding in findings}
        if not any(pack.state == iso_state(each.convicting_state) for pack in adopted):
            unknown.add(iso_state(each.convicting_state))
        spent = [found for found in findings if found.says is Disclosability.SPENT]
        open_ones = [found for found in findings if found.says is Disclosability.ASK]
        if spent:
            withheld.append(_spent(each, f"{spent[0].why} Computed by rule pack {spent[0].pack}."))
        elif open_ones and each.conviction.id in found_spent:
            withheld.append(_spent(each, "An officer found it spent."))
        else:
            sent.append((each, permit))
            questions += [OpenQuestion(each.conviction.id, it.pack, it.why) for it in open_ones]
    left = replace(
        selection,
        convictions=tuple(each for each, _ in sent),
        permits=tuple(permit for _, permit in sent),
        withheld=tuple(withheld),
    )
    return Narrowed(left, tuple(sorted(asked)), tuple(questions), tuple(sorted(unknown)))


def conviction_facts(held: HeldConviction, person: Person) -> ConvictionFacts:
    """Return a conviction as the statutes look at it."""
    conviction = held.conviction
    offences = [each.started_on for each in conviction.offences]
    decided = conviction.decided_on
    return ConvictionFacts(
        state=iso_state(held.convicting_state),
        decided_on=decided,
        offences=tuple(each.category for each in conviction.offences),
        sentences=tuple(_sentence(each) for each in conviction.sanctions),
        minor=None if decided is None else _is_minor(person, decided),
        minor_at_offence=_any_minor(person, offences),
    )


def _findings(
    adopted: Sequence[RulePack],
    held: HeldConviction,
    facts: dict[ConvictionId, ConvictionFacts],
    *,
    purpose: Purpose,
    own_state: StateCode,
    on: date,
) -> list[Finding]:
    identifier = held.conviction.id
    others = [each for other, each in facts.items() if other != identifier]
    found = (
        evaluate(
            pack, facts[identifier], others, purpose=purpose, own_state=iso_state(own_state), on=on
        )
        for pack in adopted
    )
    return [each for each in found if each is not None]


def _sentence(sanction: Sanction) -> Sentence:
    sentenced, executed = sanction.sentenced, sanction.executed
    days = [each.ends_on for each in (sentenced, executed) if each is not None and each.ends_on]
    return Sentence(
        category=sanction.category,
        duration=None if sentenced is None else sentenced.duration,
        ends_on=max(days, default=None),
        units=sanction.number_of_fines,
        suspended=sanction.suspension is not None,
    )


def _any_minor(person: Person, days: Sequence[PartialDate | None]) -> bool | None:
    known = [None if each is None else each.as_date() for each in days]
    ages = [None if day is None else _is_minor(person, day) for day in known]
    if True in ages:
        return True
    return None if not ages or None in ages else False


def _is_minor(person: Person, on: date) -> bool | None:
    """Return whether somebody was a minor on a day; ``None`` if the birth date leaves it open."""
    born = person.birth_date
    if born.year is None:
        return None
    if on.year - born.year != AGE_OF_MAJORITY:
        return on.year - born.year < AGE_OF_MAJORITY
    day = born.as_date()
    if day is None:
        return None
    return (on.month, on.day) < (day.month, day.day)


def _spent(held: HeldConviction, explanation: str) -> Withheld:
    return Withheld(
        conviction=held.conviction.id,
        version=held.version,
        convicting_state=iso_state(held.convicting_state),
        reason=WithholdingReason.SPENT,
        citation=str(NATIONAL_LAW),
        explanation=explanation,
        ground=Ground.NATIONAL_LAW,
    )
