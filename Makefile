# Every target needs Go, on Linux or macOS. The first lint builds golangci-lint. quality
# and lighthouse also need Node. compare needs Linux, Node and wrk.

.DEFAULT_GOAL := help
.PHONY: help run dev test test-app test-all generate fresh lint check build bench compare fuzz quality lighthouse

FUZZTIME := 30s
FRAMEWORK := gostart

# The race detector needs cgo and a C compiler.
export RACE := $(shell test "$$(go env CGO_ENABLED)" = 1 && command -v "$$(go env CC)" >/dev/null && echo -race)

# The browser tests use axe-core if make quality has installed it.
axe := $(CURDIR)/tools/quality/node_modules/axe-core/axe.min.js
export AXE_CORE := $(wildcard $(axe))

# In the starter itself, most targets include the framework.
starter := $(wildcard starter)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## serve at http://localhost:3000
	go run .

dev: ## serve it, and rebuild and reload when files change
	go tool start dev

test: $(if $(starter),test-all,test-app) ## run the tests

test-app: ## run only the tests of the app
	@$(if $(RACE),,echo "no C compiler: testing without the race detector")
	@command -v chromium >/dev/null || echo "no chromium: skipping the tests in a real browser"
	@$(if $(AXE_CORE),,echo "no axe-core: make quality installs it")
	go test $(RACE) -shuffle=on ./...

test-all: test-app ## run the tests of the app and of the framework
	$(MAKE) -C $(FRAMEWORK) test

generate: ## write the templ components, the route table and the links
	go tool start generate

fresh: ## fail if a generated file or a go.mod is not up to date
	go tool start generate -check
	go mod tidy -diff
	go tool start lock -check
	$(if $(starter),$(MAKE) -C gostart fresh)

lint: ## run go vet and golangci-lint
	go vet ./...
	go tool -modfile=gostart/tools/go.mod golangci-lint run
	$(if $(starter),$(MAKE) -C gostart lint)

check: fresh lint test ## run everything that a commit must pass

build: ## build the binary bin/app, with the time zone database
	CGO_ENABLED=0 go build -trimpath -tags=timetzdata -ldflags='-s -w' -o bin/app .

bench: ## run the Go benchmarks
	go test -run='^$$' -bench=. -benchmem ./...
	$(if $(starter),$(MAKE) -C gostart bench)

compare: ## compare the speed of the framework with other servers
	go -C gostart/bench run .

fuzz: ## run each fuzz target for FUZZTIME (default 30s)
	gostart/fuzz $(FUZZTIME)
	$(if $(starter),$(MAKE) -C gostart fuzz FUZZTIME=$(FUZZTIME))

quality: ## run every test with axe-core, and Lighthouse
	npm ci --prefix tools/quality
	$(MAKE) test lighthouse AXE_CORE=$(axe)

lighthouse: ## audit the public pages; make quality installs Lighthouse
	LIGHTHOUSE=$(CURDIR)/tools/quality/lighthouse.js go test -v -count=1 -run=Lighthouse ./e2e
