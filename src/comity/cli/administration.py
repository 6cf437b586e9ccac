"""Who administers a node: named as an officer, or as the user of the system who does it."""

import os
import pwd
from collections.abc import Mapping

from comity.assembly.acts_on_record import log_act_alone
from comity.assembly.home import Home
from comity.cli.context import clock
from comity.cli.desk import OFFICER_VARIABLE
from comity.cli.signed_in import acting_account
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue


def administrator(by: str = "") -> str:
    """Return who acts: the account signed in, the officer named, or the user of the system.

    Whoever is signed in is on record by the account, whatever name the environment gives.
    """
    account = acting_account()
    if account is not None:
        return account
    named = by.strip() or os.environ.get(OFFICER_VARIABLE, "").strip()
    if named:
        return named
    number = os.getuid()
    try:
        return f"system user {pwd.getpwuid(number).pw_name}"
    except KeyError:
        return f"system user {number}"


def log_administration(home: Home, act: Act, fields: Mapping[str, JsonValue]) -> None:
    """Put an act of administration on record.

    Raises:
        StorageUnavailable, ConfigurationInvalid, KeyUnavailable: The log cannot be written
            to; the message says what to do.
    """
    log_act_alone(home, act, fields, official=administrator(), clock=clock(), randomness=os.urandom)
