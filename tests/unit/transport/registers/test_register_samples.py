"""Every sample of every format imports, or is set aside with a true reason."""

from pathlib import Path

import pytest

from comity.transport.registers.formats import Format, open_register_file
from comity.transport.registers.record import (
    ImportedMessage,
    ImportedRecord,
    RegisterEvent,
    RegisterEventKind,
)

SAMPLES = Path(__file__).resolve().parents[4].parent / "shared" / "data" / "samples"
RECORDS = {
    "NOT-first.xml": 1,
    "NOT-update.xml": 1,
    "RRS-with-conviction.xml": 1,
    "notification-PL-BG.xml": 1,
    "sample-1611821139260643033.xml": 1,
    "sample-179836704008097.xml": 1,
    "sample-2087731679422079398.xml": 1,
    "sample-2102275052850333679.xml": 1,
}
EVENTS = {
    "CriminalHistory-Consolidation-Report.xml": RegisterEventKind.CONSOLIDATION,
    "CriminalHistory-Expungement-Report.xml": RegisterEventKind.EXPUNGEMENT,
    "CriminalHistory-IdentifierUpdate-Report.xml": RegisterEventKind.IDENTIFIER_UPDATE,
    "CriminalHistory-Restoration-Report.xml": RegisterEventKind.RESTORATION,
}
FORMATS = {
    "ecris_v1": Format.ECRIS_V1,
    "ecris_ri": Format.ECRIS_RI,
    "rap_sheets_us": Format.RAP_SHEET,
}
FILES = sorted(path for folder in FORMATS for path in (SAMPLES / folder).glob("*.xml"))


@pytest.mark.shared
@pytest.mark.skipif(not FILES, reason="the reference material is absent")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sample_imports_or_says_why_not(path: Path) -> None:
    (reading,) = open_register_file(path)
    assert [reading] == list(open_register_file(path, FORMATS[path.parent.name]))
    if path.name in EVENTS:
        assert isinstance(reading, RegisterEvent)
        assert reading.kind is EVENTS[path.name]
        assert reading.identifiers
    elif isinstance(reading, ImportedMessage):
        assert reading.reason
        assert path.name not in RECORDS
    else:
        assert isinstance(reading, ImportedRecord)
        assert len(reading.convictions) == RECORDS.get(path.name, 0)
        assert not reading.person.name.is_unknown


@pytest.mark.shared
@pytest.mark.skipif(not FILES, reason="the reference material is absent")
def test_the_update_replaces_the_first_notification_in_either_dialect() -> None:
    keys = set()
    for name in (
        "ecris_v1/NOT-first.xml",
        "ecris_v1/NOT-update.xml",
        "ecris_ri/notification-PL-BG.xml",
    ):
        (reading,) = open_register_file(SAMPLES / name)
        assert isinstance(reading, ImportedRecord)
        keys.add((reading.source_key, reading.person, reading.convictions))
    assert len(keys) == 1


@pytest.mark.shared
@pytest.mark.skipif(not FILES, reason="the reference material is absent")
def test_a_sheet_with_several_birth_dates_is_found_by_each_of_them() -> None:
    (reading,) = open_register_file(SAMPLES / "rap_sheets_us" / "sample-1059334501936382229.xml")
    assert isinstance(reading, ImportedRecord)
    dates = {str(alias.birth_date) for alias in reading.person.aliases if alias.birth_date}
    assert str(reading.person.birth_date) == "1960-01-11"
    assert dates == {"1960-03-15", "1960-10-16", "1993-11-10"}
    assert len([alias for alias in reading.person.aliases if alias.birth_date is None]) == 4
