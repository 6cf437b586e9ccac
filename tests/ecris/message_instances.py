"""Convictions and whole messages, made from chance; see ``instances``."""

import base64
from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st
from tests.ecris.instances import KINDS, NAMESPACES, XSI, Maker, checksum, seeds

_CORRELATED: Final = ("REQ", "RDL", "NOT", "RAI", "RAR", "CAN", "RRS", "NRS", "FEM")
_CANCELLED: Final = ("REQ", "RRS", "NOT", "NRS")
_ASKABLE: Final = [
    "Forename",
    "Surname",
    "SecondSurname",
    "Sex",
    "BirthDate",
    "BirthPlace",
    "Nationality",
    "FormerName",
    "MotherName",
    "FatherName",
    "IdentityNumber",
    "IdentificationDocument",
    "Address",
    "Alias",
    "Fingerprints",
    "MoreInformationOnRequestPurpose",
]
_RELATIONS: Final = {
    "DecisionToOffencesRelationshipType": ("Decision", "D", "Offence", "O"),
    "DecisionToSanctionsRelationshipType": ("Decision", "D", "Sanction", "S"),
    "SanctionToOffencesRelationshipType": ("Sanction", "S", "Offence", "O"),
    "SanctionToSanctionsRelationshipType": ("SourceSanction", "S", "DestinationSanction", "S"),
}


class MessageMaker(Maker):
    """Makes one message of one element.

    Args:
        seed: What it is drawn from.
        plain: See ``Maker``.
    """

    # --- convictions

    def authority(self, name: str) -> str:
        return self.element(
            name,
            self.if_any(lambda: self.simple("dm:DecidingAuthorityCode", self.text_or_unknown(50))),
            self.multilingual("dm:DecidingAuthorityName", 400, unknown=0.2),
            type_="dm:DecidingAuthorityType",
        )

    def part_id(self, letter: str) -> str:
        self.counts[letter] += 1 if self.maybe(0.9) else self.random.randint(1, 40)
        return f"{letter}-{self.counts[letter]:05d}"

    def dated(self, name: str) -> str:
        day = self.day()
        return self.simple(name, day, default="1800-01-01" if day == "1800-01-01" else "")

    def decision(self, identifier: str) -> str:
        return self.element(
            "dm:ConvictionDecision",
            self.simple("dm:DecisionID", identifier),
            self.several(
                lambda: self.simple(
                    "dm:DecisionChangeTypeReference", self.random.choice(["DCH-00-X", "DCH-77-A"])
                )
            ),
            self.if_any(lambda: self.dated("dm:DecisionDate")),
            self.if_any(lambda: self.dated("dm:DecisionFinalDate")),
            self.if_any(lambda: self.authority("dm:DecisionDecidingAuthority")),
            self.simple("dm:DecisionDeleteConvictionFromRegister", self.tri_state()),
            self.if_any(lambda: self.remarks("dm:DecisionRemarks")),
            type_="dm:DecisionType",
        )

    def national(self) -> list[str]:
        return [
            self.if_any(lambda: self.simple("dm:NationalCategoryCode", self.text_or_unknown(50))),
            self.multilingual("dm:NationalCategoryTitle", 400),
            self.if_any(lambda: self.remarks("dm:Remarks")),
        ]

    def coded(self, name: str, unknown: str, *known: str) -> str:
        code = self.random.choice([unknown, *known])
        return self.simple(name, code, default=unknown if code == unknown else "")

    def offence(self, identifier: str) -> str:
        return self.element(
            "dm:ConvictionOffence",
            *self.national(),
            self.simple("dm:OffenceID", identifier),
            self.coded(
                "dm:OffenceCommonCategoryReference", "O-00-270000", "O-00-160400", "O-88-123456"
            ),
            self.unknown_or("dm:OffenceApplicableLegalProvisions", 400),
            self.if_any(lambda: self.partial_date("dm:OffenceStartDate")),
            self.if_any(lambda: self.partial_date("dm:OffenceEndDate")),
            self.if_any(lambda: self.place("dm:OffencePlace")),
            self.if_any(lambda: self.simple("dm:OffenceNumberOfOccurrences", self.number(1, 999))),
            self.simple("dm:OffenceIsContinuous", self.tri_state()),
            self.if_any(
                lambda: self.simple(
                    "dm:OffenceLevelOfCompletionReference",
                    self.random.choice(["LC-00-C", "LC-00-0", "LC-77-Q"]),
                )
            ),
            self.if_any(
                lambda: self.simple(
                    "dm:OffenceLevelOfParticipationReference",
                    self.random.choice(["LP-00-M", "LP-00-0"]),
                )
            ),
            self.simple("dm:OffenceResponsibilityExemption", self.tri_state()),
            self.simple("dm:OffenceRecidivism", self.tri_state()),
            type_="dm:OffenceType",
        )

    def span(self) -> list[str]:
        return [
            self.if_any(lambda: self.simple("dm:PeriodStartDate", self.day())),
            self.if_any(lambda: self.simple("dm:PeriodDuration", self.duration())),
            self.if_any(lambda: self.simple("dm:PeriodEndDate", self.day())),
        ]

    def amount(self, name: str) -> str:
        return self.element(
            name,
            self.simple("cm:PositiveDecimalUnit", self.number(0, 999_999_999_999_999)),
            self.if_any(lambda: self.simple("cm:PositiveDecimalFraction", self.number(1, 99))),
            type_="cm:PositiveDecimalType",
        )

    def suspension(self) -> str:
        return self.element(
            "dm:SanctionSuspension",
            *self.span(),
            self.coded("dm:SanctionSuspensionTypeReference", "S-00-Z", "S-00-F", "S-77-A"),
            self.if_any(lambda: self.simple("dm:SanctionDurationSuspendedPart", self.duration())),
            self.if_any(lambda: self.simple("dm:SanctionProbationDuration", self.duration())),
            self.if_any(lambda: self.amount("dm:SanctionSuspensionPartiallySuspendedAmount")),
            self.if_any(lambda: self.remarks("dm:SanctionSuspensionRemarks")),
        )

    def interruption(self) -> str:
        return self.element(
            "dm:SanctionInterruption",
            *self.span(),
            self.if_any(lambda: self.remarks("dm:SanctionInterruptionRemarks")),
        )

    def sanction(self, identifier: str) -> str:
        multiplier = self.number(1, 999)
        return self.element(
            "dm:ConvictionSanction",
            *self.national(),
            self.simple("dm:SanctionID", identifier),
            self.coded("dm:SanctionTypeReference", "N-00-Z", "N-00-0", "N-00-P"),
            self.coded(
                "dm:SanctionCommonCategoryReference", "S-00-012000", "S-00-008002", "S-88-000001"
            ),
            self.if_any(lambda: self.simple("dm:SanctionAlternativeTypeReference", "SAT-00-Z")),
            self.simple(
                "dm:SanctionMultiplier", multiplier, default="1" if multiplier == "1" else ""
            ),
            self.simple("dm:SanctionIsSpecificToMinor", self.tri_state()),
            self.if_any(
                lambda: self.element(
                    "dm:SanctionSentencedPeriod",
                    *self.span(),
                    self.simple("dm:DurationExact", self.tri_state()),
                )
            ),
            self.if_any(lambda: self.element("dm:SanctionExecutionPeriod", *self.span())),
            self.if_any(lambda: self.simple("dm:SanctionNumberOfFines", self.number(1, 999))),
            self.if_any(lambda: self.amount("dm:SanctionAmountOfIndividualFine")),
            self.if_any(lambda: self.simple("dm:SanctionCurrencyOfFineReference", "CX-00-985-PLN")),
            self.if_any(self.suspension),
            self.several(self.interruption),
            type_="dm:SanctionType",
        )

    def relation(self, parts: dict[str, list[str]]) -> str:
        possible = [
            (name, shape)
            for name, shape in _RELATIONS.items()
            if parts[shape[1]] and parts[shape[3]]
        ]
        if not possible:
            return ""
        name, (source, sources, target, targets) = self.random.choice(possible)
        attributes = f' xsi:type="{self.qualified(f"dm:{name}")}"'
        if name == "SanctionToSanctionsRelationshipType":
            attributes += ' relationshipTypeReference="SSR-00-0{}"'.format(
                self.random.choice("124")
            )
        return self.element(
            "dm:ConvictionRelationship",
            self.simple(f"dm:{source}", self.random.choice(parts[sources])),
            self.several(
                lambda: self.simple(f"dm:{target}", self.random.choice(parts[targets])), 1, 3
            ),
            attributes=attributes,
        )

    def conviction(self) -> str:
        identifier = f"PL-C-{len(self.convictions):03d}{self.digits(12)}"
        self.convictions.append(identifier)
        parts = {
            "D": [self.part_id("D") for _ in range(self.random.randint(1, 2))],
            "O": [self.part_id("O") for _ in range(self.random.randint(0, 2))],
            "S": [self.part_id("S") for _ in range(self.random.randint(0, 2))],
        }
        return self.element(
            "msg:MessageDataConviction",
            self.simple("dm:ConvictionID", identifier),
            self.simple("dm:ConvictionConvictingCountryReference", self.country()),
            self.unknown_or("dm:ConvictionFileNumber", 50),
            self.dated("dm:ConvictionDecisionDate"),
            self.dated("dm:ConvictionDecisionFinalDate"),
            self.authority("dm:ConvictionDecidingAuthority"),
            self.simple("dm:ConvictionNonCriminalRuling", self.tri_state()),
            self.if_any(
                lambda: self.simple("dm:ConvictionRetentionPeriodEndDate", self.day()), 0.3
            ),
            self.simple("dm:ConvictionIsTransmittable", self.tri_state()),
            self.if_any(lambda: self.remarks("dm:ConvictionRemarks")),
            *(self.decision(each) for each in parts["D"]),
            *(self.offence(each) for each in parts["O"]),
            *(self.sanction(each) for each in parts["S"]),
            self.several(lambda: self.relation(parts), most=4),
            type_="dm:ConvictionType",
        )

    # --- what only messages hold

    def contact(self) -> str:
        return self.element(
            "msg:MessageDataContactPerson",
            self.if_any(lambda: self.name("dm:Forename")),
            self.if_any(lambda: self.name("dm:Surname")),
            self.if_any(lambda: self.name("dm:SecondSurname")),
            self.if_any(lambda: self.simple("msg:ContactPersonPhoneNumber", "+359 2 0000000")),
            self.if_any(lambda: self.simple("msg:ContactPersonFaxNumber", self.text(30, 8))),
            self.simple("msg:ContactPersonEmail", "authority@example.org"),
            type_="msg:ContactPersonType",
        )

    def attachment(self, name: str, *, push: bool) -> str:
        content = self.digits(self.random.randint(0, 300)).encode()
        encoded = base64.b64encode(content).decode("ascii")
        if self.odd(0.3):
            encoded = "\n".join(encoded[at : at + 76] for at in range(0, len(encoded), 76))
        mime = self.random.choice(["application/nist", "application/octet-stream"])
        file_name = self.random.choice(["UNKNOWN", "prints.nist", self.text(200)])
        return self.element(
            name,
            self.simple("msg:BinaryAttachmentID", f"BG-BA-{self.digits(9)}"),
            self.simple(
                "msg:BinaryAttachmentMimeType",
                mime,
                default=mime if mime == "application/nist" else "",
            ),
            self.simple(
                "msg:BinaryAttachmentFileName",
                file_name,
                default=file_name if file_name == "UNKNOWN" else "",
            ),
            self.if_any(lambda: self.multilingual("msg:BinaryAttachmentTitle", 400)),
            self.if_any(lambda: self.simple("msg:BinaryAttachmentFileSize", self.number(1, 10**9))),
            self.if_any(lambda: self.remarks("msg:BinaryAttachmentComment")),
            self.if_any(
                lambda: self.simple(
                    "msg:BinaryAttachmentMD5Hash", checksum(content, self.random.randint(0, 2))
                )
            ),
            self.simple("msg:BinaryAttachmentContent", encoded) if push else "",
        )

    def fingerprints(self, *, push: bool, described: bool = True) -> str:
        if push:
            return self.if_any(
                lambda: self.attachment("msg:MessageDataFingerprintsPush", push=True)
            )
        if not described:
            return ""
        return self.if_any(lambda: self.attachment("msg:MessageDataFingerprints", push=False))

    def reference(self, name: str, ids: list[str]) -> str:
        def external() -> str:
            return self.element(
                "msg:ExternalConviction",
                self.authority("msg:ConvictingAuthority"),
                self.simple("msg:ConvictionFileNumber", self.text_or_unknown(50)),
                self.simple("msg:ConvictionDecisionFinalDate", self.day()),
            )

        choice = self.random.randint(0, 2)
        if choice == 0:
            inside = self.simple("msg:ECRISConvictionReference", self.random.choice(ids))
        elif choice == 1:
            inside = self.simple("msg:NJRConvictionReference", self.text(20))
        else:
            inside = external()
        return self.element(name, inside)

    def affected(self) -> str:
        return self.element(
            "msg:MessageDataOtherAffectedConviction",
            self.simple("msg:SourceConviction", self.convictions[0]),
            self.several(
                lambda: self.reference("msg:DestinationConviction", [f"BG-C-{self.digits(15)}"]),
                1,
                3,
            ),
        )

    def functional_error(self, number: int) -> str:
        return self.element(
            "msg:MessageDataFunctionalError",
            self.simple("msg:FunctionalErrorCode", f"FE-{number:05d}"),
            self.if_any(lambda: self.remarks("msg:FunctionalErrorAdditionalInformation")),
        )

    def requesting_authority(self) -> str:
        return self.element(
            "msg:MessageDataRequestingAuthority",
            self.simple(
                "msg:RequestingAuthorityTypeReference",
                self.random.choice(["RAT-00-A", "RAT-99-J", "RAT-77-Q"]),
            ),
            self.if_any(
                lambda: self.simple("msg:RequestingAuthorityCode", self.text_or_unknown(50))
            ),
            self.multilingual("msg:RequestingAuthorityName", 400),
            type_="msg:RequestingAuthorityType",
        )

    def state(self) -> str:
        return self.simple(
            "msg:MessageDataOtherMemberState", self.random.choice(["BG", "DE", "PL", "XX"])
        )

    # --- messages

    def data(self, element: str) -> list[str]:
        push = "Push" in element
        contact = self.if_any(self.contact)
        remarks = self.if_any(lambda: self.remarks("msg:MessageDataRemarks"))
        match KINDS[element]:
            case "REQ":
                return [
                    contact,
                    self.person(),
                    remarks,
                    self.simple(
                        "msg:MessageDataRequestPurposeCategoryReference",
                        self.random.choice(["P-00-001000", "P-99-001000", "P-88-123456"]),
                    ),
                    self.multilingual("msg:MessageDataRequestPurpose", 400),
                    self.several(
                        lambda: self.simple(
                            "msg:MessageDataAccusationOffenceCategoryReference",
                            self.random.choice(["O-00-160400", "O-00-270000"]),
                        )
                    ),
                    self.if_any(lambda: self.multilingual("msg:MessageDataAccusation", 400)),
                    self.requesting_authority(),
                    self.if_any(
                        lambda: self.simple(
                            "msg:MessageDataCaseReferenceNumber", self.text_or_unknown(50)
                        )
                    ),
                    self.simple("msg:MessageDataConcernedPersonConsent", self.tri_state()),
                    self.simple("msg:MessageDataUrgency", self.tri_state()),
                    self.fingerprints(push=push),
                ]
            case "RRS":
                return [
                    contact,
                    self.person(),
                    remarks,
                    self.several(self.conviction, most=3),
                    self.several(self.state),
                    self.simple(
                        "msg:MessageDataRequestResponseTypeReference",
                        self.random.choice(["RRT-00-00", "RRT-00-05", "RRT-77-99"]),
                    ),
                    self.fingerprints(push=push, described=False),
                ]
            case "NOT":
                person, conviction = self.person(), self.conviction()
                return [
                    contact,
                    person,
                    remarks,
                    conviction,
                    self.if_any(
                        lambda: self.reference(
                            "msg:MessageDataUpdatedConvictionReference", self.convictions
                        )
                    ),
                    self.if_any(self.affected),
                    self.fingerprints(push=push),
                ]
            case "NRS":
                return [
                    contact,
                    self.if_any(self.person),
                    remarks,
                    self.simple(
                        "msg:MessageDataNotificationResponseTypeReference",
                        self.random.choice(["NRT-00-00", "NRT-77-12"]),
                    ),
                    self.fingerprints(push=push, described=False),
                ]
            case "RAI":
                return [
                    contact,
                    remarks,
                    self.several(
                        lambda: self.simple(
                            "msg:MessageDataAdditionalInformationRequested",
                            self.random.choice(_ASKABLE),
                        ),
                        1,
                        4,
                    ),
                    self.if_any(
                        lambda: self.simple(
                            "msg:MessageDataBinaryIDRequested", f"BG-BA-{self.digits(9)}"
                        )
                    ),
                ]
            case "RAR":
                return [
                    contact,
                    self.if_any(self.person),
                    remarks,
                    self.if_any(lambda: self.multilingual("msg:MessageDataRequestPurpose", 400)),
                    self.simple(
                        "msg:MessageDataRequestAdditionalInfoResponseTypeReference",
                        self.random.choice(["ART-99-00", "ART-99-01", "ART-00-07"]),
                    ),
                    self.fingerprints(push=push),
                ]
            case "RDL":
                return [contact, remarks, self.simple("msg:MessageDataDeadline", self.day())]
            case "FEM":
                errors = [
                    self.functional_error(number) for number in range(self.random.randint(1, 3))
                ]
                return [contact, remarks, *errors]
            case "IAL":
                return [self.simple("msg:IsAlive", self.random.choice(["true", "false", "1", "0"]))]
            case _:
                return [contact, remarks]

    def meta(self, kind: str) -> str:
        stamps = [
            "2022-05-03T10:00:00+02:00",
            "2022-05-03T10:00:00Z",
            "2022-05-03T10:00:00",
            "2022-12-31T24:00:00",
            "2022-05-03T10:00:00.123456789Z",
        ]
        parts = [
            self.simple("msg:MessageMetaDataMessageID", f"PL-BG-{kind}-{self.digits(15)}"),
            self.simple("msg:MessageMetaDataTimestamp", self.random.choice(stamps)),
        ]
        answered = _CANCELLED if kind == "CAN" else _CORRELATED
        if kind not in {"REQ", "NOT", "IAL"}:
            parts.append(
                self.simple(
                    "msg:MessageMetaDataResponseTo",
                    f"BG-PL-{self.random.choice(answered)}-{self.digits(15)}",
                )
            )
        return self.element("msg:MessageMetaData", *parts)

    def message(self, element: str) -> bytes:
        """Return a document with one message."""
        declared = "".join(
            f' xmlns:{self.prefixes[name]}="{namespace}"' for name, namespace in NAMESPACES.items()
        )
        declared += f' xmlns:xsi="{XSI}"'
        if self.odd(0.1):
            declared += ' xsi:schemaLocation="urn:x nowhere.xsd"'
        data = self.element("msg:MessageData", *self.data(element))
        tag = self.qualified(f"svc:{element}")
        inside = self.gap() + self.meta(KINDS[element]) + self.gap() + data + self.gap()
        return f"<{tag}{declared}>{inside}</{tag}>".encode()


def message_from(element: str, seed: int, *, plain: bool = False) -> bytes:
    """Return the message of one element drawn from one number."""
    return MessageMaker(seed, plain=plain).message(element)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message by what it is drawn from, so that a failing test can name it in short.

    Attributes:
        element: Local name of its element.
        seed: The number.
    """

    element: str
    seed: int

    @property
    def document(self) -> bytes:
        """The message."""
        return message_from(self.element, self.seed)


MESSAGE_INSTANCES: Final[st.SearchStrategy[Drawn]] = st.builds(
    Drawn, st.sampled_from(sorted(KINDS)), seeds()
)
"""Any valid message."""
