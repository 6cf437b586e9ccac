"""Making a ``Verified``: the functions here check, and only then hand out the seal.

A casework handler takes ``Verified[...]``, so input that was never verified does
not type-check; and no other module can make one (contract ``seal``).
"""

from collections.abc import Callable, Sequence
from dataclasses import InitVar, dataclass
from typing import Generic, TypeVar

from comity.errors import SignatureInvalid
from comity.trust._seal import SEAL, Seal
from comity.trust.keys import VerificationKey
from comity.trust.note_format import Note, NoteSignature, OpenedNote

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Verified(Generic[T]):
    """A value whose origin and integrity were checked.

    The seal is asked for at construction and not kept, so that
    ``dataclasses.replace`` cannot put another value under a seal once given.
    """

    value: T
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        """Refuse construction without the seal.

        Raises:
            TypeError: Not made by this module. The caller's bug.
        """
        if seal is not SEAL:
            raise TypeError("Verified can only be made by comity.trust.verify")

    def read_as(self, read: Callable[[T], U]) -> "Verified[U]":
        """Return what ``read`` makes of the value, verified as the value was.

        Args:
            read: A parser: what it returns is a function of its argument alone.
                Whatever it raises passes through.
        """
        return Verified(read(self.value), SEAL)

    def __repr__(self) -> str:
        """Show the kind of value only: a payload may be personal data."""
        return f"Verified({type(self.value).__name__})"


def verify_note(
    note: Note, keys: Sequence[VerificationKey], threshold: int
) -> Verified[OpenedNote]:
    """Check the signatures of a note against trusted keys.

    Signatures by other keys are ignored. Two keys with the same public bytes count
    once, whatever their names, or one holder could meet a threshold alone.

    Args:
        note: The note as parsed.
        keys: The keys trusted for this purpose.
        threshold: How many different keys must have signed, at least 1.

    Raises:
        SignatureInvalid: A trusted key is named and did not sign, or fewer than
            ``threshold`` signed. The signer's fault, or an attack.
        ValueError: ``threshold`` is below 1. The caller's bug.

    Source:
        C2SP signed-note, section "Signatures".
    """
    if threshold < 1:
        raise ValueError("a threshold is at least 1")
    message = note.text.encode("utf-8")
    signers: dict[bytes, VerificationKey] = {}
    for signature in note.signatures:
        key = _key_of(signature, keys)
        if key is not None:
            key.verify(signature.signature, message)
            signers.setdefault(key.public, key)
    if len(signers) < threshold:
        raise SignatureInvalid(
            f"Signed by {len(signers)} of the trusted keys; {threshold} are required."
        )
    trusted = tuple(signers.values())
    opened = OpenedNote(text=note.text, signers=tuple(key.name for key in trusted), keys=trusted)
    return Verified(opened, SEAL)


def _key_of(signature: NoteSignature, keys: Sequence[VerificationKey]) -> VerificationKey | None:
    """Return the trusted key a signature claims, or None for a stranger's.

    Raises:
        SignatureInvalid: Two different trusted keys have this name and id. Key ids
            are short and collisions can be made on purpose; guessing which key is
            meant would be worse than stopping.
    """
    found: VerificationKey | None = None
    for key in keys:
        if key.key_id == signature.key_id and key.name == signature.name:
            if found is not None and found.public != key.public:
                raise SignatureInvalid(
                    "Two trusted keys share a name and an id.", private=f"name {key.name}"
                )
            found = key
    return found
