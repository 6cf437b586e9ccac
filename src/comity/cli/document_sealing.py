"""How a document or container is sealed, as the officer says it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from comity.assembly.home import Home
from comity.assembly.sealing_documents import sealing_key
from comity.errors import InputInvalid
from comity.trust.document_key import DocumentKey

OutOption = Annotated[Path, typer.Option("--out", "-o", help="The file.")]
StampOption = Annotated[
    bool, typer.Option("--time-stamp", help="Have the seal time-stamped (PAdES/XAdES B-T).")
]
CertificateOption = Annotated[
    Path | None,
    typer.Option(help="Seal with this certificate (PEM, its chain behind it)."),
]
KeyOption = Annotated[Path | None, typer.Option(help="Its private key (PEM).")]
RevocationsOption = Annotated[
    list[Path] | None,
    typer.Option(help="Enclose this list of revocations (CRL, DER); may be repeated."),
]
UnsealedOption = Annotated[
    bool, typer.Option("--unsealed", help="No seal: to be signed by hand; the document says so.")
]


@dataclass(frozen=True, slots=True)
class Sealing:
    """How a document is sealed, as the officer said."""

    certificate: Path | None
    key: Path | None
    revocations: list[Path]
    is_stamped: bool
    is_sealed: bool = True

    def check(self) -> None:
        """Check that what was said goes together.

        Raises:
            InputInvalid: It does not. The officer's input.
        """
        if (self.certificate is None) != (self.key is None):
            raise InputInvalid("--certificate and --key belong together.", field="key")
        if not self.is_sealed and (self.is_stamped or self.certificate or self.revocations):
            raise InputInvalid("--unsealed goes with nothing about a seal.", field="unsealed")

    def key_of(self, home: Home) -> DocumentKey:
        """Return the key."""
        return sealing_key(home, certificate=self.certificate, key=self.key)
