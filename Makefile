# Every target makes its own environment first: nothing to install by hand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
HOST ?= 127.0.0.1
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help install serve check test lint format mutation screenshots clean

help: ## Show what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

install: $(VENV)/.installed ## Create .venv with the command dortmund-ld in it

# What the installation is made from: its own description, and what is bundled for the browser.
FRONTEND := $(shell find src/dortmund_ld/web/frontend -type f -not -path '*/node_modules/*' 2>/dev/null)

$(VENV)/.installed: pyproject.toml hatch_build.py $(FRONTEND)
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

# What the tests and linters need comes on top, so that serving does not wait for it.
$(VENV)/.workshop: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

serve: install ## Check, build and serve the publication (PORT=8000 HOST=127.0.0.1)
	$(BIN)/dortmund-ld serve --host $(HOST) --port $(PORT)

check: install ## Check the publication: findings with file and line
	$(BIN)/dortmund-ld check

lint: $(VENV)/.workshop ## Style, types and layers of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint check ## Everything that must hold, with coverage shown (JOBS=2 files at a time)
	$(BIN)/pytest -n $(JOBS) --dist loadfile --cov --cov-report=term-missing:skip-covered

format: $(VENV)/.workshop ## Put the Python code into the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

mutation: $(VENV)/.workshop ## How many random mistakes in the data the checks catch (some minutes)
	$(BIN)/python benchmarks/mutation.py

screenshots: $(VENV)/.workshop ## Pictures of each kind of page of what make serve serves, into dist/screenshots
	$(BIN)/python tests/frontend/screenshots.py dist/screenshots --site http://127.0.0.1:$(PORT)

clean: ## Remove what was built
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .coverage dist
