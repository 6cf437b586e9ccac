"""Scenes of notification: a conviction travels home by itself."""

from dataclasses import replace

from comity.ids import ConversationId
from comity.persons.names import NamePart, name_of
from comity.persons.person import Parent
from comity.records.commands import AskBack, EnterAsNew, IdentifyAs, NotANational, SupplyInformation
from comity.records.messages import AdditionalInformationRequest, Kind, NotificationOutcome
from comity_training import cast
from comity_training.cast_convictions import fraud_in_germany
from comity_training.demo.material import held_as, recent, register_ref
from comity_training.demo.scenes import Scenes, expect, one
from comity_training.demo.stage import wait_for


class NotificationScenes(Scenes):
    """Four ways in which a notification can end."""

    def notification_by_number(self) -> ConversationId:
        """DE convicts a Bulgarian; the identity number says who it is.

        Returns:
            Where they spoke of it.
        """
        germany, bulgaria = self.stage["DE"], self.stage["BG"]
        member = cast.convicted_abroad()
        self.tell(
            "A court in Cologne has convicted a Bulgarian national. The clerk enters the "
            "conviction in the German register; nobody has to think of Bulgaria."
        )
        entered = germany.enter(held_as(germany, member), recent(fraud_in_germany()))
        sent = one(entered.sent)
        answer = self.notified(germany, bulgaria, sent, "stored, by identity number")
        expect(answer.outcome == NotificationOutcome.SUCCESSFUL, answer.outcome)
        return sent.conversation

    def notification_entered_by_officer(self) -> None:
        """GR convicts a Bulgarian whom the Bulgarian register does not know."""
        greece, bulgaria = self.stage["GR"], self.stage["BG"]
        person = replace(
            cast.not_to_be_sent_on().asked_as,
            name=name_of("Neznayko", "Novodoshlev"),
            identity_numbers=(),
        )
        self.tell(
            "Greece convicts a Bulgarian whom the Bulgarian register has never heard of. No "
            "rule may guess here: the notification waits for an officer in Sofia."
        )
        sent = self.enter_new(greece, person, 11)
        task = bulgaria.await_task(sent.conversation)
        bulgaria.decide(task.id, EnterAsNew(), "civil status extract obtained")
        answer = self.notified(greece, bulgaria, sent, "stored, new person entered", by="officer")
        expect(answer.outcome == NotificationOutcome.SUCCESSFUL, answer.outcome)

    def notification_to_wrong_state(self) -> None:
        """BG notifies GR of somebody whom GR finds to be no national of its own."""
        bulgaria, greece = self.stage["BG"], self.stage["GR"]
        person = replace(cast.unknown().asked_as, name=name_of("Xenos", "Allodapos"))
        self.tell("Bulgaria takes a man for a Greek. Athens looks and says: not one of ours.")
        sent = self.enter_new(bulgaria, person, 12)
        task = greece.await_task(sent.conversation)
        greece.decide(task.id, NotANational(), "no entry in the municipal registers")
        answer = self.notified(bulgaria, greece, sent, "not a national", by="officer")
        expect(answer.outcome == NotificationOutcome.NOT_A_NATIONAL, answer.outcome)

    def notification_with_question(self) -> None:
        """GR asks the convicting state for the father's name before it stores."""
        germany, greece = self.stage["DE"], self.stage["GR"]
        person = cast.homonyms().asked_as
        self.tell(
            "Germany notifies Greece of a man whose name and birth date two Greeks share. "
            "Athens asks for his father's name."
        )
        sent = self.enter_new(germany, person, 13)
        task = greece.await_task(sent.conversation)
        greece.decide(task.id, AskBack(("FatherName",)), "two persons answer the description")
        _, asked = germany.await_message(sent.conversation, Kind.ADDITIONAL_INFORMATION_REQUEST)
        expect(isinstance(asked, AdditionalInformationRequest), "no question arrived")
        supplied = replace(person, father=Parent(NamePart("Νικόλαος", "el")))
        germany.decide(
            germany.await_task(sent.conversation).id, SupplyInformation(supplied), "from the file"
        )
        greece.await_message(sent.conversation, Kind.ADDITIONAL_INFORMATION)
        greece.decide(
            greece.await_task(sent.conversation).id,
            IdentifyAs(register_ref(greece, "SYN-GR-900004")),
            "father's name agrees",
        )
        answer = self.notified(germany, greece, sent, "stored, after a question", by="officer")
        expect(answer.outcome == NotificationOutcome.SUCCESSFUL, answer.outcome)

    def notification_cancelled(self) -> None:
        """DE notified in error, and takes it back; BG forgets it."""
        germany, bulgaria = self.stage["DE"], self.stage["BG"]
        self.tell("A clerk in Bonn entered a conviction on the wrong person, and takes it back.")
        member = cast.not_to_be_sent_on()
        sent = self.enter_new(germany, member.asked_as, 14)
        germany.await_message(sent.conversation, Kind.NOTIFICATION_RESPONSE)
        germany.cancel(sent.id, "entered on the wrong person")
        wait_for(
            lambda: bulgaria.state_of(sent.conversation) == "cancelled", "the cancellation in Sofia"
        )
        bulgaria.await_message(sent.conversation, Kind.CANCELLATION)
        self.note("cancellation", germany, bulgaria, sent.conversation, "notification withdrawn")
