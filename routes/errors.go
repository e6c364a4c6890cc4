package routes

import (
	"gostart/start"

	"myapp/views"
)

// Errors shows every error of the app.
var Errors = start.Errors(views.Error)
