# Each target is one command; the first one that needs it builds .venv, or the part of it that is missing.
PYTHON ?= python3
BIN = .venv/bin
LOCK = -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml

.PHONY: reports test lab check history fuzz mutants bench budget matrix lock docs slides clean

reports: .venv/run  ## every topic over the whole record and over each episode
	$(BIN)/afpak report

test: .venv/ready  ## library, tables, reports and every notebook
	$(BIN)/ruff check .
	$(BIN)/ruff format --check afpak tests
	$(BIN)/python tests/house_rules.py
	$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder --nbval-lax --nbval-current-env tests notebooks/*.ipynb

lab: .venv/ready  ## JupyterLab on the notebooks
	$(BIN)/afpak lab

check: .venv/run  ## every fault in the tables, in one pass
	$(BIN)/afpak check

history: .venv/run  ## append to data/history.csv what changed in the tables: make history WHY="what changed and why"
	$(BIN)/python -m afpak.record.history --why "$$WHY"

SEED ?= 1
CASES ?= 10000
fuzz: .venv/ready  ## CASES changed folders of tables through check and load, from SEED on; a find is shrunk and says how to repeat it
	CASES=$(CASES) $(BIN)/python -m pytest -q tests/test_fuzz.py --hypothesis-profile=thorough --hypothesis-seed=$(SEED) --hypothesis-show-statistics

MODULES ?= afpak/record/checks.py afpak/record/rules
EVERY ?= 10
# in a copy, as Cosmic Ray changes the files themselves
mutants: .venv/ready  ## would the tests notice a wrong line? one mutant of EVERY of MODULES against TESTS (cosmic-ray.toml)
	$(BIN)/uv pip install -q --python $(BIN)/python -e '.[mutants]'
	rm -rf .mutants && mkdir .mutants && git ls-files -z | tar c --null -T - | tar x -C .mutants
	cd .mutants && export PATH="$(CURDIR)/$(BIN):$$PATH" PYTHONPATH="$(CURDIR)/.mutants" && \
	  sed -i.bak 's|^module-path = .*|module-path = [$(foreach module,$(MODULES),"$(module)",)]|' cosmic-ray.toml && \
	  cosmic-ray baseline cosmic-ray.toml && cosmic-ray init cosmic-ray.toml session.sqlite && \
	  python tests/mutants.py session.sqlite --every $(EVERY) && cosmic-ray exec cosmic-ray.toml session.sqlite && \
	  cr-report --surviving-only --show-diff session.sqlite

bench: .venv/ready  ## how long reports take, beside the tools that people would use instead
	$(BIN)/uv pip install -q --python $(BIN)/python --compile-bytecode -e '.[bench]'
	$(BIN)/python benchmarks/reports.py

budget: .venv/ready  ## licences (asks the package index for the tool that reads them), sizes (set-ups, the largest page) and import times, each against its limit
	$(BIN)/uv tool run -q --from pip-licenses-cli==4.1.0 pip-licenses --python $(BIN)/python
	$(BIN)/python benchmarks/budget.py

matrix: .venv/ready  ## the tests on every Python that is here, with the oldest and the newest libraries allowed
	bash .ci/matrix

lock: .venv/ready  ## pin anew what pyproject.toml allows; reports get the versions that the tests had
	$(BIN)/uv pip compile $(LOCK) --extra all --extra test -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) --extra reports -c requirements.lock -o requirements-run.lock

docs: .venv/ready  ## regenerate codebook and data package from the schema, the reference from the code, and the README's picture
	$(BIN)/python -m afpak.record.codebook
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/letters.py
	$(BIN)/python -c "import afpak; from afpak import claims; \
	  claims.plot_gap(claims.claim_gap(afpak.load())).savefig('docs/claim-gap.png', dpi=110)"

slides: .venv/ready  ## the lessons as slides that open without a network, in reports/slides
	$(BIN)/python -c "from pathlib import Path; from afpak.teaching import copies; copies.with_answers(Path('reports/slides/.from'))"
	$(BIN)/jupyter nbconvert --log-level=ERROR --to slides --execute --no-input --output-dir=reports/slides \
	  --ExecutePreprocessor.kernel_manager_class=afpak.reports.run.kernel.Own --template=slides --TemplateExporter.extra_template_basedirs=notebooks/teaching reports/slides/.from/*.ipynb
	rm -r reports/slides/.from

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .mutants
	find reports -mindepth 1 ! -name README.md ! -name .gitignore -delete

# uv installs in a fraction of pip's time; without it plain pip does the same.
# Compiling at install saves every later process the work.
define install
	@if [ -x $(BIN)/uv ]; then \
	  $(BIN)/uv pip install -q --python $(BIN)/python --compile-bytecode $(1); \
	else \
	  $(BIN)/python -m pip install -q --disable-pip-version-check $(1); \
	fi
endef

# What reports need is two fifths of the whole, so it comes first and alone.
.venv/run: requirements-run.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("afpak needs Python 3.11 or newer; name one: make PYTHON=python3.13")'
	@echo "Setting up .venv for reports (once)"
	@$(PYTHON) -m venv .venv
	@-$(BIN)/python -m pip install -q --disable-pip-version-check uv
	$(call install,--require-hashes -r requirements-run.lock)
	$(call install,--no-deps -e .)
	@$(BIN)/python -m compileall -q afpak
	@touch $@

.venv/ready: .venv/run requirements.lock
	@echo "Setting up .venv for JupyterLab and tests (once)"
	$(call install,--require-hashes -r requirements.lock)
	@touch $@
