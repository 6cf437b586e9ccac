"""Conditions that travel with data: how it may be handled, how far it is to be trusted.

Source: Directive (EU) 2016/680 Arts. 6, 7 and 9(3); handling codes and grading as the
authorities of the Union write them (see ``law.handling``).
"""

from dataclasses import dataclass
from datetime import datetime

from comity.ids import ConvictionId, MessageId, StateCode
from comity.law.handling import (
    HandlingCode,
    InformationGrade,
    Nature,
    SourceGrade,
    SubjectRole,
)
from comity.persons.redaction import Redacted


@dataclass(frozen=True, slots=True, repr=False)
class HandlingCondition(Redacted):
    """What one state says of one conviction that it gave.

    Attributes:
        conviction: On which conviction.
        set_by: ISO code of the state that set it: our own, or the sender's.
        code: What may not be done.
        text: The restriction in words; with ``H3`` only.
        source: How reliable the source is.
        information: How far the information is confirmed.
        nature: Whether it states a fact or an assessment.
        role: Who the person is in the matter.
        message: With which message it came; ``None`` for our own.
        noted_at: When it was set here, or came.
        read_at: When an officer confirmed having read the words; ``None`` if nobody did.
        asked_at: When we asked the originator to release it; ``None`` if never.
        released_at: When the originator released it; ``None`` while it binds.
        release_reference: The originator's reference of the release.
        noted_by: The officer who noted the last of these.
    """

    conviction: ConvictionId
    set_by: StateCode
    code: HandlingCode
    noted_at: datetime
    text: str = ""
    source: SourceGrade | None = None
    information: InformationGrade | None = None
    nature: Nature = Nature.FACT
    role: SubjectRole = SubjectRole.CONVICTED
    message: MessageId | None = None
    read_at: datetime | None = None
    asked_at: datetime | None = None
    released_at: datetime | None = None
    release_reference: str = ""
    noted_by: str = ""

    @property
    def binds(self) -> bool:
        """Whether something still stands in the way of any use."""
        return self.code is not HandlingCode.H0 and self.released_at is None
