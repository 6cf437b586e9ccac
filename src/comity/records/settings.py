"""What a central authority decided for its own casework. The defaults leave most to officers."""

from dataclasses import dataclass, field
from typing import Final

from comity.errors import ConfigurationInvalid
from comity.ids import StateCode
from comity.records.disclosure_settings import DisclosureSettings
from comity.records.messages import Contact
from comity.search.parameters import Parameters, default_parameters

ATTENTION_DAYS: Final = 2
"""Working days before a deadline at which an officer is called; a practice, not a rule of law."""

RECALL_REPLY_DAYS: Final = 14
RECALL_REMINDER_DAYS: Final = 7
"""Calendar days; practices, not rules of law."""


@dataclass(frozen=True, slots=True)
class RecordsSettings:
    """Settings of one node's casework on criminal records.

    Which answers may leave without an officer is not set here but in
    ``policy.rules.NodeRules.automatic``, since it is a question of law.

    Attributes:
        state: Our own state.
        time_zone: Zone in which the authority dates what it receives.
        languages: The authority's languages, best first.
        contact: Whom other authorities may ask; sent with every answer.
        region: Subdivision whose holidays count at the authority's seat.
        automatic_denials: A refusal that follows from law or the node's rules is
            sent without an officer.
        automatic_not_a_national: "Not a national" is answered without an officer
            when nobody here answers the description and every nationality
            claimed is another state's.
        supply_information_automatically: Questions about a person are answered
            from the register when it holds everything asked.
        enter_unknown_nationals: A notified national of ours who is not in the
            register, and nobody like whom is, is entered without an officer.
        equivalent_offences: Common categories, or their groups, that are offences
            here too: convictions for them enter the register proper.
        ask_national_entry: An officer decides about all other convictions;
            otherwise they are kept for retransmission only.
        confirm_deletions: An officer confirms before a notified deletion is final.
        attention_days: Working days before a deadline at which an officer is called.
        parameters: The weights and thresholds by which persons are identified.
        erase_recalled_automatically: A recalled conviction that is only kept for
            retransmission is erased without an officer.
        recall_reply_days: Calendar days after which a recall of ours wants an answer; the
            authority's own, since no act sets any.
        recall_reminder_days: Calendar days after which a recall is asked for again.
        disclosure: What the authority decided about disclosure.
    """

    state: StateCode
    time_zone: str
    languages: tuple[str, ...] = ("en",)
    contact: Contact | None = None
    region: str | None = None
    automatic_denials: bool = False
    automatic_not_a_national: bool = False
    supply_information_automatically: bool = False
    enter_unknown_nationals: bool = False
    equivalent_offences: frozenset[str] = frozenset()
    ask_national_entry: bool = True
    confirm_deletions: bool = True
    attention_days: int = ATTENTION_DAYS
    parameters: Parameters = field(default_factory=default_parameters)
    erase_recalled_automatically: bool = False
    recall_reply_days: int = RECALL_REPLY_DAYS
    recall_reminder_days: int = RECALL_REMINDER_DAYS
    disclosure: DisclosureSettings = field(default_factory=DisclosureSettings)

    def __post_init__(self) -> None:
        """Check the settings.

        Raises:
            ConfigurationInvalid: They cannot be used; whoever wrote them must
                change them.
        """
        if not self.languages:
            raise ConfigurationInvalid("records.languages names no language")
        if self.attention_days < 0:
            raise ConfigurationInvalid("records.attention_days must not be negative")
        if self.recall_reply_days < 1 or self.recall_reminder_days < 1:
            raise ConfigurationInvalid("records.recall_…_days must be at least 1")
