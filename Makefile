# Everything that people and CI do here. It needs CPython 3.11 or later with venv and pip, and make; nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Builds in isolation don't see -c, so the pins go through the environment, under the older and the newer name.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
PIP_INSTALL := $(BIN)/python -m pip install --quiet --quiet --no-input

.DEFAULT_GOAL := help
.PHONY: help demo test docs test-browser check lint types transcript baseline bench faults fuzz bench-store install lock train train-conflicts train-screen wheel clean

help:  ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.installed  ## Show who said what in the seed articles, and who disagrees
	@$(BIN)/claims demo

test: $(VENV)/.installed-test  ## Run the tests, the quality gates among them
	@$(BIN)/python -m pytest

test-browser: $(VENV)/.installed-browser  ## Test the page in a real browser (installs Debian's chromium if there is none)
	@PYTHON=$(BIN)/python tests/browser/run.sh

check: lint types test  ## Check all that must hold: lint, types, tests

lint: $(VENV)/.installed-test  ## Check style and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.installed-test  ## Check types
	@$(BIN)/mypy

transcript: $(VENV)/.installed-test  ## Write into README.md and docs/ what their commands print now
	@$(BIN)/python tests/transcript.py --update

docs: $(VENV)/.installed-test  ## Build the documentation into build/docs/, its reference from the code
	@$(BIN)/python -m sphinx -W --keep-going -q docs build/docs
	@echo "Open build/docs/index.html in a browser."

baseline: $(VENV)/.installed-test  ## Raise the pinned scores to what is measured now
	@$(BIN)/python tests/eval/update_baseline.py

bench: $(VENV)/.installed-test  ## Measure speed against a bare parse and a bare command line
	@$(BIN)/python tests/eval/bench.py

faults: $(VENV)/.installed-test  ## Kill, fill, lock and damage stores on both databases, and see that nothing is lost (10 minutes)
	@$(BIN)/python tests/faults

fuzz: $(VENV)/.installed-test  ## Read damaged and hostile files of every format, and see that nothing crashes, hangs or fills memory (10 minutes)
	@$(BIN)/python tests/fuzz $(if $(MINUTES),--minutes $(MINUTES))

bench-store: $(VENV)/.installed-test  ## Measure queries on 100,000 generated claims, on both databases (10 minutes)
	@$(BIN)/python tests/eval/bench_store.py --make 100000

$(VENV)/.installed-browser: $(VENV)/.installed-test
	@$(PIP_INSTALL) -e '.[browser]'
	@touch $@

install: $(VENV)/.installed-test  ## Install into .venv, with what the tests need

lock:  ## Pin the newest versions that pyproject.toml allows in constraints.txt
	@rm -rf .lock && $(PYTHON) -m venv .lock
	@PIP_CONSTRAINT= PIP_BUILD_CONSTRAINT= .lock/bin/pip install --quiet --quiet --upgrade -e '.[browser]' hatchling editables
	@.lock/bin/pip list --format freeze --exclude-editable --exclude pip --exclude setuptools > .lock/pins
	@{ echo '# The versions that are tested together; `make lock` renews them.'; LC_ALL=C sort -f .lock/pins; } > constraints.txt
	@rm -rf .lock

train: $(VENV)/.installed-test  ## Train the extractor again from the gold files beside the checkout (an hour on two cores)
	@$(PIP_INSTALL) -e '.[train]'
	@$(BIN)/python -m claims.train judge ../shared/gold/polnear_train.jsonl.gz \
		--dev ../shared/gold/polnear_dev.jsonl.gz --checkpoint training.pt --output claims/extract/judge.npz
	@rm training.pt

train-conflicts: $(VENV)/.installed-test  ## Train the judge of conflicts again from the gold files beside the checkout (an hour to an hour and a half)
	@$(PIP_INSTALL) -e '.[train]'
	@$(BIN)/python -m claims.train conflicts ../shared/gold/conflicts_train.jsonl \
		--more tests/eval/conflicts/labelled.jsonl.gz --docs ../shared/corpus/clusters.jsonl.gz --sentences ../shared/gold/nli_train.jsonl.gz \
		--checkpoint sentences.pt --output claims/conflicts/judge.npz
	@rm sentences.pt

train-screen: $(VENV)/.installed-test  ## Fit again which pairs the judge of conflicts reads, from the news beside the checkout (a quarter of an hour)
	@$(PIP_INSTALL) -e '.[train]'
	@$(BIN)/python -m claims.train screen ../shared/corpus/clusters.jsonl.gz ../shared/corpus/news_10k.jsonl.gz \
		--first 500 --output claims/conflicts/screen.npz

wheel: $(VENV)/.installed-test  ## Build the wheel into dist/
	@$(BIN)/python -m pip wheel --quiet --quiet --no-deps --wheel-dir dist .

clean:  ## Remove what was made: .venv, caches, builds
	@rm -rf $(VENV) .lock build dist docs/reference claims-demo.db* .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "claims needs CPython 3.11 or later, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || true)." >&2; \
		echo "Name a newer one: make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/.installed: $(BIN)/pip pyproject.toml constraints.txt
	@echo "Installing into $(VENV) (once; a minute or two) ..." >&2
	@$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/.installed-test: $(BIN)/pip pyproject.toml constraints.txt
	@echo "Installing into $(VENV) with what the tests need (once; a minute or two) ..." >&2
	@$(PIP_INSTALL) -e '.[test]'
	@touch $@ $(VENV)/.installed
