"""An inspector's report as PDF/A-3a with its record and the proofs inside, ready to be sealed."""

from comity.transport.documents.assembling import assembled, optional_part
from comity.transport.documents.report import (
    JOURNAL_NAME,
    NAME,
    InspectionReport,
    report_record,
)
from comity.transport.documents.report_content import report_content, report_wording
from comity.trust.digest import sha256


def write_report(report: InspectionReport, journal: bytes) -> bytes:
    """Return a report, not yet sealed.

    Args:
        report: What it says.
        journal: The entries with their proofs (COM-15.6); empty if there are none.

    Raises:
        ConfigurationInvalid: The optional part that draws is not installed.
    """
    record = report_record(report)
    with optional_part():
        # Imported here: they need the optional part.
        from comity.transport.documents.archive import AttachedFile  # noqa: PLC0415 - see above
        from comity.transport.documents.placing import placed  # noqa: PLC0415 - see above

        content = report_content(report, sha256(record).hex())
        sheets, structure = placed(content)
        attached = [AttachedFile(NAME, record, "application/json", "Data")]
        if journal:
            attached.append(AttachedFile(JOURNAL_NAME, journal, "application/json", "Supplement"))
        return assembled(
            sheets,
            structure,
            attached,
            title=f"{content.title} {report.number}",
            author=report.issuer.authority,
            language=report.language,
            made_on=report.made_on,
            seal_tooltip=report_wording("seal", report.language),
        )
