# Comity. Run `make` alone to see what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SECONDS ?= 300
# Processes that the tests start would compile the whole package each time.
export PYTHONDONTWRITEBYTECODE :=
.DEFAULT_GOAL := help
.PHONY: help demo test check check-types check-all-but-types bench fuzz format lock clean run-environment check-environment

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: run-environment ## three states on this machine, and the four exchanges between them
	@$(BIN)/comity demo

test: check-environment ## all tests, on SQLite and PostgreSQL, with real processes
	@$(PYTHON) tools/foreign_programs.py
	$(BIN)/python -m pytest -q -n auto --dist loadscope --no-loadscope-reorder

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
	$(BIN)/python tools/gen_vectors.py --check
	$(BIN)/python tools/build_verifier.py --check
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

lock: ## renew the lock files (needs uv)
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -o requirements/run.txt
	uv pip compile -q pyproject.toml --extra linkage --universal --python-version 3.11 --generate-hashes --no-header -o requirements/linkage.txt
	uv pip compile -q pyproject.toml --extra forms --universal --python-version 3.11 --generate-hashes --no-header -o requirements/forms.txt
	uv pip compile -q pyproject.toml --extra linkage --extra forms --extra hsm requirements/check.in --universal --python-version 3.11 --generate-hashes --no-header -o requirements/check.txt
	uv pip compile -q requirements/fuzz.in --universal --python-version 3.11 --generate-hashes --no-header -o requirements/fuzz.txt
	uv pip compile -q requirements/build.in --universal --python-version 3.11 --generate-hashes --no-header -o requirements/build.txt

clean: ## remove the environment and what the tools left
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

run-environment:
	@$(PYTHON) tools/bootstrap.py run

check-environment:
	@$(PYTHON) tools/bootstrap.py check
