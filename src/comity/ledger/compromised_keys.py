"""What rests on compromised keys: only what others saw before the compromise counts."""

from collections.abc import Sequence

from comity.errors import EvidenceInvalid
from comity.ledger.anchor_report import COMPROMISED_KEY
from comity.ledger.anchor_verification import existed_by
from comity.ledger.anchored_record import ProvenAnchor
from comity.ledger.evidence_places import Place, during


def check_compromised(places: Sequence[Place], anchors: Sequence[ProvenAnchor]) -> None:
    """Step 30: what rests on compromised keys alone must have been seen before.

    Raises:
        EvidenceInvalid: Something was not. Whoever stole the key may have made it.
    """
    for place in places:
        if place.compromised_at is None:
            continue
        at = place.checkpoint.value
        seen = existed_by(anchors, at.origin, at.size)
        with during(COMPROMISED_KEY, f"{at.origin}, {at.size} entries"):
            if seen is None or seen >= place.compromised_at:
                raise EvidenceInvalid(
                    "The key that signed for it was compromised on "
                    f"{place.compromised_at.isoformat()}, and nobody else vouches that it "
                    "existed before."
                )
