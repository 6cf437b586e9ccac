"""Too much inside one small message: lists and texts without end compress to nothing."""

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from tests.unit.records.states_in_touch import World, person
from tests.unit.transport.registers import ecris_material as material

from comity.errors import EnvelopeMalformed
from comity.ids import StateCode
from comity.persons import bounds
from comity.persons.texts import plain
from comity.records import messages, model
from comity.records.messages import (
    FunctionalError,
    Kind,
    Request,
    RequestingAuthority,
    RequestResponse,
    decode,
    encode,
    kind_of_message,
)
from comity.transport.registers.ecris_v1 import read_ecris_v1
from comity.transport.registers.json_lines import read_json_lines
from comity.transport.registers.record import SetAside

GERMANY, FRANCE = StateCode("DE"), StateCode("FR")

_REQUEST = json.loads(
    encode(Request(person(FRANCE), "criminal-proceedings", (), RequestingAuthority(plain("c"))))
)
_ANSWER = json.loads(encode(RequestResponse("RRT-00-00", person(FRANCE))))
_ERROR = json.loads(encode(FunctionalError(())))
_CONVICTION = {"id": "FR-C-000000000000001", "convicting_country": "CO-00-250-FRA"}

_LISTS: list[tuple[Kind, tuple[str, ...], Any, int]] = [
    (Kind.REQUEST, ("remarks",), {"text": "x"}, bounds.MOST_WORDINGS),
    (Kind.REQUEST, ("person", "birth_place", "town"), {"text": "x"}, bounds.MOST_WORDINGS),
    (Kind.REQUEST, ("person", "nationalities"), "CO", bounds.MOST_NATIONALITIES),
    (Kind.REQUEST, ("person", "former_surnames"), {"text": "x"}, bounds.MOST_NAMES),
    (Kind.REQUEST, ("person", "former_forenames"), {"text": "x"}, bounds.MOST_NAMES),
    (Kind.REQUEST, ("person", "former_second_surnames"), {"text": "x"}, bounds.MOST_NAMES),
    (Kind.REQUEST, ("person", "identity_numbers"), {"number": "1"}, bounds.MOST_NUMBERS),
    (Kind.REQUEST, ("person", "documents"), {"category": "1"}, bounds.MOST_DOCUMENTS),
    (Kind.REQUEST, ("person", "addresses"), {"place": {}}, bounds.MOST_ADDRESSES),
    (Kind.REQUEST, ("person", "aliases"), {"name": {}}, bounds.MOST_ALIASES),
    (Kind.REQUEST, ("accusation_categories",), "O", messages.MOST_CATEGORIES),
    (Kind.REQUEST_RESPONSE, ("other_states",), "DE", messages.MOST_STATES),
    (Kind.REQUEST_RESPONSE, ("convictions",), _CONVICTION, messages.MOST_CONVICTIONS),
    (Kind.FUNCTIONAL_ERROR, ("errors",), {"code": "E"}, messages.MOST_ERRORS),
]
_BASES = {
    Kind.REQUEST: _REQUEST,
    Kind.REQUEST_RESPONSE: _ANSWER,
    Kind.FUNCTIONAL_ERROR: _ERROR,
}


def _with(kind: Kind, path: tuple[str, ...], value: object) -> bytes:
    tree: Any = json.loads(json.dumps(_BASES[kind]))
    here = tree
    for step in path[:-1]:
        here[step] = here.get(step) or {}
        here = here[step]
    here[path[-1]] = value
    return json.dumps(tree).encode()


@pytest.mark.parametrize(
    ("kind", "path", "item", "most"), _LISTS, ids=[".".join(path) for _, path, _, _ in _LISTS]
)
def test_a_list_beyond_its_bound_is_refused_by_its_name(
    kind: Kind, path: tuple[str, ...], item: object, most: int
) -> None:
    """The attacker repeats one entry; at the bound it is read. The node's state is unchanged."""
    assert kind_of_message(decode(kind, _with(kind, path, [item] * most))) is kind
    with pytest.raises(EnvelopeMalformed) as refused:
        decode(kind, _with(kind, path, [item] * (most + 1)))
    assert f"length <= {most}" in str(refused.value)
    assert ".".join(path) in str(refused.value)


@pytest.mark.parametrize("part", ["offences", "sanctions", "decisions"])
def test_a_conviction_of_endless_parts_is_refused(part: str) -> None:
    """The attacker sends a conviction of endless parts. The node's state is unchanged."""
    many = [{"id": f"X-{number:05d}"} for number in range(model.MOST_PARTS + 1)]
    payload = _with(Kind.REQUEST_RESPONSE, ("convictions",), [_CONVICTION | {part: many}])
    with pytest.raises(EnvelopeMalformed, match=part):
        decode(Kind.REQUEST_RESPONSE, payload)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (Kind.REQUEST, ("purpose",)),
        (Kind.REQUEST, ("authority", "code")),
        (Kind.REQUEST, ("case_reference",)),
        (Kind.REQUEST, ("contact", "email")),
        (Kind.REQUEST, ("person", "birth_place", "country")),
        (Kind.REQUEST, ("person", "name", "full_name")),
        (Kind.REQUEST_RESPONSE, ("outcome",)),
        (Kind.REQUEST_RESPONSE, ("denial_ground",)),
    ],
    ids=lambda given: ".".join(given) if isinstance(given, tuple) else "",
)
def test_a_text_without_end_is_refused_by_its_name(kind: Kind, path: tuple[str, ...]) -> None:
    """The attacker sends a code of megabytes. The node's state is unchanged."""
    with pytest.raises(EnvelopeMalformed) as refused:
        decode(kind, _with(kind, path, "x" * 100_000))
    assert ".".join(path) in str(refused.value)
    assert "length <=" in str(refused.value)


def test_a_request_with_thousands_of_birth_places_is_complained_of_and_compared_with_nobody() -> (
    None
):
    """The attacker asks about a person born in 9,000 wordings of one town.

    The request is complained of; nobody is looked for, and beyond the message received
    and the complaint the node's state is unchanged.
    """
    world = World()
    germany, france = world.add(GERMANY), world.add(FRANCE)
    france.know(person(FRANCE))
    germany.ask(FRANCE, person(FRANCE))
    (sent,) = germany.due()
    towns = [{"text": f"Ü{number} " * 100} for number in range(9_000)]
    payload = _with(Kind.REQUEST, ("person", "birth_place", "town"), towns)
    france.take(replace(sent, payload=payload))
    assert [message.kind for message in france.due()] == [Kind.FUNCTIONAL_ERROR]


def test_a_register_file_with_endless_aliases_is_set_aside_and_nothing_of_it_kept() -> None:
    """The attacker supplies the file of a register. The node's state is unchanged."""
    name = f"<d:PersonAlias><d:PersonName>{material.NAME}</d:PersonName></d:PersonAlias>"
    document = material.message(
        material.person(more=name * (bounds.MOST_ALIASES + 1)), [material.conviction()]
    )
    (reading,) = read_ecris_v1(BytesIO(document.encode()))
    assert isinstance(reading, SetAside)
    assert reading.field == "aliases"
    aliases: list[object] = [{"name": {}}] * (bounds.MOST_ALIASES + 1)
    line = json.dumps({"person": {"name": {"full_name": "Ana"}, "aliases": aliases}})
    (reading,) = read_json_lines(BytesIO(line.encode()))
    assert isinstance(reading, SetAside)
    assert reading.field == "person.aliases"
