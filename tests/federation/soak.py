"""A long run under bad weather: ``python -m tests.federation.soak --conversations 5000``.

Prints what happened as one line of JSON, and fails where an invariant does not hold.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from tests.federation.invariants import check
from tests.federation.members import STATES
from tests.federation.node import database_fault, die
from tests.federation.records_federation import RecordsFederation, check_records
from tests.federation.simulator import Conditions, Federation

STORM = Conditions(loss=0.15, loss_of_answers=0.15, duplication=0.1, straggling=0.05, delay=0.5)


def soak(conversations: int, seed: int, *, evidence: int = 50) -> dict[str, object]:
    """Run so many conversations through a storm, let it end, and check every invariant."""
    federation = Federation(seed)
    opened = 0

    def happen() -> bool:
        nonlocal opened
        opened += federation.open_any() is not None
        federation.stir_any()
        return opened < conversations

    return weather(federation, happen, seed, evidence)


def soak_records(acts: int, seed: int, *, evidence: int = 50) -> dict[str, object]:
    """The same with real casework, whose officers do so many things."""
    federation = RecordsFederation(seed)
    done = 0

    def happen() -> bool:
        nonlocal done
        federation.something()
        done += 1
        return done < acts

    report = weather(federation, happen, seed, evidence)
    check_records(federation)
    return report | {"turned_down": federation.turned_down}


def weather(
    federation: Federation, happen: Callable[[], bool], seed: int, evidence: int
) -> dict[str, object]:
    """Let things happen in a storm, let it end, check every invariant, and report."""
    federation.conditions(STORM)
    random = federation.random
    going_on = True
    while going_on:
        going_on = happen()
        federation.run(timedelta(seconds=random.expovariate(1 / 5)))
        luck = random.random()
        if luck < 0.05:
            node = federation.nodes[random.choice(STATES)]
            node.fault = random.choice([die, database_fault])
            federation.crash(node.state, after_calls=random.randrange(1, 80))
        elif luck < 0.06:
            federation.part(*random.sample(STATES, 2))
        elif luck < 0.08:
            federation.parted.clear()
    federation.heal()
    federation.run_until_quiet()
    findings = check(federation, evidence=evidence)
    story = federation.story
    return {
        "seed": seed,
        "conversations": findings.conversations,
        "acknowledged": findings.acknowledged,
        "crossed": findings.crossed,
        "evidence_files": findings.evidence_files,
        "questions": story.batches,
        "lost": story.lost,
        "duplicated": story.duplicated,
        "links": story.links,
        "crashes": story.crashes,
        "faults": story.faults,
        "simulated_hours": round((federation.clock.time - federation.began).total_seconds() / 3600),
    }


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--evidence", type=int, default=200)
    parser.add_argument("--records", action="store_true", help="with the real casework")
    chosen = parser.parse_args()
    began = time.perf_counter()
    run = soak_records if chosen.records else soak
    report = run(chosen.conversations, chosen.seed, evidence=chosen.evidence)
    report["seconds"] = round(time.perf_counter() - began, 1)
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
