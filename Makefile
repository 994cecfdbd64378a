# `make` alone says what there is.
PYTHON ?= $(firstword $(foreach each,python3.11 python3 python3.12 python3.13,$(shell command -v $(each) 2>/dev/null)))
SETUP = PYTHONPATH=deploy $(PYTHON) -m native.bootstrap
NATIVE = PYTHONPATH=deploy .venv/bin/python -m native
PYTEST = .venv/bin/python -m pytest -q
PACKAGES = identity account_sync readings billing_calculator notification
UV = .run/uv/bin/uv
COMPILE = $(UV) pip compile --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 --universal \
	$(if $(UPGRADE),--upgrade) $(foreach each,contracts chassis $(PACKAGES),--no-emit-package $(subst _,-,$(each)))
SHELL = /bin/bash
.SHELLFLAGS = -eu -o pipefail -c
.DEFAULT_GOAL = help
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*/\1/p' $(firstword $(MAKEFILE_LIST)))

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: ## set up and start the whole suite on this machine, load the demo registry, say where to look
	@$(SETUP)
	@$(NATIVE) up

down: ## stop it; the data stay in .run/
	@$(NATIVE) down

status: ## what runs, since when, with how much memory
	@$(NATIVE) status

restart: ## restart the services one after the other without a failed request (S=readings for one)
	@$(NATIVE) restart $(S)

logs: ## follow the logs (P=readings for one service)
	@$(NATIVE) logs $(P)

clock: ## show the business time, or move it (AT=2022-11-26T10:00)
	@$(NATIVE) clock $(AT)

rotate-keys: ## sign access tokens with a fresh key, nobody is signed out (DROP=1 after a leak; RECEIPTS=1: the key of receipts)
	@$(NATIVE) rotate-keys $(if $(DROP),drop,$(if $(RECEIPTS),receipts))

staff: ## who of the retailer has access; ADD=login ROLES="clerk head" prints a one-time set-up link, RESET=login another, REMOVE=login
	@$(NATIVE) run identity $(if $(ADD),add-staff $(ADD) $(ROLES:%=--role %),$(if $(RESET),reset-staff $(RESET),$(if $(REMOVE),remove-staff $(REMOVE),list-staff)))

parked: ## events that could not be handled, and why (S=readings for one service)
	@for each in $(or $(S),$(PACKAGES)); do echo "$$each:"; $(NATIVE) parked list $$each; done

redrive: ## have the dead events of a service tried again (S=readings)
	@$(NATIVE) parked redrive $(or $(S),$(error name the service: make redrive S=readings)) --all

subscriber: ## give an internal system a queue of public events (NAME=meter-analytics TYPES="readings.reading_submitted.v1"; END=1)
	@PYTHONPATH=deploy .venv/bin/python -m native.subscribing $(if $(END),end "$(NAME)",subscribe "$(NAME)" $(TYPES))

missed: ## print public events since a moment, one a line (SINCE=2026-11-25T10:00 TYPES="readings.reading_submitted.v1")
	@PYTHONPATH=deploy .venv/bin/python -m native.subscribing missed "$(SINCE)" $(TYPES)

pack: ## check a tariff pack and run its worked examples (F=order-2027.json)
	@$(NATIVE) run billing_calculator check-pack "$(or $(F),$(error name the file: make pack F=order-2027.json))"

audit: ## prove on the running suite that no event is lost and that balances agree with their entries
	@$(NATIVE) audit

replay: ## bring a service what the event logs hold, while it runs (S=readings)
	@$(NATIVE) replay $(or $(S),$(error name the service: make replay S=readings))

rebuild: ## make a second database from the event logs alone and compare (S=billing-calculator)
	@$(NATIVE) rebuild $(or $(S),billing-calculator)

demo: ## walk through the running suite as a customer would
	@PYTHONPATH=deploy .venv/bin/python -m demo

agent: ## play payment agents of both protocols on the running suite (A=520000100002 SUM=300.00)
	@PYTHONPATH=deploy .venv/bin/python -m demo.agent "$(or $(A),$(error name the account: make agent A=520000100002))" "$(or $(SUM),300.00)"

month: ## the retailer's billing base as a program: one business month in about a minute, and whether it comes out even
	@PYTHONPATH=deploy .venv/bin/python -m demo.base

check: ## fast: lint, types, architecture, contracts, unit tests
	@$(SETUP) --check
	@$(MAKE) --no-print-directory -j 2 --output-sync=target lint unit

lint:
	@.venv/bin/ruff check --quiet
	@.venv/bin/mypy
	@said=$$(.venv/bin/lint-imports --no-logo) || { echo "$$said"; exit 1; }
	@said=$$($(PYTEST) --collect-only tests) || { echo "$$said"; exit 1; }

unit:
	@$(PYTEST) -n 2 --dist loadfile tests/architecture tests/contracts $(wildcard tests/*/unit)

test: ## everything: check, then each service on real servers, then journeys through the gateway
	@$(SETUP) --tests
	@$(MAKE) --no-print-directory -j 2 --output-sync=target lint unit
	@$(MAKE) --no-print-directory component
	@$(MAKE) --no-print-directory journeys

component: # the longest files first, so that no process is left alone with them at the end
	@$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder tests/security tests/chassis $(wildcard tests/*/component) tests/deploy

journeys:
	@$(PYTEST) tests/journeys

faults: ## the fault campaign, short form: kills and freezes everywhere, nothing lost, doubled, stuck or wrong (report: .run/faults.md)
	@$(SETUP) --tests
	@$(PYTEST) tests/faults --durations 12 --form short --turn $(or $(TURN),$(shell date +%j))

faults-full: ## the release form of it, hours; writes tests/faults/REPORT.md (T="replay ledger" for a part, beside what was seen before)
	@$(SETUP) --tests
	@$(PYTEST) $(if $(T),$(T:%=tests/faults/test_%.py),tests/faults) --form full $(if $(K),-k "$(K)")

security: ## fuzzing, the access matrix, guessing, enumeration and erasure in the release form, hours; writes tests/security/REPORT.md (T=fuzz, SHARE=0.1)
	@$(SETUP) --tests
	@$(PYTEST) $(if $(T),$(wildcard $(T:%=tests/security/test_%.py) $(T:%=tests/journeys/test_%.py)),tests/security tests/journeys/test_erasure.py) \
	  --form full $(if $(SHARE),--share $(SHARE))

bench: ## measure everything in one run against its rivals (table and .run/bench.json; P=hop for one part)
	@$(SETUP) --bench
	@PYTHONPATH=deploy .venv/bin/python -m tests.bench $(P) $(if $(REPORT),--report)

containers: ## the compose file in real containers, on an engine of its own, and the journeys against it (Debian, as root)
	@$(SETUP) --containers
	@PYTHONPATH=deploy .venv/bin/python -m docker.without_registry journeys

contracts: ## generate JSON Schema, AsyncAPI and OpenAPI anew
	@.venv/bin/python -m contracts contracts/generated
	@mkdir -p contracts/generated/openapi
	@for each in $(PACKAGES); do \
	  .venv/bin/python -m chassis openapi $$each > contracts/generated/openapi/$$each.new; \
	  mv contracts/generated/openapi/$$each.new contracts/generated/openapi/$$each.json; done

compat: ## what the contracts of today would break of those released, and whom
	@.venv/bin/python -m contracts.compat contracts

release-contracts: ## keep the contracts of today as released (VERSION=0.2.0); refused over a break
	@.venv/bin/python -m contracts.release contracts $(or $(VERSION),$(error name it: make release-contracts VERSION=0.2.0)) $$(git rev-parse HEAD)

record: ## keep what a walk through the running suite says as golden traffic of this release
	@PYTHONPATH=deploy .venv/bin/python -m demo.recording contracts/released/traffic

lock: ## write down exact versions with hashes (UPGRADE=1 takes newer ones)
	@test -x $(UV) || { $(PYTHON) -m venv .run/uv && .run/uv/bin/python -m pip install --quiet --disable-pip-version-check uv; }
	@$(COMPILE) --group dev pyproject.toml -o requirements-dev.lock
	@$(COMPILE) -c requirements-dev.lock --group native pyproject.toml -o requirements.lock
	@$(COMPILE) -c requirements-dev.lock --group operations -o deploy/docker/requirements.lock
	@$(COMPILE) -c requirements-dev.lock --group bench -o tests/bench/requirements.lock
	@for each in services/*/pyproject.toml; do $(COMPILE) -c requirements-dev.lock $$each -o $${each%pyproject.toml}requirements.lock; done
	@! grep -nE 'https?://|file:|^-e' requirements*.lock deploy/*/*.lock tests/*/*.lock services/*/requirements.lock deploy/docker/requirements.lock
