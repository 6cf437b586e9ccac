"""What a node's own state decided where the instruments leave the choice to national law."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from comity.errors import ConfigurationInvalid
from comity.ids import StateCode
from comity.law.agreement import Agreement, Topic
from comity.law.instruments import Applicability
from comity.law.purposes import Purpose, is_criminal
from comity.law.states import iso_state
from comity.policy.engine import PolicySet, shipped
from comity.policy.facts import AnswerClass

ENGINE_VERSION: Final = "2026.1"
"""Changes whenever the same facts and rules could lead to another decision."""

ALL_NAMED_PURPOSES: Final = frozenset(Purpose) - {Purpose.OTHER}
"""Every purpose that an act names; ``OTHER`` must be allowed by name."""


@dataclass(frozen=True, slots=True)
class NodeRules:
    """The settings of one node. The defaults disclose least and always ask a human.

    Attributes:
        name: Name and version of this set, given by who approved it; it becomes
            part of every decision.
        purposes_answered: Purposes for which requests are answered. Criminal
            proceedings are not a choice.
        purposes_asked: Purposes for which this node's authorities may ask.
        consent_required: Purposes that are answered only with stated consent.
        consent_required_to_ask: Purposes for which this state itself asks only
            with consent.
        automatic: Pairs of answer class and purpose that may leave without an
            official's approval.
        earlier_convictions_for_other_purposes: National law releases other
            states' convictions entered before 27 April 2012 for other purposes.
        third_country_convictions_for_other_purposes: National law releases
            third-country convictions for other purposes.
        received_convictions_of_other_nationals: National law releases
            convictions received from others about persons who are not its
            nationals.
        received_convictions_to_third_countries: National law releases other
            Member States' convictions to third countries, within the limits.
        further_parties: ISO codes of states that, by this state's own finding,
            are bound by the Convention though our sources do not name them.
        policies: The policies that decide over the facts and these rules.
        agreements: What this state adds to the instruments, by its own reviewed files.

    Source:
        Framework Decision 2009/315/JHA Art. 7(2) and (4a), "in accordance with
        national law"; 1959 Convention Art. 13(2).
    """

    name: str
    purposes_answered: frozenset[Purpose] = ALL_NAMED_PURPOSES
    purposes_asked: frozenset[Purpose] = ALL_NAMED_PURPOSES
    consent_required: frozenset[Purpose] = frozenset()
    consent_required_to_ask: frozenset[Purpose] = frozenset()
    automatic: frozenset[tuple[AnswerClass, Purpose]] = frozenset()
    earlier_convictions_for_other_purposes: bool = False
    third_country_convictions_for_other_purposes: bool = False
    received_convictions_of_other_nationals: bool = False
    received_convictions_to_third_countries: bool = False
    further_parties: frozenset[StateCode] = frozenset()
    policies: PolicySet = field(default_factory=shipped)
    agreements: tuple[Agreement, ...] = ()

    def __post_init__(self) -> None:
        """Check that the rules stay inside what the instruments leave open.

        Raises:
            ConfigurationInvalid: They do not: who wrote the rules must change
                them.
        """
        if not self.name.strip():
            raise ConfigurationInvalid("policy rules need a name, which every decision repeats")
        if Purpose.CRIMINAL_PROCEEDINGS not in self.purposes_answered:
            raise ConfigurationInvalid(
                "requests for criminal proceedings must be answered (32009F0315 Art. 7(1))"
            )
        if any(is_criminal(purpose) for purpose in self.consent_required):
            raise ConfigurationInvalid(
                "consent cannot be a condition in criminal proceedings (32009F0315 Art. 7(1))"
            )
        if any(answer is AnswerClass.UNCERTAIN for answer, _ in self.automatic):
            raise ConfigurationInvalid(
                "law.automatic: an uncertain answer cannot leave without an official"
            )

    @property
    def version(self) -> str:
        """Engine and rule set, as every decision records them."""
        return f"{ENGINE_VERSION}/{self.name}"

    def purposes_between(
        self, one: StateCode, other: StateCode, found: Applicability, on: date
    ) -> frozenset[Purpose]:
        """Return the purposes that the agreements between two states cover.

        Args:
            one: One state.
            other: The other.
            found: The instrument that governs.
            on: The day that counts.

        Returns:
            What the instrument covers, without what this state's own files between the
            two leave out or reserve.
        """
        covered = found.purposes
        pair = {iso_state(one), iso_state(other)}
        for own in self.agreements:
            applies = own.supplements == found.instrument.key and own.validity.covers(on)
            if applies and pair <= own.parties:
                if own.values_of(Topic.PURPOSES):
                    covered &= own.purposes
                covered -= own.reserved
        return covered

    def needs_human(self, answer: AnswerClass, purpose: Purpose) -> bool:
        """Return whether an official must approve an answer before it leaves."""
        return (answer, purpose) not in self.automatic

    def why_human(self, answer: AnswerClass, purpose: Purpose) -> str:
        """Return the rule by which an official must approve an answer, for that official."""
        if answer is AnswerClass.UNCERTAIN:
            return "An answer whose content needs judgement never leaves without an officer."
        return f"Rules {self.name!r}: law.automatic does not list {answer} for {purpose}."

    def record(self) -> dict[str, str]:
        """Return the rules as plain words in a fixed order, for the log and for auditors."""
        return {
            "automatic": " ".join(
                sorted(f"{answer}:{purpose}" for answer, purpose in self.automatic)
            ),
            "consent_required": " ".join(sorted(self.consent_required)),
            "consent_required_to_ask": " ".join(sorted(self.consent_required_to_ask)),
            "earlier_convictions_for_other_purposes": _word(
                self.earlier_convictions_for_other_purposes
            ),
            "further_parties": " ".join(sorted(self.further_parties)),
            "name": self.name,
            "purposes_answered": " ".join(sorted(self.purposes_answered)),
            "purposes_asked": " ".join(sorted(self.purposes_asked)),
            "received_convictions_of_other_nationals": _word(
                self.received_convictions_of_other_nationals
            ),
            "received_convictions_to_third_countries": _word(
                self.received_convictions_to_third_countries
            ),
            "third_country_convictions_for_other_purposes": _word(
                self.third_country_convictions_for_other_purposes
            ),
            "version": self.version,
        }


def _word(setting: bool) -> str:  # noqa: FBT001 - turns one boolean into its word
    return "yes" if setting else "no"
