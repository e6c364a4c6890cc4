# Every target needs Go, and the shell of any Linux or macOS; lint builds its tool at
# first. quality and lighthouse need Node as well; compare needs Node and wrk, on
# Linux.

.DEFAULT_GOAL := help
.PHONY: help run dev test test-app test-all generate fresh lint check build bench compare fuzz quality lighthouse

FUZZTIME := 30s
FRAMEWORK := gostart

# The race detector needs cgo and a C compiler.
export RACE := $(shell test "$$(go env CGO_ENABLED)" = 1 && command -v "$$(go env CC)" >/dev/null && echo -race)

# The tests in a browser ask axe-core too, once make quality has installed it.
axe := $(CURDIR)/tools/quality/node_modules/axe-core/axe.min.js
export AXE_CORE := $(wildcard $(axe))

# As long as this is the starter itself, the framework is checked with the app.
own := $(if $(wildcard starter),framework)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## serve at http://localhost:3000
	go run .

dev: ## serve there, and rebuild and reload as files change
	go tool start dev

test: $(if $(own),test-all,test-app) ## run the tests

test-app: ## run the tests of the app alone
	@$(if $(RACE),,echo "no C compiler: testing without the race detector")
	@command -v chromium >/dev/null || echo "no chromium: skipping the tests in a real browser"
	@$(if $(AXE_CORE),,echo "no axe-core: make quality installs it")
	go test $(RACE) -shuffle=on ./...

test-all: test-app ## run the tests of the app and of the framework
	$(MAKE) -C $(FRAMEWORK) test

generate: ## write the templ components, the route table and the links
	go tool start generate

fresh: ## fail where a generated file or a go.mod is not up to date
	go tool start generate -check
	go mod tidy -diff
	go tool start lock -check
	$(if $(own),$(MAKE) -C gostart fresh)

lint: ## read the code with golangci-lint
	go vet ./...
	go tool -modfile=gostart/tools/go.mod golangci-lint run
	$(if $(own),$(MAKE) -C gostart lint)

check: fresh lint test ## all that must hold before a commit

build: ## build the binary bin/app, with the time zones of the world
	CGO_ENABLED=0 go build -trimpath -tags=timetzdata -ldflags='-s -w' -o bin/app .

bench: ## run the Go benchmarks
	go test -run='^$$' -bench=. -benchmem ./...
	$(if $(own),$(MAKE) -C gostart bench)

compare: ## measure the framework beside other servers
	go -C gostart/bench run .

fuzz: ## try each fuzz target for FUZZTIME (default 30s)
	gostart/fuzz $(FUZZTIME)
	$(if $(own),$(MAKE) -C gostart fuzz FUZZTIME=$(FUZZTIME))

quality: ## run every test, with axe-core, and Lighthouse
	npm ci --prefix tools/quality
	$(MAKE) test lighthouse AXE_CORE=$(axe)

lighthouse: ## audit the public pages, once make quality has installed Lighthouse
	LIGHTHOUSE=$(CURDIR)/tools/quality/lighthouse.js go test -v -count=1 -run=Lighthouse ./e2e
