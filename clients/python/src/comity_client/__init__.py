"""Calls the interface for programs of a Comity node."""

from comity_client.calling import Why
from comity_client.operations import Comity
from comity_client.problems import CallFailure, Problem, Unreachable

__all__ = ["CallFailure", "Comity", "Problem", "Unreachable", "Why"]
