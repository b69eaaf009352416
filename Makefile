# Two commands matter: `make demo` and `make test`. Both need python3 and make, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NOTICE ?=
# One process more than the machine has cores: some tests wait for other programs.
WORKERS = -n $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)') --dist worksteal
export PYTHONUTF8 := 1

.PHONY: setup demo run test soak lint lock clean messages bench

setup: $(VENV)/.ready

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Nhắc Việc needs Python 3.11 or newer; call: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) tools/make_venv.py $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup
	$(BIN)/python -m demo $(if $(NOTICE),--notice "$(NOTICE)")

run: setup
	$(BIN)/python -m bot run

test: setup lint
	$(BIN)/python -m pytest -q $(WORKERS)

# The same tests with the big numbers: fuzz, crashes, months.
soak: setup
	NHACVIEC_SOAK=1 NHACVIEC_FUZZ=1500 $(BIN)/python -m pytest -q $(WORKERS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.catalogues check

# Collect new texts into the catalogues; translations are then written by hand. Documents take what follows from code.
messages: setup
	$(BIN)/python -m tools.catalogues update
	$(BIN)/python -m tools.documents

bench: setup
	$(BIN)/python -m bench

# uv writes locks with hashes and no registry address.
lock: setup
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--extra dev --output-file requirements/dev.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--constraint requirements/dev.txt --output-file requirements/run.txt pyproject.toml

clean:
	rm -rf $(VENV) out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
