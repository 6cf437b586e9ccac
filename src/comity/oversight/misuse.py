"""Rules on misuse of looks at persons: written by people, explained in words, reviewed by people.

A hit accuses nobody and nothing happens because of it: it is read by somebody of another team,
the officer is heard, and the outcome counts for or against the rule. Beside the hits a random
sample is reviewed, so that the absence of a flag proves nothing.

Source: Regulation (EU) 2024/1689, recital 12 (rules defined solely by natural persons are no
AI system); Directive (EU) 2016/680 Art. 25(2) (logs serve self-monitoring).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from comity.errors import AccessDenied, ConflictingChange, InputInvalid
from comity.oversight import misuse_looks as looks
from comity.oversight import misuse_patterns as patterns
from comity.oversight.misuse_material import Find, Material, Relation
from comity.oversight.model import Hit, Outcome
from comity.oversight.sampling import Stratum, draw

RANDOM_AUDIT: Final = "random-audit"
LEGAL_CLASS: Final = "rule defined solely by people; no AI system (AI Act, recital 12)"


@dataclass(frozen=True, slots=True)
class MisuseRule:
    """One rule.

    Attributes:
        name: Stable name.
        words: What it notices, for whoever is watched and whoever reviews.
        weight: From 1 to 5; fixed by people, never learnt.
        find: Finds it.
        legal_class: What it is under the AI Act.
    """

    name: str
    words: str
    weight: int
    find: Find
    legal_class: str = LEGAL_CLASS


_ALL: Final = (
    MisuseRule(
        "own-record",
        "a record with the officer's own name or address",
        5,
        looks.by_relation(Relation.OWN),
    ),
    MisuseRule(
        "colleague", "a record with a colleague's name", 4, looks.by_relation(Relation.COLLEAGUE)
    ),
    MisuseRule(
        "same-surname",
        "a record with the officer's surname",
        1,
        looks.by_relation(Relation.SURNAME),
    ),
    MisuseRule(
        "guarded-list",
        "a record on the list of staff or of well-known persons",
        4,
        looks.by_relation(Relation.LISTED),
    ),
    MisuseRule("missing-case", "a look without a case reference", 3, looks.missing_case),
    MisuseRule("closed-case", "a look in a case that had ended", 3, looks.closed_case),
    MisuseRule("short-reason", "a case reference too short to name a case", 2, looks.short_reason),
    MisuseRule("copied-reason", "one case reference for many records", 2, looks.copied_reason),
    MisuseRule("out-of-shift", "a look outside the officer's shifts", 2, looks.out_of_shift),
    MisuseRule(
        "volume", "far more looks in a day than usual for officer and peers", 3, patterns.volume
    ),
    MisuseRule(
        "never-followed", "looks that no act in their case follows", 3, patterns.never_followed
    ),
    MisuseRule("browsing", "many records of near names within minutes", 3, patterns.browsing),
    MisuseRule(
        "export-after-look",
        "a record handed out soon after a look in another case",
        4,
        patterns.export_after_look,
    ),
    MisuseRule("news", "many officers on one record after news", 3, patterns.news),
    MisuseRule("break-glass", "every use of break-glass", 5, looks.glass_broken),
)

RULES: Final[Mapping[str, MisuseRule]] = MappingProxyType({rule.name: rule for rule in _ALL})
"""Every rule, by name."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How a rule fared in review.

    Attributes:
        rule: Its name.
        hits: How many there are.
        lawful: How many were lawful.
        unlawful: How many were not.
        unresolved: How many could not be told.
    """

    rule: str
    hits: int
    lawful: int
    unlawful: int
    unresolved: int

    @property
    def false_positives(self) -> float | None:
        """Share of hits that were lawful, among those that were told; ``None`` before any."""
        told = self.lawful + self.unlawful
        return None if not told else self.lawful / told


def run(material: Material, *, at: datetime, audit: int, seed: str) -> tuple[Hit, ...]:
    """Return what the rules notice, and a random sample beside it.

    Args:
        material: The journal of a time.
        at: Now, aware.
        audit: How many entries are drawn at random; 0 for none.
        seed: What the draw depends on.
    """
    hits = [
        _hit(rule.name, noticed.official, noticed.leaves, noticed.words, rule.weight, material, at)
        for rule in _ALL
        for noticed in rule.find(material)
    ]
    if audit:
        by_leaf = {entry.leaf: entry for entry in material.entries}
        words = f"Drawn at random with seed {seed}; no rule is behind it."
        drawn = draw(material.entries, seed=seed, size=audit, by=Stratum.OFFICIAL)
        hits += [
            _hit(RANDOM_AUDIT, by_leaf[leaf].official, (leaf,), words, 0, material, at)
            for leaf in drawn
        ]
    return tuple({each.id: each for each in hits}.values())


def asked(hit: Hit, *, reviewer: str, team: str) -> Hit:
    """Return a hit that its officer is shown and asked about.

    Raises:
        AccessDenied: The reviewer is the officer, or of the officer's team.
    """
    _require_another_team(hit, reviewer, team)
    return hit if hit.asked_by else replace(hit, asked_by=reviewer)


def heard(hit: Hit, *, official: str, words: str) -> Hit:
    """Return a hit with what the officer said.

    Raises:
        AccessDenied: It is about somebody else, or nobody asked yet; that it exists is not said.
        InputInvalid: Nothing was said. The officer's input.
    """
    if hit.official != official or not hit.asked_by:
        raise AccessDenied("There is no such matter about you.")
    if not words.strip():
        raise InputInvalid("Say something to it.", field="words")
    return replace(hit, heard=words)


def reviewed(
    hit: Hit, outcome: Outcome, *, reviewer: str, team: str, reasons: str, at: datetime
) -> Hit:
    """Return a hit with the reviewer's outcome.

    Args:
        hit: The hit.
        outcome: What was found.
        reviewer: Who reviews.
        team: The reviewer's team; empty if unknown.
        reasons: Why.
        at: Now, aware.

    Raises:
        AccessDenied: The reviewer is the officer, or of the officer's team.
        ConflictingChange: It was reviewed otherwise, or the officer was not heard before an
            outcome against them.
        InputInvalid: No reasons are given. The reviewer's input.
    """
    _require_another_team(hit, reviewer, team)
    if not reasons.strip():
        raise InputInvalid("A review gives reasons.", field="reasons")
    if outcome is Outcome.UNLAWFUL and not hit.heard:
        raise ConflictingChange("The officer has to be heard first.")
    if hit.outcome is not None:
        if (hit.outcome, hit.reasons) == (outcome, reasons):
            return hit
        raise ConflictingChange("This was reviewed already.")
    return replace(hit, outcome=outcome, reasons=reasons, reviewed_by=reviewer, reviewed_at=at)


def _require_another_team(hit: Hit, reviewer: str, team: str) -> None:
    if reviewer == hit.official or (team and team == hit.team):
        raise AccessDenied("Somebody of another team reviews this.")


def rates(hits: Iterable[Hit]) -> Sequence[Rate]:
    """Return how each rule fared, the random audit included."""
    by_rule: dict[str, list[Hit]] = defaultdict(list)
    for each in hits:
        by_rule[each.rule].append(each)
    return [
        Rate(
            rule=name,
            hits=len(by_rule[name]),
            lawful=sum(each.outcome is Outcome.LAWFUL for each in by_rule[name]),
            unlawful=sum(each.outcome is Outcome.UNLAWFUL for each in by_rule[name]),
            unresolved=sum(each.outcome is Outcome.UNRESOLVED for each in by_rule[name]),
        )
        for name in (*RULES, RANDOM_AUDIT)
    ]


def _hit(  # noqa: PLR0917 - the parts of one
    rule: str,
    official: str,
    leaves: tuple[int, ...],
    words: str,
    weight: int,
    material: Material,
    at: datetime,
) -> Hit:
    return Hit(
        id=f"{rule}-{leaves[0]}",
        rule=rule,
        official=official,
        team=material.surroundings.team_of(official),
        leaves=leaves,
        words=words,
        weight=weight,
        found_at=at,
    )
