package command_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gostart/internal/command"
)

// run runs a program with the commands open and sell. Its default command is defaultName.
func run(defaultName string, args ...string) (status int, stdout, stderr string) {
	var out, errs strings.Builder
	program := command.Program{
		Name: "go tool shop", Default: defaultName, Stdout: &out, Stderr: &errs,
		Commands: []command.Command{
			{Name: "open", About: "open the shop", Run: func(_ context.Context, line *command.Line) error {
				late := line.Flags.Bool("late", false, "until midnight")
				if _, err := line.Parse(); err != nil {
					return err
				}
				fmt.Fprintln(line.Stdout, "open, late:", *late)
				return nil
			}},
			{Name: "sell", Args: "GOODS", About: "sell goods", Run: func(_ context.Context, line *command.Line) error {
				price := line.Flags.Int("price", 1, "of `one`")
				goods, err := line.Parse()
				if err != nil {
					return err
				}
				if len(goods) == 0 {
					return command.MisuseError("sell takes goods")
				}
				return errors.New(fmt.Sprint("sold out: ", goods, " for ", *price))
			}},
		},
	}
	status = program.Run(context.Background(), args)
	return status, out.String(), errs.String()
}

func TestACommandLineIsRunOrRefused(t *testing.T) {
	t.Parallel()
	const usage = `usage: go tool shop COMMAND [flags]

  open       open the shop
  sell       sell goods

Run go tool shop COMMAND -h for help on a command.
`
	for name, test := range map[string]struct {
		args           string
		status         int
		stdout, stderr string
	}{
		"no command":                           {"", 2, "", usage},
		"help":                                 {"help", 0, usage, ""},
		"-h":                                   {"-h", 0, usage, ""},
		"an unknown command":                   {"close", 2, "", "go tool shop: unknown command \"close\"\n\n" + usage},
		"a command":                            {"open", 0, "open, late: false\n", ""},
		"a flag":                               {"open -late", 0, "open, late: true\n", ""},
		"an unknown flag":                      {"open -early", 2, "", "open: flag provided but not defined: -early; to list the flags, run go tool shop open -h\n"},
		"an invalid value of a flag":           {"sell -price x", 2, "", "sell: invalid value \"x\" for flag -price: parse error; to list the flags, run go tool shop sell -h\n"},
		"an argument of a command without any": {"open 9 -late", 2, "", "open takes no arguments, got [\"9\"]\n"},
		"flags between arguments":              {"sell tea -price 2 milk", 1, "", "sold out: [tea milk] for 2\n"},
		"a misuse that the command detects":    {"sell", 2, "", "sell takes goods\n"},
		"help of a command":                    {"open -h", 0, "usage: go tool shop open [flags]\n\nopen the shop\n\n  -late\n    \tuntil midnight\n", ""},
		"help after an argument":               {"sell tea --help", 0, "usage: go tool shop sell [flags] GOODS\n\nsell goods\n\n  -price one\n    \tof one (default 1)\n", ""},
	} {
		status, stdout, stderr := run("", strings.Fields(test.args)...)
		if status != test.status || stdout != test.stdout || stderr != test.stderr {
			t.Errorf("%s: exit status %d, output\n%s\n%s\nwant %d,\n%s\n%s", name, status, stdout, stderr, test.status, test.stdout, test.stderr)
		}
	}
}

func TestTheDefaultCommandRunsWithoutItsName(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"":      "open, late: false\n",
		"-late": "open, late: true\n",
		"open":  "open, late: false\n",
	} {
		if status, stdout, stderr := run("open", strings.Fields(args)...); status != 0 || stdout != want {
			t.Errorf("%q: exit status %d, output %q, %q; want %q", args, status, stdout, stderr, want)
		}
	}
	if _, stdout, _ := run("open", "-h"); !strings.HasPrefix(stdout, "usage: go tool shop [COMMAND] [flags]\n") {
		t.Errorf("the help is %q", stdout)
	}
	if status, _, stderr := run("open", "-early"); status != 2 || !strings.HasPrefix(stderr, "open: flag provided") {
		t.Errorf("exit status %d, output %q", status, stderr)
	}
}
