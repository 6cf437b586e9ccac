"""A step of verifying evidence: its number and its name, which failures begin with.

Numbers and names are part of the protocol and are never given to another step.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the verification.

    Args:
        number: Its place; steps run in this order.
        name: Its stable name.
        proves: What is known once it has passed.
    """

    number: int
    name: str
    proves: str

    def __str__(self) -> str:
        """Return number and name, as failures begin with them."""
        return f"{self.number} {self.name}"


@dataclass(frozen=True, slots=True)
class PassedStep:
    """A step that passed.

    Args:
        number: The step's number.
        name: Its name.
        proves: What it proves, where it had something to check.
        checked: How many things it checked; 0 where the file held none.
    """

    number: int
    name: str
    proves: str
    checked: int
