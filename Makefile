# Jejak Semarang. Two commands matter: `make run` and `make test`.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
BIN := .venv/bin
# Test files run side by side, each with an app and a browser of its own.
WORKERS ?= 3
PYTEST := $(BIN)/python -m pytest -q --numprocesses $(WORKERS) --dist loadfile

.PHONY: help run setup setup-dev browser words tools lint quick check test bench lock schema clean

help:
	@echo "make run    start the app on http://$(HOST):$(PORT)"
	@echo "make test   everything, browser included    make check  the quick part"
	@echo "make bench  what speed and memory cost      make setup  only install"

# Compiled afterwards and on all cores, which pip does on one.
.venv/.app: requirements/app.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 run"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes --requirement requirements/app.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q -j 0 .venv/lib >/dev/null || true
	@touch $@

.venv/.dev: .venv/.app requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes --requirement requirements/dev.txt
	@$(BIN)/python -m compileall -q -j 0 .venv/lib >/dev/null || true
	@touch $@

setup: .venv/.app

setup-dev: .venv/.dev

run: setup
	$(BIN)/streamlit run app.py --server.address $(HOST) --server.port $(PORT)

browser:
	@sh tests/install_tools.sh browser

words:
	@sh tests/install_tools.sh words

tools:
	@sh tests/install_tools.sh

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy sites routes
	$(BIN)/lint-imports --no-cache
	$(BIN)/jejak check

quick: setup-dev words
	$(PYTEST) tests/unit tests/content

# What does not wait for each other goes on at once.
check:
	$(MAKE) -j2 setup-dev words
	$(MAKE) -j2 lint quick

test:
	$(MAKE) -j2 setup-dev tools
	$(MAKE) -j2 lint quick
	$(PYTEST) --no-loadscope-reorder tests/browser tests/pages

bench: setup-dev browser
	$(BIN)/python -m benchmarks

schema: setup
	$(BIN)/jejak schema

lock:
	$(PYTHON) -m pip install --quiet uv
	for name in app dev; do $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  requirements/$$name.in --output-file requirements/$$name.txt; done

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache
