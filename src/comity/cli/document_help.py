"""What ``comity document`` says of its commands."""

from typing import Final

from comity.cli.helping import with_examples

_SEALED: Final = (
    "The PDF is PDF/A-3a, tagged for screen readers, holds its record as data, and bears the "
    "authority's seal (PAdES): keys/seal.crt, or the node's own certificate where there is "
    "none. Issuing it goes on record. Needs the optional part: pip install 'comity\\[forms]'."
)

EXTRACT: Final = with_examples(
    "Write what the register holds of a person, for an authority, as a sealed PDF.",
    'comity document extract PERSON --purpose criminal-proceedings --case "12 KLs 3/26" '
    "-o extract.pdf",
    'comity document extract PERSON --purpose other --case "E 7" --language fr '
    "--time-stamp -o extract.pdf",
    more=_SEALED,
)

CERTIFICATE: Final = with_examples(
    "Write a certificate of criminal record, for the person to show to others.",
    'comity document certificate PERSON --case "A 17" --language en -o certificate.pdf',
    more=_SEALED + " What another State barred from use beyond criminal proceedings is not in "
    "it, and it says that such things may be missing.",
)

REPLY: Final = with_examples(
    "Write the reply to a request as a sealed PDF, with the evidence of the exchange inside.",
    "comity document reply BG-DE-RRS-000000000000042 --language de -o reply.pdf",
    more=_SEALED,
)

CONTAINER: Final = with_examples(
    "Put files into one signed container (ASiC-E with XAdES), as e-Codex and X-Road use it.",
    "comity document container case.evidence network.note -o case.asice",
    "comity document container extract.pdf annex.pdf --time-stamp -o case.asice",
    more="Every file is signed, as it is. The log keeps the digest of the container, and the "
    "name that you give it.",
)

SEAL_KEY: Final = with_examples(
    "Make the key of the authority's seal, a certificate for it, and a request for a better one.",
    "comity document seal-key --home ./de",
    more="The certificate is self-signed: whoever receives a document must have had its "
    "SHA-256 from you on another road. A certification authority signs keys/seal.csr.",
)

WITHDRAW: Final = with_examples(
    "Withdraw a document that should not have been issued as it was; who asks is told.",
    "comity document withdraw DE-2026-ABCD-EFGH-IJKL-MNOP",
    more="It stays withdrawn. That a record changed since is no reason: a document says what "
    "was so on its day. Goes on record.",
)

SERVE: Final = with_examples(
    "Serve the public page on which anybody checks a document, and nothing else of the desk.",
    "comity document serve --listen 127.0.0.1:8461",
    more="It answers to the file, or to number, date and code together. Put a server with a public "
    "certificate before it; it speaks plain HTTP itself.",
)
