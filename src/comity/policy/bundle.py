"""Everything that decides, as one text with a digest: policies, schema, agreements, rules.

A receipt names the digest; whoever has the text decides again and compares.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import msgspec

from comity.errors import ConfigurationInvalid
from comity.ids import StateCode
from comity.law.agreement import SHIPPED, Agreement, read_agreement
from comity.law.catalogue import rows
from comity.law.purposes import Purpose
from comity.policy.citing import require_citable
from comity.policy.engine import PolicySet, policy_set
from comity.policy.facts import AnswerClass
from comity.policy.rules import ENGINE_VERSION, NodeRules
from comity.trust.digest import sha256

MOST_BYTES: Final = 4 * 1024 * 1024
"""More than any bundle has; a longer text is not read."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What decides.

    Attributes:
        digest: SHA-256 of the content.
        content: The text, in the form of COM-16.
    """

    digest: bytes
    content: bytes


class BundleContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of a bundle.

    Attributes:
        agreements: Texts of the instruments that come with Comity, by key.
        engine: Version of the code that turns facts into questions.
        law: SHA-256 in hexadecimal over the tables of law of the release that decided.
        own_agreements: Texts of the state's own files, in their order.
        policies: Texts of the policies, by file name.
        rules: What the state decided, as plain words.
        schemas: Texts of the schema, by file name.
    """

    agreements: dict[str, str]
    engine: str
    law: str
    own_agreements: list[str]
    policies: dict[str, str]
    rules: dict[str, str]
    schemas: dict[str, str]


@lru_cache(maxsize=64)
def bundle_of(rules: NodeRules) -> Bundle:
    """Return the bundle with which a node decides under some rules."""
    content = {
        "agreements": {key: each.text for key, each in SHIPPED.items()},
        "engine": ENGINE_VERSION,
        "law": law_digest(),
        "own_agreements": [each.text for each in rules.agreements],
        "policies": dict(rules.policies.texts),
        "rules": rules.record(),
        "schemas": dict(rules.policies.schemas),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return Bundle(sha256(text), text)


@lru_cache(maxsize=1)
def law_digest() -> str:
    """Return the digest over the tables of law of this release, in hexadecimal."""
    return sha256(json.dumps([row.cells() for row in rows()]).encode()).hex()


def read_bundle(content: bytes) -> BundleContent:
    """Return the fields of a bundle.

    Raises:
        ConfigurationInvalid: The text is not one: somebody altered it, or a later release
            wrote it.
    """
    if len(content) > MOST_BYTES:
        raise ConfigurationInvalid("bundle: longer than any bundle is")
    try:
        return msgspec.json.decode(content, type=BundleContent)
    except msgspec.MsgspecError as error:
        raise ConfigurationInvalid(f"bundle: {error}") from error


def of_another_release(content: bytes) -> str:
    """Return in what another release decided by a bundle, in words; empty if in nothing.

    Raises:
        ConfigurationInvalid: The text is not a bundle.
    """
    found = read_bundle(content)
    others = {
        f"engine {found.engine}": found.engine != ENGINE_VERSION,
        "other instruments": found.agreements != {key: it.text for key, it in SHIPPED.items()},
        "other tables of law": found.law != law_digest(),
    }
    return ", ".join(name for name, other in others.items() if other)


def rules_of(content: bytes) -> NodeRules:
    """Return the rules of a bundle, with its policies, ready to decide.

    Tables of law and shipped instruments are those of this release; ``of_another_release``
    tells whether they are others.

    Raises:
        ConfigurationInvalid: The text is not a bundle.
    """
    found = read_bundle(content)
    policies = policy_set(found.policies, found.schemas)
    require_citable(policies)
    own = [
        read_agreement(text, where=f"own agreement {place}", own=True)
        for place, text in enumerate(found.own_agreements, 1)
    ]
    try:
        return _rules(found.rules, policies=policies, agreements=tuple(own))
    except (KeyError, ValueError) as error:
        raise ConfigurationInvalid(f"bundle: rules: {error}") from error


def _rules(
    words: dict[str, str], *, policies: PolicySet, agreements: tuple[Agreement, ...]
) -> NodeRules:
    def purposes(name: str) -> frozenset[Purpose]:
        return frozenset(map(Purpose, words[name].split()))

    def chosen(name: str) -> bool:
        return words[name] == "yes"

    pairs = (each.partition(":") for each in words["automatic"].split())
    return NodeRules(
        name=words["name"],
        purposes_answered=purposes("purposes_answered"),
        purposes_asked=purposes("purposes_asked"),
        consent_required=purposes("consent_required"),
        consent_required_to_ask=purposes("consent_required_to_ask"),
        automatic=frozenset(
            (AnswerClass(answer), Purpose(purpose)) for answer, _, purpose in pairs
        ),
        further_parties=frozenset(map(StateCode, words["further_parties"].split())),
        earlier_convictions_for_other_purposes=chosen("earlier_convictions_for_other_purposes"),
        third_country_convictions_for_other_purposes=chosen(
            "third_country_convictions_for_other_purposes"
        ),
        received_convictions_of_other_nationals=chosen("received_convictions_of_other_nationals"),
        received_convictions_to_third_countries=chosen("received_convictions_to_third_countries"),
        policies=policies,
        agreements=agreements,
    )
