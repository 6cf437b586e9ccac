"""Every route of the interface for programs, in one table.

The application answers them, the description prints them and the tests walk them, so that
nothing can be offered without being described, and nothing without being attacked.
"""

from typing import Final

from comity.web import (
    api_accounts,
    api_approvals,
    api_conversations,
    api_disclosure,
    api_drafts,
    api_keys,
    api_node,
    api_oversight,
    api_own_account,
    api_policy,
    api_records,
    api_requests,
    api_retention,
    api_rights,
    api_tasks,
    api_translations,
)
from comity.web.routing import Route

ROUTES: Final[tuple[Route, ...]] = (
    *api_records.ROUTES,
    *api_conversations.ROUTES,
    *api_tasks.ROUTES,
    *api_translations.ROUTES,
    *api_requests.ROUTES,
    *api_drafts.ROUTES,
    *api_disclosure.ROUTES,
    *api_rights.ROUTES,
    *api_own_account.ROUTES,
    *api_accounts.ROUTES,
    *api_keys.ROUTES,
    *api_approvals.ROUTES,
    *api_node.ROUTES,
    *api_oversight.ROUTES,
    *api_retention.ROUTES,
    *api_policy.ROUTES,
)
