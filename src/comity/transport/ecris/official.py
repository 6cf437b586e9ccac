"""The official schemas, where an operator has them: a second opinion on a message.

Never asked about what a partner sends to a running node: libxml2 takes minutes for a text
that misses the pattern of the schemas' texts. What can miss it, an angle bracket or a text
of nothing but blanks, is therefore looked for first.

libxml2 does not see identifiers that stand twice or lead nowhere, and it refuses blanks
around a date, which XML Schema allows.
"""

from io import BytesIO
from pathlib import Path
from typing import Final

from lxml import etree

from comity.errors import InputInvalid
from comity.transport.ecris.operations import OPERATIONS, SERVICE_NAMESPACE
from comity.transport.ecris.shape import NAMESPACES

_BLANKS: Final = " \t\r\n"
_PATIENCE: Final = 50
"""Characters of blanks that libxml2 may look at; time grows with their cube."""
_MOST: Final = 20
_FILES: Final = {
    "msg": "messages-v1.0.xsd",
    "dm": "domain-model-v1.0.xsd",
    "cm": "commons-v1.0.xsd",
    "crt": "common-reference-tables-v1.0.xsd",
}


class OfficialSchemas:
    """The schemas in a folder of the operator's.

    Args:
        folder: Where the four files of version 1.0 lie, under their official names.

    Raises:
        InputInvalid: A file is missing or is no such schema. Whoever named the folder must
            look at it.
    """

    def __init__(self, folder: Path) -> None:
        missing = [name for name in _FILES.values() if not (folder / name).is_file()]
        if missing:
            raise InputInvalid(f"{folder} lacks {', '.join(missing)}", field="xsd")
        imports = "".join(
            f'<xsd:import namespace="{NAMESPACES[prefix]}" '
            f'schemaLocation="{(folder.resolve() / name).as_uri()}"/>'
            for prefix, name in _FILES.items()
        )
        elements = "".join(
            f'<xsd:element name="{each.element}" type="msg:{_type_of(each.element)}"/>'
            for each in OPERATIONS
        )
        document = (
            '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
            f'xmlns:msg="{NAMESPACES["msg"]}" targetNamespace="{SERVICE_NAMESPACE}" '
            f'elementFormDefault="qualified">{imports}{elements}</xsd:schema>'
        )
        try:
            self._schema = etree.XMLSchema(etree.parse(BytesIO(document.encode())))
        except (etree.XMLSchemaParseError, etree.XMLSyntaxError) as problem:
            raise InputInvalid(
                f"{folder} does not hold the schemas of ECRIS v1.0", field="xsd"
            ) from problem

    def objections(self, element: etree._Element) -> list[str]:
        """Return what is wrong with a message element; nothing of its content is quoted."""
        for each in element.iter(etree.Element):
            text = each.text or ""
            if not len(each) and (
                "<" in text or ">" in text or (len(text) > _PATIENCE and not text.strip(_BLANKS))
            ):
                return [f"{_local(each)}: holds an angle bracket, or nothing but blanks"]
        # Alone in a document of its own, whatever it stood in.
        alone = etree.fromstring(etree.tostring(element, with_tail=False))
        if self._schema.validate(alone):
            return []
        places = [(error.line, error.type_name) for error in self._schema.error_log]
        return [f"line {line}: {name}" for line, name in places[:_MOST]]


def _type_of(element: str) -> str:
    bare = element.removesuffix("PushMessage")
    return f"{element}Type" if bare == element else f"{bare}MessagePushType"


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
