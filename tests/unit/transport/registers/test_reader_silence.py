"""What is said about a file of ECRIS messages repeats nothing that stands in it."""

from io import BytesIO

import pytest
from tests.unit.transport.registers import ecris_material as material

from comity.errors import InputInvalid
from comity.transport.registers.ecris_v1 import read_ecris_v1

NAME = "Popescu"


def told_of(document: str) -> str:
    found = read_ecris_v1(BytesIO(document.encode()))
    return " ".join(f"{each!r} {getattr(each, 'reason', '')}" for each in found)


@pytest.mark.parametrize("convictions", [[], [material.conviction()]])
def test_a_name_in_the_place_of_a_response_type_is_not_repeated(convictions: list[str]) -> None:
    code = "RequestResponseTypeReference"
    told = told_of(
        material.message(
            material.person(),
            convictions,
            name="RequestResponseMessage",
            kind="RRS",
            more=f"<m:MessageData{code}>{NAME}</m:MessageData{code}>",
        )
    )
    assert NAME not in told
    assert "no code of the form" in told


def test_a_name_in_the_place_of_an_identifier_is_not_repeated() -> None:
    whole = material.message(name="CancellationMessage", kind="CAN")
    told = told_of(whole.replace("BG-PL-CAN-000000000000001", NAME))
    assert NAME not in told
    assert "CAN" in told


def test_the_parser_s_words_about_what_is_not_well_formed_are_not_repeated() -> None:
    with pytest.raises(InputInvalid) as refused:
        told_of(f"<a><b {NAME}/></a>")
    told = refused.value.diagnosis() + repr(refused.value) + repr(refused.value.__cause__)
    assert NAME not in told
    assert "libxml2 error" in told


def test_a_name_in_the_place_of_a_part_is_not_repeated() -> None:
    relation = material.relation("DecisionToOffences", ("Decision", NAME), ("Offence", "O-00001"))
    told = told_of(material.message(material.person(), [material.conviction(more=relation)]))
    assert NAME not in told
    assert "a thing that is not there" in told
