# Python 3.11 or later and make are all that is needed. Everything made here goes to .local/.
PY := .local/venv/bin/python
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python3.14 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)

# What a production server gives at least, for `check --deploy`.
PRODUCTION := DEBUG=0 DEMO=0 SITE_URL=https://promeneurs.example ALLOWED_HOSTS=promeneurs.example \
	EMAIL_URL=smtp://courrier.example:25 SECRET_KEY=0123456789abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEFGHIJKLMNOPQRST

.PHONY: demo test e2e images annee bench check install lock clean

demo: install
	@exec $(PY) -m config.demo

test: install
	@$(PY) -m pytest -n 2 --ignore=tests/e2e $(ARGS) tests

e2e: install
	@$(PY) -m config.e2e $(ARGS)

# The pictures of the guides, taken again by the browser tests.
images: install
	@IMAGES=1 $(PY) -m config.e2e -k test_ecrans

# The year of a network of 25 structures, typed in Chromium, then recounted: half an hour.
annee: install
	@$(PY) -m pytest -p no:xdist $(ARGS) tests/annee/navigateur.py

# The speeds of the design, on a national set kept between runs; needs wrk.
bench: install
	@$(PY) -m bench $(ARGS)

check: install
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m djlint --quiet --lint templates
	@$(PY) -m mypy
	@$(PY) -c 'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())'
	@$(PY) manage.py makemigrations --check --dry-run
	@env $(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

install:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Il faut Python 3.11 ou plus récent, avec son module venv (sur Debian : apt-get install python3-venv)." >&2; exit 1; \
	fi
	@$(PYTHON) -m config.installation

# The same pins for every platform, without the address of any index.
lock: install
	@command -v uv >/dev/null || { echo "Il faut uv pour figer les versions : https://docs.astral.sh/uv/" >&2; exit 1; }
	@for f in base dev; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" requirements/$$f.in -o requirements/$$f.txt || exit 1; done

clean:
	@if [ -n "$(PYTHON)" ]; then env PDN_LOCAL= $(PYTHON) -m config.serveurs nettoyer; fi
	@rm -rf .local
