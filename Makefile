# Each target is one command; the first one that needs it builds .venv.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: reports test lab check bench docs slides clean

reports: .venv/ready  ## every topic over the whole record and over each episode
	$(BIN)/afpak report

test: .venv/ready  ## library, tables, reports, then every notebook
	$(BIN)/ruff check .
	$(BIN)/ruff format --check afpak tests
	$(BIN)/python -m pytest -q -n 2 --dist worksteal
	$(BIN)/python -m pytest -q -n 2 --dist loadscope -p no:cacheprovider --nbval-lax notebooks/*.ipynb

lab: .venv/ready  ## JupyterLab on the notebooks
	$(BIN)/afpak lab

check: .venv/ready  ## every fault in the tables, in one pass
	$(BIN)/afpak check

bench: .venv/ready  ## how long reports take, beside the tools that people would use instead
	$(BIN)/uv pip install -q --python $(BIN)/python --compile-bytecode -e '.[bench]'
	$(BIN)/python benchmarks/reports.py

docs: .venv/ready  ## regenerate codebook and data package from the schema, and the README's picture
	$(BIN)/python -m afpak.codebook
	$(BIN)/python -c "import afpak; from afpak import claims; \
	  claims.plot_gap(claims.claim_gap(afpak.load())).savefig('docs/claim-gap.png', dpi=110)"

slides: .venv/ready  ## the lessons as slides that open without a network, in reports/slides
	$(BIN)/jupyter nbconvert --log-level=ERROR --to slides --execute --no-input --output-dir=reports/slides \
	  --KernelManager.transport_encryption=required --template=slides --TemplateExporter.extra_template_basedirs=notebooks/teaching notebooks/teaching/instructor/*.ipynb

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis
	find reports -mindepth 1 ! -name README.md ! -name .gitignore -delete

# uv installs in a fraction of pip's time; without it plain pip does the same.
# Compiling at install saves every later process the work.
.venv/ready: requirements.lock pyproject.toml
	@echo "Setting up .venv (once)"
	@$(PYTHON) -m venv .venv
	@if $(BIN)/python -m pip install -q --disable-pip-version-check uv; then \
	  $(BIN)/uv pip install -q --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock && \
	  $(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e . ; \
	else \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e . ; \
	fi
	@touch $@
