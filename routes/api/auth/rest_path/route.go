// Package auth forwards everything under /api/auth to the authentication
// service.
package auth

import (
	"net/http"

	"gostart/start"

	"myapp/lib"
)

// Route is this folder's entry in the route table.
var Route = start.Mount(handler)

func handler(c *start.Context) http.Handler { return lib.Auth(c).Handler() }
