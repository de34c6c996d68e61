// Command imgsearch indexes and searches a library of pictures without a window, for scripts, servers and
// measurements.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	stdlog "log"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"reflect"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/watch"
	"hybrid-image-search/telemetry"
)

// The exit codes.
const (
	exitDone      = 0
	exitFailed    = 1
	exitUsage     = 2
	exitCancelled = 130
)

// farewell is how long the end waits for a collector. What is not sent by then waits for the next start.
const farewell = 200 * time.Millisecond

type commands struct {
	Index    indexCommand    `cmd:"" help:"Add pictures and folders of pictures, and take out those that are gone."`
	Watch    watchCommand    `cmd:"" help:"Follow the folders that were added and take in what changes, until Ctrl-C."`
	Folders  foldersCommand  `cmd:"" help:"List the folders that were added, choose which are watched, and take folders out."`
	Search   searchCommand   `cmd:"" help:"Find pictures by words."`
	Complete completeCommand `cmd:"" help:"Tell what the beginning of a query can become."`
	Similar  similarCommand  `cmd:"" help:"Find pictures that look like a file."`
	Copy     copyCommand     `cmd:"" help:"Copy the pictures that a query finds to a folder, with their sidecars."`
	Export   exportCommand   `cmd:"" help:"Save what is known of the pictures that a query finds as a list."`
	Sheet    sheetCommand    `cmd:"" help:"Draw the pictures that a query finds on a contact sheet."`
	Embed    embedCommand    `cmd:"" help:"Have a model make the pictures searchable by meaning. Gemini's is sent a reduced copy of each."`
	Describe describeCommand `cmd:"" help:"Have Gemini write a caption and keywords for each picture. It is sent a reduced copy."`
	Tag      tagCommand      `cmd:"" help:"Have a CLIP model of this machine tag the pictures with common words, or remove those tags."`
	ReadText readTextCommand `cmd:"" help:"Have tesseract read the text in screenshots, drawings and documents, so that it is searched. Nothing leaves this machine."`
	Vector   vectorCommand   `cmd:"" help:"Print the vector of a text or a picture."`
	Generate generateCommand `cmd:"" help:"Have Gemini answer about pictures, or make a new one from them."`
	Stats    statsCommand    `cmd:"" help:"Tell what the library holds."`
	Eval     evalCommand     `cmd:"" help:"Measure how well pictures are found."`
	Bench    benchCommand    `cmd:"" help:"Measure how quick this program is on this machine, beside its peers and its goals, with generated data."`
	Trace    traceCommand    `cmd:"" help:"Show the traces of the window that is open, or of a file, as trees."`
	Fetch    fetchCommand    `cmd:"" help:"Fetch a CLIP model and ONNX Runtime, with which words are to match meaning."`
	Doctor   doctorCommand   `cmd:"" help:"Check the library, this machine and the export of traces."`
	Licences licencesCommand `cmd:"" help:"List whose code is linked into this program, and under which licences."`

	Duplicates duplicatesCommand `cmd:"" help:"List pictures that are the same or nearly so, and which of them to keep by rules. It removes nothing."`

	Verbose bool             `short:"v" help:"Log what happens to standard error."`
	Version kong.VersionFlag `help:"Print the version and exit."`
}

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program but for the process's own exit.
func run(args []string, stdout, stderr io.Writer) int {
	var cli commands
	exited := -1
	parser, err := kong.New(&cli, kong.Name("imgsearch"),
		kong.Description("Find pictures by words or by another picture. Nothing leaves this machine unasked."),
		kong.Vars{"version": "imgsearch " + engine.Version}, kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exited = code }), kong.UsageOnError(),
		kong.KindMapper(reflect.String, kong.MapperFunc(verbatim)))
	if err != nil {
		fmt.Fprintln(stderr, "imgsearch:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help or --version
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "imgsearch: %v\nimgsearch --help tells how it is used; -- goes before words that begin with a dash.\n", err)
		return exitUsage
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once

	log := slog.New(slog.DiscardHandler)
	stdlog.SetOutput(io.Discard) // net/http writes there what odd servers say
	if cli.Verbose {
		log = slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
		stdlog.SetOutput(stderr)
	}
	config, scratchDir := tracing(log), ""
	if parsed.Command() == benchName {
		if scratchDir, config, err = scratch(log, os.Setenv); err != nil {
			return exitCode(stderr, err)
		}
		defer os.RemoveAll(scratchDir) //nolint:errcheck // the system clears its temporary folder
	}
	traces := telemetry.Setup(ctx, config)
	defer func() {
		ending, cancel := context.WithTimeout(context.Background(), farewell)
		defer cancel()
		traces.Shutdown(ending) //nolint:errcheck // nobody is left to be told
	}()
	out := &output{to: stdout}
	s := &session{ctx: ctx, stdin: os.Stdin, stdout: out, stderr: stderr, log: log, traces: traces, scratch: scratchDir}
	err = parsed.Run(s)
	err = errors.Join(err, s.closeModel())
	return exitCode(stderr, errors.Join(err, out.err))
}

// verbatim takes an argument byte for byte. Kong's own way leads through JSON, which no file name survives
// that is not valid UTF-8.
func verbatim(args *kong.DecodeContext, target reflect.Value) error {
	token, err := args.Scan.PopValue("string")
	if err == nil {
		target.SetString(token.String())
	}
	return err
}

// session is what every command works with.
type session struct {
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer
	log            *slog.Logger
	traces         *telemetry.Telemetry
	override       func(*engine.Choices) // by flags; nil is none
	warned         bool                  // that the choices cannot be read
	model          *engine.LocalModel    // nil until it is needed
	watch          watch.Options
	scratch        string // a folder for what is only measured, removed at the end; empty for other commands
}

// errEnded is what ends a command that goes on until the user has enough.
var errEnded = errors.New("imgsearch: ended by the user")

// errTold is a failure that the command has told already.
var errTold = errors.New("imgsearch: failed")

func exitCode(stderr io.Writer, err error) int {
	var usage *usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "imgsearch:", engine.Explain(err))
		return exitCancelled
	case errors.Is(err, errEnded):
		return exitCancelled
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "imgsearch:", usage)
		return exitUsage
	case errors.Is(err, errTold):
		return exitFailed
	default:
		fmt.Fprintln(stderr, "imgsearch:", engine.Explain(err))
		return exitFailed
	}
}

// libraryFlag names the library.
type libraryFlag struct {
	Library string `placeholder:"DIR" help:"The library's folder. Default: $$HYBRID_IMAGE_SEARCH_LIBRARY, else in your data folder." env:"HYBRID_IMAGE_SEARCH_LIBRARY"`
}

// open opens the library, tells what there is to tell, and rebuilds it if it was damaged.
func (f libraryFlag) open(s *session, toRead bool) (*engine.Library, error) {
	dir := f.Library
	if dir == "" {
		var err error
		if dir, err = engine.DefaultDir(); err != nil {
			return nil, err
		}
		s.tellAway(dir)
	}
	library, err := engine.Open(s.ctx, dir, engine.Options{Log: s.log, Program: "imgsearch", ReadOnly: toRead, Service: s.service(), Local: s.local(), Watch: s.watch})
	if err != nil {
		return nil, err
	}
	for _, notice := range library.Notices() {
		fmt.Fprintln(s.stderr, "imgsearch:", notice)
	}
	if library.NeedsRebuild() {
		folders, err := library.Folders(s.ctx)
		if err == nil {
			_, err = s.index(library, folders)
		}
		if err != nil {
			return nil, errors.Join(err, library.Close())
		}
	}
	return library, nil
}

// tellAway tells that the usual library is opened in place of another that is not there.
func (s *session) tellAway(dir string) {
	away, err := engine.AwayLibrary()
	if err != nil {
		s.log.Warn("the list of libraries cannot be read", "error", err)
	}
	if away != "" {
		fmt.Fprintf(s.stderr, "imgsearch: The library %s is away, or its drive is. In its place %s was opened.\n", printable(away), printable(dir))
	}
}

// write opens the library for a command that changes it, and closes it after.
func (f libraryFlag) write(s *session, command func(*engine.Library) error) error {
	return f.use(s, false, command)
}

// read opens the library for a command that leaves it as it is, and closes it after.
func (f libraryFlag) read(s *session, command func(*engine.Library) error) error {
	return f.use(s, true, command)
}

func (f libraryFlag) use(s *session, toRead bool, command func(*engine.Library) error) (err error) {
	library, err := f.open(s, toRead)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, library.Close()) }()
	return command(library)
}

// printJSON writes one value to standard output.
func (s *session) printJSON(v any) error {
	encoder := json.NewEncoder(s.stdout)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// tracing keeps what belongs to it in the user's data; without that folder, spans wait in memory.
func tracing(log *slog.Logger) telemetry.Config {
	c := telemetry.Config{Version: engine.Version, Log: log}
	if data, err := engine.DataDir(); err == nil {
		c.SpoolDir, c.ChoicesFile = filepath.Join(data, "spool"), filepath.Join(data, "telemetry.json")
	}
	return c
}
