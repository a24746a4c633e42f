# Duban: `make run` starts the demo, `make test` runs every test. Needs Python 3.11 or newer.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
ARGS ?=
SHARED ?= ../shared
BIN := .venv/bin
UV := $(BIN)/uv pip
INSTALL := $(UV) install --quiet --python $(BIN)/python
SOURCES := bot handlers schedules
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_PYTHON_DOWNLOADS := never
# What one process compiles the others read: the tests start hundreds, and the demo is there sooner.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check bench score docs sql lock clean

help:
	@echo "make run     start the demo on a port of this machine (ARGS='--port 8081')"
	@echo "make test    run every test (ARGS='tests/cli -k import' for some)"
	@echo "make check   ruff, mypy and import-linter"
	@echo "make bench   measure what DESIGN promises"
	@echo "make score   score import and reply reading against the samples in $(SHARED)"
	@echo "make docs    write docs/plans, config.example.toml and the parts of README*.md that come from data"
	@echo "make sql     write the SQL of the hot path anew (bot/storage/*.json) after a change of tables or statements"
	@echo "make lock    write requirements*.lock anew (ARGS=--upgrade for newer versions)"

run: .venv/.run-ready
	$(BIN)/duban demo $(ARGS)

test: .venv/.dev-ready .synapse/.ready
	.ci/packages tests
	$(BIN)/pytest -n 2 --dist worksteal $(ARGS)

check: .venv/.dev-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict $(SOURCES)
	$(BIN)/lint-imports

bench: .venv/.dev-ready
	.ci/packages tests
	$(BIN)/python -m tests.bench $(ARGS)

score: .venv/.run-ready
	@mkdir -p build/score
	@for gold in $(SHARED)/gold/*.json; do \
	  source=$$($(BIN)/python -c 'import json, sys; print(json.load(open(sys.argv[1]))["source"])' "$$gold"); \
	  name=$$(basename "$$gold"); \
	  echo "== $$name"; \
	  $(BIN)/duban import "$(SHARED)/seeds/$$source" --json > "build/score/$$name"; \
	  $(BIN)/python $(SHARED)/tools/score_import.py "build/score/$$name" "$$gold" $(ARGS); \
	done
	@echo "== replies"
	@$(BIN)/python $(SHARED)/tools/score_replies.py $(SHARED)/replies/examples.json $(BIN)/duban read

docs: .venv/.dev-ready
	$(BIN)/python -m tests.docs

sql: .venv/.dev-ready
	$(BIN)/python -m tests.sql

# What the locks are made from: the project, and what builds it (its build-system table, and editables for -e).
BUILD_REQUIREMENTS = $(BIN)/python -c 'import tomllib; \
	print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], "editables", sep="\n")'
COMPILE = $(UV) compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(ARGS) pyproject.toml -

# Synapse is a chat server for tests only, in an environment of its own: no part of Duban.
SYNAPSE := matrix-synapse>=1.163.2,<2

lock: .venv/.uv-ready
	$(BUILD_REQUIREMENTS) | $(COMPILE) --extra postgres -o requirements.lock
	$(BUILD_REQUIREMENTS) | $(COMPILE) --extra dev -c requirements.lock -o requirements-dev.lock
	echo '$(SYNAPSE)' | $(subst pyproject.toml,,$(COMPILE)) -o requirements-synapse.lock

clean:
	rm -rf .venv .synapse build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.venv/.uv-ready:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12 ..." >&2; exit 1; }
	PYTHON=$(PYTHON) .ci/packages venv
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet 'uv>=0.9,<1'
	@touch $@

.venv/.run-ready: .venv/.uv-ready requirements.lock pyproject.toml
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev-ready: .venv/.uv-ready requirements-dev.lock pyproject.toml
	$(INSTALL) --require-hashes -r requirements-dev.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.synapse/.ready: .venv/.uv-ready requirements-synapse.lock
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .synapse
	$(UV) install --quiet --compile-bytecode --python .synapse/bin/python --require-hashes -r requirements-synapse.lock
	@touch $@
