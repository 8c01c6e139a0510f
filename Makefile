# Daybook. `make` alone lists what there is.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do command -v $$p && break; done)
BIN := .venv/bin
QUICK := -q --no-header -p no:anyio -n auto --dist worksteal --hypothesis-profile quick -m "not real and not sound and not long"
# What kills servers and talks in real time may miss its time on a busy machine once; what fails twice has failed.
AGAIN := $(BIN)/pytest -q --last-failed --last-failed-no-failures none
LOCKED := pyproject.toml infra/install.py
# Compiled modules are kept, whatever the environment says: without them each process starts seconds later.
export PYTHONDONTWRITEBYTECODE :=
# One thread each: there is a process for each core already.
quick: export OPENBLAS_NUM_THREADS := 1
.DEFAULT_GOAL := help
.PHONY: help install run down status test check quick lint format dashboard sbom bench eval chaos lock clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name text; do printf '  make %-9s %s\n' "$$name" "$$text"; done

.venv/.daybook-run: infra/requirements.txt $(LOCKED)
	@$(PYTHON) infra/install.py run
.venv/.daybook-dev: infra/requirements-dev.txt $(LOCKED)
	@$(PYTHON) infra/install.py dev

install: .venv/.daybook-run ## install into .venv (run and test do it by themselves)

run: .venv/.daybook-run ## start everything on this machine; Ctrl-C stops it
	@exec $(BIN)/daybook up
down: .venv/.daybook-run ## stop what runs in this folder
	@$(BIN)/daybook down
status: .venv/.daybook-run ## what runs, and where
	@$(BIN)/daybook status

test: .venv/.daybook-dev lint ## everything: checks, unit tests, real NATS and PostgreSQL, whole calls with sound
	$(BIN)/python dashboard/build.py check
	$(BIN)/pytest -q -n auto -m "not sound and not cluster" || $(AGAIN)
	$(BIN)/pytest -q -m "sound or cluster" || $(AGAIN)

check: .venv/.daybook-dev ## the fast part: checks and tests without servers, seconds
	@$(MAKE) --no-print-directory -j 2 lint quick
quick: .venv/.daybook-dev
	@$(BIN)/pytest $(QUICK)

lint: .venv/.daybook-dev ## style, types, who may import whom, and that every dependency is used
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

format: .venv/.daybook-dev ## put the code into the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

dashboard: .venv/.daybook-dev ## check the dashboard and build it from its sources (Node comes from the package index where there is none)
	$(BIN)/python dashboard/build.py

sbom: .venv/.daybook-dev ## write daybook.cdx.json: every package that running it installs, with version and hashes (CycloneDX)
	$(BIN)/cyclonedx-py requirements infra/requirements.txt --pyproject pyproject.toml --output-reproducible --output-file daybook.cdx.json

bench: .venv/.daybook-dev ## measure: latency by stage, capacity, the bus (ARGS="capacity --calls 150 --nice -10")
	$(BIN)/python -m bench $(ARGS)

eval: .venv/.daybook-dev ## judge the receptionist by simulated callers with goals (ARGS="--seeds 3 --show")
	@$(BIN)/daybook eval $(ARGS)

chaos: .venv/.daybook-dev ## kill, freeze and cut off whatever runs during live calls, and reckon what it cost
	$(BIN)/python -m bench.chaos --seed 1 --calls 4 --minutes 3

lock: ## pin dependencies anew after changing pyproject.toml (needs uv)
	@sh infra/lock.sh

clean: ## remove what running and testing made, except .daybook (your data)
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist dashboard/node_modules
