"""What an officer is shown of an answer before it leaves: what it tells, withholds, and why."""

from comity.assembly.build import Node
from comity.assembly.policy_explanations import explained_facts
from comity.policy.decision import Permit, Refusal
from comity.records.desk import Answer
from comity.records.messages import encode
from comity.records.person_presentation import present_person
from comity.records.presentation import present_conviction
from comity.trust.digest import sha256


def digest_of(answer: Answer) -> str:
    """Return by which an officer's confirmation is bound to the very answer that was shown."""
    return sha256(encode(answer.response)).hex()


def preview_data(node: Node, answer: Answer, language: str) -> dict[str, object]:
    """Return an answer as it would leave, for programs.

    Args:
        node: Ours.
        answer: The answer.
        language: The reader's language.
    """
    prepared, response = answer.prepared, answer.response
    permits = {
        each.conviction.id: permit
        for each, permit in zip(
            prepared.selection.convictions, prepared.selection.permits, strict=True
        )
    }
    return {
        "person": prepared.held.ref,
        "described": present_person(response.person, language).to_dict(),
        "told": [
            {
                "conviction": each.id,
                "content": present_conviction(each, language).to_dict(),
                "basis": str(permits[each.id].basis),
            }
            for each in response.convictions
        ],
        "withheld": [
            {
                "conviction": each.conviction,
                "convicting_state": each.convicting_state,
                "reason": str(each.reason),
                "explanation": each.explanation,
                "citation": each.citation,
                "named": each.named,
            }
            for each in prepared.selection.withheld
        ],
        "left_out": [str(each) for each in prepared.content.left_out],
        "computed_by": list(prepared.computed_by),
        "no_rule_pack_of": list(prepared.without_pack),
        "to_settle": [
            {"conviction": each.conviction, "asked_by": each.pack, "why": each.why}
            for each in prepared.questions
        ],
        "conditions": [
            {
                "conviction": each.conviction,
                "code": str(each.code),
                "set_by": each.set_by,
                "text": each.text,
            }
            for each in prepared.conditions
        ],
        "other_states": list(response.other_states),
        "withheld_before_for": list(prepared.withheld_before),
        "decision": list(_in_words(node, prepared.decision)),
        "refusal": _refusal(prepared.refusal),
        "digest": digest_of(answer),
    }


def _in_words(node: Node, made: Permit | Refusal) -> tuple[str, ...]:
    told = explained_facts(node, str(made.act), dict(made.facts)).explanation
    return () if told is None else told.sentences()


def _refusal(refusal: Refusal | None) -> dict[str, str] | None:
    if refusal is None:
        return None
    return {
        "ground": refusal.ground.value,
        "basis": str(refusal.basis),
        "explanation": refusal.explanation,
    }
