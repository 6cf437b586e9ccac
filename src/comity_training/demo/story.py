"""The story: the scenes in their order."""

from comity.ids import ConversationId
from comity_training.demo.corrections import CorrectionScenes
from comity_training.demo.notifications import NotificationScenes
from comity_training.demo.performed import Report
from comity_training.demo.recalling import RecallScenes
from comity_training.demo.requests import RequestScenes
from comity_training.demo.scenes import Tell, VerifyEvidence
from comity_training.demo.stage import Stage


def perform(stage: Stage, tell: Tell, verify: VerifyEvidence, report: Report) -> ConversationId:
    """Perform every scene that needs nothing but nodes that work.

    Args:
        stage: The nodes, serving, their registers filled.
        tell: Told each sentence.
        verify: Exports the evidence of a conversation and verifies it offline.
        report: Where each exchange is noted.

    Returns:
        The conversation of the first exchange, Germany's with Bulgaria.

    Raises:
        StageFailure: A scene did not go as told.
    """
    tell("# Notifications: a conviction travels home by itself")
    notifications = NotificationScenes(stage, tell, verify, report)
    first = notifications.notification_by_number()
    notifications.notification_entered_by_officer()
    notifications.notification_to_wrong_state()
    notifications.notification_with_question()
    notifications.notification_cancelled()
    tell("# Requests: what has this person done elsewhere?")
    requests = RequestScenes(stage, tell, verify, report)
    requests.request_certain()
    requests.request_certain_by_names()
    requests.request_not_to_be_sent_on()
    requests.request_nobody()
    requests.request_several()
    requests.request_with_question()
    requests.request_denied()
    requests.request_not_a_national()
    requests.request_deceased()
    requests.request_fingerprints_differ()
    requests.request_cancelled()
    requests.late_cancellation()
    tell("# Later: an update and a deletion reach everybody who was told")
    corrections = CorrectionScenes(stage, tell, verify, report)
    corrections.update_propagates()
    corrections.deletion_propagates()
    RecallScenes(stage, tell, verify, report).deletion_is_confirmed()
    return first
