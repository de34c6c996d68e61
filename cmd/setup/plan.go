package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A plan is the commands that bring what is missing.
type plan []step

type step struct {
	command []string
	// An old list of packages is often good enough, and one broken source
	// fails the refresh of all: installing tells.
	mayFail bool
	dialog  bool // goes on in a window of its own
}

// planFor finds the commands. Where it can't run them, advice says in whole
// sentences what the user can do instead.
func planFor(m machine, missing []need) (p plan, advice string) {
	if m.goos == "windows" {
		return nil, onWindows(missing)
	}
	if m.goos == "darwin" && slices.ContainsFunc(missing, func(n need) bool { return n.id == compiler }) {
		p = append(p, step{command: []string{"xcode-select", "--install"}, dialog: true})
		missing = slices.DeleteFunc(slices.Clone(missing), func(n need) bool { return n.id == compiler })
	}
	if len(missing) == 0 {
		return p, ""
	}

	at := slices.IndexFunc(managers[m.goos], func(pm manager) bool { return m.has(pm.command) })
	if at < 0 {
		return nil, noManager(m.goos)
	}
	pm := managers[m.goos][at]
	var prefix []string
	if pm.asRoot && m.uid != 0 {
		prefix = []string{"sudo"}
	}
	if pm.refresh != nil {
		p = append(p, step{command: with(prefix, pm.refresh...), mayFail: true})
	}
	p = append(p, step{command: slices.Concat(prefix, pm.install, pm.packagesOf(missing))})
	if prefix != nil && !m.has("sudo") {
		for i := range p {
			p[i].command = p[i].command[1:]
		}
		return nil, "Installing needs root, and there is no sudo. Please run as root:\n" + p.String()
	}
	return p, ""
}

// onWindows tells what to install by hand.
func onWindows(missing []need) string {
	var all []string
	for _, n := range missing {
		switch n.id {
		case compiler:
			all = append(all, `On Windows please install a C compiler by hand, for example with:
  winget install --exact --id BrechtSanders.WinLibs.POSIX.UCRT
then open a new terminal, so that gcc is on its PATH.`)
		case tesseract:
			all = append(all, `On Windows please install tesseract by hand, for example with:
  winget install --exact --id UB-Mannheim.TesseractOCR
The program finds it where the installer puts it.`)
		}
	}
	return strings.Join(all, "\n")
}

// noManager names the packages as Debian does: that is what the Net finds.
func noManager(goos string) string {
	switch goos {
	case "darwin":
		return "Homebrew is not on the PATH. Please install it from https://brew.sh, then run this again."
	case "linux":
		return "None of apt-get, dnf, pacman and zypper is on the PATH. Please install what is missing with your system's own tool. On Debian it is:\n  apt-get install " +
			strings.Join(apt.packagesOf(slices.Concat(unixBuild, unixTest)), " ")
	}
	return "There is no list of packages for " + goos + ". Please install what is missing with your system's own tool."
}

// packagesOf lists each package once.
func (pm manager) packagesOf(needs []need) []string {
	var all []string
	for _, n := range needs {
		for _, name := range pm.packages[n.id] {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

// carryOut says each command before it runs it.
func (p plan) carryOut(ctx context.Context, m machine, w io.Writer) error {
	for _, s := range p {
		fmt.Fprintf(w, "Running: %s\n", strings.Join(s.command, " "))
		err := m.run(ctx, s.command...)
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("%s was stopped: %w", s.command[0], ctx.Err())
		case err != nil && s.mayFail:
			fmt.Fprintf(w, "That failed (%v); going on with what is known already.\n", err)
		case err != nil:
			return fmt.Errorf("a command failed: %w", err)
		}
	}
	return nil
}

// afterwards says what to do when all commands succeeded and yet something is
// missing.
func (p plan) afterwards(missing []need) string {
	if slices.ContainsFunc(p, func(s step) bool { return s.dialog }) {
		return "Please follow the dialog that has opened; when it is done, run this again."
	}
	return "Every command succeeded, and yet the build would not find it. Please run them by hand and look at what they say:\n" + p.String()
}

// String gives the commands as a user would type them, a line each.
func (p plan) String() string {
	var lines []string
	for _, s := range p {
		lines = append(lines, "  "+strings.Join(s.command, " "))
	}
	return strings.Join(lines, "\n")
}

// with returns a new slice, so that shared prefixes stay as they are.
func with(prefix []string, more ...string) []string { return slices.Concat(prefix, more) }
