package routes

import "gostart/views"

// Errors shows every error of the app.
var Errors = views.Error
