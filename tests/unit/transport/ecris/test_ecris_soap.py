"""The envelope: what is taken, what is answered."""

import pytest
from lxml import etree

from comity.errors import EnvelopeMalformed, VersionUnsupported
from comity.transport.ecris.limits import DEFAULT_LIMITS
from comity.transport.ecris.soap import (
    SOAP_11,
    SOAP_12,
    Fault,
    FaultCode,
    HeaderNotUnderstood,
    action_of,
    charset_of,
    content_type_for,
    fault,
    open_envelope,
    read_answer,
    version_fault,
    wrap,
)

MESSAGE = b'<m:Message xmlns:m="urn:m"><m:Part>x</m:Part></m:Message>'


def envelope(inner: str, *, namespace: str = SOAP_12) -> bytes:
    return f'<s:Envelope xmlns:s="{namespace}">{inner}</s:Envelope>'.encode()


def test_what_is_wrapped_comes_out_as_it_went_in() -> None:
    assert etree.tostring(open_envelope(wrap(MESSAGE)), method="c14n2") == MESSAGE


def test_a_header_that_need_not_be_understood_is_passed_over() -> None:
    body = envelope(
        '<s:Header><x:Id xmlns:x="urn:x">1</x:Id>'
        '<x:Id xmlns:x="urn:x" s:mustUnderstand="false"/>'
        f'<x:Id xmlns:x="urn:x" s:mustUnderstand="true" s:role="{SOAP_12}/role/none"/>'
        "</s:Header><s:Body>" + MESSAGE.decode() + "</s:Body>"
    )
    assert open_envelope(body).tag == "{urn:m}Message"


@pytest.mark.parametrize("word", ["true", "1", " 1 "])
@pytest.mark.parametrize("role", ["", f' s:role="{SOAP_12}/role/next"'])
def test_a_header_that_must_be_understood_is_named(word: str, role: str) -> None:
    body = envelope(
        f'<s:Header><x:Security xmlns:x="urn:x" s:mustUnderstand="{word}"{role}/></s:Header>'
        "<s:Body>" + MESSAGE.decode() + "</s:Body>"
    )
    with pytest.raises(HeaderNotUnderstood) as refused:
        open_envelope(body)
    assert refused.value.blocks == ("{urn:x}Security",)
    answer = etree.fromstring(
        fault(FaultCode.MUST_UNDERSTAND, "no", not_understood=refused.value.blocks)
    )
    (block,) = answer.iter(f"{{{SOAP_12}}}NotUnderstood")
    prefix, _, local = str(block.get("qname")).partition(":")
    assert (block.nsmap[prefix], local) == ("urn:x", "Security")


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<s:Header/>",
        "<s:Body/>",
        "<s:Body>text</s:Body>",
        "<s:Body>text<a/></s:Body>",
        "<s:Body><a/>text</s:Body>",
        "<s:Body><a/><b/></s:Body>",
        "<s:Body><a/></s:Body><s:Body><a/></s:Body>",
        "<s:Body><a/></s:Body><s:Header/>",
        "<s:Header/><s:Header/><s:Body><a/></s:Body>",
        "<Body><a/></Body>",
        "x<s:Body><a/></s:Body>",
    ],
)
def test_an_envelope_of_another_shape_is_refused(inner: str) -> None:
    with pytest.raises(EnvelopeMalformed):
        open_envelope(envelope(inner))


@pytest.mark.parametrize("namespace", [SOAP_11, "urn:none"])
def test_another_version_of_soap_is_told_apart(namespace: str) -> None:
    with pytest.raises(VersionUnsupported):
        open_envelope(envelope("<s:Body><a/></s:Body>", namespace=namespace))


def test_a_message_without_an_envelope_is_refused() -> None:
    with pytest.raises(EnvelopeMalformed, match="not a SOAP envelope"):
        open_envelope(MESSAGE)


@pytest.mark.parametrize("code", list(FaultCode))
def test_a_fault_of_ours_is_read_as_the_fault_it_is(code: FaultCode) -> None:
    made = fault(code, 'a < b & "c"')
    assert read_answer(made, limits=DEFAULT_LIMITS) == Fault(code)
    text = etree.fromstring(made).findtext(f".//{{{SOAP_12}}}Text")
    assert text == 'a < b & "c"'


def test_the_fault_for_another_version_is_one_of_soap_1_1_and_names_1_2() -> None:
    root = etree.fromstring(version_fault("no"))
    assert root.tag == f"{{{SOAP_11}}}Envelope"
    assert root.findtext(f".//{{{SOAP_11}}}Fault/faultcode") == "env:VersionMismatch"
    (supported,) = root.iter(f"{{{SOAP_12}}}SupportedEnvelope")
    prefix, _, local = str(supported.get("qname")).partition(":")
    assert (supported.nsmap[prefix], local) == (SOAP_12, "Envelope")


@pytest.mark.parametrize(
    "body", [b"", b" \r\n", envelope("<s:Body/>"), envelope("<s:Body> </s:Body>")]
)
def test_an_empty_answer_is_nothing(body: bytes) -> None:
    assert read_answer(body, limits=DEFAULT_LIMITS) is None


def test_an_element_in_an_answer_is_returned() -> None:
    found = read_answer(wrap(MESSAGE), limits=DEFAULT_LIMITS)
    assert isinstance(found, etree._Element)
    assert found.tag == "{urn:m}Message"


def test_the_action_is_found_where_either_version_puts_it() -> None:
    assert action_of(content_type_for("urn:do"), None) == "urn:do"
    assert action_of("application/soap+xml;ACTION=urn:do", None) == "urn:do"
    assert action_of("application/soap+xml; charset=utf-8", '"urn:do"') == "urn:do"
    assert action_of("application/soap+xml", None) is None
    assert action_of("application/soap+xml", '""') is None


def test_the_charset_of_a_media_type_is_found() -> None:
    assert charset_of(content_type_for("urn:do")) == "utf-8"
    assert charset_of('application/soap+xml; Charset="ISO-8859-1"') == "ISO-8859-1"
    assert charset_of("application/soap+xml") is None
