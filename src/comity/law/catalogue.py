"""Everything the room holds, as rows of one table, for the documentation and for lawyers."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from comity.law import authentication, closed_hours, rights
from comity.law import notification_duty as duty
from comity.law import retransmission as passing_on
from comity.law.agreement import SHIPPED as AGREEMENTS
from comity.law.apostille_parties import PARTIES_BASIS
from comity.law.citation import OPEN, Basis, Validity
from comity.law.grounds import GROUNDS, REASON_BASIS
from comity.law.handling import (
    GRADING_BASIS,
    HANDLING,
    NATURE_BASIS,
    QUALITY_BASIS,
    ROLE_BASIS,
    TRAVELS_BASIS,
)
from comity.law.instruments import INSTRUMENTS, NODE_FINDING
from comity.law.minimisation import (
    CARRIED,
    CARRIED_BASIS,
    CATEGORY_BASIS,
    MINIMISATION_BASIS,
    OBLIGATORY_BASIS,
    OUTSIDE_THE_LISTS,
)
from comity.law.oversight import BREACH_ELSEWHERE, BREACH_NOTIFICATION
from comity.law.oversight import RULES as OVERSIGHT_RULES
from comity.law.purposes import CONSENT_BASIS, PURPOSES
from comity.law.recall_grounds import (
    FOLLOWING_BASIS,
    FOLLOWING_BASIS_ELSEWHERE,
    KEEP_GROUNDS,
    RECALL_GROUNDS,
    REPLY_DAY_BASIS,
)
from comity.law.retention import HOLD_GROUNDS, RETENTION
from comity.law.rule_packs.pack import RULE_PACKS
from comity.law.service_levels import SERVICE_LEVELS
from comity.law.states import MEMBERSHIP_BASIS
from comity.law.time_limits import (
    FROM_BASIS,
    LIMITS,
    WORKING_DAY_BASIS,
    Limit,
    TimeLimit,
    Unit,
)
from comity.law.transfers import (
    ADEQUACY,
    ASSOCIATED_BASIS,
    BLOCKED_SIS,
    COMPETENT_RECIPIENT,
    GATE,
    NECESSARY,
    ONWARD,
    PRIOR_AUTHORISATION,
    TRANSFER_BASES,
)


@unique
class Kind(StrEnum):
    """Which table a row comes from."""

    INSTRUMENT = "instrument"
    PURPOSE = "purpose"
    TIME_LIMIT = "time-limit"
    GROUND = "ground"
    RECALL = "recall"
    RIGHT = "right"
    RETENTION = "retention"
    AGREEMENT = "agreement"
    RULE = "rule"
    OVERSIGHT = "oversight"
    MINIMISATION = "minimisation"
    RULE_PACK = "rule-pack"
    TRANSFER = "transfer"
    HANDLING = "handling"
    SERVICE_LEVEL = "service-level"


HEADINGS: Final = (
    "Kind",
    "Key",
    "Statement",
    "Provision",
    "Provenance",
    "Source",
    "From",
    "Until",
)
"""What stands in each of ``Row.cells``, in that order."""


@dataclass(frozen=True, slots=True)
class Row:
    """One statement about the law.

    Attributes:
        kind: Table it comes from.
        key: Stable name inside the table.
        statement: What is said, in one sentence.
        basis: Citation, provenance and source.
        validity: Days on which it holds.
    """

    kind: Kind
    key: str
    statement: str
    basis: Basis
    validity: Validity = OPEN

    def cells(self) -> tuple[str, ...]:
        """Return the row as text, one cell for each of ``HEADINGS``."""
        first, last = self.validity.valid_from, self.validity.valid_until
        return (
            self.kind,
            self.key,
            self.statement,
            str(self.basis.citation),
            self.basis.provenance,
            self.basis.source,
            "" if first is None else first.isoformat(),
            "" if last is None else last.isoformat(),
        )


def rows() -> tuple[Row, ...]:
    """Return every statement the room holds, in the order of the tables."""
    return (*_tables(), *_oversight(), *_disclosure(), *_transfers(), *_rules())


def _tables() -> Iterator[Row]:
    for instrument in INSTRUMENTS.values():
        yield Row(
            Kind.INSTRUMENT,
            instrument.key,
            f"{instrument.title} ({instrument.identifier}): {instrument.role}; {instrument.status}",
            instrument.basis,
            instrument.validity,
        )
    for agreement in AGREEMENTS.values():
        for place, term in enumerate(agreement.terms, 1):
            named = f" ({', '.join(term.values)})" if term.values else ""
            yield Row(
                Kind.AGREEMENT,
                f"{agreement.key}/{place}/{term.topic}",
                f"{agreement.title}: {term.statement}{named}",
                term.basis,
                agreement.validity,
            )
    for purpose in PURPOSES.values():
        yield Row(Kind.PURPOSE, purpose.purpose, purpose.label, purpose.basis, purpose.validity)
    for limit in LIMITS.values():
        yield Row(Kind.TIME_LIMIT, limit.key, _limit_text(limit), limit.basis, limit.validity)
        if isinstance(limit, TimeLimit):
            yield Row(
                Kind.TIME_LIMIT,
                f"{limit.key}/counting",
                f"counted from: {limit.counting}",
                limit.counting_basis,
                limit.validity,
            )
    for level in SERVICE_LEVELS:
        yield Row(Kind.SERVICE_LEVEL, level.key, level.statement, level.basis)
    for ground in GROUNDS.values():
        yield Row(Kind.GROUND, ground.ground, ground.explanation, ground.basis, ground.validity)
    for recall_ground, recall_rule in RECALL_GROUNDS.items():
        yield Row(
            Kind.RECALL, f"recall/{recall_ground}", recall_rule.explanation, recall_rule.basis
        )
    for keep_ground, keep_rule in KEEP_GROUNDS.items():
        yield Row(Kind.RECALL, f"keep/{keep_ground}", keep_rule.explanation, keep_rule.basis)
    yield from _rights()
    for rule in RETENTION.values():
        span = "" if rule.length is None else f" ({_span(rule.length, rule.unit)})"
        yield Row(
            Kind.RETENTION, rule.key, f"{rule.what}: {rule.rule}{span}", rule.basis, rule.validity
        )
    for hold_ground, hold_rule in HOLD_GROUNDS.items():
        yield Row(Kind.RETENTION, f"hold/{hold_ground}", hold_rule.explanation, hold_rule.basis)


def _oversight() -> Iterator[Row]:
    period = BREACH_NOTIFICATION
    yield Row(Kind.OVERSIGHT, period.key, period.statement, period.basis, period.validity)
    for each in OVERSIGHT_RULES:
        yield Row(Kind.OVERSIGHT, each.key, each.statement, each.basis, each.validity)
    yield Row(
        Kind.OVERSIGHT,
        "breach-elsewhere",
        "A state outside the Union is told of a breach that involves its data alike.",
        BREACH_ELSEWHERE,
    )


def _disclosure() -> Iterator[Row]:
    for category, basis in CATEGORY_BASIS.items():
        yield Row(Kind.MINIMISATION, category, "may be left out for another purpose", basis)
    for purpose, categories in CARRIED.items():
        said = ", ".join(sorted(categories))
        yield Row(Kind.MINIMISATION, purpose, f"carries also: {said}", CARRIED_BASIS)
    rules = (
        ("obligatory", "what is obligatory is never left out", OBLIGATORY_BASIS),
        ("necessary", "other purposes get what is necessary for them", MINIMISATION_BASIS),
        ("outside-the-lists", "the Convention asks for the extract only", OUTSIDE_THE_LISTS),
    )
    for key, said, basis in rules:
        yield Row(Kind.MINIMISATION, key, said, basis)
    for pack in RULE_PACKS.values():
        yield Row(Kind.RULE_PACK, str(pack), pack.title, pack.basis, pack.validity)
    for code, rule in HANDLING.items():
        yield Row(Kind.HANDLING, code, rule.says, rule.basis)
    handling = (
        ("travels", "conditions go with the data", TRAVELS_BASIS),
        ("grading", "source and information are graded", GRADING_BASIS),
        ("role", "who the person is in the matter is told apart", ROLE_BASIS),
        ("nature", "facts are told apart from assessments", NATURE_BASIS),
        ("quality", "quality is looked at before sending", QUALITY_BASIS),
    )
    for key, said, basis in handling:
        yield Row(Kind.HANDLING, key, said, basis)


def _transfers() -> Iterator[Row]:
    for each in ADEQUACY:
        said = "data of law enforcement are protected well enough"
        yield Row(
            Kind.TRANSFER,
            f"adequacy/{each.state}/{each.validity.valid_from}",
            said,
            each.basis,
            each.validity,
        )
    for rule in TRANSFER_BASES.values():
        yield Row(Kind.TRANSFER, rule.rests_on, rule.says, rule.basis)
    conditions = (
        ("associated", "CH, IS, LI and NO apply the Directive", ASSOCIATED_BASIS),
        ("purpose", "it is necessary for a purpose of Art. 1(1)", NECESSARY),
        ("recipient", "the recipient is a competent authority", COMPETENT_RECIPIENT),
        ("authorisation", "a state of origin authorised it", PRIOR_AUTHORISATION),
        ("onward", "the recipient may pass on within limits", ONWARD),
        ("sis", "SIS data stay inside the Union", BLOCKED_SIS),
        ("gate", "all conditions hold together", GATE),
    )
    for key, said, basis in conditions:
        yield Row(Kind.TRANSFER, key, said, basis)


def _rights() -> Iterator[Row]:
    for right, right_rule in rights.RIGHTS.items():
        yield Row(Kind.RIGHT, right, right_rule.explanation, right_rule.basis)
        yield Row(Kind.RIGHT, f"{right}/GB", right_rule.explanation, right_rule.united_kingdom)
    for withholding, withholding_rule in rights.WITHHOLDINGS.items():
        yield Row(
            Kind.RIGHT,
            f"withhold/{withholding}",
            withholding_rule.explanation,
            withholding_rule.basis,
        )
    for ground, basis in rights.RESTRICTION_GROUNDS.items():
        yield Row(Kind.RIGHT, f"restrict/{ground}", "the data stay and are not used", basis)
    for limit in rights.ANSWERS:
        yield Row(Kind.TIME_LIMIT, limit.key, _limit_text(limit), limit.basis, limit.validity)
    for key, statement, basis in (
        (
            "neither-confirm-nor-deny",
            "an answer may leave open whether there are data",
            rights.NEITHER_CONFIRM_NOR_DENY,
        ),
        ("reasons-kept", "the reasons are kept for the supervisor", rights.REASONS_KEPT),
        ("identity", "nobody is answered before it is known who asks", rights.IDENTITY),
        ("form", "the answer comes in the form of the request", rights.SAME_FORM),
        ("free", "the answer is free of charge", rights.FREE_OF_CHARGE),
        ("source-told", "the source of inaccurate data is told", rights.SOURCE_TOLD),
        ("recipients-follow", "recipients are told, and follow", rights.RECIPIENTS_FOLLOW),
        ("all-verifications", "the least that a supervisor says", rights.ALL_VERIFICATIONS),
        ("remedies", "every answer tells of remedies", rights.REMEDIES),
        ("looks-delayed", "looks in an enquiry are told later", rights.LOOKS_DELAYED),
        ("looks-abroad", "a state asks another who looked", rights.ACROSS_BORDERS),
    ):
        yield Row(Kind.RIGHT, key, statement, basis)


def _limit_text(limit: Limit) -> str:
    if isinstance(limit, TimeLimit):
        return f"{limit.act}: {_span(limit.length, limit.unit)} from {limit.event}"
    return f"{limit.act}: {limit.wording or 'no limit is set'}"


def _span(length: int, unit: Unit | None) -> str:
    return f"{length} {unit or ''}".removesuffix("s" if length == 1 else "").rstrip()


def _rules() -> Iterator[Row]:
    statements: tuple[tuple[str, str, Basis], ...] = (
        ("members", "which states are Member States, and since when", MEMBERSHIP_BASIS),
        (
            "further-parties",
            "a node may name parties to the Convention by its own finding",
            NODE_FINDING,
        ),
        ("period-from-an-event", "the day of the event is not counted", FROM_BASIS),
        ("whose-working-days", "those of the state that must act", WORKING_DAY_BASIS),
        ("consent", "national law decides whether consent is needed", CONSENT_BASIS),
        ("denial-states-reason", "a denial states its reason", REASON_BASIS),
        ("answer-criminal", "criminal proceedings: all four origins", passing_on.CRIMINAL),
        (
            "answer-other",
            "other purposes: by national law, and never what its convicting state barred",
            passing_on.OTHER_PURPOSES,
        ),
        (
            "answer-other-earlier",
            "convictions entered before 27.4.2012, other purposes: national law decides",
            passing_on.OTHER_PURPOSES_EARLIER,
        ),
        ("silence-is-no-bar", "an unknown retransmission flag bars nothing", passing_on.SILENCE),
        (
            "third-country-request",
            "a third country is answered within the same limits",
            passing_on.THIRD_COUNTRY_REQUEST,
        ),
        (
            "third-country-naming",
            "the convicting state is not named to a third country",
            passing_on.THIRD_COUNTRY_NAMING,
        ),
        (
            "national-of-another-member",
            "answered to the extent of Art. 13 of the 1959 Convention",
            passing_on.OTHER_NATIONAL,
        ),
        (
            "national-of-another-member-received",
            "convictions received from others: national law decides",
            passing_on.OTHER_NATIONAL_RECEIVED,
        ),
        (
            "third-country-national",
            "own convictions and those of third countries",
            passing_on.THIRD_COUNTRY_NATIONAL,
        ),
        (
            "third-country-national-other",
            "other purposes: national law decides",
            passing_on.THIRD_COUNTRY_NATIONAL_OTHER,
        ),
        ("tca-reply", "the United Kingdom is answered alike", passing_on.TCA_REPLY),
        (
            "convention-criminal",
            "criminal matters: as the requested state's own authorities would be",
            passing_on.CONVENTION_CRIMINAL,
        ),
        ("convention-other", "other purposes: national law decides", passing_on.CONVENTION_OTHER),
        ("notify-each", "each Member State of nationality is told", duty.EACH_NATIONALITY),
        (
            "notify-tca",
            "nationals of the other side are notified to it",
            duty.EACH_NATIONALITY_TCA,
        ),
        (
            "notify-uk",
            "the United Kingdom tells every Member State of nationality",
            duty.EACH_NATIONALITY_UK,
        ),
        (
            "notify-convention",
            "each party of nationality, unless the person is also an own national",
            duty.CONVENTION_NATIONALS,
        ),
        (
            "nationality-unknown-or-none",
            "the record says that it is unknown, or that the person is stateless",
            duty.RECORD_SAYS_SO,
        ),
        ("own-national", "a state does not notify itself", duty.OWN),
        (
            "closed-hours",
            "answers may not be received from 22:00:00 of a month's last day to 02:00:00",
            closed_hours.RULE_BASIS,
        ),
        (
            "closed-hours-zone",
            "whose clock counts is not said: several are taken into account",
            closed_hours.ZONE_BASIS,
        ),
        (
            "formality-none-in-the-union",
            "no conviction, a Union citizen, by the state of nationality: nothing is needed",
            authentication.WITHIN_THE_UNION,
        ),
        (
            "formality-none-between-authorities",
            "what goes from authority to authority normally needs no formality",
            authentication.BETWEEN_AUTHORITIES,
        ),
        (
            "formality-none-by-treaty",
            "a treaty of the two states may spare it",
            authentication.BY_TREATY,
        ),
        (
            "formality-apostille",
            "between parties to the Convention without objection: an apostille",
            authentication.APOSTILLE,
        ),
        (
            "formality-legalisation",
            "else the chain of legalisation",
            authentication.NO_COMMON_TREATY,
        ),
        ("apostille-parties", "which states are parties to the Convention", PARTIES_BASIS),
        ("recall-reply-day", "a recall names a day of its author's own", REPLY_DAY_BASIS),
        ("recall-following", "recipients follow a recall without delay", FOLLOWING_BASIS),
        (
            "recall-following-elsewhere",
            "outside the Framework Decision a recall is sent all the same",
            FOLLOWING_BASIS_ELSEWHERE,
        ),
        ("no-instrument", "without an instrument nobody is told", duty.NOBODY),
    )
    for key, statement, basis in statements:
        yield Row(Kind.RULE, key, statement, basis)
