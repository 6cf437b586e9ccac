"""The tables say what the official schemas say: names, order, numbers, limits, defaults."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pytest
from lxml import etree
from tests.ecris.official import SCHEMAS, XSD, needs_schemas

from comity.transport.ecris.message_shape import MESSAGES
from comity.transport.ecris.shape import NAMESPACES, Kinds, Named, Octets, Row, Shape, Wordings
from comity.transport.ecris.values import Choice, Configured, Form, Number, SexNumber, Text

pytestmark = [needs_schemas, pytest.mark.shared]

FILES: Final = {
    "msg": "messages-v1.0.xsd",
    "dm": "domain-model-v1.0.xsd",
    "cm": "commons-v1.0.xsd",
    "crt": "common-reference-tables-v1.0.xsd",
}
PREFIXES: Final = {namespace: prefix for prefix, namespace in NAMESPACES.items()}


@dataclass(frozen=True, slots=True)
class Particle:
    """One child of a type, as the schema has it."""

    name: str
    type: str
    least: int
    most: int | None
    default: str | None
    anonymous: etree._Element | None


class Schemas:
    """The named types of the official schemas, by our prefixes."""

    def __init__(self) -> None:
        self.types: dict[str, etree._Element] = {}
        self.elements: dict[str, etree._Element] = {}
        self.groups: dict[str, etree._Element] = {}
        for prefix, file in FILES.items():
            for each in etree.parse(SCHEMAS / file).getroot().iterchildren(etree.Element):
                name = f"{prefix}:{each.get('name')}"
                match etree.QName(each).localname:
                    case "complexType" | "simpleType":
                        self.types[name] = each
                    case "element":
                        self.elements[name] = each
                    case "group":
                        self.groups[name] = each
                    case _:
                        pass

    def name(self, scope: etree._Element, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        return f"{PREFIXES.get(str(scope.nsmap.get(prefix or None)), prefix)}:{local}"

    def particles(self, type_: etree._Element) -> Iterator[Particle]:
        content = next(type_.iterfind(f"{XSD}complexContent/*"), None)
        if content is not None and content.tag == f"{XSD}extension":
            base = self.types[self.name(content, str(content.get("base")))]
            if base.tag == f"{XSD}complexType":
                yield from self.particles(base)
        for model in (type_ if content is None else content).iterchildren(
            f"{XSD}sequence", f"{XSD}choice"
        ):
            yield from self.in_model(model)

    def in_model(self, model: etree._Element) -> Iterator[Particle]:
        for each in model.iterchildren(etree.Element):
            if each.tag == f"{XSD}group":
                group = self.groups[self.name(each, str(each.get("ref")))]
                for inner in group.iterchildren(f"{XSD}choice", f"{XSD}sequence"):
                    yield from self.in_model(inner)
                continue
            most = each.get("maxOccurs", "1")
            declared = each
            if each.get("ref"):
                name = self.name(each, str(each.get("ref")))
                declared = self.elements[name]
            else:
                root = each.getroottree().getroot()
                name = f"{PREFIXES[str(root.get('targetNamespace'))]}:{each.get('name')}"
            type_ = declared.get("type")
            yield Particle(
                name,
                "" if type_ is None else self.name(declared, type_),
                int(each.get("minOccurs", "1")),
                None if most == "unbounded" else int(most),
                declared.get("default"),
                None if type_ is not None else declared,
            )

    def facets(self, type_: str) -> dict[str, list[str]]:
        """Return the facets of a simple type, the nearest first."""
        found: dict[str, list[str]] = {}
        while type_ in self.types:
            element = self.types[type_]
            (restriction,) = element.iterchildren(f"{XSD}restriction")
            for facet in restriction.iterchildren(etree.Element):
                found.setdefault(etree.QName(facet).localname, []).append(str(facet.get("value")))
            type_ = self.name(restriction, str(restriction.get("base")))
        return found


def shapes() -> dict[str, Shape]:
    """Return every table reached from the fifteen messages, by the type it is of."""
    found: dict[str, Shape] = {}
    waiting = [shape for each in MESSAGES.values() for shape in (each.meta, each.data)]
    while waiting:
        shape = waiting.pop()
        name = shape.xsd or f"inside:{shape.rows[0].name}"
        assert found.setdefault(name, shape) is shape or found[name].rows == shape.rows
        for row in shape.rows:
            inner = row.content
            below = [row.extended] if row.extended is not None else []
            if isinstance(inner, Shape):
                below.append(inner)
            elif isinstance(inner, Kinds):
                below += inner.of.values()
            waiting += [each for each in below if each.xsd not in found or not each.xsd]
    return found


def content_type(row: Row) -> str:
    return row.content.xsd


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return Schemas()


TABLES: Final = shapes()
NAMED: Final = sorted(name for name in TABLES if not name.startswith("inside:"))


def test_every_table_is_of_a_type_the_schemas_have(schemas: Schemas) -> None:
    assert [name for name in NAMED if name not in schemas.types] == []
    assert len(NAMED) > 40


@pytest.mark.parametrize("name", NAMED)
def test_a_table_has_the_children_of_its_type_in_order(name: str, schemas: Schemas) -> None:
    particles = list(schemas.particles(schemas.types[name]))
    if TABLES[name].choice:
        particles = [
            Particle(each.name, each.type, 0, each.most, each.default, each.anonymous)
            for each in particles
        ]
    expected = [(each.name, each.least, each.most, each.default) for each in particles]
    rows = TABLES[name].rows
    assert [(row.name, row.least, row.most, row.default) for row in rows] == expected


@pytest.mark.parametrize("name", NAMED)
def test_what_a_row_holds_is_of_the_type_the_schema_gives(name: str, schemas: Schemas) -> None:
    for row, particle in zip(
        TABLES[name].rows, schemas.particles(schemas.types[name]), strict=True
    ):
        assert content_type(row) == particle.type, row.name


def test_the_type_without_a_name_has_its_children_in_order(schemas: Schemas) -> None:
    (name,) = [each for each in TABLES if each.startswith("inside:")]
    strict = schemas.types["msg:StructuredStrictConvictionReferenceType"]
    (external,) = [each for each in schemas.particles(strict) if each.anonymous is not None]
    assert external.anonymous is not None
    (sequence,) = external.anonymous.iter(f"{XSD}sequence")
    expected = [(each.name, each.type) for each in schemas.in_model(sequence)]
    assert [(row.name, content_type(row)) for row in TABLES[name].rows] == expected


def rows() -> dict[str, Row]:
    """Return one row for each type of content."""
    return {
        f"{type(row.content).__name__} {content_type(row) or row.name}": row
        for shape in TABLES.values()
        for row in shape.rows
        if not isinstance(row.content, Shape | Kinds)
    }


ROWS: Final = rows()


@pytest.mark.parametrize("which", sorted(ROWS))
def test_limits_and_forms_are_those_of_the_schema(which: str, schemas: Schemas) -> None:
    content = ROWS[which].content
    simple = not isinstance(content, Shape | Kinds | Named | Wordings)
    facets = schemas.facets(content.xsd) if simple else {}
    match content:
        case Text():
            assert content.longest == int(facets["maxLength"][0])
            assert content.shortest == int(facets["minLength"][0])
        case Form() | Configured():
            assert same_language(content.pattern.pattern, facets["pattern"][0])
            if "length" in facets:
                # A fixed length says nothing beyond the pattern.
                assert len(example(content.pattern.pattern)) == int(facets["length"][0])
        case Choice():
            assert sorted(content.words) == sorted(facets["enumeration"])
        case SexNumber():
            assert facets["enumeration"] == ["0", "1", "2"]
        case Number() if content.xsd == "cm:RestrictedPositiveIntegerType3Digits":
            assert (content.least, content.most) == (
                int(facets["minInclusive"][0]),
                int(facets["maxInclusive"][0]),
            )
        case Named():
            (extension,) = schemas.types[content.xsd].iter(f"{XSD}extension")
            base = schemas.name(extension, str(extension.get("base")))
            assert content.longest == int(schemas.facets(base)["maxLength"][0])
        case Wordings():
            (extension,) = schemas.types[content.xsd].iter(f"{XSD}extension")
            base = schemas.name(extension, str(extension.get("base")))
            of_wording = schemas.facets(base)
            assert content.longest == int(of_wording["maxLength"][0])
            assert content.collapses == ("collapse" in of_wording.get("whiteSpace", []))
        case Octets() | _:
            assert content.xsd == "" or content.xsd in schemas.types


def test_the_amounts_have_the_limits_of_the_schema(schemas: Schemas) -> None:
    expected = [
        (
            int(str(facet.get("value")))
            if (facet := each.find(f"{XSD}minInclusive")) is not None
            else 0,
            int(str(most.get("value"))),
        )
        for each in schemas.types["cm:PositiveDecimalType"].iter(f"{XSD}restriction")
        if (most := each.find(f"{XSD}maxInclusive")) is not None
    ]
    found = [
        (row.content.least, row.content.most)
        for row in TABLES["cm:PositiveDecimalType"].rows
        if isinstance(row.content, Number)
    ]
    assert found == expected


def same_language(ours: str, theirs: str) -> bool:
    """Return whether two patterns differ in spelling only."""

    def spelt(pattern: str) -> str:
        return re.sub(r"\{1\}", "", pattern.replace("(?:", "("))

    return spelt(ours) == spelt(theirs)


def example(pattern: str) -> str:
    """Return a text of a pattern of classes, counts and alternatives."""
    plain = re.sub(r"\((?:\?:)?([^|)]*)[^)]*\)", r"\1", pattern)
    return re.sub(
        r"(\[[^\]]*\])(?:\{(\d+)(?:,\d+)?\})?", lambda found: "x" * int(found[2] or 1), plain
    )
