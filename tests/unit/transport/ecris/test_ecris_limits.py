"""XML from a partner: what is refused before, while and after it is parsed."""

import base64

import pytest

from comity.errors import BatchTooLarge, EnvelopeMalformed
from comity.transport.ecris.limits import DEFAULT_LIMITS, XmlLimits, parse

AT_ONCE = DEFAULT_LIMITS
MEASURED = XmlLimits(max_small_bytes=0)
BOTH = pytest.mark.parametrize("limits", [AT_ONCE, MEASURED], ids=["at once", "measured"])
LATIN = "<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>".encode("latin-1")


@BOTH
def test_a_plain_document_is_read_with_its_namespaces(limits: XmlLimits) -> None:
    root = parse(
        b'<?xml version="1.0"?><!-- x --><p:a xmlns:p="urn:p" k="v">t<p:b/></p:a>', limits=limits
    )
    assert (root.tag, root.text, root.get("k"), root.nsmap) == (
        "{urn:p}a",
        "t",
        "v",
        {"p": "urn:p"},
    )


@BOTH
def test_comments_and_instructions_within_leave_the_text_whole(limits: XmlLimits) -> None:
    root = parse(b"<a>one<!-- x -->two<?y z?>three</a>", limits=limits)
    assert root.text == "onetwothree"
    assert len(root) == 0


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<?xml version="1.0"?>\n<!-- c -->\n<!DOCTYPE a SYSTEM "http://127.0.0.1/x"><a/>',
        b"\xef\xbb\xbf<!DOCTYPE a><a/>",
        b"<!doctype a><a/>",
    ],
)
def test_a_document_type_is_refused(body: bytes, limits: XmlLimits) -> None:
    with pytest.raises(EnvelopeMalformed, match="document type"):
        parse(body, limits=limits)


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<a>",
        b"<a></b>",
        b"<a/><b/>",
        b"<a>&nothing;</a>",
        b"<a>\xe9</a>",
        b"<p:a/>",
        b'<a k="1" k="2"/>',
        b"<a>\x00</a>",
        b"<?stylesheet x?><a/>",
        b"\x1f\x8b\x08\x00",
        "<?xml version='1.0' encoding='us-ascii'?><a>é</a>".encode(),
    ],
)
def test_what_is_not_well_formed_is_refused(body: bytes, limits: XmlLimits) -> None:
    with pytest.raises(EnvelopeMalformed):
        parse(body, limits=limits)


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        "<a/>".encode("utf-16"),
        "<a/>".encode("utf-16-le"),
        "<a/>".encode("utf-32"),
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
        b'<?xml version="1.0" encoding="utf-16"?><a/>',
        b'<?xml version="1.0" encoding="cp037"?><a/>',
        b'\xef\xbb\xbf<?xml version="1.0" encoding="iso-8859-1"?><a/>',
    ],
)
def test_an_encoding_that_can_hide_markup_is_refused(body: bytes, limits: XmlLimits) -> None:
    with pytest.raises(EnvelopeMalformed, match=r"encoding|byte order"):
        parse(body, limits=limits)


@BOTH
def test_latin_1_is_read_where_it_is_declared_and_refused_where_it_is_not(
    limits: XmlLimits,
) -> None:
    assert parse(LATIN, limits=limits).text == "é"
    assert parse("<a>é</a>".encode("latin-1"), limits=limits, charset="ISO-8859-1").text == "é"
    with pytest.raises(EnvelopeMalformed, match="not well-formed"):
        parse(LATIN.replace(b"iso-8859-1", b"utf-8"), limits=limits)


@BOTH
def test_a_charset_that_contradicts_the_declaration_is_refused(limits: XmlLimits) -> None:
    with pytest.raises(EnvelopeMalformed, match="charset"):
        parse(LATIN, limits=limits, charset="utf-8")


@BOTH
def test_depth_is_bounded(limits: XmlLimits) -> None:
    depth = limits.max_depth
    parse(b"<a>" * depth + b"</a>" * depth, limits=limits)
    for deeper in (depth + 1, 255, 300, 100_000):
        with pytest.raises(EnvelopeMalformed):
            parse(b"<a>" * deeper + b"</a>" * deeper, limits=limits)


@pytest.mark.parametrize("small", [0, 10_000])
def test_elements_are_counted(small: int) -> None:
    limits = XmlLimits(max_small_bytes=small, max_elements=3)
    parse(b"<a><b/><c/></a>", limits=limits)
    with pytest.raises(EnvelopeMalformed, match="of more than 3 elements"):
        parse(b"<a><b/><c/><d/></a>", limits=limits)


def test_a_large_body_is_stopped_before_it_is_whole() -> None:
    many = b"<a>" + b"<b/>" * 60_000
    with pytest.raises(EnvelopeMalformed, match="of more than 9 elements"):
        parse(
            many + b"this is never parsed <<<", limits=XmlLimits(max_small_bytes=0, max_elements=9)
        )


def test_attributes_names_and_texts_of_a_large_body_are_bounded() -> None:
    limits = XmlLimits(
        max_small_bytes=0,
        max_attributes=2,
        max_name_length=5,
        max_text_length=10,
    )
    parse(b'<a k="1" l="2"><abcde/><b>0123456789</b></a>', limits=limits)
    for body, why in (
        (b'<a k="1" l="2" m="3"/>', "more than 2 attributes"),
        (b"<abcdef/>", "name of more than 5"),
        (b'<a abcdef="1"/>', "name of more than 5"),
        (b"<a>01234567890</a>", "text of more than 10"),
        (b'<a k="01234567890"/>', "text of more than 10"),
    ):
        with pytest.raises(EnvelopeMalformed, match=why):
            parse(body, limits=limits)


def test_only_the_content_of_an_attachment_may_be_long() -> None:
    limits = XmlLimits(max_small_bytes=0, max_text_length=10)
    long = b"A" * 40
    root = parse(
        b'<a xmlns="urn:x"><BinaryAttachmentContent>%b</BinaryAttachmentContent></a>' % long,
        limits=limits,
    )
    assert root[0].text == long.decode()
    with pytest.raises(EnvelopeMalformed, match="text"):
        parse(b"<a><Content>%b</Content></a>" % long, limits=limits)


def test_an_attachment_of_twenty_megabytes_is_read_whole() -> None:
    content = base64.b64encode(bytes(range(256)) * (20 * 4096))
    root = parse(b"<a><BinaryAttachmentContent>%b</BinaryAttachmentContent></a>" % content)
    assert root[0].text == content.decode()


def test_a_body_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(BatchTooLarge):
        parse(b"<" * 11, limits=XmlLimits(max_bytes=10))


@BOTH
def test_a_refusal_quotes_nothing_from_the_body(limits: XmlLimits) -> None:
    with pytest.raises(EnvelopeMalformed) as refused:
        parse(b"<Popescu><Ionel></Popescu>", limits=limits)
    told = refused.value.diagnosis() + str(refused.value) + repr(refused.value)
    assert "Popescu" not in told
    assert "Ionel" not in told
    assert refused.value.__cause__ is None
