# The commands of the house; docs/operations.md says what each needs.
PORT ?= 8080
YAGONA_DATA ?= .data
DATA ?= $(YAGONA_DATA)
PYTHON ?= python3
# Processes that run tests side by side; they share one pair of servers.
SIDE_BY_SIDE ?= 2
PY = .venv/bin/python

.PHONY: help run test prove check audit bench clean-venv

help:
	@echo "make run [PORT=8080] [DATA=.data]  everything on this machine; Ctrl-C stops it"
	@echo "make test                          every test: real servers, real worker, real browser"
	@echo "make prove                         the same with full counts and faults"
	@echo "make check                         linters and types"
	@echo "make audit                         known holes of pinned packages; needs a network"
	@echo "make bench [URL=...]               measure a running system; then the public log, on a cluster of its own"

run:
	@.ci/install requirements.lock "$(PYTHON)"
	@YAGONA_DATA="$(DATA)" exec $(PY) manage.py up --port "$(PORT)" --data "$(DATA)"

test:
	@.ci/install requirements.lock "$(PYTHON)"
	@.ci/install requirements-dev.lock "$(PYTHON)"
	@.ci/browser
	@exec $(PY) -m pytest -q -n $(SIDE_BY_SIDE) --dist loadgroup -m "not fault"

prove:
	@.ci/install requirements.lock "$(PYTHON)"
	@.ci/install requirements-dev.lock "$(PYTHON)"
	@.ci/browser
	@YAGONA_PROVE=1 exec $(PY) -m pytest -q -n $(SIDE_BY_SIDE) --dist loadgroup

check:
	@.ci/install requirements-dev.lock "$(PYTHON)"
	@.ci/check

audit:
	@.ci/install requirements.lock "$(PYTHON)"
	@exec $(PY) .ci/audit.py requirements.lock requirements-dev.lock

bench:
	@.ci/install requirements-dev.lock "$(PYTHON)"
	@YAGONA_DATA="$(DATA)" $(PY) -m bench $(if $(URL),--url "$(URL)")
	@exec $(PY) -m bench.seal

clean-venv:
	rm -rf .venv
