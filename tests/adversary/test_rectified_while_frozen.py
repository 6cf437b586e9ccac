"""Entering is frozen, and a version is put in force all the same, as somebody's rectification.

The attack: an inspector freezes entering, since convictions end up with the wrong persons. Whoever
wants to alter one goes on by the rights of persons: a granted request is carried out, and the
altered conviction is in force and told to other states.
The defence: what puts a version in force waits, its step stays due, and nobody is told anything;
restrictions of use and erasures, which protect the person, go on.
"""

from tests.unit.cli.node_homes import Network, done, run
from tests.unit.cli.test_rights_command import (
    NUMBER,
    OFFICER,
    answered,
    decided,
    founded_once,
    network,
    shown,
    verified,
)

from comity.assembly.build import open_node
from comity.assembly.home import Home

__all__ = ["founded_once", "network"]

FREEZE = ("inspect", "freeze", "enter", "--order", "O-1", "--reason", "a check", "--by", "i-1")


def _version(network: Network) -> int:
    node = open_node(Home(network.de))
    try:
        with node.database.read() as snapshot:
            held = snapshot.register.conviction(NUMBER)
        assert held is not None
        return held.version
    finally:
        node.database.close()


def _granted(network: Network, right: str, *more: str) -> str:
    request = verified(network, right)
    decided(network, request, "full", "--conviction", NUMBER, *more)
    answered(network, request)
    return request


def test_a_supplement_waits_and_an_erasure_does_not(network: Network) -> None:
    statement = _granted(network, "supplementary-statement", "--statement", "I was acquitted.")
    erasure = _granted(network, "erasure")
    frozen = done(*FREEZE, "--home", network.de, "--json").data["id"]
    before = _version(network)
    refused = run("rights", "carry-out", statement, "--home", network.de, *OFFICER)
    assert refused.code != 0
    assert "is frozen since" in refused.err
    assert _version(network) == before
    (step,) = shown(network, statement)["steps"]
    assert (step["doing"], step["state"]) == ("alter", "due")

    done("rights", "carry-out", erasure, "--home", network.de, *OFFICER)
    assert shown(network, erasure)["steps"][0]["state"] == "done"

    lift = ("inspect", "unfreeze", frozen, "--order", "O-2", "--by", "i-1")
    done(*lift, "--home", network.de)
    ended = run("rights", "carry-out", statement, "--home", network.de, *OFFICER)
    assert "is frozen since" not in ended.err, "nothing keeps it waiting any more"
