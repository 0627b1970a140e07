# Every command of the project, thin: the work is in tools/, tests/ and the `hub` command.

SETUP := sh tools/setup.sh
.DEFAULT_GOAL := help
.PHONY: help run test crash lint types messages clean

help: ## Show these commands.
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' Makefile | column -t -s '|' 2>/dev/null || grep '##' Makefile

run: ## Set everything up where needed and start the hub (DEMO=0: an empty one; HUB_PORT, HUB_DATA_DIR: elsewhere).
	@$(SETUP) && exec $(if $(DEMO),env HUB_DEMO=$(DEMO)) .venv/bin/hub run

test: ## Run the whole test suite on SQLite and on PostgreSQL (TEST="…": arguments for pytest).
	@$(SETUP) --dev && exec .venv/bin/python -m tests $(TEST)

crash: ## Kill the processes of a real hub while people post, on SQLite and PostgreSQL, and count what is lost.
	@$(SETUP) --dev && exec .venv/bin/python -m tests.project.crash

lint: ## Check style and the import contracts.
	@$(SETUP) --dev && .venv/bin/ruff check && .venv/bin/ruff format --check && .venv/bin/lint-imports --no-cache

types: ## Check the types.
	@$(SETUP) --dev && .venv/bin/mypy

messages: ## Bring the message catalogues up to date with the code.
	@$(SETUP) --dev && .venv/bin/hub messages

clean: ## Remove what was installed and built; the hub's data in var/ stays.
	rm -rf .uv .venv staticfiles .pytest_cache .mypy_cache .ruff_cache
