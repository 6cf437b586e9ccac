"""A node's rules with the files that its state added: agreements and policies of its own."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from comity.assembly.config import LawPart
from comity.errors import ConfigurationInvalid
from comity.ids import StateCode
from comity.law.agreement import SHIPPED, Agreement, read_agreement
from comity.policy.citing import require_citable
from comity.policy.engine import PolicySet, policy_set, shipped
from comity.policy.rules import NodeRules

_MOST_BYTES: Final = 256 * 1024
_MOST_FILES: Final = 100


def rules_in_force(part: LawPart, folder: Path) -> NodeRules:
    """Return what the state decided, with its own agreements and policies.

    Args:
        part: The part ``[law]`` of the configuration.
        folder: The node's home, in which the files that it names lie.

    Raises:
        ConfigurationInvalid: A setting or a file breaks a rule; the message names the file,
            the field and the rule.
    """
    rules = node_rules(part)
    own = tuple(
        read_agreement(text, where=name, own=True)
        for name, text in _texts(part.agreements, folder, "law.agreements")
    )
    keys = [each.key for each in own]
    if len(set(keys)) != len(keys):
        raise ConfigurationInvalid("law.agreements: two files have the same key")
    return replace(
        rules,
        agreements=own,
        further_parties=rules.further_parties.union(*map(_added_parties, own)),
        policies=_policies(part, folder),
    )


def _check_automatic(part: LawPart) -> None:
    """Check the answers that may leave without an officer.

    Raises:
        ConfigurationInvalid: A pair is named twice, or for a purpose that this node does
            not answer at all. The operator's mistake.
    """
    for place, pair in enumerate(part.automatic):
        named = f"law.automatic[{place}] ({pair.answer} for {pair.purpose})"
        if pair in part.automatic[:place]:
            raise ConfigurationInvalid(f"{named}: the pair is named before; name it once")
        if part.purposes_answered is not None and pair.purpose not in part.purposes_answered:
            raise ConfigurationInvalid(
                f"{named}: law.purposes_answered does not name the purpose, so that nothing "
                "is answered for it"
            )


def node_rules(part: LawPart) -> NodeRules:
    """Return what the state decided where the law leaves a choice.

    Raises:
        ConfigurationInvalid: The law allows no such choice; the message says which.
    """
    defaults = NodeRules(name=part.rules)
    _check_automatic(part)
    return NodeRules(
        name=part.rules,
        purposes_answered=(
            defaults.purposes_answered
            if part.purposes_answered is None
            else frozenset(part.purposes_answered)
        ),
        purposes_asked=(
            defaults.purposes_asked
            if part.purposes_asked is None
            else frozenset(part.purposes_asked)
        ),
        consent_required=frozenset(part.consent_required),
        consent_required_to_ask=frozenset(part.consent_required_to_ask),
        automatic=frozenset((pair.answer, pair.purpose) for pair in part.automatic),
        earlier_convictions_for_other_purposes=part.earlier_convictions_for_other_purposes,
        third_country_convictions_for_other_purposes=(
            part.third_country_convictions_for_other_purposes
        ),
        received_convictions_of_other_nationals=part.received_convictions_of_other_nationals,
        received_convictions_to_third_countries=part.received_convictions_to_third_countries,
        further_parties=frozenset(StateCode(code) for code in part.further_parties),
    )


def _added_parties(own: Agreement) -> frozenset[StateCode]:
    return own.parties - SHIPPED[own.supplements].parties if own.widens else frozenset()


def _policies(part: LawPart, folder: Path) -> PolicySet:
    """Return the shipped policies with the state's own beside them.

    What forbids outweighs what permits, so that the state's own can narrow the shipped
    ones; what the law of the exchange bars stays barred whatever they permit.
    """
    own = _texts(part.policies, folder, "law.policies")
    if not own:
        return shipped()
    texts = dict(shipped().texts)
    for name, text in own:
        if f"own/{name}" in texts:
            raise ConfigurationInvalid(f"law.policies: {name} is named twice")
        texts[f"own/{name}"] = text
    policies = policy_set(texts, dict(shipped().schemas))
    require_citable(policies)
    return policies


def _texts(names: Sequence[str], folder: Path, setting: str) -> list[tuple[str, str]]:
    if len(names) > _MOST_FILES:
        raise ConfigurationInvalid(f"{setting}: at most {_MOST_FILES} files")
    return [(name, _text(folder / name, f"{setting}: {name}")) for name in names]


def _text(file: Path, where: str) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise ConfigurationInvalid(f"{where}: cannot be read") from error
    if len(raw) > _MOST_BYTES:
        raise ConfigurationInvalid(f"{where}: more than {_MOST_BYTES} bytes")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigurationInvalid(f"{where}: not UTF-8") from error
