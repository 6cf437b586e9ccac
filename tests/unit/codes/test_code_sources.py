"""The written tables: in step with their sources, well formed, and honest about their origin."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from comity.codes.catalogue import catalogue
from comity.codes.code import Code, Status
from comity.codes.mapping import parse
from comity.codes.tables import CodeTable

ROOT = Path(__file__).resolve().parents[3]
GENERATED = ROOT / "src" / "comity" / "codes" / "generated"
SCHEMA = ROOT.parent / "shared" / "standards" / "ecris-v1.0" / "common-reference-tables-v1.0.xsd"
XSD = "{http://www.w3.org/2001/XMLSchema}"

SCHEMA_TYPES = {
    "offences": "OffenceTechnicalIdentifierType",
    "sanctions": "SanctionTechnicalIdentifierType",
    "completion_levels": "OffenceLevelOfCompletionTechnicalIdentifierType",
    "participation_levels": "OffenceLevelOfParticipationTechnicalIdentifierType",
    "sanction_natures": "SanctionNatureTechnicalIdentifierType",
    "suspension_types": "SanctionTypeOfSuspensionTechnicalIdentifierType",
    "alternative_types": "SanctionAlternativeTypeTechnicalIdentifierType",
    "decision_changes": "DecisionChangeTypeTechnicalIdentifierType",
    "sanction_relations": "SanctionToSanctionsRelationTypeTechnicalIdentifierType",
    "request_purposes": "RequestPurposeTechnicalIdentifierType",
    "requesting_authority_types": "RequestingAuthorityTypeTechnicalIdentifierType",
    "request_response_types": "RequestResponseTypeTechnicalIdentifierType",
    "notification_response_types": "NotificationResponseTypeTechnicalIdentifierType",
    "additional_information_response_types": "RequestAdditionalInfoTypeTechnicalIdentifierType",
    "functional_errors": "FunctionalErrorCodeType",
    "identification_document_categories": "IdentificationDocumentCategoryTechnicalIdentifierType",
    "countries": "CountryTechnicalIdentifierType",
    "currencies": "CurrencyTechnicalIdentifierType",
}

ALL_TABLES = [pytest.param(table, id=table.name) for table in catalogue()]
ALL_CODES = [(table, code) for table in catalogue() for code in table]


def test_the_generated_tables_are_in_step_with_their_sources() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "gen_codes.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_generated_file_is_in_the_catalogue() -> None:
    assert {path.stem for path in GENERATED.glob("*.json")} == {t.name for t in catalogue()}


def test_every_source_file_explains_itself_before_it_starts() -> None:
    for path in (ROOT / "resources" / "codes").rglob("*.toml"):
        assert path.read_text(encoding="utf-8").startswith("# "), path.name


@pytest.mark.parametrize("table", ALL_TABLES)
def test_every_code_on_the_wire_has_the_form_of_its_table(table: CodeTable) -> None:
    for code in table:
        assert not code.on_wire or re.fullmatch(table.pattern, code.value), code


@pytest.mark.shared
@pytest.mark.skipif(not SCHEMA.exists(), reason="reference material absent")
def test_the_forms_are_those_of_the_published_schema() -> None:
    types = {
        node.get("name"): node.find(f"{XSD}restriction/{XSD}pattern")
        for node in ET.parse(SCHEMA).getroot().iter(f"{XSD}simpleType")  # noqa: S314 - own file
    }
    for table in catalogue():
        if table.name not in SCHEMA_TYPES:
            continue
        pattern = types[SCHEMA_TYPES[table.name]]
        assert pattern is not None
        published = pattern.get("value")
        assert published is not None
        assert table.pattern == published, table.name


def test_every_code_says_where_it_comes_from_and_how_sure_we_are() -> None:
    for table, code in ALL_CODES:
        assert code.provenance.strip(), code
        assert isinstance(code.status, Status)
        for language in code.labels:
            assert table.source_of(code, language).provenance.strip()


def test_every_code_has_an_english_label() -> None:
    assert [code.value for _, code in ALL_CODES if not code.labels.get("en")] == []


def test_every_parent_is_listed_and_is_the_open_category() -> None:
    for name in ("offences", "sanctions"):
        table = next(t for t in catalogue() if t.name == name)
        for code in table:
            parent = table.parent(code.value)
            assert (parent is None) == code.is_open
            assert parent is None or parent.is_open


def test_no_value_of_our_own_claims_to_be_the_unions() -> None:
    for code in own_values():
        parts = parse(code.value)
        assert parts is None or parts.is_comity_own, code
        assert parts is not None or code.value.startswith("FE-99"), code


def test_a_value_of_our_own_says_that_no_published_value_was_found() -> None:
    for code in own_values():
        assert re.search(r"own|no ISO", code.provenance), code


def test_guessed_numbers_are_marked_as_inferred() -> None:
    table = next(t for t in catalogue() if t.name == "notification_response_types")
    assert [code.status for code in table] == [Status.VERIFIED] + [Status.INFERRED] * 4


def test_translations_are_never_called_official_except_greek_quotations() -> None:
    official = {
        language
        for table, code in ALL_CODES
        for language in code.labels
        if table.source_of(code, language).status is Status.VERIFIED
    }
    assert official == {"en", "el"}


def own_values() -> list[Code]:
    return [code for _, code in ALL_CODES if code.status is Status.COMITY_OWN]
