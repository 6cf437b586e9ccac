"""How recalls are shown: for people, and for programs."""

from collections.abc import Sequence

from rich.console import RenderableType

from comity.cli.output import Output
from comity.cli.views import View
from comity.law.recall_grounds import RECALL_GROUNDS, RecallGround
from comity.records.layout import printable
from comity.records.recall_model import DeletionReceipt, Recall, Result
from comity.records.recall_standing import Party, Standing


def recall_view(shown: Output, standing: Standing) -> View:
    """Show one recall with everybody who holds the data."""
    recall = standing.recall
    said = RECALL_GROUNDS.get(RecallGround(recall.ground)) if _is_known(recall.ground) else None
    why = recall.ground if said is None else f"{said.explanation} [{said.basis}]"
    parts: list[RenderableType] = [
        f"Recall {recall.id}: {printable(standing.sentence)}",
        f"Asked: {recall.ask}. Ordered by {recall.ordered_by} on {recall.ordered_at:%F}.",
        f"Why: {printable(why)}",
        f"An answer is wanted by {recall.reply_by}: the authority's own day, no legal deadline.",
    ]
    if recall.convictions:
        parts.append("About: " + ", ".join(map(printable, recall.convictions)))
    if standing.items:
        rows = [
            (each.message, each.outcome, each.ground, each.decided_by, each.decided_at)
            for each in standing.items
        ]
        columns = ("message", "what became of it", "ground", "by", "when")
        parts.append(shown.table(columns, rows, title="Asked of us"))
    if standing.parties:
        parts.append(shown.table(_COLUMNS, _rows(recall, standing.parties), title="Who has it"))
    conversations = [each.conversation for each in standing.holders if each.conversation]
    conversations += [recall.conversation] if recall.conversation else []
    parts += [f"Evidence: comity evidence export {each} -o FILE" for each in conversations]
    return View(recall_data(standing), parts)


_COLUMNS = ("state", "has it from", "standing", "since", "overdue", "detail", "also told by")


def _rows(recall: Recall, parties: Sequence[Party]) -> list[tuple[object, ...]]:
    return [
        (
            each.state,
            "us" if each.teller == recall.id[:2] else each.teller,
            each.standing,
            each.since,
            "OVERDUE" if each.overdue else "",
            each.detail,
            ", ".join(each.told),
        )
        for each in parties
    ]


def recall_data(standing: Standing) -> dict[str, object]:
    """Return one recall for programs."""
    recall = standing.recall
    return {
        "id": recall.id,
        "summary": standing.sentence,
        "open": recall.is_open,
        "occasion": recall.occasion,
        "ask": recall.ask,
        "ground": recall.ground,
        "convictions": list(recall.convictions),
        "ordered_by": recall.ordered_by,
        "ordered_at": recall.ordered_at,
        "reply_by": recall.reply_by,
        "conversation": recall.conversation,
        "confirmed": standing.confirmed,
        "parties": [
            {
                "state": each.state,
                "has_it_from": each.teller,
                "standing": each.standing,
                "since": each.since,
                "overdue": each.overdue,
                "detail": each.detail,
                "told_by": list(each.told),
            }
            for each in standing.parties
        ],
        "holders": [
            {
                "state": each.state,
                "conversation": each.conversation,
                "messages": list(each.messages),
                "reminders": each.reminders,
                "results": [_result_data(result) for result in each.results],
            }
            for each in standing.holders
        ],
        "items": [
            {
                **_result_data(each.result),
                "decided_by": each.decided_by,
                "decided_at": each.decided_at,
            }
            for each in standing.items
        ],
    }


def _result_data(result: Result) -> dict[str, object]:
    return {
        "message": result.message,
        "outcome": result.outcome,
        "ground": result.ground,
        "receipt": _receipt_data(result.receipt),
    }


def _receipt_data(receipt: DeletionReceipt | None) -> dict[str, object] | None:
    if receipt is None:
        return None
    body = receipt.body.decode("utf-8", "replace")
    return {"leaf": receipt.leaf, "body": body, "salt": receipt.salt.hex()}


def _is_known(ground: str) -> bool:
    return ground in tuple(RecallGround)
