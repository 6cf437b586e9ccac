"""Scenes of request: what has this person done elsewhere?"""

from dataclasses import replace

from comity.ids import StateCode
from comity.law.grounds import Ground
from comity.law.purposes import Purpose
from comity.persons.dates import PartialDate
from comity.records.commands import (
    AskBack,
    Deceased,
    Deny,
    FingerprintsDiffer,
    IdentifyAs,
    Nobody,
    NotANational,
    SeveralPersons,
    SupplyInformation,
)
from comity.records.messages import Kind, RequestOutcome
from comity.records.model import TriState
from comity_training import cast
from comity_training.demo.material import native, register_ref
from comity_training.demo.scenes import Scenes, expect
from comity_training.demo.stage import wait_for


class RequestScenes(Scenes):
    """Every way in which a request can end."""

    def request_certain(self) -> None:
        """GR asks BG for the man of the first scene; one identity number, one answer."""
        self.tell(
            "A court in Athens tries the same man and asks Bulgaria. His number is exact, so "
            "the node answers alone: his German conviction is there already."
        )
        answer = self.ask("GR", "BG", cast.convicted_abroad().asked_as, "answered with convictions")
        expect(answer.outcome == RequestOutcome.SUCCESSFUL, answer.outcome)
        expect(len(answer.convictions) == 1, f"{len(answer.convictions)} convictions")

    def request_certain_by_names(self) -> None:
        """BG asks GR by names, sex and birth date; the record is clean."""
        person = next(
            entry.person
            for entry in cast.cast_register(StateCode("GR"))
            if entry.person.identity_numbers[0].number == "SYN-GR-900009"
        )
        self.tell(
            "Sofia vets a Greek for work with children, without her number. Names, sex and full "
            "birth date agree with exactly one Greek: a clean record, at once."
        )
        asked = replace(person, identity_numbers=())
        answer = self.ask(
            "BG",
            "GR",
            asked,
            "answered without convictions",
            purpose=Purpose.WORK_WITH_CHILDREN,
            consent=TriState.YES,
        )
        expect(answer.outcome == RequestOutcome.SUCCESSFUL, answer.outcome)
        expect(not answer.convictions, "convictions out of nowhere")

    def request_not_to_be_sent_on(self) -> None:
        """DE vets an employee; GR barred its conviction, so BG names GR instead."""
        self.tell(
            "Germany vets an employee. Bulgaria holds a Greek conviction that Greece has barred "
            "from other purposes: Bulgaria keeps silent about it and names Greece."
        )
        answer = self.ask(
            "DE",
            "BG",
            cast.not_to_be_sent_on().asked_as,
            "answered, names GR to ask instead",
            purpose=Purpose.EMPLOYMENT_VETTING,
            consent=TriState.YES,
        )
        expect("GR" in answer.other_states, f"other states: {answer.other_states}")
        expect(not answer.convictions, "a barred conviction was sent")

    def request_nobody(self) -> None:
        """DE asks GR for somebody nobody knows; an officer says so."""
        self.tell(
            "Germany asks for a man of whom only month and year of birth are known. Nothing is "
            "certain, so an officer in Athens looks; the deadline is told at once."
        )
        answer = self.ask(
            "DE",
            "GR",
            cast.unknown().asked_as,
            "nobody found",
            act=Nobody(),
        )
        expect(answer.outcome == RequestOutcome.SUCCESSFUL, answer.outcome)

    def request_several(self) -> None:
        """BG asks GR for one of two homonyms, and nothing tells them apart."""
        person = native(StateCode("GR"), "SYN-GR-900004")
        self.tell("Two Greeks share name and birth date; the node brands neither.")
        answer = self.ask(
            "BG",
            "GR",
            replace(person, identity_numbers=(), father=None, mother=None, birth_place=None),
            "multiple persons",
            act=SeveralPersons(),
        )
        expect(answer.outcome == RequestOutcome.MULTIPLE_PERSONS, answer.outcome)

    def request_with_question(self) -> None:
        """BG asks GR for a homonym; GR asks back, and the clock starts anew."""
        bulgaria, greece = self.stage["BG"], self.stage["GR"]
        person = native(StateCode("GR"), "SYN-GR-900005")
        asked = replace(person, identity_numbers=(), father=None, mother=None)
        self.tell(
            "The same question about the other of the two; this time Athens asks for the "
            "father's name, and has ten working days from the reply."
        )
        requested = self.send("BG", "GR", asked, Purpose.CRIMINAL_PROCEEDINGS, TriState.UNKNOWN)
        conversation = requested.conversation
        greece.decide(
            greece.await_task(conversation).id, AskBack(("FatherName",)), "two candidates"
        )
        bulgaria.await_message(conversation, Kind.ADDITIONAL_INFORMATION_REQUEST)
        bulgaria.decide(
            bulgaria.await_task(conversation).id,
            SupplyInformation(replace(asked, father=person.father)),
            "from the court file",
        )
        greece.await_message(conversation, Kind.ADDITIONAL_INFORMATION)
        greece.decide(
            greece.await_task(conversation).id,
            IdentifyAs(register_ref(greece, "SYN-GR-900005")),
            "father's name agrees",
        )
        answer = self.answer("BG", conversation)
        expect(answer.outcome == RequestOutcome.SUCCESSFUL, answer.outcome)
        self.note(
            "request", bulgaria, greece, conversation, "answered, after a question", by="officer"
        )

    def request_denied(self) -> None:
        """DE asks for a licence without consent; GR denies with ground and citation."""
        self.tell("Germany asks for a weapons licence. Athens denies, with ground and citation.")
        answer = self.ask(
            "DE",
            "GR",
            cast.without_convictions().asked_as,
            "denied",
            purpose=Purpose.LICENCE_OR_PERMIT,
            act=Deny(Ground.CONSENT_MISSING),
        )
        expect(answer.outcome == RequestOutcome.DENIED, answer.outcome)
        # ECRIS has no element for the ground: it stands in the remarks.
        said = answer.denial_ground or " ".join(each.text for each in answer.remarks)
        self.tell(f"  ground: {said}")

    def request_not_a_national(self) -> None:
        """DE takes a Turk for a Bulgarian."""
        self.tell("Germany asks Bulgaria about a man who only lives there.")
        answer = self.ask(
            "DE",
            "BG",
            cast.not_a_national().asked_as,
            "not a national",
            act=NotANational(),
        )
        expect(answer.outcome == RequestOutcome.NOT_A_NATIONAL, answer.outcome)

    def request_deceased(self) -> None:
        """GR asks DE about a woman who has died."""
        self.tell("Greece asks Germany about a woman who has died; the register knows.")
        answer = self.ask(
            "GR",
            "DE",
            cast.deceased().asked_as,
            "deceased",
            act=Deceased(),
            optional=True,
        )
        expect(answer.outcome == RequestOutcome.DECEASED, answer.outcome)

    def request_fingerprints_differ(self) -> None:
        """DE asks BG; the fingerprints prove to be another's."""
        self.tell(
            "Names agree, and of the birth date the year; fingerprints do not: an officer in"
            " Sofia says so."
        )
        asked = cast.found_by_names().asked_as
        year = PartialDate(asked.birth_date.year)
        person = replace(asked, identity_numbers=(), birth_date=year, birth_place=None)
        answer = self.ask("DE", "BG", person, "fingerprints differ", act=FingerprintsDiffer())
        expect(answer.outcome == RequestOutcome.FINGERPRINTS_DIFFER, answer.outcome)

    def request_cancelled(self) -> None:
        """DE no longer needs the answer."""
        germany, greece = self.stage["DE"], self.stage["GR"]
        self.tell("The trial is off: Germany withdraws its request before Athens has answered.")
        requested = self.send(
            "DE", "GR", cast.unknown().asked_as, Purpose.CRIMINAL_PROCEEDINGS, TriState.UNKNOWN
        )
        greece.await_task(requested.conversation)
        germany.cancel(requested.id, "proceedings discontinued")
        wait_for(
            lambda: (
                greece.state_of(requested.conversation) == "cancelled"
                and not greece.tasks(requested.conversation)
            ),
            "the cancellation in Athens",
        )
        self.note("cancellation", germany, greece, requested.conversation, "request withdrawn")

    def late_cancellation(self) -> None:
        """DE withdraws what GR has answered meanwhile; the two cross, and GR explains."""
        germany, greece = self.stage["DE"], self.stage["GR"]
        self.tell(
            "Germany's line hangs. While it does, Athens answers and Bonn withdraws: the two "
            "cross on the way, and Germany is told that it was too late."
        )
        requested = self.send(
            "DE", "GR", cast.unknown().asked_as, Purpose.CRIMINAL_PROCEEDINGS, TriState.UNKNOWN
        )
        task = greece.await_task(requested.conversation)
        germany.await_message(requested.conversation, Kind.REQUEST_DEADLINE)
        germany.hold()
        try:
            greece.decide(task.id, Nobody(), "no such person")
            germany.cancel(requested.id, "proceedings discontinued")
        finally:
            germany.release()
        self.answer("DE", requested.conversation)
        germany.await_message(requested.conversation, Kind.FUNCTIONAL_ERROR)
        self.note(
            "cancellation",
            germany,
            greece,
            requested.conversation,
            "too late: functional error",
            by="officer",
        )
