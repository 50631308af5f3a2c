# make build: the demo course into _site; make quick: after an edit, within a minute; make check:
# before a commit; make test: everything CI runs; make browsers: Firefox and WebKit for the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# The tests start hundreds of processes, which load compiled modules where they may be kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: build quick test check types tests browsers format bench clean
.DEFAULT_GOAL := build

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

build: $(VENV)/.installed
	$(BIN)/coursesite build --strict
	@echo "open _site/index.html"

test: $(VENV)/.installed
	sh tests/browser/install.sh $(BIN)/python
	$(MAKE) check

browsers:
	sh tests/browser/browsers.sh

quick: $(VENV)/.installed
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests
	$(BIN)/pytest -n auto -q -m 'not slow'

check: $(VENV)/.installed
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests
	$(MAKE) -j 2 types tests

types: $(VENV)/.installed
	$(BIN)/mypy

tests: $(VENV)/.installed
	$(BIN)/pytest -n auto -q

format: $(VENV)/.installed
	$(BIN)/ruff format src tests
	$(BIN)/ruff check --fix src tests

bench: $(VENV)/.installed
	$(BIN)/python tests/benchmarks

clean:
	rm -rf $(VENV) _site .coursesite dist
