"""The part ``[retention]`` of the configuration: what the authority decides, within the law."""

from typing import Annotated

import msgspec


class RetentionPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long what is kept where the law names no period, and how the job runs.

    Attributes:
        payload_days: Days that what messages said is kept after their conversation changed
            last.
        rights_days: Days that a closed request of a person, or an embargo that is over, is
            kept after the last thing done on it.
        inspection_days: Days that the words of marks, questions, hits and reviews are kept
            once they are settled.
        log_days: Days that entries of the log are kept after they were written; see
            ``comity.ledger.entry_rules``.
        review_days: After so many days an official looks whether a conviction for which no
            end is named is needed still.
        notice_days: Days that a notice to an account is kept once it was read; four times as
            long if it was not.
        announce_days: How many days ahead an end is announced.
        most_per_run: How many records a run ends at most without asking.
    """

    payload_days: Annotated[int, msgspec.Meta(ge=30, le=36_525)] = 1_096
    rights_days: Annotated[int, msgspec.Meta(ge=30, le=36_525)] = 1_096
    inspection_days: Annotated[int, msgspec.Meta(ge=30, le=36_525)] = 1_096
    log_days: Annotated[int, msgspec.Meta(ge=1_096, le=36_525)] = 1_096
    review_days: Annotated[int, msgspec.Meta(ge=30, le=36_525)] = 1_826
    notice_days: Annotated[int, msgspec.Meta(ge=1, le=3_660)] = 90
    announce_days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 30
    most_per_run: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 500
