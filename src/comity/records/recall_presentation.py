"""What an order or a report of a recall says, laid out for a page or a terminal."""

from comity.errors import EnvelopeMalformed
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.records.layout import Line, Section
from comity.records.recall_messages import ORDER, RecallOrder, RecallResponse, decode_as
from comity.records.recall_model import Result


def recall_section(message: OutgoingMessage | IncomingMessage) -> Section:
    """Lay out what an order or a report says; a payload that breaks a rule is said to do so."""
    title = f"{message.id}: " + ("recall" if message.kind == ORDER else "report on a recall")
    try:
        if message.kind == ORDER:
            return Section("message", title, _order(decode_as(RecallOrder, message.payload)))
        return Section("message", title, _report(decode_as(RecallResponse, message.payload)))
    except EnvelopeMalformed:
        return Section("message", f"{title}: its payload breaks a rule and cannot be shown")


def _order(order: RecallOrder) -> tuple[Line, ...]:
    return (
        Line("ask", "Asked", order.ask),
        *(Line("message", "Message", each) for each in order.messages),
        *(Line("conviction", "Conviction", each) for each in order.convictions),
        Line("ground", "Ground", order.ground, note=order.basis),
        Line("reply-by", "Answer wanted by", str(order.reply_by), note="no legal deadline"),
        *([Line("reminder", "Reminder", str(order.reminder))] if order.reminder else []),
    )


def _report(report: RecallResponse) -> tuple[Line, ...]:
    return (
        *([Line("refusal", "Refused", report.refusal)] if report.refusal else []),
        *(Line("result", each.message, each.outcome, note=_shown(each)) for each in report.results),
        *(
            Line("onward", f"{each.teller} gave it to {each.holder}", each.state)
            for each in report.onward
        ),
    )


def _shown(result: Result) -> str:
    if result.receipt is not None:
        return f"entry {result.receipt.leaf} of its log"
    return result.ground
