"""The same ECRIS messages read and written by zeep, which follows the official schemas.

One process, one core, its own time. zeep makes values of what the schemas describe and
leaves their patterns and limits unchecked. zeep comes with the environment of the checks.

Usage: comity bench ecris --write notifications.xml
       python benchmarks/ecris_peer.py notifications.xml --wsdl ecris-service-v1.0.wsdl
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree
from zeep import Client

SERVICE = "http://ec.europa.eu/ECRIS/service-v1.0"


def main() -> None:
    """Measure, and print the figures as JSON."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("archive", type=Path)
    told.add_argument("--wsdl", type=Path, required=True)
    told.add_argument("--messages", type=int, default=500)
    told.add_argument("--runs", type=int, default=3)
    options = told.parse_args()
    client = Client(str(options.wsdl))
    element = client.get_element(f"{{{SERVICE}}}NotificationMessage")
    found = etree.parse(options.archive).getroot().iter(f"{{{SERVICE}}}NotificationMessage")
    documents = [etree.tostring(each, with_tail=False) for each in found]
    count = len(documents)

    def read(number: int) -> object:
        return element.parse(etree.fromstring(documents[number % count]), client.wsdl.types)

    values = [read(number) for number in range(count)]

    def write(number: int) -> bytes:
        parent = etree.Element("made")
        element.render(parent, values[number % count])
        return etree.tostring(parent[0])

    figures = {
        "messages": options.messages,
        "zeep_read": _a_second(read, options.messages, options.runs),
        "zeep_written": _a_second(write, options.messages, options.runs),
    }
    print(json.dumps(figures))


def _a_second(one: Callable[[int], object], messages: int, runs: int) -> int:
    rates = []
    for _ in range(runs):
        began = time.process_time()
        for number in range(messages):
            one(number)
        rates.append(messages / (time.process_time() - began))
    return round(statistics.median(rates))


if __name__ == "__main__":
    main()
