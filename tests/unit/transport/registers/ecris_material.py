"""Small messages written for the tests; nobody in them exists."""

from collections.abc import Iterable

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="http://ec.europa.eu/ECRIS/{name}-v1.0"'
    for prefix, name in (
        ("s", "service"),
        ("m", "messages"),
        ("d", "domain-model"),
        ("c", "commons"),
    )
)
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def text(*wordings: str) -> str:
    return "".join(
        f"<c:MultilingualTextLinguisticRepresentation>{wording}"
        "</c:MultilingualTextLinguisticRepresentation>"
        for wording in wordings
    )


def day(year: str, month: str = "", day_: str = "") -> str:
    inner = f"<c:DateMonth>--{month}</c:DateMonth>" if month else ""
    inner += f"<c:DateDay>---{day_}</c:DateDay>" if day_ else ""
    rest = f"<c:DateMonthDay>{inner}</c:DateMonthDay>" if inner else ""
    return f"<c:DateYear>{year}</c:DateYear>{rest}"


PLACE = (
    "<d:PlaceCountryReference>CO-00-100-BGR</d:PlaceCountryReference>"
    "<d:PlaceCountrySubdivisionReference>CS-00-BG-22</d:PlaceCountrySubdivisionReference>"
    "<d:PlaceTownReference>CI-00-BGR-T0001</d:PlaceTownReference>"
    f"<d:PlaceTownName>{text('ПРИМЕРОВО')}</d:PlaceTownName>"
)

NAME = "<d:Forename languageCode='bg'>ПРИМЕР</d:Forename><d:Surname>ИЗМИСЛЕН</d:Surname>"

UNKNOWN_PERSON = (
    "<d:PersonName><d:Forename>UNKNOWN</d:Forename><d:Surname>Nobody</d:Surname></d:PersonName>"
    "<d:PersonSex>0</d:PersonSex>"
    f"<d:PersonBirthDate>{day('1800', '01', '01')}</d:PersonBirthDate>"
    "<d:PersonBirthPlace><d:PlaceCountryReference>CO-00-999-XXX</d:PlaceCountryReference>"
    f"<d:PlaceTownName>{text('UNKNOWN')}</d:PlaceTownName></d:PersonBirthPlace>"
    "<d:PersonNationalityReference>CO-00-999-XXX</d:PersonNationalityReference>"
)


def person(birth: str = "", more: str = "") -> str:
    return (
        f"<d:PersonName>{NAME}</d:PersonName><d:PersonSex>1</d:PersonSex>"
        f"<d:PersonBirthDate>{birth or day('1979', '07', '21')}</d:PersonBirthDate>"
        f"<d:PersonBirthPlace>{PLACE}</d:PersonBirthPlace>"
        "<d:PersonNationalityReference>CO-00-100-BGR</d:PersonNationalityReference>"
        "<d:PersonNationalityReference>CO-77-901-ZZZ</d:PersonNationalityReference>" + more
    )


FULL_PERSON = person(
    day("1979", "07"),
    "<d:PersonFormerForename>OLD</d:PersonFormerForename>"
    "<d:PersonFormerSurname>MAIDEN</d:PersonFormerSurname>"
    "<d:PersonFormerSecondSurname>SECOND</d:PersonFormerSecondSurname>"
    "<d:PersonFatherForename>FATHER</d:PersonFatherForename>"
    "<d:PersonMotherSurname>MOTHER</d:PersonMotherSurname>"
    "<d:PersonIdentityNumber>7907210000</d:PersonIdentityNumber>"
    "<d:PersonIdentificationDocument>"
    "<d:IdentificationDocumentCategoryReference>IDC-00-1</d:IdentificationDocumentCategoryReference>"
    f"<d:IdentificationDocumentType>{text('passport')}</d:IdentificationDocumentType>"
    "<d:IdentificationDocumentNumber>UNKNOWN</d:IdentificationDocumentNumber>"
    "<d:IdentificationDocumentValidUntil>"
    f"{day('2030')}</d:IdentificationDocumentValidUntil></d:PersonIdentificationDocument>"
    f"<d:PersonAddress><d:AddressPlace>{PLACE}</d:AddressPlace>"
    f"<d:AddressStreet>{text('Example street')}</d:AddressStreet>"
    f"<d:AddressFull>{text('Example street 1,&#10;Primerovo')}</d:AddressFull></d:PersonAddress>"
    f"<d:PersonAlias><d:PersonName>{NAME.replace('ПРИМЕР', 'ДРУГ')}</d:PersonName>"
    f"<d:PersonBirthDate>{day('1800', '07', '21')}</d:PersonBirthDate></d:PersonAlias>"
    f"<d:PersonRemarks>{text('two&#10;lines')}</d:PersonRemarks>",
)

OFFENCE = (
    "<d:NationalCategoryTitle>"
    "<c:MultilingualTextLinguisticRepresentation languageCode='bg' translated='false'>КРАЖБА"
    "</c:MultilingualTextLinguisticRepresentation>"
    "<c:MultilingualTextLinguisticRepresentation languageCode='en' translated='true'>Theft"
    "</c:MultilingualTextLinguisticRepresentation></d:NationalCategoryTitle>"
    "<d:OffenceID>O-00001</d:OffenceID>"
    "<d:OffenceCommonCategoryReference>O-88-NATIONAL</d:OffenceCommonCategoryReference>"
    "<d:OffenceApplicableLegalProvisions>UNKNOWN</d:OffenceApplicableLegalProvisions>"
    f"<d:OffenceStartDate>{day('2015')}</d:OffenceStartDate>"
    f"<d:OffencePlace>{PLACE}</d:OffencePlace>"
    "<d:OffenceNumberOfOccurrences>3</d:OffenceNumberOfOccurrences>"
    "<d:OffenceIsContinuous>Yes</d:OffenceIsContinuous>"
    "<d:OffenceResponsibilityExemption>No</d:OffenceResponsibilityExemption>"
    "<d:OffenceRecidivism>UNKNOWN</d:OffenceRecidivism>"
)


def sanction(number: int, more: str = "") -> str:
    return (
        f"<d:NationalCategoryTitle>{text('fine')}</d:NationalCategoryTitle>"
        f"<d:SanctionID>S-0000{number}</d:SanctionID>"
        "<d:SanctionTypeReference>N-00-Z</d:SanctionTypeReference>"
        "<d:SanctionCommonCategoryReference>S-00-008002</d:SanctionCommonCategoryReference>"
        "<d:SanctionMultiplier>2</d:SanctionMultiplier>"
        "<d:SanctionIsSpecificToMinor>No</d:SanctionIsSpecificToMinor>" + more
    )


FULL_SANCTION = sanction(
    1,
    "<d:SanctionSentencedPeriod><d:PeriodStartDate>2017-01-10</d:PeriodStartDate>"
    "<d:PeriodDuration>P2Y6M</d:PeriodDuration><d:DurationExact>Yes</d:DurationExact>"
    "</d:SanctionSentencedPeriod>"
    "<d:SanctionExecutionPeriod><d:PeriodEndDate>2019-07-10</d:PeriodEndDate>"
    "</d:SanctionExecutionPeriod><d:SanctionNumberOfFines>50</d:SanctionNumberOfFines>"
    "<d:SanctionAmountOfIndividualFine><c:PositiveDecimalUnit>70</c:PositiveDecimalUnit>"
    "<c:PositiveDecimalFraction>5</c:PositiveDecimalFraction></d:SanctionAmountOfIndividualFine>"
    "<d:SanctionCurrencyOfFineReference>CX-00-975-BGN</d:SanctionCurrencyOfFineReference>"
    "<d:SanctionSuspension><d:PeriodDuration>P3Y</d:PeriodDuration>"
    "<d:SanctionSuspensionTypeReference>S-00-Z</d:SanctionSuspensionTypeReference>"
    "<d:SanctionProbationDuration>P1Y</d:SanctionProbationDuration></d:SanctionSuspension>"
    "<d:SanctionInterruption><d:PeriodStartDate>2018-01-01</d:PeriodStartDate>"
    f"<d:SanctionInterruptionRemarks>{text('illness')}</d:SanctionInterruptionRemarks>"
    "</d:SanctionInterruption>",
)


def relation(kind: str, source: tuple[str, str], targets: tuple[str, str], more: str = "") -> str:
    return (
        f"<d:ConvictionRelationship {XSI} xsi:type='d:{kind}RelationshipType'{more}>"
        f"<d:{source[0]}>{source[1]}</d:{source[0]}>"
        f"<d:{targets[0]}>{targets[1]}</d:{targets[0]}></d:ConvictionRelationship>"
    )


RELATIONS = "".join(
    (
        relation("DecisionToOffences", ("Decision", "D-00001"), ("Offence", "O-00001")),
        relation("DecisionToSanctions", ("Decision", "D-00001"), ("Sanction", "S-00001")),
        relation("SanctionToOffences", ("Sanction", "S-00001"), ("Offence", "O-00001")),
        relation(
            "SanctionToSanctions",
            ("SourceSanction", "S-00002"),
            ("DestinationSanction", "S-00001"),
            " relationshipTypeReference='SSR-00-02'",
        ),
    )
)


def conviction(number: int = 1, decided: str = "2016-12-09", more: str = "") -> str:
    return (
        f"<d:ConvictionID>BG-C-{number:015d}</d:ConvictionID>"
        "<d:ConvictionConvictingCountryReference>CO-00-100-BGR"
        "</d:ConvictionConvictingCountryReference>"
        "<d:ConvictionFileNumber>UNKNOWN</d:ConvictionFileNumber>"
        f"<d:ConvictionDecisionDate>{decided}</d:ConvictionDecisionDate>"
        "<d:ConvictionDecisionFinalDate>1800-01-01</d:ConvictionDecisionFinalDate>"
        "<d:ConvictionDecidingAuthority><d:DecidingAuthorityCode>SRS</d:DecidingAuthorityCode>"
        f"<d:DecidingAuthorityName>{text('РАЙОНЕН СЪД')}</d:DecidingAuthorityName>"
        "</d:ConvictionDecidingAuthority>"
        "<d:ConvictionNonCriminalRuling>No</d:ConvictionNonCriminalRuling>"
        "<d:ConvictionIsTransmittable>Yes</d:ConvictionIsTransmittable>"
        "<d:ConvictionDecision><d:DecisionID>D-00001</d:DecisionID>"
        "<d:DecisionChangeTypeReference>DCH-88-A</d:DecisionChangeTypeReference>"
        "<d:DecisionDeleteConvictionFromRegister>No</d:DecisionDeleteConvictionFromRegister>"
        "</d:ConvictionDecision>" + more
    )


FULL_CONVICTION = conviction(
    more=f"<d:ConvictionOffence>{OFFENCE}</d:ConvictionOffence>"
    f"<d:ConvictionSanction>{FULL_SANCTION}</d:ConvictionSanction>"
    f"<d:ConvictionSanction>{sanction(2)}</d:ConvictionSanction>" + RELATIONS
)


def message(
    who: str = "",
    convictions: Iterable[str] = (),
    *,
    name: str = "NotificationMessage",
    kind: str = "NOT",
    number: int = 1,
    more: str = "",
) -> str:
    held = f"<m:MessageDataPerson>{who}</m:MessageDataPerson>" if who else ""
    held += "".join(f"<m:MessageDataConviction>{c}</m:MessageDataConviction>" for c in convictions)
    return (
        f"<s:{name} {_NAMESPACES}><m:MessageMetaData><m:MessageMetaDataMessageID>"
        f"BG-PL-{kind}-{number:015d}</m:MessageMetaDataMessageID></m:MessageMetaData>"
        f"<m:MessageData>{held}{more}</m:MessageData></s:{name}>"
    )


def wrapped(*messages: str) -> bytes:
    return ("<all>\n" + "\n".join(messages) + "\n</all>").encode()
