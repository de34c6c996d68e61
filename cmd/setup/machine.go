package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// A machine is what setup looks at and works on. Tests hand in another one.
type machine struct {
	goos string
	uid  int
	env  func(name string) string
	root fs.FS // the file system below "/"
	has  func(command string) bool
	// output runs a quiet command with text on its standard input and returns
	// what it prints.
	output func(ctx context.Context, stdin string, command ...string) (string, error)
	// quiet runs a command with variables added to its environment and returns
	// what it prints; what it complains of is in the error.
	quiet func(ctx context.Context, env []string, command ...string) (string, error)
	// run runs a command before the user's eyes.
	run func(ctx context.Context, command ...string) error
}

func thisMachine() machine {
	return machine{
		goos: runtime.GOOS,
		uid:  os.Getuid(),
		env:  os.Getenv,
		root: os.DirFS("/"),
		has: func(command string) bool {
			_, err := exec.LookPath(command)
			return err == nil
		},
		output: func(ctx context.Context, stdin string, command ...string) (string, error) {
			cmd := exec.CommandContext(ctx, command[0], command[1:]...)
			cmd.Stdin = strings.NewReader(stdin)
			out, err := cmd.Output()
			return string(out), err
		},
		quiet: func(ctx context.Context, env []string, command ...string) (string, error) {
			cmd := exec.CommandContext(ctx, command[0], command[1:]...)
			cmd.Env = append(os.Environ(), env...)
			out, err := cmd.Output()
			var failed *exec.ExitError
			if errors.As(err, &failed) && len(failed.Stderr) > 0 {
				err = fmt.Errorf("%w: %s", err, bytes.TrimSpace(failed.Stderr))
			}
			return string(out), err
		},
		run: func(ctx context.Context, command ...string) error {
			cmd := exec.CommandContext(ctx, command[0], command[1:]...)
			cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
			// A package manager stopped in the middle leaves a broken system,
			// so it gets the chance to end by itself.
			cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
			return cmd.Run()
		},
	}
}

// command returns a tool as cgo calls it: CC and PKG_CONFIG name others, with
// arguments if need be.
func (m machine) command(tool string) []string {
	variable := map[string]string{"gcc": "CC", "pkg-config": "PKG_CONFIG"}[tool]
	if variable != "" {
		if words := strings.Fields(m.env(variable)); len(words) > 0 {
			return words
		}
	}
	return []string{tool}
}
