"""Identifiers. Each is its own type, so that one cannot be passed for another."""

from typing import NewType

StateCode = NewType("StateCode", str)
"""Two capital letters of ISO 3166-1 alpha-2, as ECRIS message identifiers use them.

EL and UK also occur in practice; ``law.states.iso_state`` brings them to one form.
"""

MessageId = NewType("MessageId", str)
"""``SS-RR-TTT-`` and fifteen digits: sender, recipient, kind, number. Unique for ever."""

ConversationId = NewType("ConversationId", str)
"""The identifier of the message that opened the conversation."""

PersonRef = NewType("PersonRef", str)
"""A person in this node's own register. Never crosses the border."""

ConvictionId = NewType("ConvictionId", str)
"""``CC-C-`` and fifteen digits: convicting state and number."""

TaskId = NewType("TaskId", str)
"""An item in the human queue."""

BatchId = NewType("BatchId", str)
"""A sealed batch of messages to one peer."""
