"""Codes that nobody published: configured, or Comity's own, and total in reading."""

import pytest

from comity.codes.catalogue import (
    ADDITIONAL_INFORMATION_RESPONSE_TYPES,
    FUNCTIONAL_ERRORS,
    REQUEST_PURPOSES,
    REQUESTING_AUTHORITY_TYPES,
)
from comity.errors import ConfigurationInvalid
from comity.law.purposes import Purpose
from comity.policy.facts import RequestingAuthority
from comity.records import complaining
from comity.records.messages import InformationOutcome
from comity.transport.ecris.codes import OWN_CODES, ConfiguredCodes

CONFIGURED = ConfiguredCodes(
    purposes={Purpose.CRIMINAL_PROCEEDINGS: ("P-00-001000", "P-00-001001")},
    authority_types={RequestingAuthority.JUDICIAL: ("RAT-00-A",)},
    additional_information={InformationOutcome.AVAILABLE: ("ART-00-00",)},
    functional_errors={"FE-99001": ("FE-00042",)},
    sanction_relation="SSR-00-07",
)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_purpose_comes_back_from_its_own_code(purpose: Purpose) -> None:
    code = OWN_CODES.purpose_sent(purpose)
    assert code is not None
    assert OWN_CODES.purpose_read(code) == purpose


@pytest.mark.parametrize("kind", list(RequestingAuthority))
def test_every_kind_of_authority_comes_back_from_its_own_code(kind: RequestingAuthority) -> None:
    code = OWN_CODES.authority_sent(kind)
    assert code is not None
    assert OWN_CODES.authority_read(code) == kind


@pytest.mark.parametrize("outcome", list(InformationOutcome))
def test_what_could_be_told_comes_back(outcome: InformationOutcome) -> None:
    assert OWN_CODES.information_read(OWN_CODES.information_sent(outcome)) == outcome


def test_our_own_codes_are_those_of_the_tables() -> None:
    sent = {OWN_CODES.purpose_sent(purpose) for purpose in Purpose}
    assert sent == {code.value for code in REQUEST_PURPOSES}
    informed = {OWN_CODES.information_sent(outcome) for outcome in InformationOutcome}
    assert informed == {code.value for code in ADDITIONAL_INFORMATION_RESPONSE_TYPES}
    assert not list(REQUESTING_AUTHORITY_TYPES)


def test_the_errors_we_send_are_in_the_table() -> None:
    ours = {value for name, value in vars(complaining).items() if str(value).startswith("FE-")}
    assert len(ours) == 6
    assert ours <= {code.value for code in FUNCTIONAL_ERRORS}


def test_without_configuration_no_purpose_is_made_up() -> None:
    nothing = ConfiguredCodes()
    assert nothing.purpose_sent(Purpose.CRIMINAL_PROCEEDINGS) is None
    assert nothing.authority_sent(RequestingAuthority.JUDICIAL) is None
    assert nothing.authority_sent(None) is None


def test_what_another_node_of_comity_writes_is_read_in_any_case() -> None:
    assert ConfiguredCodes().purpose_read("P-99-001000") == Purpose.CRIMINAL_PROCEEDINGS
    assert CONFIGURED.information_read("ART-99-01") == InformationOutcome.NOT_AVAILABLE


def test_the_first_configured_code_is_written_and_all_are_read() -> None:
    assert CONFIGURED.purpose_sent(Purpose.CRIMINAL_PROCEEDINGS) == "P-00-001000"
    for code in ("P-00-001000", "P-00-001001"):
        assert CONFIGURED.purpose_read(code) == Purpose.CRIMINAL_PROCEEDINGS
    assert CONFIGURED.error_sent("FE-99001") == "FE-00042"
    assert CONFIGURED.error_read("FE-00042") == "FE-99001"
    assert CONFIGURED.relation_default() == "SSR-00-07"


def test_a_code_nobody_configured_is_kept_as_sent() -> None:
    assert CONFIGURED.purpose_read("P-00-777777") == "P-00-777777"
    assert CONFIGURED.purpose_sent("P-00-777777") == "P-00-777777"
    assert CONFIGURED.authority_read("RAT-07-Q") == "RAT-07-Q"
    assert CONFIGURED.information_read("ART-00-55") == "ART-00-55"
    assert CONFIGURED.information_sent("ART-00-55") == "ART-00-55"
    assert CONFIGURED.error_read("FE-12345") == "FE-12345"


def test_a_code_of_two_words_is_written_for_both_and_read_as_neither() -> None:
    shared = ConfiguredCodes(
        purposes={Purpose.LICENCE_OR_PERMIT: ("P-00-004000",), Purpose.OTHER: ("P-00-004000",)}
    )
    assert shared.purpose_sent(Purpose.OTHER) == "P-00-004000"
    assert shared.purpose_sent(Purpose.LICENCE_OR_PERMIT) == "P-00-004000"
    assert shared.purpose_read("P-00-004000") == "P-00-004000"


def test_an_authority_of_no_known_kind_is_written_as_not_stated() -> None:
    assert OWN_CODES.authority_sent("district-court") == OWN_CODES.authority_sent(None)


@pytest.mark.parametrize(
    ("purposes", "complaint"),
    [
        ({"murder": ("P-00-001000",)}, "which is nothing"),
        ({Purpose.OTHER: ("P-001000",)}, "form of such a code"),
        ({Purpose.OTHER: ("P-00-00100\N{ARABIC-INDIC DIGIT ZERO}",)}, "form of such a code"),
        ({Purpose.OTHER: ()}, "names no code"),
    ],
)
def test_a_wrong_table_is_refused(purposes: dict[str, tuple[str, ...]], complaint: str) -> None:
    with pytest.raises(ConfigurationInvalid, match=complaint):
        ConfiguredCodes(purposes=purposes)
    with pytest.raises(ConfigurationInvalid, match="sanction_relation"):
        ConfiguredCodes(sanction_relation="SSR-2")
