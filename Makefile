# Everything sets itself up in .venv: nothing is needed but Python 3.11 with pip, or uv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
ARGS ?=
# Tests start many processes: none shall compile the whole house anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test fuzz properties-nightly strings-nightly api-nightly faults faults-nightly faults-broken docs lint types imports check lock clean

demo: .venv/ready
	$(BIN)/outreach demo $(ARGS)

# Four at once, for many tests wait for a server.
test: .venv/ready
	$(BIN)/pytest -n 4 --dist worksteal $(ARGS)

# Ten minutes, or so many seconds: make fuzz ARGS=60
fuzz: .venv/ready
	$(BIN)/python benchmarks/fuzz_listening.py $(ARGS)

# What docs/rules.md says of every key, from the models.
docs: .venv/ready
	$(BIN)/python -m tests.rules_reference

# 200,000 histories against the gate, others every day; about an hour on two cores. Fewer: make properties-nightly HISTORIES=20000
HISTORIES ?= 200000
properties-nightly: .venv/ready
	OUTREACH_HISTORIES=$(HISTORIES) OUTREACH_FIRST_BATCH=$$(date +%y%m%d000) $(BIN)/pytest -n 2 --timeout=0 tests/properties/test_gate_histories.py $(ARGS)

# Kills, stalls, servers that lie, full disks, both databases, and builds that are broken on purpose: a report in faults.md
faults: .venv/ready
	$(BIN)/python -m tests.faults $(ARGS)

# Ten times as many of each: make faults-nightly ARGS="--database SQLite"
faults-nightly: .venv/ready
	$(BIN)/python -m tests.faults --nightly --report faults-nightly.md $(ARGS)

faults-broken: .venv/ready
	$(BIN)/python -m tests.faults --broken --report faults-broken.md $(ARGS)

# 100,000 hostile names, subjects and bodies against the composer; fewer: make strings-nightly STRINGS=2000
STRINGS ?= 20000
strings-nightly: .venv/ready
	OUTREACH_STRINGS=$(STRINGS) $(BIN)/pytest -n 2 --timeout=0 tests/properties/test_compose.py $(ARGS)

# Whatever may be asked of the API, against its own description: 300 requests of each kind, or fewer.
EXAMPLES ?= 300
api-nightly: .venv/ready
	OUTREACH_EXAMPLES=$(EXAMPLES) $(BIN)/pytest -n 2 --timeout=0 tests/web/api/test_schema.py $(ARGS)

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready
	$(BIN)/mypy

imports: .venv/ready
	$(BIN)/lint-imports

check: lint types imports test

# Pinned versions with hashes, and no download addresses.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --all-extras --no-header pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .demo

.venv/ready: requirements.lock pyproject.toml
	@if command -v uv >/dev/null; then \
	  uv venv -q --allow-existing --python $(PYTHON) .venv && \
	  VIRTUAL_ENV=.venv uv pip install -q --no-deps --require-hashes -r requirements.lock && \
	  VIRTUAL_ENV=.venv uv pip install -q --no-deps --no-build-isolation -e . ; \
	else \
	  $(PYTHON) -m venv .venv && \
	  $(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.lock && \
	  $(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@
