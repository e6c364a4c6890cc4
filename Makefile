# Every target needs nothing but Go, and fuzz the grep and sed of any Linux; lint
# builds its tool at first. quality and lighthouse need Node, too.
# compare needs Node and wrk, on Linux.

.DEFAULT_GOAL := help
.PHONY: help run dev test generate fresh lint check build bench fuzz quality lighthouse

FUZZTIME := 30s

# The race detector needs cgo and a C compiler.
race := $(shell test "$$(go env CGO_ENABLED)" = 1 && command -v "$$(go env CC)" >/dev/null && echo -race)

# The tests in a browser ask axe-core too, once make quality has installed it.
axe := $(CURDIR)/tools/quality/node_modules/axe-core/axe.min.js
export AXE_CORE := $(wildcard $(axe))

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## serve at http://localhost:3000
	go run .

dev: ## serve there, and rebuild and reload as files change
	go tool start dev

test: ## run every test
	@$(if $(race),,echo "no C compiler: testing without the race detector")
	@command -v chromium >/dev/null || echo "no chromium: skipping the walks through a real browser"
	@$(if $(AXE_CORE),,echo "no axe-core: make quality installs it")
	go test $(race) -shuffle=on ./...
	go -C tools/conformance test $(race) -shuffle=on ./...
	go -C bench test $(race) -shuffle=on ./...

generate: ## write the templ components, the route table and the links
	go tool start generate

fresh: ## fail where a generated file or a go.mod is not up to date
	go tool start generate -check
	go mod tidy -diff
	go -C tools/conformance mod tidy -diff
	go -C bench mod tidy -diff

lint: ## read the code with golangci-lint
	go vet ./...
	go tool -modfile=tools/go.mod golangci-lint run
	cd tools/conformance && go vet ./... && go tool -modfile=../go.mod golangci-lint run
	cd bench && go vet ./... && go tool -modfile=../tools/go.mod golangci-lint run

check: fresh lint test ## all that must hold before a commit

build: ## build the binary bin/gostart
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o bin/gostart .

bench: ## run the Go benchmarks
	go test -run='^$$' -bench=. -benchmem ./...

.PHONY: compare
compare: ## measure the app beside other servers
	go -C bench run .

fuzz: ## try each fuzz target for FUZZTIME (default 30s)
	@grep -rEo --include='*_test.go' '^func Fuzz\w+' . | sed -E 's|(.*)/[^/]*:func (.*)|\1 \2|' | \
	while read -r folder target; do \
		go test -run='^$$' -fuzz="^$$target\$$" -fuzztime=$(FUZZTIME) -fuzzminimizetime=10x "$$folder" || exit 1; \
	done

quality: ## run every test, with axe-core, and Lighthouse
	npm ci --prefix tools/quality
	$(MAKE) test lighthouse AXE_CORE=$(axe)

lighthouse: ## audit the public pages, once make quality has installed Lighthouse
	LIGHTHOUSE=tools/quality/lighthouse.js go test -v -count=1 -run=Lighthouse ./e2e
