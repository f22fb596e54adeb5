# Two commands carry the house: `make run` and `make test`. Both set themselves up from the lock files.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check bench soak mutations lock

PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv)

# The tree is run as it stands, not installed.
export PYTHONPATH := .
# uv brings its own roots of trust; behind a proxy only the system's know the way.
export UV_SYSTEM_CERTS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Python keeps what it compiled, whatever this machine says: each of the many processes of a test would do it again.
export PYTHONDONTWRITEBYTECODE :=

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .stamp/run ## Start a demonstration office on this machine (Ctrl-C stops it)
	@exec $(BIN)/python -m grievance demo

test: check ## Check, then run every test: both databases, browser journeys, nothing skipped
	@chromium="$$(tests/needs.sh)"; PYTHONPATH=.:tests CHROMIUM="$$chromium" TMPDIR="$$(tests/room.sh)" \
		$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder

check: .stamp/test ## Lint, formatting, types and floors; fast
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@find tests -mindepth 2 -name conftest.py | xargs --max-args=1 $(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo

bench: .stamp/test ## Measure everything, each figure beside its floor, on both databases; bench.json (PART=doors or PART=bot)
	@PYTHONPATH=.:tests $(BIN)/python tests/bench/measure.py bench.json $(PART)

soak: .stamp/test ## Kill processes while people tell, carry 200 cases through the mechanism (PART=doors, bot or mechanism)
	@PYTHONPATH=.:tests:tests/mechanism $(BIN)/python tests/soak/soaking.py $(PART)

mutations: .stamp/test ## Take each protection of the bot and of the mechanism away, one by one: a test must see it
	@PYTHONPATH=.:tests $(BIN)/python tests/mutations/mutating.py

lock: ## Write the lock files again from pyproject.toml (needs uv on the path)
	@uv pip compile $(LOCK) --output-file requirements.lock pyproject.toml
	@uv pip compile $(LOCK) --output-file requirements-test.lock --extra test pyproject.toml

LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock"

.stamp/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	@test -x $(BIN)/python || $(if $(UV),$(UV) venv --quiet --python $(PYTHON) .venv,$(PYTHON) -m venv .venv)
	@mkdir -p .stamp && touch $@

.stamp/run: requirements.lock .stamp/venv
	@$(call install,$<)
	@touch $@

.stamp/test: requirements-test.lock .stamp/run
	@$(call install,$<)
	@touch $@

PIP := $(if $(UV),$(UV) pip install --compile-bytecode --python $(BIN)/python,$(BIN)/python -m pip install)
install = echo "Installing $(1) ..." && $(PIP) --quiet --require-hashes -r $(1)
