package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// errUnanswered is returned where the input ends before every question is answered.
var errUnanswered = errors.New("start: nothing was changed: a question was not answered")

// A dialog asks a person. An empty answer takes the default, which stands in brackets.
type dialog struct {
	answers *bufio.Scanner
	to      io.Writer
}

// ask asks until accept returns no error.
func (d dialog) ask(text, otherwise string, accept func(answer string) error) error {
	for {
		fmt.Fprintf(d.to, "%s [%s] ", text, otherwise)
		if !d.answers.Scan() {
			return errors.Join(errUnanswered, d.answers.Err())
		}
		answer := strings.TrimSpace(d.answers.Text())
		if answer == "" {
			answer = otherwise
		}
		err := accept(answer)
		if err == nil {
			return nil
		}
		fmt.Fprintln(d.to, err)
	}
}

// yes asks a question that is answered by yes or no.
func (d dialog) yes(text string, otherwise bool) (yes bool, err error) {
	word := map[bool]string{true: "yes", false: "no"}[otherwise]
	err = d.ask(text, word, func(answer string) error {
		switch strings.ToLower(answer) {
		case "y", "yes":
			yes = true
		case "n", "no":
			yes = false
		default:
			return errors.New("answer yes or no")
		}
		return nil
	})
	return yes, err
}
