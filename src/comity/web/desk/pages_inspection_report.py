"""The inspector's report: handed out from a search, from a sample, or of one entry."""

from base64 import b64decode
from typing import Final

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.api_inspection_report import ReportIssued
from comity.web.desk.oversight_places import problems_in
from comity.web.desk.pages_inspector import FILTERS, journal_form, without_file
from comity.web.desk.routing import DeskCall, DeskRoute, Handed, Result
from comity.web.routing import Method

_TYPES: Final = {"pdf": "application/pdf", "asice": "application/vnd.etsi.asic-e+zip"}


def reported(call: DeskCall) -> Result:
    """Hand out a report under the authority's seal; that it leaves is on record."""
    form = call.of("form") if call.of("form") in _TYPES else "pdf"
    if problems := without_file(call):
        return journal_form(call, problems)
    body: dict[str, object] = {
        "purpose": call.of("purpose"),
        "case": call.of("case"),
        "language": call.language.code,
        "form": form,
    }
    leaf = call.of("leaf")
    if call.of("sample"):
        body["sample"] = call.of("sample")
    elif leaf.isascii() and leaf.isdecimal() and len(leaf) <= len("9" * 15):
        body["leaves"] = [int(leaf)]
    else:
        query: dict[str, object] = {name: call.of(name) for name in FILTERS if call.of(name)}
        query["inspections"] = call.of("inspections") == "yes"
        body["query"] = query
    try:
        made = call.ask.post("/journal-reports", ReportIssued, body)
    except InputInvalid as invalid:
        return journal_form(call, problems_in(invalid))
    return Handed(made.name, _TYPES[form], b64decode(made.content))


PAGES: Final = (DeskRoute(Method.POST, "/inspection/report", reported, Permission.JOURNAL_EXPORT),)
