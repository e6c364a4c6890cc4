package start

import (
	"fmt"
	"reflect"
)

// services holds what an app provides to its requests, by type.
type services map[reflect.Type]any

// Provide makes value available to every request of app, under its type T.
// Call it while wiring the app, before it serves.
func Provide[T any](app *App, value T) { app.provided[reflect.TypeFor[T]()] = value }

// Provided returns what [Provide] was given for type T. It panics where nothing
// was: the app is wired wrongly, and the first request says so.
func Provided[T any](c *Context) T {
	value, ok := c.app.provided[reflect.TypeFor[T]()].(T)
	if !ok {
		panic(fmt.Sprintf("start: no %v was provided; call start.Provide when wiring the app", reflect.TypeFor[T]()))
	}
	return value
}
