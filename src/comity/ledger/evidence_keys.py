"""Which keys of a log vouch for an entry of a given date, as the verifier weighs them.

The exchange weighs them in the same way before it admits anything: what a node
takes for proved must convince an auditor later, or its author could deny it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from comity.errors import CheckpointMalformed, EnvelopeMalformed, SignatureInvalid
from comity.ledger.checkpoint import open_checkpoint
from comity.trust.keys import VerificationKey
from comity.trust.network_directory import Directory
from comity.trust.network_document import Revocation
from comity.trust.note_format import parse_note


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A log's key, as the network document lists it.

    Attributes:
        key: The key.
        valid_from: Since when it signs.
        valid_until: Until when, exclusive; ``None``: no end is set.
        revocation: Why it is not to be relied on, and from when; ``None`` if it is.
    """

    key: VerificationKey
    valid_from: datetime
    valid_until: datetime | None
    revocation: Revocation | None = None


# Asked for with every batch and for every proof of a file; parsing keys is slow.
@lru_cache(maxsize=256)
def listed_keys(directory: Directory, origin: str) -> tuple[ListedKey, ...]:
    """Return every key the network document lists for a log, ended ones too.

    Args:
        directory: The network document, opened.
        origin: The log; none are listed for a log that is nobody's.
    """
    return tuple(
        ListedKey(
            VerificationKey.from_text(key.vkey), key.valid_from, key.valid_until, key.revocation
        )
        for _, log in directory.document.logs()
        if log.origin == origin
        for key in log.keys
    )


def keys_since(listed: Sequence[ListedKey], dated: datetime) -> tuple[VerificationKey, ...]:
    """Return the keys that may vouch for an entry of that date.

    A later key may: a log outlives its keys, and a proof made after a change of
    keys leads to a checkpoint of the new one. A key given up before the date may
    not, and no key vouches for a date before the log existed.
    """
    if not any(one.valid_from <= dated for one in listed):
        return ()
    return tuple(one.key for one in listed if one.valid_until is None or dated < one.valid_until)


def ended_at(note: bytes, listed: Sequence[ListedKey], dated: datetime) -> datetime | None:
    """Return when the last of the keys that signed a checkpoint ends; ``None`` if one does not.

    Args:
        note: The signed note; it was opened with the keys since that date.
        listed: The log's keys.
        dated: The date of the entry it proves.
    """
    ends = [one.valid_until for one in vouching_keys(note, listed, dated)]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def compromised_at(note: bytes, listed: Sequence[ListedKey], dated: datetime) -> datetime | None:
    """Return since when a checkpoint rests on compromised keys alone; ``None`` if it does not.

    A thief can sign what bears any date. Only what others saw before that moment counts.

    Args:
        note: The signed note; it was opened with the keys since that date.
        listed: The log's keys.
        dated: The date of the entry it proves.
    """
    revocations = [one.revocation for one in vouching_keys(note, listed, dated)]
    since = [one.at for one in revocations if one is not None and one.reason == "compromised"]
    return max(since) if since and len(since) == len(revocations) else None


def vouching_keys(
    note: bytes, listed: Sequence[ListedKey], dated: datetime
) -> tuple[ListedKey, ...]:
    """Return the keys that signed a checkpoint and may vouch for an entry of that date."""
    keys = keys_since(listed, dated)
    signed = {(signature.name, signature.key_id) for signature in parse_note(note).signatures}
    return tuple(
        one for one in listed if one.key in keys and (one.key.name, one.key.key_id) in signed
    )


class Vouching:
    """A checkpoint as it is kept, and the dates for which it will convince the verifier.

    Args:
        note: The signed note that is kept; empty if none is, which vouches for nothing.
        origin: The log.
        listed: The log's keys.
        opened_with: Keys under which just this note was opened before; it need not
            be opened with them again.
    """

    def __init__(
        self,
        note: bytes,
        origin: str,
        listed: Sequence[ListedKey],
        *,
        opened_with: tuple[VerificationKey, ...] = (),
    ) -> None:
        self._note = note
        self._origin = origin
        self._listed = listed
        self._verdicts: dict[tuple[VerificationKey, ...], bool] = {(): False}
        if opened_with:
            self._verdicts[opened_with] = True

    def covers(self, dated: datetime) -> bool:
        """Return whether the verifier will take the checkpoint for an entry of that date."""
        keys = keys_since(self._listed, dated)
        verdict = self._verdicts.get(keys)
        if verdict is None:
            # A signature in the name of a key not in force today goes unchecked when a
            # batch comes in, and would spoil the note for a date at which that key counts.
            try:
                open_checkpoint(self._note, origin=self._origin, keys=keys)
            except (CheckpointMalformed, EnvelopeMalformed, SignatureInvalid):
                verdict = False
            else:
                verdict = True
            self._verdicts[keys] = verdict
        return verdict
