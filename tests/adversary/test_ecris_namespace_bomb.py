"""A partner declares namespaces by the thousand: each element that states a type would read all."""

import pytest
from lxml import etree

from comity.errors import EnvelopeMalformed
from comity.transport.ecris.element_texts import stated_type
from comity.transport.ecris.limits import DEFAULT_LIMITS, XmlLimits, parse
from comity.transport.ecris.shape import XSI

BOTH = pytest.mark.parametrize(
    "limits", [DEFAULT_LIMITS, XmlLimits(max_small_bytes=0)], ids=["at once", "measured"]
)
TYPED = f'<b xmlns:xsi="{XSI}" xsi:type="p1:T"/>'.encode()


def declaring(first: int, count: int) -> bytes:
    return b"".join(b' xmlns:p%d="urn:u"' % number for number in range(first, first + count))


@BOTH
@pytest.mark.parametrize("count", [65, 20_000])
def test_declarations_on_one_element_are_bounded(limits: XmlLimits, count: int) -> None:
    """The root declares very many prefixes, and thousands of elements state a type.

    It is refused before any of them is read.
    """
    body = b"<a%b>%b</a>" % (declaring(0, count), TYPED * 2_000)
    with pytest.raises(EnvelopeMalformed, match="more than 64 namespaces"):
        parse(body, limits=limits)


@BOTH
def test_declarations_spread_over_the_elements_around_count_together(limits: XmlLimits) -> None:
    """The same, with a few declarations on each of the elements around, shadowed or not."""
    for step in (8, 0):
        opened = b"".join(b"<a%b>" % declaring(depth * step, 8) for depth in range(9))
        with pytest.raises(EnvelopeMalformed, match="more than 64 namespaces"):
            parse(opened + TYPED + b"</a>" * 9, limits=limits)


@BOTH
def test_what_honest_writers_declare_again_and_again_is_read(limits: XmlLimits) -> None:
    """No attack: writers exist that declare a prefix anew on each of very many siblings."""
    siblings = b"".join(b'<p%d:b xmlns:p%d="urn:u"/>' % (each, each) for each in range(5_000))
    assert len(parse(b"<a>%b</a>" % siblings, limits=limits)) == 5_000
    assert len(parse(b"<a%b>%b</a>" % (declaring(0, 63), b"<b/>"), limits=limits)) == 1


@BOTH
def test_the_word_in_a_text_is_no_declaration(limits: XmlLimits) -> None:
    """No attack: a remark about XML."""
    assert parse(b"<a>%b</a>" % (b" xmlns:p='u'" * 100), limits=limits).text


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'<p:b xmlns:p="urn:p" xsi:type="p:T"/>', "{urn:p}T"),
        (b'<p:b xmlns:p="urn:p" xmlns:q="urn:q" xsi:type=" q:T "/>', "{urn:q}T"),
        (b'<p:b xmlns:p="urn:p" xmlns="urn:d" xsi:type="T"/>', "{urn:d}T"),
        (b'<b xmlns="urn:d" xsi:type="T"/>', "{urn:d}T"),
        (b'<p:b xmlns:p="urn:p" xsi:type="T"/>', "T"),
        (b'<b xsi:type="T"/>', "T"),
        (b'<b xsi:type="r:T"/>', "T"),
        (b"<b/>", None),
    ],
)
def test_a_stated_type_is_found_by_its_own_prefix(body: bytes, name: str | None) -> None:
    """No attack: what the bound must not change."""
    element = etree.fromstring(body.replace(b"b ", f'b xmlns:xsi="{XSI}" '.encode(), 1))
    assert stated_type(element) == name
