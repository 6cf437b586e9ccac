# Comity. Run `make` alone to see what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SECONDS ?= 300
# Processes that share the tests; auto is one for each processor.
WORKERS ?= auto
# Processes that the tests start would compile the whole package each time.
export PYTHONDONTWRITEBYTECODE :=
.DEFAULT_GOAL := help
.PHONY: assets client screenshots help demo test check check-types check-all-but-types bench fuzz format catalogues lock clean run-environment check-environment

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: run-environment ## three states on this machine, the exchanges between them, and their desks
	@if [ -t 1 ]; then $(BIN)/comity demo --desks; else $(BIN)/comity demo; fi

test: check-environment ## all tests, on SQLite and PostgreSQL, with real processes
	@$(PYTHON) tools/foreign_programs.py
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadscope --no-loadscope-reorder

check: check-environment ## format, lint, types, contracts, generated files in step, weaknesses
	@$(MAKE) --no-print-directory -j 2 check-types check-all-but-types

# Half of the time goes into the types, on one processor.
check-types:
	$(BIN)/mypy

check-all-but-types:
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports
	$(BIN)/python tools/gen_codes.py --check
	$(BIN)/python -m tools.gen_docs --check
	$(BIN)/python -m tools.gen_client --check
	$(BIN)/python tools/gen_vectors.py --check
	$(BIN)/python tools/build_verifier.py --check
	$(BIN)/python -m tools.catalogues --check
	$(BIN)/bandit -q -r src tools -ll
	$(BIN)/python -m tools.audit_dependencies

bench: check-environment ## speed and crash figures, as JSON
	@$(BIN)/comity bench exchange --json
	@$(BIN)/comity bench crash --kills 20 --json

fuzz: check-environment ## search for bytes that break the reading of ECRIS (SECONDS=300; Linux on x86-64)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/fuzz.txt
	PYTHONPATH=. $(BIN)/python -m tests.fuzz.fuzz_ecris --seconds $(SECONDS) --folder .fuzz

format: check-environment ## format the code and regenerate what is generated
	$(BIN)/ruff format
	$(BIN)/ruff check --fix
	$(BIN)/python tools/gen_codes.py
	$(BIN)/python -m tools.gen_docs
	$(BIN)/python tools/build_verifier.py

client: check-environment ## make the Python client from the description of the interface
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/client.txt
	$(BIN)/python -m tools.gen_client

catalogues: check-environment ## bring the catalogues of the desk's languages up to date
	$(BIN)/python -m tools.catalogues

lock: ## renew the lock files (needs uv)
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -o requirements/run.txt
	uv pip compile -q pyproject.toml --extra linkage --universal --python-version 3.11 --generate-hashes --no-header -o requirements/linkage.txt
	uv pip compile -q pyproject.toml --extra forms --universal --python-version 3.11 --generate-hashes --no-header -o requirements/forms.txt
	uv pip compile -q pyproject.toml --extra linkage --extra forms --extra hsm requirements/check.in --universal --python-version 3.11 --generate-hashes --no-header -o requirements/check.txt
	uv pip compile -q requirements/fuzz.in --universal --python-version 3.11 --generate-hashes --no-header -o requirements/fuzz.txt
	uv pip compile -q requirements/client.in --universal --python-version 3.11 --generate-hashes --no-header -o requirements/client.txt
	uv pip compile -q requirements/assets.in --universal --python-version 3.11 --generate-hashes --no-header -o requirements/assets.txt
	uv pip compile -q requirements/build.in --universal --python-version 3.11 --generate-hashes --no-header -o requirements/build.txt

clean: ## remove the environment and what the tools left
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Pages without styles are still pages: whoever cannot reach npm goes on.
run-environment:
	@$(PYTHON) tools/bootstrap.py run
	@$(PYTHON) tools/build_desk.py || true

check-environment:
	@$(PYTHON) tools/bootstrap.py check
	@$(PYTHON) tools/build_desk.py || test -z "$$CI"

assets: check-environment ## build what the desk's pages are dressed in
	@$(PYTHON) tools/build_desk.py

screenshots: check-environment ## a picture of every page of the desk, in .screenshots
	@$(PYTHON) tools/foreign_programs.py
	COMITY_SCREENSHOTS=$(CURDIR)/.screenshots $(BIN)/python -m pytest -q -n $(WORKERS) tests/desk/pages
	@echo "The pictures are in .screenshots."
