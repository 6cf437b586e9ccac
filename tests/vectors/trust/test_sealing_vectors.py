"""The public key that the X-Wing draft derives from its first seed.

Origin: draft-connolly-cfrg-xwing-kem-10, appendix "Test vectors" (2025), first
vector; derivation per section 5.2. Of the 1216 bytes, the first 48 and the last 16
are compared as published (the lattice half and the curve half); the digest pins the
whole as computed here.
"""

from comity.trust.digest import sha256
from comity.trust.sealing import PUBLIC_BYTES, SealingKey

SEED = "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"
PUBLIC_START = (
    "e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5"
    "b19cfc3da5fa1a92c49f25513e0fd30d"
)
PUBLIC_END = "23593d4ba32d9abac8cd049040ef6534"
PUBLIC_DIGEST = "2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb"


def test_the_published_seed_gives_the_published_public_key() -> None:
    public = SealingKey(bytes.fromhex(SEED)).public.public
    assert len(public) == PUBLIC_BYTES
    assert public[:48].hex() == PUBLIC_START
    assert public[-16:].hex() == PUBLIC_END
    assert sha256(public).hex() == PUBLIC_DIGEST
