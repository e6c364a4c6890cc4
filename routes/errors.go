package routes

import (
	"gostart/internal/start"
	"gostart/views"
)

// Errors shows every error of the app.
var Errors = start.Errors(views.Error)
