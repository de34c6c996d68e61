package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hybrid-image-search/engine"
	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/tail"
	"hybrid-image-search/telemetry/tracefile"
)

type traceCommand struct {
	JSON        bool          `name:"json" help:"Print OTLP/JSON, one trace a line."`
	Follow      *bool         `short:"f" negatable:"" help:"Go on with what comes. The default for a window."`
	Errors      bool          `help:"Only traces with an error."`
	MinDuration time.Duration `name:"min-duration" placeholder:"100ms" help:"Only traces that took at least so long."`
	File        string        `arg:"" optional:"" help:"A file of traces: OTLP/JSON, or the download of Jaeger or Grafana. Default: the window that is open."`
}

// Help is what kong prints below the flags.
func (c *traceCommand) Help() string {
	return "CPU and memory are those of the whole program while the span ran. ~ marks figures that it shares with a span beside it."
}

// batch is what came at once.
type batch struct {
	spans  []telemetry.Span
	missed int64
	live   bool // what was there at the beginning has been read
	err    error
}

// Run implements the command.
func (c *traceCommand) Run(s *session) error {
	var err error
	switch follow := c.Follow != nil && *c.Follow; {
	case c.File != "" && follow:
		err = c.follow(s, growing(s.ctx, c.File), true)
	case c.File != "":
		err = c.readFile(s)
	default:
		err = c.readWindow(s)
	}
	return s.explainTrace(err)
}

// explainTrace tells what is peculiar to this command, and leaves the rest to the others' way.
func (s *session) explainTrace(err error) error {
	for _, known := range []error{tracefile.ErrFormat, tracefile.ErrTooLarge, tail.ErrNone, tail.ErrRefused} {
		if !errors.Is(err, known) {
			continue
		}
		hint := ""
		if known == tail.ErrNone {
			hint = " Start hybrid-image-search, or name a file: imgsearch trace FILE"
		}
		first, size := utf8.DecodeRuneInString(err.Error())
		sentence := string(unicode.ToUpper(first)) + strings.TrimSuffix(err.Error()[size:], ".") + "."
		fmt.Fprintf(s.stderr, "imgsearch: %s%s\n", harmless(sentence), hint)
		return errTold
	}
	return err
}

// readFile prints all traces of a file.
func (c *traceCommand) readFile(s *session) error {
	spans, notes, err := tracefile.ReadFile(c.File, tracefile.Limits{})
	for _, note := range notes {
		fmt.Fprintln(s.stderr, "imgsearch:", note)
	}
	var g gathering
	g.add(spans, time.Time{})
	return errors.Join(c.print(s, g.takeAll()), err)
}

// readWindow prints what the window keeps, and then, unless told otherwise, what ends.
func (c *traceCommand) readWindow(s *session) error {
	data, err := engine.DataDir()
	if err != nil {
		return err
	}
	connection, err := tail.Newest(s.ctx, filepath.Join(data, "live"))
	if err != nil {
		return err
	}
	batches := make(chan batch)
	ctx, cancel := context.WithCancel(s.ctx)
	done := make(chan struct{})
	defer func() { <-done }()
	defer connection.Close() //nolint:errcheck // it was only read
	defer cancel()
	go func() {
		defer close(done)
		defer close(batches)
		for {
			spans, missed, err := connection.Next()
			select {
			case batches <- batch{spans, missed, connection.Live(), err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return c.follow(s, batches, c.Follow == nil || *c.Follow)
}

// follow prints each trace when it is complete, until the batches end or there is an error.
func (c *traceCommand) follow(s *session, batches <-chan batch, on bool) error {
	var g gathering
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return errors.Join(c.print(s, g.takeAll()), errEnded)
		case b, ok := <-batches:
			if s.ctx.Err() != nil { // what ended is the connection
				continue
			}
			if b.missed > 0 {
				fmt.Fprintf(s.stderr, "imgsearch: %d spans were missed, because they came faster than they were read.\n", b.missed)
			}
			g.add(b.spans, time.Now())
			switch {
			case errors.Is(b.err, io.EOF):
				fmt.Fprintln(s.stderr, "imgsearch: The window was closed.")
				return c.print(s, g.takeAll())
			case b.err != nil || !ok || b.live && !on:
				return errors.Join(c.print(s, g.takeAll()), b.err)
			}
		case <-look.C:
		}
		if err := c.print(s, g.take(time.Now())); err != nil {
			return err
		}
	}
}

// print prints those of the traces that were asked for.
func (c *traceCommand) print(s *session, traces [][]telemetry.Span) error {
	p := newTreePrinter(s.stdout)
	for _, spans := range traces {
		if !c.wanted(spans) {
			continue
		}
		var err error
		if c.JSON {
			err = tracefile.WriteOTLP(s.stdout, spans)
		} else {
			err = p.print(spans)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *traceCommand) wanted(spans []telemetry.Span) bool {
	t := totalsOf(spans)
	return (t.errors > 0 || !c.Errors) && t.duration() >= c.MinDuration
}
