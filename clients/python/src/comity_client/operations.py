# Made by tools/gen_client.py from docs/openapi.json, sha256 2ec9c500fc17bd680c3f90720cb1dda7c651ac4a9485ec7a45b9464e42a1711e, as 6fc1357c3d2ed47b.
"""One method for each route of the interface."""

from comity_client import models
from comity_client.calling import Caller, Why, in_path


class Comity(Caller):
    """The interface of a node; each method is one route."""

    def post_person_searches(
        self, body: models.RecordsSearchBody, *, why: Why, language: str | None = None
    ) -> models.SearchAnswer:
        """Look for a person in the register.

        Permission: `records:person:search`.
        """
        return self._call(
            "POST",
            "/person-searches",
            models.SearchAnswer,
            body=body,
            why=why,
            query={"language": language},
        )

    def get_persons_person(
        self, person: str, *, why: Why, language: str | None = None
    ) -> models.PersonShown:
        """Read a person of the register with the convictions held.

        Permission: `records:person:read`.
        """
        return self._call(
            "GET",
            f"/persons/{in_path(person)}",
            models.PersonShown,
            why=why,
            query={"language": language},
        )

    def get_convictions_conviction(
        self, conviction: str, *, why: Why, language: str | None = None
    ) -> models.ConvictionShown:
        """Read a conviction: its versions, who was told and who was given it.

        Permission: `records:person:read`.
        """
        return self._call(
            "GET",
            f"/convictions/{in_path(conviction)}",
            models.ConvictionShown,
            why=why,
            query={"language": language},
        )

    def get_convictions_conviction_versions(
        self, conviction: str, *, why: Why, language: str | None = None
    ) -> models.VersionsAnswer:
        """Read every version of a conviction, to see what changed.

        Permission: `records:person:read`.
        """
        return self._call(
            "GET",
            f"/convictions/{in_path(conviction)}/versions",
            models.VersionsAnswer,
            why=why,
            query={"language": language},
        )

    def post_lookups(self, body: models.LookupBody) -> models.LookupAnswer:
        """Tell what a reference names: a person, conviction, conversation, task, recall.

        Permission: `records:conversation:read`.
        """
        return self._call("POST", "/lookups", models.LookupAnswer, body=body)

    def get_duties(self) -> models.DutiesAnswer:
        """List duties to notify that remain, each with its reason.

        Permission: `records:conviction:enter`.
        """
        return self._call("GET", "/duties", models.DutiesAnswer)

    def post_duty_runs(self, body: models.DutyRunBody) -> models.DutyRunAnswer:
        """Examine convictions of ours, and compose missing notifications. A dry run changes nothing.

        Permission: `records:conviction:enter`.
        """
        return self._call("POST", "/duty-runs", models.DutyRunAnswer, body=body)

    def post_convictions_conviction_notifications(
        self, conviction: str, body: models.NotifyAgainBody
    ) -> models.ActAnswer:
        """Send a notification anew that was refused, rejected or cancelled.

        Permission: `records:conviction:enter`.
        """
        return self._call(
            "POST", f"/convictions/{in_path(conviction)}/notifications", models.ActAnswer, body=body
        )

    def get_duty_desks(self) -> models.DutyDesksAnswer:
        """List where other states can be telephoned when something presses.

        Permission: `records:duty-desk:read`.
        """
        return self._call("GET", "/duty-desks", models.DutyDesksAnswer)

    def post_duty_desks_state(self, state: str, body: models.DutyDeskBody) -> models.DutyDeskShown:
        """Keep where a partner can be telephoned; entered here, vouched for by nobody.

        Permission: `node:configuration:change`.
        """
        return self._call("POST", f"/duty-desks/{in_path(state)}", models.DutyDeskShown, body=body)

    def delete_duty_desks_state(self, state: str) -> models.DutyDeskShown:
        """Forget where a partner can be telephoned.

        Permission: `node:configuration:change`.
        """
        return self._call("DELETE", f"/duty-desks/{in_path(state)}", models.DutyDeskShown)

    def get_embargoes(self) -> models.EmbargoesAnswer:
        """List the cases whose looks are told to the person later, with reasons.

        Permission: `rights:request:read`.
        """
        return self._call("GET", "/embargoes", models.EmbargoesAnswer)

    def post_embargoes(self, body: models.EmbargoBody) -> models.EmbargoShown:
        """Put off that looks made in a case are told to the person.

        Permission: `records:task:decide`.
        """
        return self._call("POST", "/embargoes", models.EmbargoShown, body=body)

    def post_embargoes_embargo_review(
        self, embargo: str, body: models.EmbargoReviewBody
    ) -> models.EmbargoShown:
        """Prolong an embargo that somebody else set, or lift it.

        Permission: `rights:request:approve`.
        """
        return self._call(
            "POST", f"/embargoes/{in_path(embargo)}/review", models.EmbargoShown, body=body
        )

    def get_conversations_conversation_evidence(self, conversation: str) -> models.EvidenceShown:
        """Say what a conversation proves now, and by whom; not what it says.

        Permission: `records:conversation:read`.
        """
        return self._call(
            "GET", f"/conversations/{in_path(conversation)}/evidence", models.EvidenceShown
        )

    def post_conversations_conversation_evidence_files(
        self, conversation: str, body: models.EvidenceFileBody
    ) -> models.EvidenceFile:
        """Hand out the evidence file of a conversation; who took it goes on record.

        Permission: `records:record:export`.
        """
        return self._call(
            "POST",
            f"/conversations/{in_path(conversation)}/evidence-files",
            models.EvidenceFile,
            body=body,
        )

    def post_file_checks(self, body: models.FileCheckBody) -> models.FileChecked:
        """Check a file that Comity handed out, here or in another state. It is not kept.

        Permission: `records:conversation:read`.
        """
        return self._call("POST", "/file-checks", models.FileChecked, body=body)

    def get_recalls(
        self, *, after: str | None = None, limit: int | None = None
    ) -> models.RecallPage:
        """List recalls, ours and those asked of us, and how far each has come.

        Permission: `records:recall:decide`.
        """
        return self._call(
            "GET", "/recalls", models.RecallPage, query={"after": after, "limit": limit}
        )

    def post_recalls(self, body: models.StartBody) -> models.RecallAnswer:
        """Recall what gave a conviction, or one message. A dry run changes nothing.

        Permission: `records:recall:decide`.
        """
        return self._call("POST", "/recalls", models.RecallAnswer, body=body)

    def get_recalls_recall(self, recall: str) -> models.RecallShown:
        """Show a recall: who has the data, and how far each has come.

        Permission: `records:recall:decide`.
        """
        return self._call("GET", f"/recalls/{in_path(recall)}", models.RecallShown)

    def post_recalls_recall_decision(
        self, recall: str, body: models.RecallDecisionBody
    ) -> models.RecallAnswer:
        """Erase what another state recalls, or keep it with a ground.

        Permission: `records:recall:decide`.
        """
        return self._call(
            "POST", f"/recalls/{in_path(recall)}/decision", models.RecallAnswer, body=body
        )

    def post_recalls_recall_outside(
        self, recall: str, body: models.OutsideBody
    ) -> models.RecallAnswer:
        """Note that a state which the network does not reach was asked otherwise.

        Permission: `records:recall:decide`.
        """
        return self._call(
            "POST", f"/recalls/{in_path(recall)}/outside", models.RecallAnswer, body=body
        )

    def post_recalls_recall_reminder(
        self, recall: str, body: models.ReminderBody
    ) -> models.RecallAnswer:
        """Ask a state again for what a recall of ours asked of it.

        Permission: `records:recall:decide`.
        """
        return self._call(
            "POST", f"/recalls/{in_path(recall)}/reminder", models.RecallAnswer, body=body
        )

    def get_conversations(
        self,
        *,
        kind: str | None = None,
        role: str | None = None,
        state: str | None = None,
        peer: str | None = None,
        due: str | None = None,
        sort: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> models.ConversationPage:
        """List where conversations stand, those changed last first, without what they say.

        Permission: `records:conversation:list`.
        """
        return self._call(
            "GET",
            "/conversations",
            models.ConversationPage,
            query={
                "kind": kind,
                "role": role,
                "state": state,
                "peer": peer,
                "due": due,
                "sort": sort,
                "after": after,
                "limit": limit,
            },
        )

    def get_conversations_conversation(
        self, conversation: str, *, language: str | None = None
    ) -> models.ConversationShown:
        """Read a conversation: its messages, what they say and what became of them.

        Permission: `records:conversation:read`.
        """
        return self._call(
            "GET",
            f"/conversations/{in_path(conversation)}",
            models.ConversationShown,
            query={"language": language},
        )

    def get_conversations_conversation_deadline(self, conversation: str) -> models.ClockShown:
        """Explain the deadline of a request: its rule, since when it runs, what moved it.

        Permission: `records:conversation:read`.
        """
        return self._call(
            "GET", f"/conversations/{in_path(conversation)}/deadline", models.ClockShown
        )

    def get_conversations_conversation_looks(self, conversation: str) -> models.CaseLooksAnswer:
        """List who looked at what a conversation says.

        Permission: `oversight:misuse:review`.
        """
        return self._call(
            "GET", f"/conversations/{in_path(conversation)}/looks", models.CaseLooksAnswer
        )

    def get_tasks(self, *, after: str | None = None, limit: int | None = None) -> models.TaskPage:
        """List what waits for an officer, nearest day first.

        Permission: `records:task:list`.
        """
        return self._call("GET", "/tasks", models.TaskPage, query={"after": after, "limit": limit})

    def get_tasks_task(self, task: str, *, language: str | None = None) -> models.TaskShown:
        """Read a task with the message it is about.

        Permission: `records:task:decide`.
        """
        return self._call(
            "GET", f"/tasks/{in_path(task)}", models.TaskShown, query={"language": language}
        )

    def post_tasks_task_decision(self, task: str, body: models.DecisionBody) -> models.ActAnswer:
        """Decide a task: one act, with a reason. A dry run changes nothing.

        Permission: `records:task:decide`.
        """
        return self._call("POST", f"/tasks/{in_path(task)}/decision", models.ActAnswer, body=body)

    def get_tasks_task_notification(
        self, task: str, *, language: str | None = None
    ) -> models.NotificationAnswer:
        """Show a notification that waits, beside what it meets in the register.

        Permission: `records:task:decide`.
        """
        return self._call(
            "GET",
            f"/tasks/{in_path(task)}/notification",
            models.NotificationAnswer,
            query={"language": language},
        )

    def get_tasks_task_candidates(
        self, task: str, *, language: str | None = None
    ) -> models.CandidatesAnswer:
        """Show who may be meant by a task's description, field by field.

        Permission: `records:task:decide`.
        """
        return self._call(
            "GET",
            f"/tasks/{in_path(task)}/candidates",
            models.CandidatesAnswer,
            query={"language": language},
        )

    def post_tasks_task_preview(
        self, task: str, body: models.PreviewBody, *, language: str | None = None
    ) -> models.PreviewAnswer:
        """Show the answer that would leave, and what is withheld; nothing is sent.

        Permission: `records:task:decide`.
        """
        return self._call(
            "POST",
            f"/tasks/{in_path(task)}/preview",
            models.PreviewAnswer,
            body=body,
            query={"language": language},
        )

    def post_nil_answers(self, body: models.NilBody) -> models.NilAnswer:
        """Answer requests about nobody here, each looked at before. A dry run tries it.

        Permission: `records:task:decide`.
        """
        return self._call("POST", "/nil-answers", models.NilAnswer, body=body)

    def get_tasks_task_following(self, task: str) -> models.FollowingAnswer:
        """Name the case of a task, and the next task in the order of the inbox.

        Permission: `records:task:list`.
        """
        return self._call("GET", f"/tasks/{in_path(task)}/following", models.FollowingAnswer)

    def get_work(self) -> models.WorkAnswer:
        """Count what waits for whoever asks, with what presses most.

        Permission: `access:account:own`.
        """
        return self._call("GET", "/work", models.WorkAnswer)

    def get_work_tasks(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        show: str | None = None,
        account: str | None = None,
        meant: str | None = None,
    ) -> models.WorkWorkPage:
        """List open tasks with who works on them: urgent ones first, then by day.

        Permission: `records:task:list`.
        """
        return self._call(
            "GET",
            "/work/tasks",
            models.WorkWorkPage,
            query={
                "after": after,
                "limit": limit,
                "show": show,
                "account": account,
                "meant": meant,
            },
        )

    def get_assignments(self) -> models.AssignmentsAnswer:
        """List who works on which open task.

        Permission: `records:task:list`.
        """
        return self._call("GET", "/assignments", models.AssignmentsAnswer)

    def post_assignments(self, body: models.BulkBody) -> models.AssignAnswer:
        """Give several tasks to somebody, or take them back. A dry run changes nothing.

        Permission: `records:task:decide`.
        """
        return self._call("POST", "/assignments", models.AssignAnswer, body=body)

    def get_team(self) -> models.TeamAnswer:
        """List who may decide tasks, and how many each works on.

        Permission: `records:task:assign`.
        """
        return self._call("GET", "/team", models.TeamAnswer)

    def post_tasks_task_assignment(
        self, task: str, body: models.AssignmentBody
    ) -> models.AssignAnswer:
        """Take a task, give it to somebody, or leave it; only a supervisor gives to others.

        Permission: `records:task:decide`.
        """
        return self._call(
            "POST", f"/tasks/{in_path(task)}/assignment", models.AssignAnswer, body=body
        )

    def post_tasks_task_priority(
        self, task: str, body: models.PriorityBody
    ) -> models.PrioritiesAnswer:
        """Mark a task as urgent for us, or take the mark back.

        Permission: `records:task:decide`.
        """
        return self._call(
            "POST", f"/tasks/{in_path(task)}/priority", models.PrioritiesAnswer, body=body
        )

    def post_priorities(self, body: models.PrioritiesBody) -> models.PrioritiesAnswer:
        """Mark several tasks as urgent for us, or take the marks back. A dry run changes nothing.

        Permission: `records:task:decide`.
        """
        return self._call("POST", "/priorities", models.PrioritiesAnswer, body=body)

    def post_tasks_exports(self, body: models.TasksExportBody, *, why: Why) -> models.ListExport:
        """Hand out what waits for an officer as a file; who took it goes on record.

        Permission: `records:task:list`.
        """
        return self._call("POST", "/tasks/exports", models.ListExport, body=body, why=why)

    def post_conversations_exports(
        self, body: models.ConversationsExportBody, *, why: Why
    ) -> models.ListExport:
        """Hand out where conversations stand as a file; who took it goes on record.

        Permission: `records:conversation:list`.
        """
        return self._call("POST", "/conversations/exports", models.ListExport, body=body, why=why)

    def post_duties_exports(self, body: models.ExportsExportBody, *, why: Why) -> models.ListExport:
        """Hand out duties to notify that remain as a file; who took it goes on record.

        Permission: `records:conviction:enter`.
        """
        return self._call("POST", "/duties/exports", models.ListExport, body=body, why=why)

    def post_recalls_exports(
        self, body: models.ExportsExportBody, *, why: Why
    ) -> models.ListExport:
        """Hand out recalls as a file; who took it goes on record.

        Permission: `records:recall:decide`.
        """
        return self._call("POST", "/recalls/exports", models.ListExport, body=body, why=why)

    def post_figures_exports(self, body: models.ExportsExportBody) -> models.ListExport:
        """Hand out figures as a file, small counts not told; who took it goes on record.

        Permission: `records:conversation:list`.
        """
        return self._call("POST", "/figures/exports", models.ListExport, body=body)

    def post_journal_lists(self, body: models.JournalExportBody) -> models.ListExport:
        """Hand out what a search of the journal finds as a file; that goes on record.

        Permission: `oversight:journal:export`.
        """
        return self._call("POST", "/journal-lists", models.ListExport, body=body)

    def post_case_sheets(self, body: models.CaseSheetsBody, *, why: Why) -> models.CaseSheets:
        """Hand out sheets of cases to be printed, without what they say; it goes on record.

        Permission: `records:conversation:read`.
        """
        return self._call("POST", "/case-sheets", models.CaseSheets, body=body, why=why)

    def get_figures(self) -> models.FiguresAnswer:
        """Count requests of the last twelve months: volumes, outcomes, ages, answer times.

        Permission: `records:conversation:list`.
        """
        return self._call("GET", "/figures", models.FiguresAnswer)

    def get_figures_partners(self) -> models.FiguresPartnersAnswer:
        """Say how every other member of the network stands to us.

        Permission: `records:conversation:list`.
        """
        return self._call("GET", "/figures/partners", models.FiguresPartnersAnswer)

    def get_log(self) -> models.LogAnswer:
        """Say where the log stands, what of it is published, and who bears witness.

        Permission: `node:health:read`.
        """
        return self._call("GET", "/log", models.LogAnswer)

    def post_conversations_conversation_translations(
        self, conversation: str, body: models.AskBody
    ) -> models.TranslationsAskedAnswer:
        """Ask for the texts of a conversation, or of one message, in a language.

        Permission: `records:task:decide`.
        """
        return self._call(
            "POST",
            f"/conversations/{in_path(conversation)}/translations",
            models.TranslationsAskedAnswer,
            body=body,
        )

    def get_conversations_conversation_translations(
        self, conversation: str, *, after: str | None = None, limit: int | None = None
    ) -> models.TranslationPage:
        """List what was asked for in a conversation, and what became of it.

        Permission: `records:conversation:read`.
        """
        return self._call(
            "GET",
            f"/conversations/{in_path(conversation)}/translations",
            models.TranslationPage,
            query={"after": after, "limit": limit},
        )

    def get_conversations_conversation_texts(
        self, conversation: str, *, language: str | None = None
    ) -> models.ForeignTextsAnswer:
        """Read what of a conversation is not there in a language, and its translations.

        Permission: `records:conversation:read`.
        """
        return self._call(
            "GET",
            f"/conversations/{in_path(conversation)}/texts",
            models.ForeignTextsAnswer,
            query={"language": language},
        )

    def post_conversations_conversation_gist(
        self, conversation: str, body: models.GistBody
    ) -> models.GistAnswer:
        """Have a machine here give the gist of a text; it binds nobody, nothing is kept.

        Permission: `records:conversation:read`.
        """
        return self._call(
            "POST", f"/conversations/{in_path(conversation)}/gist", models.GistAnswer, body=body
        )

    def post_translations_translation_check(self, translation: str) -> models.TranslationShown:
        """Say that a translation of somebody else's was read against its original.

        Permission: `records:task:decide`.
        """
        return self._call(
            "POST", f"/translations/{in_path(translation)}/check", models.TranslationShown
        )

    def post_translations_translation_withdrawal(self, translation: str) -> models.TranslationShown:
        """Take a text back, or a translation from beside its original.

        Permission: `records:task:decide`.
        """
        return self._call(
            "POST", f"/translations/{in_path(translation)}/withdrawal", models.TranslationShown
        )

    def get_texts(
        self, *, after: str | None = None, limit: int | None = None
    ) -> models.TranslationsWorkPage:
        """List the texts that wait for a translator, and one's own.

        Permission: `records:text:translate`.
        """
        return self._call(
            "GET", "/texts", models.TranslationsWorkPage, query={"after": after, "limit": limit}
        )

    def get_texts_translation(self, translation: str) -> models.WorkShown:
        """Look at a text without opening it: nothing of what it says.

        Permission: `records:text:translate`.
        """
        return self._call("GET", f"/texts/{in_path(translation)}", models.WorkShown)

    def post_texts_translation_begun(
        self, translation: str, body: models.BegunTranslationBody
    ) -> models.Written:
        """Keep what one has typed so far of a translation; nobody else reads it.

        Permission: `records:text:translate`.
        """
        return self._call("POST", f"/texts/{in_path(translation)}/begun", models.Written, body=body)

    def post_texts_translation_opening(self, translation: str) -> models.TextShown:
        """Open a text, which is one's own work from then on.

        Permission: `records:text:translate`.
        """
        return self._call("POST", f"/texts/{in_path(translation)}/opening", models.TextShown)

    def post_texts_translation_translation(
        self, translation: str, body: models.TextBody
    ) -> models.Written:
        """Enter the translation of a text that one has opened, or a better one.

        Permission: `records:text:translate`.
        """
        return self._call(
            "POST", f"/texts/{in_path(translation)}/translation", models.Written, body=body
        )

    def post_texts_translation_return(
        self, translation: str, body: models.HandBackBody
    ) -> models.Written:
        """Give a text back untranslated, with words for the officer.

        Permission: `records:text:translate`.
        """
        return self._call(
            "POST", f"/texts/{in_path(translation)}/return", models.Written, body=body
        )

    def post_requests(
        self,
        body: models.RequestBody,
        *,
        language: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.RequestAnswer:
        """Ask another state for a person's record. A dry run changes nothing.

        Permission: `records:request:send`.
        """
        return self._call(
            "POST",
            "/requests",
            models.RequestAnswer,
            body=body,
            query={"language": language},
            idempotency_key=idempotency_key,
        )

    def get_request_states(self) -> models.StatesAnswer:
        """List the states that can be asked.

        Permission: `records:request:send`.
        """
        return self._call("GET", "/request-states", models.StatesAnswer)

    def get_draft_states(self) -> models.StatesAnswer:
        """List the states that an officer can be asked to ask.

        Permission: `records:request:draft`.
        """
        return self._call("GET", "/draft-states", models.StatesAnswer)

    def post_request_comparisons(
        self, body: models.RequestsComparisonBody, *, why: Why
    ) -> models.ConversationPage:
        """Look among our own latest requests for one about somebody alike.

        Permission: `records:request:send`.
        """
        return self._call(
            "POST", "/request-comparisons", models.ConversationPage, body=body, why=why
        )

    def post_messages_message_withdrawal(
        self, message: str, body: models.WithdrawalBody
    ) -> models.ActAnswer:
        """Withdraw a request, a notification or an answer of ours.

        Permission: `records:request:send`.
        """
        return self._call(
            "POST", f"/messages/{in_path(message)}/withdrawal", models.ActAnswer, body=body
        )

    def get_begun_requests(
        self, *, after: str | None = None, limit: int | None = None
    ) -> models.BegunPage:
        """List the requests that one has begun to write, without what they say.

        Permission: `records:request:send`.
        """
        return self._call(
            "GET", "/begun-requests", models.BegunPage, query={"after": after, "limit": limit}
        )

    def post_begun_requests(self, body: models.BegunBody) -> models.BegunShown:
        """Begin to write a request; nothing is checked and nothing is sent.

        Permission: `records:request:send`.
        """
        return self._call("POST", "/begun-requests", models.BegunShown, body=body)

    def get_begun_requests_begun(self, begun: str) -> models.BegunShown:
        """Read a request that one has begun to write.

        Permission: `records:request:send`.
        """
        return self._call("GET", f"/begun-requests/{in_path(begun)}", models.BegunShown)

    def post_begun_requests_begun(self, begun: str, body: models.WriteOnBody) -> models.BegunShown:
        """Replace what a request says that one has begun to write.

        Permission: `records:request:send`.
        """
        return self._call("POST", f"/begun-requests/{in_path(begun)}", models.BegunShown, body=body)

    def delete_begun_requests_begun(self, begun: str) -> models.BegunShown:
        """Erase a request that one has begun to write.

        Permission: `records:request:send`.
        """
        return self._call("DELETE", f"/begun-requests/{in_path(begun)}", models.BegunShown)

    def get_begun_drafts(
        self, *, after: str | None = None, limit: int | None = None
    ) -> models.BegunPage:
        """List the drafts that one has begun to write, without what they say.

        Permission: `records:request:draft`.
        """
        return self._call(
            "GET", "/begun-drafts", models.BegunPage, query={"after": after, "limit": limit}
        )

    def post_begun_drafts(self, body: models.BegunBody) -> models.BegunShown:
        """Begin to write a draft; nothing is checked and nothing is sent.

        Permission: `records:request:draft`.
        """
        return self._call("POST", "/begun-drafts", models.BegunShown, body=body)

    def get_begun_drafts_begun(self, begun: str) -> models.BegunShown:
        """Read a draft that one has begun to write.

        Permission: `records:request:draft`.
        """
        return self._call("GET", f"/begun-drafts/{in_path(begun)}", models.BegunShown)

    def post_begun_drafts_begun(self, begun: str, body: models.WriteOnBody) -> models.BegunShown:
        """Replace what a draft says that one has begun to write.

        Permission: `records:request:draft`.
        """
        return self._call("POST", f"/begun-drafts/{in_path(begun)}", models.BegunShown, body=body)

    def delete_begun_drafts_begun(self, begun: str) -> models.BegunShown:
        """Erase a draft that one has begun to write.

        Permission: `records:request:draft`.
        """
        return self._call("DELETE", f"/begun-drafts/{in_path(begun)}", models.BegunShown)

    def get_own_drafts(
        self, *, after: str | None = None, limit: int | None = None
    ) -> models.DraftPage:
        """List one's own drafts of requests and what became of them.

        Permission: `records:draft:read-own`.
        """
        return self._call(
            "GET", "/own-drafts", models.DraftPage, query={"after": after, "limit": limit}
        )

    def post_own_drafts(self, body: models.DraftBody) -> models.DraftOutcome:
        """Hand in a request to another state, for an officer to send.

        Permission: `records:request:draft`.
        """
        return self._call("POST", "/own-drafts", models.DraftOutcome, body=body)

    def get_own_drafts_draft(
        self, draft: str, *, language: str | None = None
    ) -> models.OwnDraftShown:
        """Read one of one's own drafts, with what it says.

        Permission: `records:draft:read-own`.
        """
        return self._call(
            "GET",
            f"/own-drafts/{in_path(draft)}",
            models.OwnDraftShown,
            query={"language": language},
        )

    def post_own_drafts_draft_anew(self, draft: str, body: models.DraftBody) -> models.DraftOutcome:
        """Hand in anew what an officer returned.

        Permission: `records:request:draft`.
        """
        return self._call(
            "POST", f"/own-drafts/{in_path(draft)}/anew", models.DraftOutcome, body=body
        )

    def post_own_drafts_draft_withdrawal(self, draft: str) -> models.DraftShown:
        """Withdraw a draft of one's own that no officer took up.

        Permission: `records:request:draft`.
        """
        return self._call("POST", f"/own-drafts/{in_path(draft)}/withdrawal", models.DraftShown)

    def get_own_drafts_draft_answer(
        self, draft: str, *, language: str | None = None
    ) -> models.ReleasedAnswer:
        """Read the answer to one's own request, once an officer released it.

        Permission: `records:draft:read-own`.
        """
        return self._call(
            "GET",
            f"/own-drafts/{in_path(draft)}/answer",
            models.ReleasedAnswer,
            query={"language": language},
        )

    def get_drafts(
        self, *, show: str | None = None, after: str | None = None, limit: int | None = None
    ) -> models.DraftPage:
        """List the drafts that wait for an officer, without whom they are about.

        Permission: `records:request:send`.
        """
        return self._call(
            "GET", "/drafts", models.DraftPage, query={"show": show, "after": after, "limit": limit}
        )

    def get_drafts_draft(self, draft: str, *, language: str | None = None) -> models.DraftShown:
        """Read a draft, with the person it describes.

        Permission: `records:request:send`.
        """
        return self._call(
            "GET", f"/drafts/{in_path(draft)}", models.DraftShown, query={"language": language}
        )

    def post_drafts_draft_return(self, draft: str, body: models.ReturnBody) -> models.DraftShown:
        """Give a draft back to its author, with words.

        Permission: `records:request:send`.
        """
        return self._call("POST", f"/drafts/{in_path(draft)}/return", models.DraftShown, body=body)

    def post_drafts_draft_sending(self, draft: str, body: models.SendingBody) -> models.ActAnswer:
        """Send the request of a draft. A dry run changes nothing.

        Permission: `records:request:send`.
        """
        return self._call("POST", f"/drafts/{in_path(draft)}/sending", models.ActAnswer, body=body)

    def post_drafts_draft_release(self, draft: str) -> models.DraftShown:
        """Release the answer that stands to the author of the draft.

        Permission: `records:record:export`.
        """
        return self._call("POST", f"/drafts/{in_path(draft)}/release", models.DraftShown)

    def get_transfers(
        self, *, after: str | None = None, limit: int | None = None
    ) -> models.TransferPage:
        """List assessments of transfers to third states, latest first.

        Permission: `records:task:list`.
        """
        return self._call(
            "GET", "/transfers", models.TransferPage, query={"after": after, "limit": limit}
        )

    def get_transfers_transfer(self, transfer: str) -> models.TransferShown:
        """Show an assessment: what was answered, what is open, on what it rests.

        Permission: `records:task:list`.
        """
        return self._call("GET", f"/transfers/{in_path(transfer)}", models.TransferShown)

    def post_conversations_conversation_transfer(
        self, conversation: str, body: models.AssessmentBody
    ) -> models.TransferShown:
        """Begin or go on with the assessment of an answer to a third state.

        Permission: `records:task:decide`.
        """
        return self._call(
            "POST",
            f"/conversations/{in_path(conversation)}/transfer",
            models.TransferShown,
            body=body,
        )

    def get_convictions_conviction_conditions(
        self, conviction: str, *, why: Why
    ) -> models.ConditionsAnswer:
        """Show the handling conditions on a conviction.

        Permission: `records:person:read`.
        """
        return self._call(
            "GET",
            f"/convictions/{in_path(conviction)}/conditions",
            models.ConditionsAnswer,
            why=why,
        )

    def post_persons_person_document_previews(
        self,
        person: str,
        body: models.DocumentPreviewBody,
        *,
        why: Why,
        language: str | None = None,
    ) -> models.DocumentPreview:
        """Show what would stand in an extract or a certificate, and what not and why.

        Permission: `records:document:issue`.
        """
        return self._call(
            "POST",
            f"/persons/{in_path(person)}/document-previews",
            models.DocumentPreview,
            body=body,
            why=why,
            query={"language": language},
        )

    def post_persons_person_documents(
        self, person: str, body: models.IssueBody, *, why: Why, idempotency_key: str | None = None
    ) -> models.DocumentIssued:
        """Issue the extract or certificate that was previewed, sealed. It is not kept.

        Permission: `records:document:issue`.
        """
        return self._call(
            "POST",
            f"/persons/{in_path(person)}/documents",
            models.DocumentIssued,
            body=body,
            why=why,
            idempotency_key=idempotency_key,
        )

    def post_document_withdrawals(
        self, body: models.DocumentWithdrawalBody
    ) -> models.DocumentStanding:
        """Withdraw a document that was issued; whoever shows it is told so.

        Permission: `records:document:issue`.
        """
        return self._call("POST", "/document-withdrawals", models.DocumentStanding, body=body)

    def get_document_formalities(
        self,
        *,
        document: str | None = None,
        to: str | None = None,
        route: str | None = None,
        citizen: str | None = None,
    ) -> models.FormalityShown:
        """Say whether a document needs nothing, an apostille or legalisation abroad.

        Permission: `records:document:issue`.
        """
        return self._call(
            "GET",
            "/document-formalities",
            models.FormalityShown,
            query={"document": document, "to": to, "route": route, "citizen": citizen},
        )

    def post_rights(self, body: models.RightsBody) -> models.RightsShown:
        """Register what a person asks about their own data.

        Permission: `rights:request:register`.
        """
        return self._call("POST", "/rights", models.RightsShown, body=body)

    def get_rights(self) -> models.RightsListed:
        """List open requests of persons, those due first in front.

        Permission: `rights:request:read`.
        """
        return self._call("GET", "/rights", models.RightsListed)

    def get_rights_request(self, request: str) -> models.RightsShown:
        """Show how far a request has come.

        Permission: `rights:request:read`.
        """
        return self._call("GET", f"/rights/{in_path(request)}", models.RightsShown)

    def post_rights_request_decision(
        self, request: str, body: models.RulingBody
    ) -> models.RightsShown:
        """Decide what a person is answered; less than was asked waits for somebody else.

        Permission: `rights:request:decide`.
        """
        return self._call(
            "POST", f"/rights/{in_path(request)}/decision", models.RightsShown, body=body
        )

    def post_rights_request_approval(
        self, request: str, body: models.RightsApprovalBody
    ) -> models.RightsShown:
        """Approve a decision that somebody else proposed, or send it back.

        Permission: `rights:request:approve`. A second factor shown in the last minutes is needed.
        """
        return self._call(
            "POST", f"/rights/{in_path(request)}/approval", models.RightsShown, body=body
        )

    def get_rights_request_looks(self, request: str) -> models.LooksAnswer:
        """Tell who looked at the record of the person who asks, here and abroad.

        Permission: `rights:request:decide`.
        """
        return self._call("GET", f"/rights/{in_path(request)}/looks", models.LooksAnswer)

    def get_rights_request_file(
        self, request: str, *, language: str | None = None
    ) -> models.RightsFile:
        """Show a request with who asks; without the true reasons.

        Permission: `rights:request:decide`.
        """
        return self._call(
            "GET",
            f"/rights/{in_path(request)}/file",
            models.RightsFile,
            query={"language": language},
        )

    def post_rights_request_identity(
        self, request: str, body: models.IdentityBody
    ) -> models.RightsShown:
        """Note how the identity was shown, and whom of the register it is.

        Permission: `rights:request:register`.
        """
        return self._call(
            "POST", f"/rights/{in_path(request)}/identity", models.RightsShown, body=body
        )

    def get_rights_request_holdings(self, request: str) -> models.HoldingsAnswer:
        """List what is held of whoever asks, to whom it went, and which states gave it.

        Permission: `rights:request:decide`.
        """
        return self._call("GET", f"/rights/{in_path(request)}/holdings", models.HoldingsAnswer)

    def post_rights_request_extension(
        self, request: str, body: models.RightsCounterExtensionBody
    ) -> models.RightsShown:
        """Put off an answer; the person is told why.

        Permission: `rights:request:decide`.
        """
        return self._call(
            "POST", f"/rights/{in_path(request)}/extension", models.RightsShown, body=body
        )

    def get_rights_request_reasons(self, request: str) -> models.ReasonsAnswer:
        """Show the true reasons of a decision to whoever approves it.

        Permission: `rights:request:approve`.
        """
        return self._call("GET", f"/rights/{in_path(request)}/reasons", models.ReasonsAnswer)

    def post_rights_request_carrying_out(
        self, request: str, body: models.CarryingOutBody
    ) -> models.RightsShown:
        """Do what was granted; recipients follow. Done again it changes nothing.

        Permission: `rights:request:decide`.
        """
        return self._call(
            "POST", f"/rights/{in_path(request)}/carrying-out", models.RightsShown, body=body
        )

    def post_rights_request_notes(self, request: str, body: models.NoteBody) -> models.RightsShown:
        """Note that a step was done in writing: the source told, a request forwarded.

        Permission: `rights:request:decide`.
        """
        return self._call(
            "POST", f"/rights/{in_path(request)}/notes", models.RightsShown, body=body
        )

    def post_rights_request_letters(
        self, request: str, body: models.RightsLettersLetterBody
    ) -> models.LetterShown:
        """Issue a letter in the person's language; issued again it is the same letter.

        Permission: `rights:request:decide`.
        """
        return self._call(
            "POST", f"/rights/{in_path(request)}/letters", models.LetterShown, body=body
        )

    def post_rights_request_letter_files(
        self, request: str, body: models.LetterFileBody
    ) -> models.LetterFile:
        """Hand out a letter that was issued, as PDF/A under the authority's seal.

        Permission: `rights:request:decide`.
        """
        return self._call(
            "POST", f"/rights/{in_path(request)}/letter-files", models.LetterFile, body=body
        )

    def get_rights_request_corrections_conviction(
        self, request: str, conviction: str
    ) -> models.CorrectableAnswer:
        """Show what may be corrected in a conviction that is granted to be put right.

        Permission: `rights:request:decide`.
        """
        return self._call(
            "GET",
            f"/rights/{in_path(request)}/corrections/{in_path(conviction)}",
            models.CorrectableAnswer,
        )

    def post_rights_request_corrections_conviction(
        self,
        request: str,
        conviction: str,
        body: models.CorrectionsBody,
        *,
        language: str | None = None,
    ) -> models.CorrectedAnswer:
        """Put a conviction right as granted; recipients follow. A dry run shows it.

        Permission: `rights:request:decide`.
        """
        return self._call(
            "POST",
            f"/rights/{in_path(request)}/corrections/{in_path(conviction)}",
            models.CorrectedAnswer,
            body=body,
            query={"language": language},
        )

    def get_account(self) -> models.OwnAccount:
        """Say who calls and what they may do.

        Permission: `access:account:own`.
        """
        return self._call("GET", "/account", models.OwnAccount)

    def get_account_sessions(self) -> models.SessionsAnswer:
        """List one's own sessions that have not ended.

        Permission: `access:account:own`.
        """
        return self._call("GET", "/account/sessions", models.SessionsAnswer)

    def delete_account_sessions_session(self, session: str) -> models.Ended:
        """End a session of one's own; with the permission to revoke, anybody's.

        Permission: `access:account:own`.
        """
        return self._call("DELETE", f"/account/sessions/{in_path(session)}", models.Ended)

    def post_account_other_sessions_end(self) -> models.Ended:
        """End all of one's own sessions but the one that calls.

        Permission: `access:account:own`.
        """
        return self._call("POST", "/account/other-sessions/end", models.Ended)

    def get_account_factors(self) -> models.FactorsAnswer:
        """List by what one shows who one is; nothing secret.

        Permission: `access:account:own`.
        """
        return self._call("GET", "/account/factors", models.FactorsAnswer)

    def get_accounts(self) -> models.AccountsAnswer:
        """List accounts.

        Permission: `access:account:list`.
        """
        return self._call("GET", "/accounts", models.AccountsAnswer)

    def post_accounts(self, body: models.NewAccountBody) -> models.AccountShown:
        """Create an account that waits for a security officer.

        Permission: `access:account:create`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", "/accounts", models.AccountShown, body=body)

    def get_accounts_account(self, account: str) -> models.AccountShown:
        """Read an account.

        Permission: `access:account:list`.
        """
        return self._call("GET", f"/accounts/{in_path(account)}", models.AccountShown)

    def post_accounts_account_proposal(
        self, account: str, body: models.AccountsProposalBody
    ) -> models.AccountShown:
        """Propose other roles, team or clearance for an account; never for one's own.

        Permission: `access:account:create`. A second factor shown in the last minutes is needed.
        """
        return self._call(
            "POST", f"/accounts/{in_path(account)}/proposal", models.AccountShown, body=body
        )

    def post_accounts_account_approval(
        self, account: str, body: models.AccountsApprovalBody
    ) -> models.InvitedAnswer:
        """Grant what was proposed for an account; never one's own doing.

        Permission: `access:account:approve`. A second factor shown in the last minutes is needed.
        """
        return self._call(
            "POST", f"/accounts/{in_path(account)}/approval", models.InvitedAnswer, body=body
        )

    def post_accounts_account_refusal(
        self, account: str, body: models.AccountRefusalBody
    ) -> models.AccountShown:
        """Refuse what was proposed for an account, and say why; never one's own doing.

        Permission: `access:account:approve`.
        """
        return self._call(
            "POST", f"/accounts/{in_path(account)}/refusal", models.AccountShown, body=body
        )

    def post_accounts_account_invitation(self, account: str) -> models.InvitedAnswer:
        """Make an invitation to enrol; it is told once.

        Permission: `access:account:create`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", f"/accounts/{in_path(account)}/invitation", models.InvitedAnswer)

    def post_accounts_account_lock(self, account: str) -> models.AccountShown:
        """Lock an account at once; its sessions end.

        Permission: `access:session:revoke`.
        """
        return self._call("POST", f"/accounts/{in_path(account)}/lock", models.AccountShown)

    def post_accounts_account_unlock(self, account: str) -> models.AccountShown:
        """Let an account be used again.

        Permission: `access:account:approve`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", f"/accounts/{in_path(account)}/unlock", models.AccountShown)

    def post_accounts_account_close(self, account: str) -> models.AccountShown:
        """Close an account for good: sessions, keys and approvals end with it.

        Permission: `access:session:revoke`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", f"/accounts/{in_path(account)}/close", models.AccountShown)

    def get_service_keys(self) -> models.KeysAnswer:
        """List one's own keys of programs.

        Permission: `access:service-key:issue`.
        """
        return self._call("GET", "/service-keys", models.KeysAnswer)

    def post_service_keys(self, body: models.KeyBody) -> models.KeyShown:
        """Ask for a key of a program; it waits for a security officer.

        Permission: `access:service-key:issue`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", "/service-keys", models.KeyShown, body=body)

    def get_service_key_register(self) -> models.KeysAnswer:
        """List every key of programs.

        Permission: `access:account:list`.
        """
        return self._call("GET", "/service-key-register", models.KeysAnswer)

    def post_service_keys_key_approval(self, key: str) -> models.KeyShown:
        """Approve the scopes of a key; never one's own.

        Permission: `access:account:approve`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", f"/service-keys/{in_path(key)}/approval", models.KeyShown)

    def post_service_keys_key_refusal(
        self, key: str, body: models.KeyRefusalBody
    ) -> models.KeyShown:
        """Refuse a key that waits for approval, and say why; never one's own.

        Permission: `access:account:approve`.
        """
        return self._call(
            "POST", f"/service-keys/{in_path(key)}/refusal", models.KeyShown, body=body
        )

    def post_service_keys_key_secret(self, key: str) -> models.IssuedAnswer:
        """Issue an approved key of one's own; its secret is told once.

        Permission: `access:service-key:issue`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", f"/service-keys/{in_path(key)}/secret", models.IssuedAnswer)

    def post_service_keys_key_rotation(self, key: str) -> models.IssuedAnswer:
        """Issue another key in the place of one of one's own.

        Permission: `access:service-key:issue`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", f"/service-keys/{in_path(key)}/rotation", models.IssuedAnswer)

    def delete_service_keys_key(self, key: str) -> models.KeyShown:
        """Revoke one of one's own keys at once.

        Permission: `access:service-key:issue`.
        """
        return self._call("DELETE", f"/service-keys/{in_path(key)}", models.KeyShown)

    def post_service_keys_key_revocation(self, key: str) -> models.KeyShown:
        """Revoke anybody's key at once.

        Permission: `access:session:revoke`.
        """
        return self._call("POST", f"/service-keys/{in_path(key)}/revocation", models.KeyShown)

    def get_webhooks(self) -> models.WebhooksAnswer:
        """List one's own webhooks.

        Permission: `access:service-key:issue`.
        """
        return self._call("GET", "/webhooks", models.WebhooksAnswer)

    def post_webhooks(self, body: models.WebhookBody) -> models.WebhookShown:
        """Ask that a program be told of what happens; it waits for a security officer.

        Permission: `access:service-key:issue`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", "/webhooks", models.WebhookShown, body=body)

    def get_webhook_register(self) -> models.WebhooksAnswer:
        """List every webhook.

        Permission: `access:account:list`.
        """
        return self._call("GET", "/webhook-register", models.WebhooksAnswer)

    def post_webhooks_webhook_approval(self, webhook: str) -> models.WebhookShown:
        """Approve where a webhook leads and what it is told of; never one's own.

        Permission: `access:account:approve`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", f"/webhooks/{in_path(webhook)}/approval", models.WebhookShown)

    def post_webhooks_webhook_refusal(
        self, webhook: str, body: models.WebhookRefusalBody
    ) -> models.WebhookShown:
        """Refuse a webhook that waits for approval, and say why; never one's own.

        Permission: `access:account:approve`.
        """
        return self._call(
            "POST", f"/webhooks/{in_path(webhook)}/refusal", models.WebhookShown, body=body
        )

    def post_webhooks_webhook_secret(self, webhook: str) -> models.ToldAnswer:
        """Make the secret of an approved webhook of one's own; it is told once.

        Permission: `access:service-key:issue`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", f"/webhooks/{in_path(webhook)}/secret", models.ToldAnswer)

    def post_webhooks_webhook_rotation(self, webhook: str) -> models.ToldAnswer:
        """Make another secret of one's own webhook; both sign for a day.

        Permission: `access:service-key:issue`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", f"/webhooks/{in_path(webhook)}/rotation", models.ToldAnswer)

    def post_webhooks_webhook_pause(self, webhook: str) -> models.WebhookShown:
        """Pause one of one's own webhooks; what happens meanwhile waits.

        Permission: `access:service-key:issue`.
        """
        return self._call("POST", f"/webhooks/{in_path(webhook)}/pause", models.WebhookShown)

    def post_webhooks_webhook_resumption(self, webhook: str) -> models.WebhookShown:
        """Resume one of one's own webhooks; what waited is sent.

        Permission: `access:service-key:issue`.
        """
        return self._call("POST", f"/webhooks/{in_path(webhook)}/resumption", models.WebhookShown)

    def delete_webhooks_webhook(self, webhook: str) -> models.WebhookShown:
        """End one of one's own webhooks for good.

        Permission: `access:service-key:issue`.
        """
        return self._call("DELETE", f"/webhooks/{in_path(webhook)}", models.WebhookShown)

    def post_webhooks_webhook_ending(self, webhook: str) -> models.WebhookShown:
        """End anybody's webhook for good.

        Permission: `access:session:revoke`.
        """
        return self._call("POST", f"/webhooks/{in_path(webhook)}/ending", models.WebhookShown)

    def get_webhooks_webhook_deliveries(self, webhook: str) -> models.DeliveriesAnswer:
        """Read what one of one's own webhooks was told, and what became of it.

        Permission: `access:service-key:issue`.
        """
        return self._call(
            "GET", f"/webhooks/{in_path(webhook)}/deliveries", models.DeliveriesAnswer
        )

    def post_webhooks_webhook_test(self, webhook: str) -> models.DeliveryShown:
        """Have a test event sent to one of one's own webhooks.

        Permission: `access:service-key:issue`.
        """
        return self._call("POST", f"/webhooks/{in_path(webhook)}/test", models.DeliveryShown)

    def post_webhooks_webhook_deliveries_event_again(
        self, webhook: str, event: str
    ) -> models.DeliveryShown:
        """Have an event sent once more to one of one's own webhooks.

        Permission: `access:service-key:issue`.
        """
        return self._call(
            "POST",
            f"/webhooks/{in_path(webhook)}/deliveries/{in_path(event)}/again",
            models.DeliveryShown,
        )

    def get_approvals(self) -> models.ApprovalsAnswer:
        """List what one asked for and what one may grant.

        Permission: `access:account:own`.
        """
        return self._call("GET", "/approvals", models.ApprovalsAnswer)

    def post_approvals_approval_grant(self, approval: str) -> models.ApprovalShown:
        """Approve what somebody else asked for; one must be allowed what it needs.

        Permission: `access:account:own`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", f"/approvals/{in_path(approval)}/grant", models.ApprovalShown)

    def post_approvals_approval_refusal(
        self, approval: str, body: models.RefusalBody
    ) -> models.ApprovalShown:
        """Refuse what somebody else asked for, with a reason that they are told.

        Permission: `access:account:own`.
        """
        return self._call(
            "POST", f"/approvals/{in_path(approval)}/refusal", models.ApprovalShown, body=body
        )

    def get_account_notices(self) -> models.NoticesAnswer:
        """List what one has been told.

        Permission: `access:account:own`.
        """
        return self._call("GET", "/account/notices", models.NoticesAnswer)

    def post_glass(self, body: models.GlassBody) -> models.GlassShown:
        """Break the glass for a case: it opens at once, and is loud.

        Permission: `access:glass:break`.
        """
        return self._call("POST", "/glass", models.GlassShown, body=body)

    def get_glass(self) -> models.GlassAnswer:
        """List uses of break-glass.

        Permission: `access:glass:review`.
        """
        return self._call("GET", "/glass", models.GlassAnswer)

    def post_glass_record_review(
        self, record: str, body: models.ApprovalsReviewBody
    ) -> models.GlassShown:
        """Note what the review of a use found; never of one's own.

        Permission: `access:glass:review`.
        """
        return self._call("POST", f"/glass/{in_path(record)}/review", models.GlassShown, body=body)

    def get_health(self) -> models.Health:
        """Say whether the node answers and where its log stands.

        Permission: `node:health:read`.
        """
        return self._call("GET", "/health", models.Health)

    def get_node_checks(self) -> models.ChecksAnswer:
        """Examine the node by doing what it will have to do, as 'comity doctor' does.

        Permission: `node:health:read`.
        """
        return self._call("GET", "/node/checks", models.ChecksAnswer)

    def get_node_set_up(self) -> models.SetUpAnswer:
        """Say which steps to a working node are done, and what ends when.

        Permission: `node:health:read`.
        """
        return self._call("GET", "/node/set-up", models.SetUpAnswer)

    def get_node_partners(self) -> models.NodePartnersAnswer:
        """List partners: what is spoken with them, ends of certificates, delivery.

        Permission: `node:health:read`.
        """
        return self._call("GET", "/node/partners", models.NodePartnersAnswer)

    def post_node_partners_state_trial(self, state: str) -> models.CheckShown:
        """Call a partner's node and check its log against what was seen of it.

        Permission: `node:configuration:change`.
        """
        return self._call("POST", f"/node/partners/{in_path(state)}/trial", models.CheckShown)

    def get_node_keys(self) -> models.OwnKeysAnswer:
        """List the node's keys, public things only, and how far a rotation is.

        Permission: `node:health:read`.
        """
        return self._call("GET", "/node/keys", models.OwnKeysAnswer)

    def get_node_endings(self) -> models.EndingsAnswer:
        """List what ends when: certificates of ours and of partners, the network document.

        Permission: `node:health:read`.
        """
        return self._call("GET", "/node/endings", models.EndingsAnswer)

    def get_node_network(self) -> models.NetworkAnswer:
        """Show the network document in force, who signed it, and what it changed.

        Permission: `node:health:read`.
        """
        return self._call("GET", "/node/network", models.NetworkAnswer)

    def get_node_services(self) -> models.ServicesAnswer:
        """Show how trust services stand, what counts down, and the gaps.

        Permission: `node:health:read`.
        """
        return self._call("GET", "/node/services", models.ServicesAnswer)

    def get_node_rules(self) -> models.RulesInForce:
        """Name the rules by which the node decides, with their digest.

        Permission: `node:health:read`.
        """
        return self._call("GET", "/node/rules", models.RulesInForce)

    def get_node_backups(self) -> models.BackupsAnswer:
        """List backups made at the desk, and when one was proved last.

        Permission: `node:backup:make`.
        """
        return self._call("GET", "/node/backups", models.BackupsAnswer)

    def post_node_backups(self) -> models.BackupShown:
        """Ask for a backup, sealed to the backup key that is configured.

        Permission: `node:backup:make`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", "/node/backups", models.BackupShown)

    def get_connectors(self) -> models.ConnectorsAnswer:
        """List the connectors to national registers, each with its last run.

        Permission: `node:connector:read`.
        """
        return self._call("GET", "/connectors", models.ConnectorsAnswer)

    def get_connectors_connector(self, connector: str) -> models.ConnectorShown:
        """Read a connector with its last run.

        Permission: `node:connector:read`.
        """
        return self._call("GET", f"/connectors/{in_path(connector)}", models.ConnectorShown)

    def get_connectors_connector_preview(self, connector: str) -> models.ConnectorPreviewAnswer:
        """See how the first records of a source would be entered, without whom they name.

        Permission: `node:connector:read`.
        """
        return self._call(
            "GET", f"/connectors/{in_path(connector)}/preview", models.ConnectorPreviewAnswer
        )

    def post_connectors_connector_trials(self, connector: str) -> models.RunShown:
        """Ask for a dry run over everything a source holds; nothing of it is kept.

        Permission: `node:connector:read`.
        """
        return self._call("POST", f"/connectors/{in_path(connector)}/trials", models.RunShown)

    def post_connectors_connector_runs(self, connector: str) -> models.RunShown:
        """Ask for a run of a connector, which enters what its source holds.

        Permission: `node:connector:run`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", f"/connectors/{in_path(connector)}/runs", models.RunShown)

    def post_journal_searches(self, body: models.OversightSearchBody) -> models.FoundAnswer:
        """Search the journal: who looked at, changed or handed out what, and why.

        Permission: `oversight:journal:search`.
        """
        return self._call("POST", "/journal-searches", models.FoundAnswer, body=body)

    def post_journal_subjects(self, body: models.SubjectsBody) -> models.SubjectsAnswer:
        """Find the references of whom a complaint names; nothing else is told of them.

        Permission: `oversight:journal:search`.
        """
        return self._call("POST", "/journal-subjects", models.SubjectsAnswer, body=body)

    def get_journal_entry(self, entry: str) -> models.ProvedAnswer:
        """Show an entry of the journal with what proves it.

        Permission: `oversight:journal:search`.
        """
        return self._call("GET", f"/journal/{in_path(entry)}", models.ProvedAnswer)

    def post_journal_samples(self, body: models.SampleBody) -> models.SampleAnswer:
        """Draw a stratified random sample that anybody can draw again.

        Permission: `oversight:sample:draw`.
        """
        return self._call("POST", "/journal-samples", models.SampleAnswer, body=body)

    def get_journal_samples(self) -> models.SamplesAnswer:
        """List the samples that were drawn.

        Permission: `oversight:sample:draw`.
        """
        return self._call("GET", "/journal-samples", models.SamplesAnswer)

    def post_journal_entry_marks(self, entry: str, body: models.MarkBody) -> models.MarkAnswer:
        """Note what an inspector holds of an entry.

        Permission: `oversight:mark:write`.
        """
        return self._call("POST", f"/journal/{in_path(entry)}/marks", models.MarkAnswer, body=body)

    def post_journal_entry_questions(
        self, entry: str, body: models.QuestionBody
    ) -> models.QuestionShown:
        """Ask the officer whose act an entry records.

        Permission: `oversight:mark:write`.
        """
        return self._call(
            "POST", f"/journal/{in_path(entry)}/questions", models.QuestionShown, body=body
        )

    def get_questions(self) -> models.QuestionsAnswer:
        """List what one is asked by inspectors.

        Permission: `oversight:question:answer`.
        """
        return self._call("GET", "/questions", models.QuestionsAnswer)

    def post_questions_question_answer(
        self, question: str, body: models.AnswerBody
    ) -> models.QuestionShown:
        """Answer a question that one was asked.

        Permission: `oversight:question:answer`.
        """
        return self._call(
            "POST", f"/questions/{in_path(question)}/answer", models.QuestionShown, body=body
        )

    def get_freezes(self) -> models.FreezesAnswer:
        """List what is or was frozen, by whom and why.

        Permission: `access:account:own`.
        """
        return self._call("GET", "/freezes", models.FreezesAnswer)

    def post_freezes(self, body: models.FreezeBody) -> models.FreezeShown:
        """Freeze a kind of processing.

        Permission: `oversight:processing:freeze`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", "/freezes", models.FreezeShown, body=body)

    def post_freezes_freeze_lifting(self, freeze: str, body: models.LiftBody) -> models.FreezeShown:
        """Lift a freeze under an order.

        Permission: `oversight:processing:freeze`. A second factor shown in the last minutes is needed.
        """
        return self._call(
            "POST", f"/freezes/{in_path(freeze)}/lifting", models.FreezeShown, body=body
        )

    def get_registers_register(self, register: str) -> models.RegisterAnswer:
        """Show a register that is read from the log.

        Permission: `oversight:registers:read`.
        """
        return self._call("GET", f"/registers/{in_path(register)}", models.RegisterAnswer)

    def post_journal_exports(self, body: models.InspectionExportBody) -> models.JournalExported:
        """Hand out entries of the journal in a file that `comity verify` checks.

        Permission: `oversight:journal:export`.
        """
        return self._call("POST", "/journal-exports", models.JournalExported, body=body)

    def post_log_checks(self) -> models.ChainAnswer:
        """Recompute the whole log from its leaves and say what disagrees.

        Permission: `oversight:journal:search`.
        """
        return self._call("POST", "/log-checks", models.ChainAnswer)

    def get_journal_questions(self) -> models.InspectionAskedAnswer:
        """List the questions that were asked of officers, and their answers.

        Permission: `oversight:mark:write`.
        """
        return self._call("GET", "/journal-questions", models.InspectionAskedAnswer)

    def get_registers(self) -> models.RegistersAnswer:
        """List the registers that are read from the log.

        Permission: `oversight:registers:read`.
        """
        return self._call("GET", "/registers", models.RegistersAnswer)

    def get_processing_activities(self) -> models.ProcessingAnswer:
        """Show the record of processing activities, as this node is set up.

        Permission: `oversight:registers:read`.
        """
        return self._call("GET", "/processing-activities", models.ProcessingAnswer)

    def get_journal_statistics(self) -> models.StatisticsAnswer:
        """Count entries by act, officer, purpose and month.

        Permission: `oversight:registers:read`.
        """
        return self._call("GET", "/journal-statistics", models.StatisticsAnswer)

    def get_automated_functions(self) -> models.FunctionsAnswer:
        """List what the product does by itself, with its class under the AI Act.

        Permission: `oversight:registers:read`.
        """
        return self._call("GET", "/automated-functions", models.FunctionsAnswer)

    def post_journal_reports(self, body: models.ReportBody) -> models.ReportIssued:
        """Issue a sealed report: what was asked of the journal, what it says, the chain.

        Permission: `oversight:journal:export`.
        """
        return self._call("POST", "/journal-reports", models.ReportIssued, body=body)

    def post_misuse_runs(self, body: models.MisuseRunBody) -> models.HitsAnswer:
        """Run the rules on misuse over some days, with a random sample beside them.

        Permission: `oversight:misuse:review`.
        """
        return self._call("POST", "/misuse-runs", models.HitsAnswer, body=body)

    def get_misuse_hits(self) -> models.HitsAnswer:
        """List what waits for a review, the heaviest first.

        Permission: `oversight:misuse:review`.
        """
        return self._call("GET", "/misuse-hits", models.HitsAnswer)

    def get_misuse_hits_reviewed(self) -> models.HitsAnswer:
        """List what was noticed, the reviewed too.

        Permission: `oversight:misuse:review`.
        """
        return self._call("GET", "/misuse-hits/reviewed", models.HitsAnswer)

    def post_misuse_hits_hit_question(self, hit: str) -> models.HitShown:
        """Show an officer what was noticed about them, so that they are heard.

        Permission: `oversight:misuse:review`.
        """
        return self._call("POST", f"/misuse-hits/{in_path(hit)}/question", models.HitShown)

    def post_misuse_hits_hit_review(
        self, hit: str, body: models.MisuseReviewBody
    ) -> models.HitShown:
        """Give an outcome with reasons; for somebody of another team.

        Permission: `oversight:misuse:review`.
        """
        return self._call("POST", f"/misuse-hits/{in_path(hit)}/review", models.HitShown, body=body)

    def get_misuse_rates(self) -> models.RatesAnswer:
        """Show how each rule fared: false positives among what was told.

        Permission: `oversight:misuse:review`.
        """
        return self._call("GET", "/misuse-rates", models.RatesAnswer)

    def get_matters(self) -> models.MattersAnswer:
        """List what one was asked about by reviewers.

        Permission: `oversight:question:answer`.
        """
        return self._call("GET", "/matters", models.MattersAnswer)

    def post_matters_hit_answer(self, hit: str, body: models.HeardBody) -> models.MatterShown:
        """Say something to what was noticed; for the officer it is about.

        Permission: `oversight:question:answer`.
        """
        return self._call("POST", f"/matters/{in_path(hit)}/answer", models.MatterShown, body=body)

    def post_misuse_watched(self, body: models.WatchBody) -> models.WatchedAnswer:
        """Put a name or address on a list, as a keyed digest.

        Permission: `oversight:misuse:review`.
        """
        return self._call("POST", "/misuse-watched", models.WatchedAnswer, body=body)

    def post_misuse_news(self, body: models.NewsBody) -> models.NewsAnswer:
        """Note that the person of a record was in the news.

        Permission: `oversight:misuse:review`.
        """
        return self._call("POST", "/misuse-news", models.NewsAnswer, body=body)

    def get_breaches(self) -> models.BreachesAnswer:
        """List breaches with their clock and what is owed.

        Permission: `oversight:breach:read`.
        """
        return self._call("GET", "/breaches", models.BreachesAnswer)

    def post_breaches(self, body: models.BreachBody) -> models.BreachShown:
        """Enter a breach with what is known now; the clock runs from awareness.

        Permission: `oversight:breach:register`.
        """
        return self._call("POST", "/breaches", models.BreachShown, body=body)

    def get_breaches_breach(self, breach: str) -> models.BreachShown:
        """Show a breach, its phases, who was told and what is owed.

        Permission: `oversight:breach:read`.
        """
        return self._call("GET", f"/breaches/{in_path(breach)}", models.BreachShown)

    def post_breaches_breach_phases(
        self, breach: str, body: models.PhaseBody
    ) -> models.BreachShown:
        """Add what became known of a breach since; earlier phases stay.

        Permission: `oversight:breach:register`.
        """
        return self._call(
            "POST", f"/breaches/{in_path(breach)}/phases", models.BreachShown, body=body
        )

    def post_breaches_breach_notices(
        self, breach: str, body: models.NoticeBody
    ) -> models.BreachShown:
        """Note that the authority, another controller or the persons were told.

        Permission: `oversight:breach:register`.
        """
        return self._call(
            "POST", f"/breaches/{in_path(breach)}/notices", models.BreachShown, body=body
        )

    def post_breaches_breach_messages(
        self, breach: str, body: models.NotifyingBody
    ) -> models.ActAnswer:
        """Tell the controller of another state over the network.

        Permission: `oversight:breach:register`.
        """
        return self._call(
            "POST", f"/breaches/{in_path(breach)}/messages", models.ActAnswer, body=body
        )

    def post_breaches_breach_letter(
        self, breach: str, body: models.BreachesLetterBody
    ) -> models.BreachLetter:
        """Draw up the letter for a state that takes no notices over the network.

        Permission: `oversight:breach:read`.
        """
        return self._call(
            "POST", f"/breaches/{in_path(breach)}/letter", models.BreachLetter, body=body
        )

    def post_breaches_breach_closing(self, breach: str) -> models.BreachShown:
        """Close a breach of which everybody was told.

        Permission: `oversight:breach:register`.
        """
        return self._call("POST", f"/breaches/{in_path(breach)}/closing", models.BreachShown)

    def get_received_breaches(self) -> models.ReceivedAnswer:
        """List breaches elsewhere that involve our data.

        Permission: `oversight:breach:read`.
        """
        return self._call("GET", "/received-breaches", models.ReceivedAnswer)

    def post_received_breaches_conversation_acknowledgement(
        self, conversation: str, body: models.AcknowledgingBody
    ) -> models.ReceivedShown:
        """Tell the other state that an official took note of what it told.

        Permission: `oversight:breach:register`.
        """
        return self._call(
            "POST",
            f"/received-breaches/{in_path(conversation)}/acknowledgement",
            models.ReceivedShown,
            body=body,
        )

    def get_retention_due(self) -> models.DueAnswer:
        """List what ends soon, is over, is kept or is to be reviewed.

        Permission: `retention:schedule:read`.
        """
        return self._call("GET", "/retention/due", models.DueAnswer)

    def get_retention_holds(self) -> models.HoldsAnswer:
        """List the holds that stand.

        Permission: `retention:schedule:read`.
        """
        return self._call("GET", "/retention/holds", models.HoldsAnswer)

    def post_retention_holds(self, body: models.HoldBody) -> models.HoldShown:
        """Keep a person, conversation or conviction from being erased.

        Permission: `retention:hold:set`.
        """
        return self._call("POST", "/retention/holds", models.HoldShown, body=body)

    def post_retention_holds_hold_lifting(
        self, hold: str, body: models.ReasonBody
    ) -> models.HoldShown:
        """End a hold.

        Permission: `retention:hold:set`.
        """
        return self._call(
            "POST", f"/retention/holds/{in_path(hold)}/lifting", models.HoldShown, body=body
        )

    def post_retention_extensions(
        self, body: models.RetentionExtensionBody
    ) -> models.ExtensionShown:
        """Keep something longer by an assessment that somebody else approves.

        Permission: `retention:extension:assess`.
        """
        return self._call("POST", "/retention/extensions", models.ExtensionShown, body=body)

    def get_restrictions(self) -> models.RestrictionsAnswer:
        """List the restrictions that one is cleared for.

        Permission: `records:restriction:set`.
        """
        return self._call("GET", "/restrictions", models.RestrictionsAnswer)

    def post_restrictions(self, body: models.RestrictionBody) -> models.RestrictionShown:
        """Restrict a person or a conversation; it waits for somebody else.

        Permission: `records:restriction:set`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", "/restrictions", models.RestrictionShown, body=body)

    def post_restrictions_restriction_lifting(
        self, restriction: str, body: models.ReasonBody
    ) -> models.RestrictionShown:
        """Lift a restriction; it waits for somebody else.

        Permission: `records:restriction:set`. A second factor shown in the last minutes is needed.
        """
        return self._call(
            "POST",
            f"/restrictions/{in_path(restriction)}/lifting",
            models.RestrictionShown,
            body=body,
        )

    def get_retention_schedule(self) -> models.ScheduleAnswer:
        """Show how every kind of record ends, and by which rule of law.

        Permission: `retention:schedule:read`.
        """
        return self._call("GET", "/retention/schedule", models.ScheduleAnswer)

    def get_retention_proof(self) -> models.ProofAnswer:
        """Look through the tables whether anything is left that should have ended.

        Permission: `retention:schedule:read`.
        """
        return self._call("GET", "/retention/proof", models.ProofAnswer)

    def post_retention_runs(self, body: models.RetentionEndingRunBody) -> models.RunAnswer:
        """End for good what is over, at most as many as one says.

        Permission: `retention:extension:assess`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", "/retention/runs", models.RunAnswer, body=body)

    def get_policies(self) -> models.BundlesAnswer:
        """List the bundles of rules that decided here.

        Permission: `policy:decision:explain`.
        """
        return self._call("GET", "/policies", models.BundlesAnswer)

    def post_policy_explanations(self, body: models.ExplanationBody) -> models.ExplanationsAnswer:
        """Say which policies decided, under which provisions.

        Permission: `policy:decision:explain`.
        """
        return self._call("POST", "/policy-explanations", models.ExplanationsAnswer, body=body)

    def post_policy_comparisons(self, body: models.PolicyComparisonBody) -> models.ComparisonAnswer:
        """Say in words in what two bundles of rules differ.

        Permission: `policy:decision:explain`.
        """
        return self._call("POST", "/policy-comparisons", models.ComparisonAnswer, body=body)

    def post_policy_simulations(self, body: models.PolicyProposalBody) -> models.SimulationAnswer:
        """Try changed rules on the decisions of the last month; goes on record.

        Permission: `policy:set:adopt`.
        """
        return self._call("POST", "/policy-simulations", models.SimulationAnswer, body=body)

    def post_policy_adoptions(self, body: models.PolicyProposalBody) -> models.AdoptionAnswer:
        """Let changed rules take effect, once tried and approved by somebody else.

        Permission: `policy:set:adopt`. A second factor shown in the last minutes is needed.
        """
        return self._call("POST", "/policy-adoptions", models.AdoptionAnswer, body=body)

    def get_quality_checks(
        self, *, after: str | None = None, limit: int | None = None, show: str | None = None
    ) -> models.QualityPage:
        """List answers drawn for a second look, with how many were found how.

        Permission: `oversight:quality:review`.
        """
        return self._call(
            "GET",
            "/quality-checks",
            models.QualityPage,
            query={"after": after, "limit": limit, "show": show},
        )

    def get_quality_checks_check(
        self, check: str, *, language: str | None = None
    ) -> models.QualityShown:
        """Read an answer drawn, as it was sent, and what stayed here.

        Permission: `oversight:quality:review`.
        """
        return self._call(
            "GET",
            f"/quality-checks/{in_path(check)}",
            models.QualityShown,
            query={"language": language},
        )

    def post_quality_checks_check_review(
        self, check: str, body: models.QualityBody
    ) -> models.QualityHead:
        """Note what a second look found; never of one's own decision.

        Permission: `oversight:quality:review`.
        """
        return self._call(
            "POST", f"/quality-checks/{in_path(check)}/review", models.QualityHead, body=body
        )

    def get_saved_filters(self) -> models.SavedFiltersAnswer:
        """List one's own saved filters.

        Permission: `access:account:own`.
        """
        return self._call("GET", "/saved-filters", models.SavedFiltersAnswer)

    def post_saved_filters(self, body: models.SaveBody) -> models.SavedFilterShown:
        """Save what a list is narrowed to, under a name; one of that name is replaced.

        Permission: `access:account:own`.
        """
        return self._call("POST", "/saved-filters", models.SavedFilterShown, body=body)

    def post_saved_filters_filter(
        self, filter: str, body: models.RenameBody
    ) -> models.SavedFilterShown:
        """Give a saved filter of one's own another name.

        Permission: `access:account:own`.
        """
        return self._call(
            "POST", f"/saved-filters/{in_path(filter)}", models.SavedFilterShown, body=body
        )

    def delete_saved_filters_filter(self, filter: str) -> models.SavedFilterShown:
        """Delete a saved filter of one's own.

        Permission: `access:account:own`.
        """
        return self._call("DELETE", f"/saved-filters/{in_path(filter)}", models.SavedFilterShown)
