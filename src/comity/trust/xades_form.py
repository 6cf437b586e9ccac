"""Names and algorithms of XML signatures, and one way to bring XML into canonical form.

Source:
    W3C XML Signature 1.1; RFC 9231 (identifiers of algorithms); ETSI EN 319 132-1.
"""

import hashlib
from typing import Final

from lxml import etree

from comity.errors import InputInvalid

DS: Final = "http://www.w3.org/2000/09/xmldsig#"
XADES: Final = "http://uri.etsi.org/01903/v1.3.2#"
ASIC: Final = "http://uri.etsi.org/02918/v1.2.1#"
SIGNED_PROPERTIES: Final = "http://uri.etsi.org/01903#SignedProperties"
EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
ECDSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
CANONICAL_METHODS: Final = {
    EXCLUSIVE: True,
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": False,
    # Differs from 1.0 for attributes ``xml:…`` only, and those are refused on reading.
    "http://www.w3.org/2006/12/xml-c14n11": False,
}
"""Method, and whether it is exclusive."""
DIGESTS: Final = {
    SHA256: "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}
MAX_SIGNATURE_BYTES: Final = 1024 * 1024
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"


def digest(algorithm: str, octets: bytes) -> bytes | None:
    """Return a digest; ``None`` if the algorithm is none that protects."""
    name = DIGESTS.get(algorithm)
    return None if name is None else hashlib.new(name, octets).digest()


def canonical(element: etree._Element, method: str) -> bytes | None:
    """Return an element in canonical form; ``None`` if the method is not known here.

    Comments are never part of it, and a signature file with comments is not read at all.
    """
    exclusive = CANONICAL_METHODS.get(method)
    if exclusive is None:
        return None
    if exclusive:
        return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    # Inclusive form shows every namespace in scope: writing and reading brings them along.
    alone = parsed(etree.tostring(element, with_tail=False))
    return etree.tostring(alone, method="c14n", exclusive=False, with_comments=False)


def parsed(raw: bytes) -> etree._Element:
    """Read XML that holds elements, attributes and text, and nothing else.

    Comments and processing instructions are refused: a text that a comment divides reads
    differently in different programs, and that is a known road past a signature.

    Raises:
        InputInvalid: It is no such XML. Whoever supplied it.
    """
    if len(raw) > MAX_SIGNATURE_BYTES:
        raise InputInvalid("The signature is too long.", field="signature")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputInvalid("The signature cannot be read.", field="signature") from error
    if root.getroottree().docinfo.doctype or any(
        not isinstance(each.tag, str) or any(name.startswith(_XML) for name in each.attrib)
        for each in root.iter()
    ):
        raise InputInvalid("The signature holds what no signature needs.", field="signature")
    return root
