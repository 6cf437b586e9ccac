"""The names of what records and messages state, marked so that each is said in every language.

They are worded where records are laid out, for the command line, programs and documents; that
room knows no catalogue. The pages say them by ``|ours``, which finds only what is marked.
"""

from typing import Final

from comity.web.desk.languages import N_

CAPTIONS: Final = frozenset(
    {
        # Persons.
        N_("Person"), N_("Forename"), N_("Surname"), N_("Second surname"), N_("Full name"),
        N_("Former forename"), N_("Former surname"), N_("Former second surname"), N_("Alias"),
        N_("Sex"), N_("Date of birth"), N_("Country of birth"), N_("Region of birth"),
        N_("Town of birth"), N_("Code of the town of birth"), N_("Nationality"), N_("Father"),
        N_("Mother"), N_("Deceased"), N_("Identity number"), N_("Document"),
        N_("Kind of document"), N_("Document number"), N_("Issued by"), N_("Issued on"),
        N_("Valid until"), N_("Address"), N_("Street"), N_("House number"), N_("Post code"),
        N_("Country of the address"), N_("Region of the address"), N_("Town of the address"),
        N_("Code of the town of the address"),
        # Convictions.
        N_("Conviction"), N_("Decision"), N_("Later decision"), N_("Offence"), N_("Sanction"),
        N_("Suspension"), N_("Interruption"), N_("Convicted in"), N_("File number"),
        N_("Decided on"), N_("Final on"), N_("Authority"), N_("Authority code"),
        N_("Ruling of another kind"), N_("Kept until"),
        N_("May be passed on beyond criminal proceedings"), N_("Deletion"), N_("Change made"),
        N_("Delete from the register"), N_("Concerns offence"), N_("Concerns sanction"),
        N_("Category"), N_("Title"), N_("National code"), N_("Provisions"), N_("From"),
        N_("Until"), N_("Country"), N_("Town"), N_("Occurrences"), N_("Continuous"),
        N_("Completion"), N_("Participation"),
        N_("Exempt from responsibility, or responsibility diminished"), N_("Recidivism"),
        N_("Nature"), N_("Alternative"), N_("Times applied"), N_("For minors only"),
        N_("Sentenced"), N_("Sentenced from"), N_("Sentenced until"), N_("Executed"),
        N_("Executed from"), N_("Executed until"), N_("Interrupted"), N_("Interrupted from"),
        N_("Interrupted until"), N_("Period"), N_("Period from"), N_("Period until"),
        N_("Number of fines"), N_("Amount of one fine"), N_("For offence"),
        N_("Later state of this sanction"), N_("Related sanction"), N_("Kind"),
        N_("Suspended part"), N_("Probation"), N_("Suspended amount"), N_("Remarks"),
        N_("Further remarks"), N_("Note"),
        # Messages.
        N_("Purpose"), N_("Purpose in words"), N_("Kind of authority"), N_("Case reference"),
        N_("Consent of the person"), N_("Urgent"), N_("Accusation"), N_("Outcome"),
        N_("Ground of the denial"), N_("Ask instead"), N_("Convictions"), N_("Answer by"),
        N_("Asks for"), N_("More on the purpose"), N_("Error"), N_("In words"), N_("Alive"),
        N_("Replaces conviction"), N_("Replaces file number"), N_("Contact"),
        N_("Contact, telephone"), N_("Message"), N_("State"), N_("To"),
        # Recalls.
        N_("Asked"), N_("Ground"), N_("Answer wanted by"), N_("Reminder"), N_("Refused"),
    }
)  # fmt: skip
"""What stands before a value, or above a part."""

VALUES: Final = frozenset(
    {
        N_("A court or prosecutor"), N_("An administrative authority"), N_("The person concerned"),
        N_("Not stated"), N_("Yes"), N_("No"), N_("yes"),
        N_("A decision orders deletion from the register"),
    }
)  # fmt: skip
"""Values that are words of ours, not of a table of codes."""

NOTES: Final = frozenset(
    {
        N_("only a part is known"), N_("of which state is not stated"), N_("not exact"),
        N_("translation"), N_("unofficial label"),
        N_("which offence a sanction is for is not stated"),
        N_(
            "shown as sent: the standard does not say whether the fraction means tenths or "
            "hundredths"
        ),
    }
)  # fmt: skip
"""What the reader should know about a value."""
