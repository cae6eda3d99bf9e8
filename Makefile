# What a contributor does most, one command each. The checks themselves are in
# .ci/run, which takes the name of a step: .ci/run 'race detector'
.DEFAULT_GOAL := help
.PHONY: help demo test lint fmt generate e2e ci

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

demo: ## Open cspdesk on an embedded Partner Center
	go run . demo

test: ## Run every test that needs no terminal and no browser
	go test ./...

lint: ## Check formatting, vet for every system, and run the linters
	.ci/run format vet lint

fmt: ## Format the code with gofumpt
	go tool -modfile=tools/go.mod gofumpt -extra -w .

generate: ## Write the generated files: schema, key and operation reference
	go generate ./...

e2e: ## Test the binary in a real terminal and browser (as root, installs Debian packages)
	.ci/run 'end to end'

ci: ## Run everything that CI runs (as root; takes most of an hour on 2 cores)
	.ci/run
