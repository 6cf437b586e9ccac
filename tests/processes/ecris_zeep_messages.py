"""Messages of a partner that has never heard of Comity, as values for zeep.

The names are those of the official schemas; who writes the XML is zeep.
"""

import hashlib
from collections.abc import Mapping
from typing import TypeAlias

Value: TypeAlias = object
CONTENT = b"a file of fingerprints, or what goes for one here\x00\xff" * 20


def text(words: str, language: str = "pl") -> Value:
    return {
        "MultilingualTextLinguisticRepresentation": [{"_value_1": words, "languageCode": language}]
    }


PERSON: Value = {
    "PersonName": {
        "Forename": {"_value_1": "Primeren", "languageCode": "pl"},
        "Surname": {"_value_1": "Izmislenov"},
    },
    "PersonSex": 1,
    "PersonBirthDate": {"DateYear": (1979, None)},
    "PersonBirthPlace": {
        "PlaceCountryReference": "CO-00-250-FRA",
        "PlaceTownName": text("Lyon", "fr"),
    },
    "PersonNationalityReference": ["CO-00-250-FRA"],
}

CONVICTION: Value = {
    "ConvictionID": "PL-C-000000000900001",
    "ConvictionConvictingCountryReference": "CO-00-616-POL",
    "ConvictionFileNumber": "IIK999/16",
    "ConvictionDecisionDate": "2016-12-09",
    "ConvictionDecisionFinalDate": "2017-01-10",
    "ConvictionDecidingAuthority": {"DecidingAuthorityName": text("Sąd Rejonowy")},
    "ConvictionNonCriminalRuling": "No",
    "ConvictionIsTransmittable": "Yes",
    "ConvictionDecision": [{"DecisionID": "D-00001", "DecisionDeleteConvictionFromRegister": "No"}],
    "ConvictionOffence": [
        {
            "NationalCategoryTitle": text("kradzież"),
            "OffenceID": "O-00001",
            "OffenceCommonCategoryReference": "O-00-150100",
            "OffenceApplicableLegalProvisions": "art. 278 par. 1 k.k.",
            "OffenceIsContinuous": "No",
            "OffenceResponsibilityExemption": "No",
            "OffenceRecidivism": "UNKNOWN",
        }
    ],
}

REQUEST: Mapping[str, Value] = {
    "MessageDataPerson": PERSON,
    "MessageDataRequestPurposeCategoryReference": "P-99-001000",
    "MessageDataRequestPurpose": text("postępowanie karne"),
    "MessageDataRequestingAuthority": {
        "RequestingAuthorityTypeReference": "RAT-99-J",
        "RequestingAuthorityName": text("Sąd Okręgowy"),
    },
    "MessageDataConcernedPersonConsent": "No",
    "MessageDataUrgency": "No",
}
NAMED: Mapping[str, Value] = {
    "BinaryAttachmentID": "PL-BA-000000001",
    "BinaryAttachmentMimeType": "application/nist",
    "BinaryAttachmentFileName": "prints.nist",
}
PUSHED: Mapping[str, Value] = {
    "MessageDataFingerprintsPush": {
        **NAMED,
        "BinaryAttachmentMD5Hash": hashlib.md5(CONTENT, usedforsecurity=False).hexdigest(),
        "BinaryAttachmentContent": CONTENT,
    }
}
RESPONSE: Mapping[str, Value] = {
    "MessageDataPerson": PERSON,
    "MessageDataConviction": [CONVICTION],
    "MessageDataRequestResponseTypeReference": "RRT-00-00",
}
NOTIFICATION: Mapping[str, Value] = {
    "MessageDataPerson": PERSON,
    "MessageDataConviction": CONVICTION,
}
NOTIFICATION_RESPONSE: Mapping[str, Value] = {
    "MessageDataNotificationResponseTypeReference": "NRT-00-00"
}
INFORMATION: Mapping[str, Value] = {
    "MessageDataPerson": PERSON,
    "MessageDataRequestAdditionalInfoResponseTypeReference": "ART-99-00",
}

DATA: Mapping[str, tuple[str, Mapping[str, Value]]] = {
    "deliverRequest": ("REQ", {**REQUEST, "MessageDataFingerprints": NAMED}),
    "deliverRequestPush": ("REQ", {**REQUEST, **PUSHED}),
    "deliverRequestResponse": ("RRS", RESPONSE),
    "deliverRequestResponsePush": ("RRS", {**RESPONSE, **PUSHED}),
    "deliverRequestDeadline": ("RDL", {"MessageDataDeadline": "2027-01-15"}),
    "deliverNotification": ("NOT", NOTIFICATION),
    "deliverNotificationPush": ("NOT", {**NOTIFICATION, **PUSHED}),
    "deliverNotificationResponse": ("NRS", NOTIFICATION_RESPONSE),
    "deliverNotificationResponsePush": ("NRS", {**NOTIFICATION_RESPONSE, **PUSHED}),
    "deliverRequestAdditionalInfo": (
        "RAI",
        {"MessageDataAdditionalInformationRequested": ["FatherName"]},
    ),
    "deliverRequestAdditionalInfoResponse": ("RAR", INFORMATION),
    "deliverRequestAdditionalInfoResponsePush": ("RAR", {**INFORMATION, **PUSHED}),
    "deliverFunctionalError": (
        "FEM",
        {"MessageDataFunctionalError": [{"FunctionalErrorCode": "FE-00001"}]},
    ),
    "deliverCancellation": ("CAN", {"MessageDataRemarks": text("pomyłka")}),
    "isAlive": ("IAL", {"IsAlive": True}),
}
"""Of every operation, the kind of its message and the data of one."""

ANSWERED: Mapping[str, str] = {
    "RRS": "REQ",
    "RDL": "REQ",
    "NRS": "NOT",
    "RAI": "REQ",
    "RAR": "RAI",
    "FEM": "REQ",
    "CAN": "REQ",
}
"""The kind to which each kind refers here."""


def meta(kind: str, number: int, refers_to: str | None = None) -> Mapping[str, Value]:
    """Return the meta-data of a message from Poland to France."""
    made: dict[str, Value] = {
        "MessageMetaDataMessageID": f"PL-FR-{kind}-{number:015d}",
        "MessageMetaDataTimestamp": "2022-05-02T10:00:00+02:00",
    }
    if refers_to is not None:
        made["MessageMetaDataResponseTo"] = refers_to
    return made
