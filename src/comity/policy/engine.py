"""The policy engine: texts in Cedar, facts in, a verdict and the policies that determined it.

Nothing is decided elsewhere. A request that no policy permits is denied, a policy that
forbids outweighs every permit, and the order in which policies stand does not matter.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, TypeAlias

import cedarpy

from comity.errors import ConfigurationInvalid
from comity.trust.digest import sha256

Value: TypeAlias = bool | str | list[str] | Mapping[str, "Value"]
"""What a fact may be. Sets are written as lists; Cedar compares them without order."""

Texts: TypeAlias = tuple[tuple[str, str], ...]
"""Name and text of each file, by name."""

IDENTIFIER: Final = "id"
GROUND: Final = "ground"
OBLIGATIONS: Final = "obligations"
RANK: Final = "rank"
SUPPLEMENTS: Final = "supplements"
"""Marks a permit that adds obligations to another and permits nothing by itself."""

_TEXT: Final = ".cedar"
_SCHEMA: Final = ".cedarschema"
_LAST: Final = 10**6


@dataclass(frozen=True, slots=True)
class Note:
    """A policy, as it is cited in a decision.

    Attributes:
        identifier: Its ``@id``.
        annotations: All of its annotations.
        forbids: Whether it forbids.
        actions: Actions that it names; empty where it covers every action.
    """

    identifier: str
    annotations: Mapping[str, str]
    forbids: bool
    actions: frozenset[str] = frozenset()

    @property
    def rank(self) -> int:
        """Place among several that forbid: the lowest names the ground."""
        return int(self.annotations.get(RANK, _LAST))

    @property
    def obligations(self) -> tuple[str, ...]:
        """What it asks of whoever acts on the decision."""
        return tuple(self.annotations.get(OBLIGATIONS, "").split())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the engine says.

    Attributes:
        allowed: Whether the act is permitted.
        determining: The permits that match, where it is; the policies that forbid, the
            first in rank first, where it is not. Empty where nothing permits.
    """

    allowed: bool
    determining: tuple[Note, ...]

    @property
    def obligations(self) -> frozenset[str]:
        """What the policy that is cited asks, or all permits together."""
        cited = self.determining if self.allowed else self.determining[:1]
        return frozenset(each for note in cited for each in note.obligations)


@dataclass(frozen=True, slots=True, repr=False)
class PolicySet:
    """Policies that were parsed, checked against their schema, and are never changed.

    Two sets are equal where their texts are.

    Attributes:
        texts: Name and text of each file, by name.
        schemas: Name and text of each part of the schema, by name.
        version: Digest over all of them, in hexadecimal.
        notes: Every policy, by its identifier.
    """

    texts: Texts
    schemas: Texts
    version: str
    notes: Mapping[str, Note] = field(compare=False)
    _by_place: Mapping[str, str] = field(compare=False)
    _handle: cedarpy.PolicySet = field(compare=False)
    _schema: cedarpy.Schema = field(compare=False)

    def __repr__(self) -> str:
        """Return the version; the texts are long."""
        return f"PolicySet({self.version[:16]})"

    def sources(self) -> dict[str, str]:
        """Return each policy by its identifier, in one form whatever white space it has."""
        written = "\n".join(text for _, text in self.texts)
        parsed = json.loads(cedarpy.policies_to_json_str(written))["staticPolicies"]
        return {
            self._by_place[place]: json.dumps(policy, sort_keys=True)
            for place, policy in parsed.items()
        }

    def __hash__(self) -> int:
        """Return the hash of the version, which stands for the texts."""
        return hash(self.version)


def policy_set(texts: Mapping[str, str], schemas: Mapping[str, str]) -> PolicySet:
    """Return the policies written in some texts.

    Args:
        texts: Text of each file of policies, by file name.
        schemas: Text of each part of the schema, by file name.

    Raises:
        ConfigurationInvalid: A text is not Cedar, a policy does not fit the schema, or one
            lacks what a decision must cite. Who wrote it must change it.
    """
    return _parsed(tuple(sorted(texts.items())), tuple(sorted(schemas.items())))


@lru_cache(maxsize=32)
def _parsed(texts: Texts, schemas: Texts) -> PolicySet:
    written = "\n".join(text for _, text in texts)
    shape = "\n".join(text for _, text in schemas)
    try:
        schema = cedarpy.Schema.from_str(shape)
        handle = cedarpy.PolicySet.from_str(written)
        parsed = json.loads(cedarpy.policies_to_json_str(written))
    except ValueError as error:
        raise ConfigurationInvalid(f"policies: not Cedar: {_first_line(error)}") from error
    checked = cedarpy.validate_policies(written, schema)
    if not checked.validation_passed:
        raise ConfigurationInvalid(f"policies: {_first_line(checked.errors[0])}")
    if parsed["templates"] or parsed["templateLinks"]:
        raise ConfigurationInvalid("policies: templates with slots are not used here")
    notes, by_place = _notes(parsed["staticPolicies"])
    return PolicySet(texts, schemas, _version(texts, schemas), notes, by_place, handle, schema)


def _first_line(error: object) -> str:
    return (str(error).splitlines() or [""])[0]


def _version(*parts: Texts) -> str:
    return sha256(json.dumps(parts, ensure_ascii=True).encode()).hex()


def _notes(
    parsed: Mapping[str, Mapping[str, object]],
) -> tuple[Mapping[str, Note], Mapping[str, str]]:
    notes: dict[str, Note] = {}
    by_place: dict[str, str] = {}
    for place, policy in parsed.items():
        given = policy.get("annotations")
        annotations = {str(k): str(v) for k, v in given.items()} if isinstance(given, dict) else {}
        forbids = policy["effect"] == "forbid"
        identifier = annotations.get(IDENTIFIER, "")
        _require(identifier != "", f"policy {place}", "has no @id")
        _require(identifier not in notes, identifier, "stands there twice")
        needed = GROUND if forbids else OBLIGATIONS
        _require(needed in annotations, identifier, f"has no @{needed}")
        _require(
            annotations.get(RANK, "0").isdecimal(), identifier, "has a @rank that is no number"
        )
        notes[identifier] = Note(
            identifier, MappingProxyType(annotations), forbids, _actions(policy["action"])
        )
        by_place[place] = identifier
    for note in notes.values():
        named = note.annotations.get(SUPPLEMENTS)
        known = named is None or (named in notes and not notes[named].forbids)
        _require(known and not (named and note.forbids), note.identifier, "supplements no permit")
    return MappingProxyType(notes), MappingProxyType(by_place)


def _actions(scope: object) -> frozenset[str]:
    """Return the actions that the head of a policy names, in the form Cedar's JSON has."""
    if not isinstance(scope, dict):
        return frozenset()
    entities = scope.get("entities") or [scope["entity"]] if scope["op"] != "All" else []
    return frozenset(str(each["id"]) for each in entities)


def _require(holds: bool, policy: str, rule: str) -> None:  # noqa: FBT001 - a condition, and its words
    if not holds:
        raise ConfigurationInvalid(f"policies: {policy} {rule}")


@cache
def shipped() -> PolicySet:
    """Return the policies that come with Comity.

    Raises:
        ConfigurationInvalid: A shipped text is broken: a defect of this release.
    """
    folder = files("comity.policy").joinpath("cedar")
    found = sorted(folder.iterdir(), key=lambda entry: entry.name)
    return policy_set(
        {each.name: each.read_text("utf-8") for each in found if each.name.endswith(_TEXT)},
        {each.name: each.read_text("utf-8") for each in found if each.name.endswith(_SCHEMA)},
    )


_NOBODY: Final = cedarpy.Entities.from_json_str("[]")


def evaluate(
    policies: PolicySet,
    *,
    action: str,
    principal_state: str,
    resource_state: str,
    context: Mapping[str, Value],
) -> Verdict:
    """Ask the engine for one act.

    Args:
        policies: The policies.
        action: Name of the action in the schema.
        principal_state: ISO code of the state that acts.
        resource_state: ISO code of the state that it acts towards; our own for an act
            inside this state.
        context: The facts that the schema lists for the action, all of them.

    Raises:
        ValueError: The facts do not fit the schema: the caller's bug. A fact that is left
            out must never read as one that does not hold.
    """
    answer = cedarpy.is_authorized(
        {
            "principal": {"type": "State", "id": principal_state},
            "action": {"type": "Action", "id": action},
            "resource": {"type": "State", "id": resource_state},
            "context": _plain(context),
        },
        policies._handle,  # noqa: SLF001 - one module's pair
        _NOBODY,
        policies._schema,  # noqa: SLF001
    )
    # A policy that fails is skipped by the engine; were it one that forbids, its act
    # would be permitted.
    if answer.diagnostics.errors:
        raise ValueError(f"facts for {action}: {_first_line(answer.diagnostics.errors[0])}")
    found = [
        policies.notes[policies._by_place[place]]  # noqa: SLF001
        for place in answer.diagnostics.reasons
    ]
    found.sort(key=lambda note: (note.rank, note.identifier))
    permits = answer.allowed and any(SUPPLEMENTS not in note.annotations for note in found)
    if answer.allowed and not permits:
        return Verdict(allowed=False, determining=())
    return Verdict(allowed=permits, determining=tuple(found))


def _plain(context: Mapping[str, Value]) -> dict[str, object]:
    return {
        name: _plain(value) if isinstance(value, Mapping) else value
        for name, value in context.items()
    }
