# Everything that is run by hand. A fresh machine needs Python 3.11 to 3.13, make and bash, nothing else:
# each target makes .venv and installs what it needs, once for each content of a lock file.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --no-input --disable-pip-version-check --progress-bar off

# One line for every twenty packages: an installation of some minutes must not look dead. Faults are shown in full.
PROGRESS = awk '/^(Collecting|Requirement already)/ { if (++n % 20 == 0) { printf "  … %d packages\n", n; fflush() } } \
	/^(Installing collected)/ { print "  … putting them in place"; fflush() } \
	/^ *(ERROR|error|WARNING: Retrying)/ { print; fflush() }'

.PHONY: help demo test check format lock messages docs-pictures clean

help:
	@echo "make demo     try the kit: 24 scripted people, a projector, a playback pack"
	@echo "make test     every check: style, types, notebooks, tests, a real browser"
	@echo "make check    the quick checks alone: style, types, notebooks"
	@echo "make format   set the code in its one format"
	@echo "make lock     choose the versions of all dependencies anew"
	@echo "make messages bring the catalogues of the packs' words up to date, and list what is not translated"
	@echo "make docs-pictures  take the pictures of the documentation anew"
	@echo "make clean    remove what these targets made"

demo: $(VENV)/.installed
	@$(BIN)/facilitate demo $(DEMO)

test: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.provision_browser
	@$(MAKE) check
	@# What a file makes once (a browser, a hub, a set of packs) one process makes. Every hub and kernel that a test starts
	@# would compile the kit anew where the environment forbids to keep what was compiled.
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q

check: $(VENV)/.installed-dev
	@echo "Style";     $(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	@echo "Types";     $(BIN)/mypy
	@echo "Notebooks"; $(BIN)/nbstripout --keep-id --verify workshops/*.ipynb

format: $(VENV)/.installed-dev
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

# The lock files carry no address of a package index: they are good wherever the packages come from.
lock: $(VENV)/.installed-dev
	@$(PIP_INSTALL) --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--upgrade pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	@git diff --stat -- requirements.lock requirements-dev.lock

messages: $(VENV)/.installed-dev
	@$(BIN)/python -m facilitation_kit.playback.catalogues

docs-pictures: $(VENV)/.installed-dev
	@$(BIN)/python -m docs.take_pictures

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .test-artifacts

# A candidate must start, be 3.11 to 3.13, and be able to make virtual environments with pip.
$(BIN)/python:
	@for candidate in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
		if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
			echo "Making $(VENV) with $$("$$candidate" --version)"; \
			"$$candidate" -m venv $(VENV); exit 0; \
		fi; \
	done; \
	echo "No Python 3.11, 3.12 or 3.13 with the module venv was found."; \
	echo "Install one (on Debian and Ubuntu also the package python3-venv), or name it: make demo PYTHON=/path/to/python3.11"; \
	exit 3

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@if [ ! $(VENV)/.installed-dev -nt requirements.lock ]; then \
		echo "Installing what the kit needs (once; a few minutes)"; \
		$(PIP_INSTALL) --require-hashes -r requirements.lock 2>&1 | $(PROGRESS); \
	fi
	@$(PIP_INSTALL) --quiet --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the kit and its tests need (once; a few minutes)"
	@$(PIP_INSTALL) --require-hashes -r requirements-dev.lock 2>&1 | $(PROGRESS)
	@$(PIP_INSTALL) --quiet --no-deps -e .
	@touch $@ $(VENV)/.installed
