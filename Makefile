# Everything that people and CI do here. Each target sets up what it needs: the
# environments .venv and .tools/*, from lock files, again only if a lock file changed.
# Variables: PYTHON (an interpreter, 3.13 or newer), HOST and PORT (run, mock), EXAMPLES and SEED
# (fuzz, fuzz-server), PHASES (fuzz), DATABASE (fuzz, profile), OPERATION (profile), SECONDS (bench,
# profile), ONLY (bench, faults), ROUNDS and SAMPLES (bench), BASE (review), CONTRACTS, MUTANTS and
# SEED (reach), CONTRACT and OUTPUT (generate, client), NAME and DIR (service), SERVICE (check, test,
# fuzz, mock, client, review: one of tests/services), ENGINE (image, sbom).
SHELL := /bin/sh
# If it were set, each of some hundred processes would compile all sources again.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run migrate test coverage check fuzz fuzz-server bench faults profile reach service generate client image sbom licences package mock example contract-fill lint-contract review format lock clean runtime better-auth client-tests example-tools other-servers pooler dev tools house

python := .venv/bin/python
engine := $(or $(ENGINE),docker)
version = $(shell sed -n 's/^  version: //p' openapi/openapi.yaml)
sbom = dist/taskpact-$(version).cdx.json
# Slow files come first, or at the end a single process would be busy with them.
in_processes := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder \
    tests/openapi tests/typescript tests/python_client tests/generated tests/impl tests/services \
    tests/support $(wildcard tests/test_*.py)
other_contract := $(if $(CONTRACT),--contract '$(CONTRACT)')
# On GitHub, linter findings are shown next to the line.
annotate := $(if $(GITHUB_ACTIONS),--format github-actions)
# Other services, each with a house of its own: a folder that is laid out as this one.
services := $(notdir $(patsubst %/,%,$(dir $(wildcard tests/services/*/openapi.yaml))))
house := $(if $(SERVICE),house)
spectral := $(if $(wildcard tests/services/$(SERVICE)/spectral.yaml),spectral.yaml,rules/spectral.yaml)
in_house := $(if $(SERVICE),cd .services/$(SERVICE) &&)

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

run: migrate ## serve the application, with HOST and PORT from the environment
	$(python) -m impl serve

migrate: runtime ## bring the database to the newest schema
	$(python) -m impl migrate

ifdef SERVICE
test: check
	$(python) -m pytest tests/services -k $(SERVICE)
	DATABASE=sqlite $(MAKE) fuzz
	DATABASE=postgresql $(MAKE) fuzz

check: lint-contract
	$(python) -m tests.services.house $(SERVICE) types
else
test: check better-auth client-tests other-servers pooler ## everything that CI runs: check, tests, fuzz on both databases
	$(python) -m pytest $(in_processes)
	DATABASE='sqlite postgresql' $(python) -m tests.fuzz
	@for service in $(services); do \
	    $(MAKE) fuzz SERVICE=$$service PHASES='examples fuzzing' EXAMPLES=5 || exit 1; done
	@echo "All passed: format, lint, types, contract, generated code, tests, fuzz on SQLite and PostgreSQL."

coverage: check better-auth client-tests other-servers pooler ## which lines and branches the tests run
	$(python) -m coverage erase
	$(python) -m coverage run -m pytest $(in_processes)
	$(python) -m coverage combine --quiet
	$(python) -m coverage report

check: dev lint-contract ## format, lint, types, layers, contract lint, generated code is fresh
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo --no-cache
	$(python) -m openapi.codegen.generate --check
	$(python) -m openapi.codegen.generate_client --check
	@for service in $(services); do $(MAKE) check SERVICE=$$service || exit 1; done
endif

fuzz: dev $(house) ## fuzz a running server against the contract (EXAMPLES=1000 SEED=1 DATABASE=sqlite SERVICE=orders)
	$(in_house) $(python) -m tests.fuzz

fuzz-server: dev ## fuzz the HTTP server with almost valid requests (EXAMPLES=1000 SEED=1)
	$(python) -m tests.fuzz_server

bench: other-servers ## what a request costs here and elsewhere (SECONDS ROUNDS), or ONLY=lists
	@$(python) -m tests.bench.$(or $(ONLY),compare)

faults: dev pooler ## what the service survives, written into tests/faults/ledger.md, or ONLY=kills
	@$(python) -m tests.faults.run $(ONLY)

profile: dev ## where the time of a request goes (OPERATION=R1 DATABASE=sqlite SECONDS=4)
	@$(python) -m tests.bench.profiling

generate: tools ## write generated/ from openapi/openapi.yaml; OUTPUT from CONTRACT, if given
	$(python) -m openapi.codegen.generate $(other_contract) $(if $(OUTPUT),--output '$(OUTPUT)')
	$(python) -m openapi.codegen.generate_client $(other_contract) $(if $(OUTPUT),--output '$(OUTPUT)/typescript')

client: tools $(house) ## write only the TypeScript client, generated/typescript; or OUTPUT from CONTRACT
	$(in_house) $(python) -m openapi.codegen.generate_client $(other_contract) $(if $(OUTPUT),--output '$(OUTPUT)')

image: ## build the image of the service with Docker, or with ENGINE=podman
	$(engine) build -f impl/deploying/Dockerfile -t taskpact --build-arg VERSION=$(version) --build-arg GIT_REVISION=$$(git rev-parse HEAD) .

sbom: ## what is in that image: dist/taskpact-VERSION.cdx.json, by CycloneDX
	@.ci/install .tools/sbom impl/deploying/sbom.lock
	@.ci/install .tools/shipped requirements.lock
	@mkdir -p dist
	.tools/sbom/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o $(sbom) .tools/shipped
	$(engine) run --rm --entrypoint dpkg-query taskpact --show --showformat='$${Package} $${Version} $${Architecture}\n' | .tools/sbom/bin/python -m impl.deploying.debian $(sbom)

licences: dev ## write impl/deploying/licences.md: the licences of the packages that are shipped
	$(python) -m impl.deploying.licences

package: client ## build the client's tarball, dist/taskpact-client-VERSION.tgz
	@mkdir -p dist
	@ln -sfn ../../.tools/typescript/node_modules generated/typescript/node_modules # types of peers
	.ci/node npm pack ./generated/typescript --pack-destination dist --loglevel=error

reach: client-tests ## what becomes of other contracts (CONTRACTS=folder), or of MUTANTS=10000 wrong ones (SEED=1)
	@$(python) -m openapi.reach.$(if $(MUTANTS),mutants --mutants $(MUTANTS) $(if $(SEED),--seed $(SEED)),reach) $(CONTRACTS)

service: tools ## begin a new service with this house (NAME=bookshop DIR=../bookshop)
	@$(python) -m openapi.service.service "$$NAME" "$$DIR"

mock: dev $(house) ## serve the contract's examples without a backend, with HOST and PORT (4010)
	@$(in_house) $(python) -m openapi.mock.mock

example: package example-tools ## serve an example application for make run, on http://localhost:5173
	@mkdir -p .tools/example/node_modules/taskpact-client
	@tar -xzf "$$(ls -t dist/*.tgz | head -1)" --strip-components 1 -C .tools/example/node_modules/taskpact-client
	@ln -sfn ../../../.tools/example/node_modules tests/typescript/example/node_modules
	.ci/node .tools/example/node_modules/.bin/vite tests/typescript/example

contract-fill: dev ## write the errors and headers that follow into openapi/openapi.yaml
	@$(python) -m openapi.rules.fill

lint-contract: tools $(house) ## lint openapi/ with Redocly, Spectral, OWASP and our own rules
	$(in_house) .ci/node redocly lint $(annotate) --config openapi/rules/redocly.yaml openapi/openapi.yaml
	$(if $(SERVICE),,.ci/node redocly lint $(annotate) --config openapi/rules/journeys.yaml openapi/journeys.arazzo.yaml)
	$(in_house) .ci/node spectral lint $(annotate) --fail-severity warn --quiet --ruleset openapi/$(spectral) openapi/openapi.yaml
	$(in_house) $(python) -m openapi.rules.lint

review: dev ## review a change of the contract (BASE=origin/main): what breaks, and is it declared
	@$(python) -m openapi.review.review $(if $(GITHUB_ACTIONS),--annotate) $(if $(SERVICE),--contract tests/services/$(SERVICE)/openapi.yaml) $(or $(BASE),origin/main)

format: dev ## format the Python code and fix what the linter can fix
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lock: ## write the lock files from pyproject.toml and package.json (UPGRADE=1: newest versions)
	@.ci/lock $(if $(UPGRADE),--upgrade)

clean: ## remove environments, caches and reports (the database in .data stays)
	rm -rf .venv .tools dist generated/typescript/dist generated/typescript/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .schemathesis .coverage .coverage.* htmlcov .services
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

runtime: # what serving needs; development tools in the same environment do no harm
	@.ci/install .venv requirements.lock requirements-dev.lock

better-auth: dev # a token issuer for the tests
	@.ci/install .tools/better_auth tests/better_auth/package-lock.json

other-servers: dev # what the server is compared with
	@.ci/install .tools/bench tests/bench/fastify/package-lock.json

pooler: # a PgBouncer for the tests
	@.ci/pgbouncer >/dev/null

client-tests: tools example-tools # compilers, a browser and other generators for the tests
	@.ci/install .tools/client_tests tests/typescript/package-lock.json
	@.ci/install .tools/generators tests/typescript/generators/package-lock.json
	@.ci/install .tools/python_client tests/python_client/generator.lock
	@.ci/chromium >/dev/null

example-tools: dev # what the example application is made with
	@.ci/install .tools/example tests/typescript/example/package-lock.json

house: tools # links, and the code of its contract
	@$(python) -m tests.services.house $(SERVICE) >/dev/null

dev:
	@.ci/install .venv requirements-dev.lock

tools: dev
	@.ci/install .tools/models openapi/codegen/models.lock
	@.ci/install .tools/router openapi/codegen/router.lock
	@.ci/install .tools/node openapi/rules/package-lock.json
	@.ci/install .tools/typescript openapi/codegen/typescript/package-lock.json
