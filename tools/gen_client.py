"""Make the Python client from the description of the interface.

    python -m tools.gen_client [--check]

The types are made by datamodel-code-generator (requirements/client.txt), the operations here.
Both files bear the digest of the description and of themselves: the check needs no generator.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
DESCRIPTION: Final = ROOT / "docs" / "openapi.json"
PACKAGE: Final = ROOT / "clients" / "python" / "src" / "comity_client"
MODELS: Final = PACKAGE / "models.py"
OPERATIONS: Final = PACKAGE / "operations.py"
FOUND: Final = Path(sys.executable).parent
_MARK: Final = "# Made by tools/gen_client.py from docs/openapi.json, sha256 {source}, as {own}.\n"
_OPTIONS: Final = (
    "--input-file-type=openapi",
    "--output-model-type=msgspec.Struct",
    "--openapi-scopes=schemas",
    "--target-python-version=3.11",
    "--use-schema-description",
    "--use-msgspec-tagged-unions",
    "--collapse-root-models",
    "--keyword-only",
    "--base-class=comity_client.values.Value",
    "--enum-field-as-literal=all",
    "--disable-timestamp",
    "--formatters=builtin",
)
_HEAD: Final = '''"""One method for each route of the interface."""

from comity_client import models
from comity_client.calling import Caller, Why, in_path


class Comity(Caller):
    """The interface of a node; each method is one route."""
'''


def main() -> int:
    """Write the client, or say whether it is in step."""
    description = DESCRIPTION.read_bytes()
    source = hashlib.sha256(description).hexdigest()
    if sys.argv[1:] == ["--check"]:
        stale = [path.name for path in (MODELS, OPERATIONS) if not _in_step(path, source)]
        if stale:
            print(f"{', '.join(stale)}: not in step with docs/openapi.json; run make client")
        return 1 if stale else 0
    described = json.loads(description)
    _write(MODELS, _models(described), source)
    _write(OPERATIONS, _HEAD + "".join(_methods(described)), source)
    return 0


def _in_step(path: Path, source: str) -> bool:
    mark, _, rest = path.read_text(encoding="utf-8").partition("\n")
    return mark + "\n" == _MARK.format(source=source, own=_digest(rest))


def _write(path: Path, text: str, source: str) -> None:
    path.write_text(text, encoding="utf-8")
    ruff = [str(FOUND / "ruff"), "format", "--quiet", "--no-cache", str(path)]
    subprocess.run(ruff, check=True)
    made = path.read_text(encoding="utf-8")
    path.write_text(_MARK.format(source=source, own=_digest(made)) + made, encoding="utf-8")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _models(described: Mapping[str, Any]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        read, written = Path(folder, "interface.json"), Path(folder, "models.py")
        read.write_text(json.dumps(_understood(described)), encoding="utf-8")
        command = [
            str(FOUND / "datamodel-codegen"),
            *_OPTIONS,
            f"--input={read}",
            f"--output={written}",
        ]
        subprocess.run(command, check=True)
        made = written.read_text(encoding="utf-8")
    # The generator has no option for it, and checkers of types look at each class alone.
    made = re.sub(r"\A(#.*\n)+", "", made).lstrip().replace("(Value, ", "(Value, frozen=True, ")
    return f'"""The types of the interface."""\n\n{made}'


def _understood(part: Any) -> Any:  # noqa: ANN401 - JSON
    """Leave out what the generator does not read: that nothing follows a tuple's parts."""
    if isinstance(part, dict):
        kept = {k: v for k, v in part.items() if not (k == "items" and v is False)}
        return {key: _understood(value) for key, value in kept.items()}
    if isinstance(part, list):
        return [_understood(each) for each in part]
    return part


def _methods(described: Mapping[str, Any]) -> list[str]:
    return [
        _method(verb, path.removeprefix("/api/v1"), operation)
        for path, operations in described["paths"].items()
        for verb, operation in operations.items()
    ]


def _method(verb: str, path: str, operation: Mapping[str, Any]) -> str:
    where: dict[str, list[str]] = {"path": [], "query": [], "header": []}
    for each in operation["parameters"]:
        where[each["in"]].append(each["name"])
    taken, passed = ["self", *(f"{name}: str" for name in where["path"])], []
    if operation.get("requestBody"):
        taken.append(f"body: {_model(operation['requestBody']['content'])}")
        passed.append("body=body")
    named = []
    if "Comity-Purpose" in where["header"]:
        named.append("why: Why")
        passed.append("why=why")
    kinds = {"limit": "int"}
    named += [f"{name}: {kinds.get(name, 'str')} | None = None" for name in where["query"]]
    if where["query"]:
        pairs = ", ".join(f'"{name}": {name}' for name in where["query"])
        passed.append(f"query={{{pairs}}}")
    if "Idempotency-Key" in where["header"]:
        named.append("idempotency_key: str | None = None")
        passed.append("idempotency_key=idempotency_key")
    if named:
        taken += ["*", *named]
    answer = _model(operation["responses"]["200"]["content"])
    address = re.sub(r"\{(\w+)\}", r"{in_path(\1)}", path)
    literal = f'f"{address}"' if where["path"] else f'"{address}"'
    call = ", ".join([f'"{verb.upper()}"', literal, answer, *passed])
    return (
        f"\n    def {operation['operationId']}({', '.join(taken)}) -> {answer}:\n"
        f'        """{operation["summary"]}\n\n        {operation["description"]}\n        """\n'
        f"        return self._call({call})\n"
    )


def _model(content: Mapping[str, Any]) -> str:
    reference = str(content["application/json"]["schema"]["$ref"])
    return "models." + reference.rpartition("/")[2]


if __name__ == "__main__":
    sys.exit(main())
