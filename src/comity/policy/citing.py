"""What policies may cite: grounds, duties and provisions that the law room knows."""

from collections.abc import Mapping
from typing import Final

from comity.errors import ConfigurationInvalid
from comity.law.grounds import Ground
from comity.policy.engine import GROUND, PolicySet
from comity.policy.obligations import Obligation
from comity.policy.outcome import Act

BASIS: Final = "basis"
"""Annotation that names a provision of the question, where the ground's own fits less well."""

PROVISIONS: Final[Mapping[Act, frozenset[str]]] = {
    Act.ANSWER: frozenset({"reply"}),
    Act.RETRANSMIT: frozenset({"conviction"}),
    Act.NOTIFY: frozenset({"duty"}),
    Act.TRANSFER: frozenset(
        {"authorisation", "balance", "blocked", "gate", "purpose", "recipient"}
    ),
}
"""Names of the provisions that a policy of an act may cite with ``@basis``."""


def require_citable(policies: PolicySet) -> None:
    """Check that every policy of the exchange cites grounds, duties and provisions we know.

    Raises:
        ConfigurationInvalid: One does not; whoever wrote it must change it.
    """
    grounds, duties = {str(each) for each in Ground}, {str(each) for each in Obligation}
    for note in policies.notes.values():
        acts = [act for act in Act if not note.actions or act in note.actions]
        if not acts:
            continue
        ground = note.annotations.get(GROUND)
        if note.forbids and ground not in grounds:
            raise ConfigurationInvalid(
                f"policies: {note.identifier}: no ground {ground!r} is known"
            )
        unknown = sorted(set(note.obligations) - duties)
        if unknown:
            raise ConfigurationInvalid(
                f"policies: {note.identifier}: no obligation {unknown[0]!r} is known"
            )
        named = note.annotations.get(BASIS)
        if named and any(named not in PROVISIONS.get(act, frozenset()) for act in acts):
            raise ConfigurationInvalid(f"policies: {note.identifier}: no @basis {named!r} is known")
