# Two commands do everything on a fresh Debian or Ubuntu: `make audit` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
URL ?=
SUBMISSIONS ?=
ARGS ?=

.PHONY: default audit demo setup system lint fix docs test test-full accuracy bench bench-fleet bench-carriers item clean
default: test

# Chromium, Tesseract with Thai, poppler and Thai fonts; nothing is done where they are there.
system:
	@sh .ci/system

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

setup: system $(READY)

# With no URL the demonstration site is served on this machine and audited.
audit: setup
ifeq ($(URL),)
	@$(BIN)/prongsai demo --audit $(ARGS); code=$$?; [ $$code -le 1 ]
else
	@$(BIN)/prongsai audit "$(URL)" $(if $(SUBMISSIONS),--submissions "$(SUBMISSIONS)") $(ARGS); code=$$?; [ $$code -le 1 ]
endif

demo: setup
	@$(BIN)/prongsai demo

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/cog --check -I . README.md o_items/README.md docs/store.md

fix: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Writes the parts of the documents that come from the code.
docs: $(READY)
	$(BIN)/cog -r -I . README.md o_items/README.md docs/store.md

test: setup lint
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not full"

test-full: setup
	$(BIN)/pytest -q -n 2 --dist loadfile -m full

# Precision and recall by item and by kind of element over the test sites.
accuracy: setup
	$(BIN)/python -m tests.accuracy

bench: setup
	$(BIN)/python -m benchmarks.audit

bench-fleet: setup
	$(BIN)/python -m benchmarks.fleet $(ARGS)

bench-carriers: setup
	$(BIN)/python -m benchmarks.carriers $(ARGS)

# One item's cases only: make item ITEM=O5
item: $(READY)
	$(BIN)/pytest -q tests/test_items.py -k "$(ITEM)-"

clean:
	rm -rf $(VENV) out dist .mypy_cache .ruff_cache .pytest_cache
