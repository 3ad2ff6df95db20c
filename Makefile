# Two commands set up everything on a machine with Python 3.11 or newer, make and git: `make build` and `make test`.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: build test check ui lock countries benchmark crashtest clean

build: .venv/ready  ## make a release from the settings in observatory.toml; the default observes the bundled samples
	@$(BIN)/observatory build

test: .venv/ready  ## run all tests, the files of tests side by side on the processors there are
	@$(BIN)/pytest --numprocesses logical --maxprocesses 8 --dist loadfile --no-loadscope-reorder

check: .venv/ready  ## lint, types, portable SQL, and the definitions Dagster would load (it warns of itself where a schedule exists)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m warehouse.portable transforms
	@PYTHONWARNINGS='error,ignore:Property `ScheduleDefinition.environment_vars` is deprecated' $(BIN)/dg check defs

ui: .venv/ready  ## the Dagster pages, on this machine only: http://127.0.0.1:3000
	@DAGSTER_HOME="$(CURDIR)" $(BIN)/dg dev --host 127.0.0.1 --port 3000

lock: .venv/ready  ## pin every dependency again, with hashes; needs uv
	uv pip compile --quiet --universal --generate-hashes --no-strip-extras --no-emit-index-url --no-annotate \
		--no-header --python-version 3.11 --extra dev --output-file requirements.lock pyproject.toml

countries: .venv/ready  ## write the tables of countries again, from pycountry and babel
	@$(BIN)/python -m raw.countries.generate

benchmark: .venv/ready  ## reading generated works, again when 1 % changed, and counting them, against named peers; long
	@$(BIN)/python -m benchmarks.ingest
	@$(BIN)/python -m benchmarks.changes
	@$(BIN)/python -m benchmarks.indicators
	@$(BIN)/python -m benchmarks.releases

crashtest: .venv/ready  ## kill 200 builds and pulls at random moments and look at what is left; long
	@$(BIN)/python -m tests.faults.crash --kills 200

clean:  ## remove the environment and everything that was made; snapshots and releases too
	rm -rf .venv .dagster warehouse/data benchmarks/data

.venv/ready: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing the pinned packages; this takes a minute or two"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
