package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// errUnanswered ends the questions.
var errUnanswered = errors.New("start: nothing was changed: a question was not answered")

// questions are asked of a person. An empty answer takes what stands in
// brackets; where the input ends, nothing is taken.
type questions struct {
	answers *bufio.Scanner
	to      io.Writer
}

// ask asks until accept takes the answer.
func (q questions) ask(text, otherwise string, accept func(answer string) error) error {
	for {
		fmt.Fprintf(q.to, "%s [%s] ", text, otherwise)
		if !q.answers.Scan() {
			return errUnanswered
		}
		answer := strings.TrimSpace(q.answers.Text())
		if answer == "" {
			answer = otherwise
		}
		err := accept(answer)
		if err == nil {
			return nil
		}
		fmt.Fprintln(q.to, err)
	}
}

// yes asks whether something is to be.
func (q questions) yes(text string) (yes bool, err error) {
	err = q.ask(text, "yes", func(answer string) error {
		switch strings.ToLower(answer) {
		case "y", "yes":
			yes = true
		case "n", "no":
		default:
			return errors.New("yes or no?")
		}
		return nil
	})
	return yes, err
}

// complete asks for what a plan leaves open.
func (q questions) complete(p plan, choices choices) (plan, error) {
	if p.name == "" {
		err := q.ask("What do people call the app?", orNameOf("", p.module), func(answer string) error {
			p.name = answer
			return nil
		})
		if err != nil {
			return plan{}, err
		}
	}
	for _, part := range choices.parts {
		keep, err := q.yes(fmt.Sprintf("\n%s: %s\nKeep it?", part.Name, part.About))
		if err != nil {
			return plan{}, err
		}
		if !keep {
			p.drop = append(p.drop, part.Name)
		}
	}
	fmt.Fprintf(q.to, "\nPeople can sign in with %s.\n", strings.Join(choices.providers, ", "))
	err := q.ask("Which do you keep? Names separated by commas, all or none:", "all", func(answer string) error {
		kept, err := choose(strings.ToLower(answer), choices.providers)
		for _, id := range choices.providers {
			if err == nil && !slices.Contains(kept, id) {
				p.drop = append(p.drop, id)
			}
		}
		return err
	})
	return p, err
}
