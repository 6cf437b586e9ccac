"""The fifteen operations, and that they are those of the official service description."""

from pathlib import Path

import pytest
from lxml import etree

from comity.errors import EnvelopeMalformed
from comity.records.messages import Kind
from comity.transport.ecris.operations import (
    IS_ALIVE,
    OPERATIONS,
    Operation,
    operation_called,
    operation_for,
    operation_named,
)

WSDL = Path(__file__).resolve().parents[5] / "shared/standards/ecris-v1.0/ecris-service-v1.0.wsdl"
W = "{http://schemas.xmlsoap.org/wsdl/}"
S = "{http://schemas.xmlsoap.org/wsdl/soap12/}"


def test_there_are_fifteen_and_only_one_is_answered() -> None:
    assert len({each.action for each in OPERATIONS}) == 15
    assert len({each.element for each in OPERATIONS}) == 15
    assert [each.name for each in OPERATIONS if each.answered] == ["isAlive"]
    assert {each.kind for each in OPERATIONS} == set(Kind)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_an_operation_is_found_by_what_a_partner_calls(operation: Operation) -> None:
    assert operation_called(operation.action, operation.tag) is operation
    assert operation_named(operation.name) is operation
    assert operation_for(operation.kind, push=operation.push) is operation


def test_a_kind_that_carries_no_attachment_has_one_operation() -> None:
    assert operation_for(Kind.IS_ALIVE, push=True) is IS_ALIVE


def test_no_action_an_unknown_one_and_one_that_does_not_fit_are_refused() -> None:
    request = operation_for(Kind.REQUEST)
    with pytest.raises(EnvelopeMalformed, match="required"):
        operation_called(None, request.tag)
    with pytest.raises(EnvelopeMalformed, match="none of the service"):
        operation_called("http://ec.europa.eu/ECRIS/v1.0/deliverRequest", request.tag)
    for tag in (
        operation_for(Kind.REQUEST, push=True).tag,
        request.element,
        "{urn:x}RequestMessage",
    ):
        with pytest.raises(EnvelopeMalformed, match="deliverRequest delivers"):
            operation_called(request.action, tag)


def test_a_name_that_is_none_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no operation"):
        operation_named("deliverNothing")


@pytest.mark.shared
@pytest.mark.skipif(not WSDL.exists(), reason="the official service description is not here")
def test_the_table_says_what_the_service_description_says() -> None:
    root = etree.parse(WSDL).getroot()
    elements = {
        message.get("name"): str(message.find(f"{W}part").get("element")).partition(":")[2]  # type: ignore[union-attr]
        for message in root.findall(f"{W}message")
    }
    found = []
    for operation in root.findall(f"{W}portType/{W}operation"):
        sent = operation.find(f"{W}input")
        assert sent is not None
        name = operation.get("name")
        (action,) = root.xpath(
            f"*[local-name()='binding']/*[@name='{name}']/*[local-name()='operation']/@soapAction"
        )
        answered = operation.find(f"{W}output") is not None
        element = elements[str(sent.get("message")).partition(":")[2]]
        found.append((name, str(action), element, answered))
    assert found == [(each.name, each.action, each.element, each.answered) for each in OPERATIONS]
