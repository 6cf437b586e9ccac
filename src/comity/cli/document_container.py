"""``comity document container``: files in one signed container."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

import typer

from comity.assembly.sealing_documents import stamping_of
from comity.cli.consultation import log_document
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, officer
from comity.cli.document_sealing import (
    CertificateOption,
    KeyOption,
    OutOption,
    Sealing,
    StampOption,
)
from comity.cli.files import read_input, write_output
from comity.errors import InputInvalid
from comity.trust.container_signature import write_container

_MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".evidence": "application/json",
        ".json": "application/json",
        ".note": "text/plain",
        ".pdf": "application/pdf",
        ".txt": "text/plain",
        ".xml": "application/xml",
    }
)
_OTHER_MEDIA_TYPE: Final = "application/octet-stream"


def container(
    *,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="What to put in.")],
    out: OutOption,
    time_stamp: StampOption = False,
    certificate: CertificateOption = None,
    key: KeyOption = None,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Put files into one signed container (ASiC-E with XAdES).

    Raises:
        InputInvalid: A file cannot be read, or two have one name. The officer's input.
    """
    sealing = Sealing(certificate, key, [], time_stamp)
    sealing.check()
    who = officer(by)
    contents = {each.name: read_input(each) for each in files}
    if len(contents) != len(files):
        raise InputInvalid("Two of the files have one name.", field="files")
    shown = output(as_json)
    with opened_node(home) as node:
        used = sealing.key_of(node.home)
        raw = write_container(
            contents,
            media_types={
                name: _MEDIA_TYPES.get(Path(name).suffix, _OTHER_MEDIA_TYPE) for name in contents
            },
            key=used,
            signed_at=node.clock.now(),
            stamping=stamping_of(node) if time_stamp else None,
        )
        log_document(node, reference=out.name, document="container", by=who, content=raw)
    write_output(out, raw, private=True)
    data = {
        "file": str(out),
        "files": list(contents),
        "sealed_with": used.certificate_sha256,
        "time_stamped": time_stamp,
    }
    shown.answer(data, f"{len(contents)} in {out}, signed with {used.certificate_sha256}")
