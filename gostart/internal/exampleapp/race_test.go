//go:build race

package exampleapp_test

const raceEnabled = true
