package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// errUnanswered means that the input ended before every question was answered.
var errUnanswered = errors.New("start: nothing was changed: a question was not answered")

// A dialog asks a person questions. Each question shows its default in brackets. An empty answer selects it.
type dialog struct {
	answers   *bufio.Scanner
	questions io.Writer
}

// ask repeats a question until accept returns no error. It prints the error.
func (d dialog) ask(question, defaultAnswer string, accept func(answer string) error) error {
	for {
		fmt.Fprintf(d.questions, "%s [%s] ", question, defaultAnswer)
		if !d.answers.Scan() {
			return errors.Join(errUnanswered, d.answers.Err())
		}
		answer := strings.TrimSpace(d.answers.Text())
		if answer == "" {
			answer = defaultAnswer
		}
		err := accept(answer)
		if err == nil {
			return nil
		}
		fmt.Fprintln(d.questions, err)
	}
}

// askYesNo asks a question that is answered by yes or no.
func (d dialog) askYesNo(question string, defaultYes bool) (yes bool, err error) {
	word := map[bool]string{true: "yes", false: "no"}[defaultYes]
	err = d.ask(question, word, func(answer string) error {
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
