"""Composing network documents: witnesses, their policy, and time-stamping authorities.

As in ``network_changes``, every function returns an unsigned document of the next version
that has passed the rules.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from comity.errors import InputInvalid
from comity.ids import StateCode
from comity.trust.cosigner import CosignerVerificationKey
from comity.trust.network_changes import (
    ended,
    member_of,
    next_version,
    whole_seconds,
    with_changed_member,
)
from comity.trust.network_document import (
    NetworkDocument,
    TimeStampAuthority,
    Witness,
    WitnessKey,
    WitnessPolicy,
)


def witness_of(keys: Sequence[CosignerVerificationKey], valid_from: datetime) -> Witness:
    """Return a witness with these keys; all of them bear its name.

    Raises:
        InputInvalid: No key is given. The composer's input.
    """
    if not keys:
        raise InputInvalid("A witness has a key.", field="witness")
    return Witness(
        name=keys[0].name,
        keys=tuple(
            WitnessKey(vkey=key.to_text(), valid_from=whole_seconds(valid_from)) for key in keys
        ),
    )


def with_rotated_witness_keys(
    document: NetworkDocument,
    state: StateCode,
    keys: Sequence[CosignerVerificationKey],
    *,
    at: datetime,
    overlap_until: datetime,
) -> NetworkDocument:
    """Return the next version, with these keys of a witness; others end at ``overlap_until``.

    Keys that are listed already stay as they are. A member that had no witness gets one.

    Raises:
        MemberUnknown: The state is not a member. The composer's input.
        InputInvalid: No key is given. The composer's input.
        NetworkDocumentInvalid: A key has another name than the witness, or is another
            state's. The composer's input.
    """
    member = member_of(document, state)
    if not keys:
        raise InputInvalid("A witness has a key.", field="witness")
    listed = () if member.witness is None else member.witness.keys
    wanted = {key.to_text() for key in keys}
    stay = tuple(entry for entry in listed if entry.vkey in wanted)
    end = ended(
        [entry for entry in listed if entry.vkey not in wanted], whole_seconds(overlap_until)
    )
    known = {entry.vkey for entry in listed}
    new = [key for key in keys if key.to_text() not in known]
    fresh = witness_of(new, at).keys if new or not listed else ()
    witness = Witness(name=keys[0].name, keys=(*end, *stay, *fresh))
    return with_changed_member(document, msgspec.structs.replace(member, witness=witness), at=at)


def with_witnessing(
    document: NetworkDocument, policy: WitnessPolicy | None, *, at: datetime
) -> NetworkDocument:
    """Return the next version, under another witness policy, or none.

    Raises:
        NetworkDocumentInvalid: More witnesses are asked for than there are others. The
            composer's input.
    """
    return next_version(document, at, policies={"witnessing": policy})


def with_time_stamping(
    document: NetworkDocument, authorities: Sequence[TimeStampAuthority], *, at: datetime
) -> NetworkDocument:
    """Return the next version, with these time-stamping authorities.

    One that was listed stays listed; it may be given an end.

    Raises:
        NetworkDocumentInvalid: A rule is broken. The composer's input.
    """
    return next_version(document, at, policies={"time_stamping": tuple(authorities)})
