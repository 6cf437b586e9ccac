"""Pages that leave the desk under the authority's seal."""

from typing import Final

from comity.assembly.build import Node
from comity.assembly.sealing_documents import sealing_key
from comity.transport.documents.structure import SEAL_FIELD
from comity.trust.pdf_sealing import sign_pdf

_REASON: Final = "Comity"


def sealed_pages(node: Node, pages: bytes) -> bytes:
    """Return pages with the authority's seal, which covers them whole.

    Args:
        node: The node.
        pages: A PDF with the empty field of a seal.

    Raises:
        KeyUnavailable: The key of the seal cannot be read.
        KeyLocked: It is sealed, and there is no passphrase or a wrong one.
        ConfigurationInvalid: The optional part that seals is not installed.
    """
    return sign_pdf(
        pages,
        field_name=SEAL_FIELD,
        key=sealing_key(node.home),
        signed_at=node.clock.now(),
        reason=_REASON,
    )
