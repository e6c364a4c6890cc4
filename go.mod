module myapp

go 1.26.0

require (
	github.com/a-h/templ v0.3.1118
	github.com/labstack/echo/v4 v4.16.4
	gostart v0.0.0
)

replace gostart => ./gostart

tool gostart/cmd/start
