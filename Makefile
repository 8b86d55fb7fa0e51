# The front door. `make help` lists what it does; every target sets up what it needs.
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON_BIN := .venv/bin
# The browser that the set-up chose: the machine's own, Debian's, or one unpacked in .cache.
TEST_ENV := CHROMIUM="$(CURDIR)/.cache/chromium/run"
PYTEST := $(TEST_ENV) $(PYTHON_BIN)/python -m pytest
SOURCES := src tests simulators bench evals scripts migrations

# Tools write in the home directory; where there is none they get one inside the clone.
ifneq ($(shell test -d "$$HOME" && test -w "$$HOME" && echo writable),writable)
export HOME := $(CURDIR)/.cache/home
endif

.PHONY: help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## set up and start the whole product at http://127.0.0.1:8000 (PORT=, DATA_DIR=, DATABASE_URL=)
	@scripts/setup run
	@exec $(PYTHON_BIN)/lead-orchestrator up

.PHONY: test
test: ## set up and pass every test, browser tests included
	@scripts/setup test
	@rm -f .coverage .coverage.*
	@$(PYTEST) -n 2 --dist=loadfile --cov --cov-report=term:skip-covered
	@scripts/npm test --silent

.PHONY: test-full
test-full: check test demo ## everything: the checks, the tests and the demo story

.PHONY: check
check: ## format, lint, types, import contracts, docs up to date
	@scripts/setup check
	@$(PYTHON_BIN)/ruff format --check --quiet $(wildcard $(SOURCES)) || { echo "check: run 'make format'"; exit 1; }
	@$(PYTHON_BIN)/ruff check --quiet $(wildcard $(SOURCES))
	@$(PYTHON_BIN)/lint-imports --no-logo
	@$(PYTHON_BIN)/python scripts/docs.py --check
	@$(PYTHON_BIN)/pyright
	@scripts/npm run typecheck --silent
	@scripts/npm run lint --silent --if-present

.PHONY: format
format: ## put the Python files in shape
	@scripts/setup check
	@$(PYTHON_BIN)/ruff check --fix-only --quiet $(wildcard $(SOURCES))
	@$(PYTHON_BIN)/ruff format $(wildcard $(SOURCES))

.PHONY: demo
demo: ## the headless story: a quote, a first message, a chat, a booking
	@scripts/setup run
	@$(PYTHON_BIN)/lead-orchestrator demo

.PHONY: simulators
simulators: ## start the simulated vendors (Shopmonkey, Twilio, SendGrid, Claude, OpenAI) on 127.0.0.1:9100
	@scripts/setup run
	@exec $(PYTHON_BIN)/python -m simulators --port 9100

.PHONY: eval
eval: ## the assistant's evaluation: conversations, attacks, an evil model (MODEL=claude, ARGS="--language es")
	@scripts/setup check
	@$(PYTHON_BIN)/python -m evals conversations --model $(or $(MODEL),scripted) $(ARGS)
	@$(PYTHON_BIN)/python -m evals attacks $(if $(MODEL),--model $(MODEL))
	@$(PYTHON_BIN)/python -m evals evil

.PHONY: bench
bench: ## the benchmarks: one JSON line each, and bench/results.json
	@scripts/setup check
	@$(PYTHON_BIN)/python -m bench

.PHONY: api
api: ## write openapi.json and the web app's types from the routes
	@scripts/setup check
	@$(PYTHON_BIN)/python scripts/openapi.py
	@scripts/npm run api --silent --if-present

.PHONY: lock
lock: ## resolve the dependencies again: versions and hashes, no addresses
	@scripts/setup check
	@scripts/lock

.PHONY: clean
clean: ## remove what was installed and built; data/ stays
	@rm -rf .venv .cache web/node_modules web/dist htmlcov .coverage .coverage.* .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find src tests simulators bench evals -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
