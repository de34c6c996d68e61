// Command setup finds what this machine lacks to build and run the window and
// installs it with the system's own package manager.
//
//	setup          installs what the build needs
//	setup -test    also installs what the tests use
//	setup -meaning also fetches ONNX Runtime, for search by meaning
//	setup -ocr     also installs tesseract, which reads text in pictures
//	setup -check   only reports; exits 1 when something is missing
//
//	setup -package  builds the programs and packs them for this system, in dist
//	setup -licences writes assets/licences.json anew, after go.mod has changed
//
// It uses the standard library alone and needs no C compiler itself, so that
// "go run ./cmd/setup" works on a machine that has nothing but Go.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], thisMachine(), os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program: 0 when nothing is missing in the end, 1 when something
// is, 2 for a wrong call.
func run(ctx context.Context, args []string, m machine, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("setup", flag.ContinueOnError)
	flags.SetOutput(stderr)
	test := flags.Bool("test", false, "also install what the tests use")
	meaning := flags.Bool("meaning", false, "also fetch ONNX Runtime, for search by meaning")
	ocr := flags.Bool("ocr", false, "also install tesseract, which reads text in pictures")
	check := flags.Bool("check", false, "only report what is missing")

	pack := flags.Bool("package", false, "build the programs and pack them for this system, in "+distFolder)
	licences := flags.Bool("licences", false, "only write "+licencesFile+" anew, from the module cache")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "setup takes no arguments, only flags; it was given %q.\n", flags.Args())
		return 2
	}
	if *licences {
		return m.writeLicences(ctx, stdout, stderr)
	}

	needs := needsOf(m.goos, *test)
	if *ocr {
		needs = slices.Concat(needs, textNeeds)
	}
	if *pack {
		needs = append(needs, packNeeds(m.goos)...)
	}
	code := m.install(ctx, needs, *check, stdout, stderr)
	if *meaning {
		code = max(code, m.fetchRuntime(ctx, *check, stdout, stderr))
	}
	if *pack && code == 0 {
		code = m.pack(ctx, *check, stdout, stderr)
	}
	return code
}

// install brings what is missing of the needs, or only says how.
func (m machine) install(ctx context.Context, needs []need, check bool, stdout, stderr io.Writer) int {
	missing := m.missing(ctx, needs)
	if len(missing) == 0 {
		fmt.Fprintln(stdout, "Nothing is missing.")
		return 0
	}
	fmt.Fprintf(stdout, "Missing: %s.\n", names(missing))

	p, advice := planFor(m, missing)
	if advice != "" {
		fmt.Fprintln(stderr, advice)
		return 1
	}
	if check {
		fmt.Fprintf(stdout, "To install it, run:\n%s\n", p)
		return 1
	}
	if err := p.carryOut(ctx, m, stdout); err != nil {
		fmt.Fprintf(stderr, "Installing did not work: %v. To do it by hand, run:\n%s\n", err, p)
		return 1
	}
	if missing = m.missing(ctx, missing); len(missing) > 0 {
		fmt.Fprintf(stderr, "Still missing: %s.\n%s\n", names(missing), p.afterwards(missing))
		return 1
	}
	fmt.Fprintln(stdout, "Everything is there now.")
	return 0
}

func names(needs []need) string {
	var all []string
	for _, n := range needs {
		all = append(all, n.name)
	}
	return strings.Join(all, ", ")
}
