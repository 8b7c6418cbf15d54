# Everything a newcomer needs; `make help` tells what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help browser serve build test bench check stress crawl faults soak sbom test-wheel bench-shacl fuzz lint format types clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/run: pyproject.toml $(wildcard server/assets/*.* server/assets/src/*)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/dev: $(VENV)/run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(VENV)/bench: $(VENV)/run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

serve: $(VENV)/run ## Install what is needed and serve the graph at http://127.0.0.1:8000/
	@$(BIN)/hallintograafi serve

build: $(VENV)/run ## Build a release of the graph and switch to it
	@$(BIN)/hallintograafi build

browser: ## Install a browser for the tests where that may be done; else they say what to install
	@command -v chromium chromium-browser google-chrome >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } || true

test: $(VENV)/dev lint types browser ## Install what is needed and pass every test
	@$(BIN)/python -m pytest

bench: $(VENV)/bench ## Measure the server beside others (ARGS=--help tells more)
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.bench $(ARGS)

check: $(VENV)/run ## Run every check of the data without making a release
	@$(BIN)/hallintograafi build --check

stress: $(VENV)/dev ## Run queries that never end against a real server, beside lookups (a minute)
	@$(BIN)/python tests/benchmarks/stress.py --data-dir .hallintograafi

faults: $(VENV)/dev ## Make every fault many times and write server/docs/faults.md (some twenty minutes)
	@PYTHONPATH=tests $(BIN)/python -m faults.table $(ARGS)

soak: $(VENV)/dev ## Half an hour of mixed load with switches of releases; writes server/docs/soak.md (ARGS='--minutes 5')
	@PYTHONPATH=tests $(BIN)/python -m soak.soak $(ARGS)

test-wheel: ## Build the wheel, install it elsewhere and serve from it
	@mkdir -p dist && $(PYTHON) tests/packaging/try_wheel.py dist

sbom: $(VENV)/dev test-wheel ## Write a bill of materials of what the wheel installs (CycloneDX) to dist/sbom.json
	@$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o dist/sbom.json dist/venv/bin/python

crawl: $(VENV)/dev ## Visit every address of a server as browser and program (ADDRESS=http://127.0.0.1:8000)
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.crawl $(or $(ADDRESS),http://127.0.0.1:8000) $(ARGS)

bench-shacl: $(VENV)/dev ## Measure the checking of shapes beside pySHACL (ARGS=--help tells more)
	@$(BIN)/python tests/benchmarks/bench_shacl.py $(ARGS)

fuzz: $(VENV)/dev ## Submit generated data of every kind to the validator (some ten minutes)
	@$(BIN)/python -m pytest tests/fuzz --hypothesis-profile=fuzz

lint: $(VENV)/dev ## Check the code's style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/dev ## Check the code's types
	@$(BIN)/mypy

format: $(VENV)/dev ## Put the code into the house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean: ## Remove the virtual environment, releases and caches
	rm -rf $(VENV) .hallintograafi .mypy_cache .ruff_cache .pytest_cache .hypothesis
