"""Which network documents a given one is known to follow: by digests alone, backwards."""

from collections.abc import Iterable

from comity.trust.network_document import NetworkDocument


def lineage(document: NetworkDocument, earlier: Iterable[NetworkDocument] = ()) -> frozenset[str]:
    """Return the digests of a network document and of those that it follows.

    Each version names the digest of the one before, so a trusted document vouches for all
    before it, as far as those between are at hand; nobody's signature is needed.

    Args:
        document: The document that is trusted.
        earlier: Earlier versions, in any order; one that is not in the line counts for
            nothing.

    Returns:
        The digests, 64 hexadecimal digits each.
    """
    known = {document.digest()}
    if document.previous is not None:
        known.add(document.previous)
    before = {each.digest(): each.previous for each in earlier}
    following = document.previous
    while following is not None and following in before:
        following = before.pop(following)
        if following is not None:
            known.add(following)
    return frozenset(known)
