package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
)

// service is Gemini with the choices that the window keeps too. Nothing is sent by making it.
func (s *session) service() *engine.Service {
	return engine.NewService(engine.ServiceOptions{Choices: s.choices()})
}

// choices are those of the window, and what flags have in place of them.
func (s *session) choices() (choices engine.Choices) {
	path, err := engine.ChoicesFile()
	if err == nil {
		choices, err = engine.LoadChoices(path)
	}
	if err != nil && !s.warned {
		s.warned = true
		fmt.Fprintf(s.stderr, "imgsearch: The choices of models cannot be read, so the defaults are used: %v\n", err)
	}
	if s.override != nil {
		s.override(&choices)
	}
	return choices
}

// errDeclined is that the user did not agree to send pictures, and was told what for.
var errDeclined = errors.New("imgsearch: not agreed to")

// agree makes sure that the user agreed to send pictures of this library for a purpose: before, by --yes, or by
// answering now.
func (s *session) agree(library *engine.Library, purpose engine.Purpose, yes bool) error {
	if agreed, err := library.HasConsent(s.ctx, purpose); err != nil || agreed {
		return err
	}
	disclosure, err := library.Disclose(s.ctx, purpose)
	if err != nil {
		return err
	}
	for _, sentence := range disclosure.Sentences {
		fmt.Fprintln(s.stderr, sentence)
	}
	if !yes {
		if !isTerminal(s.stdin) || !isTerminal(s.stderr) {
			fmt.Fprintln(s.stderr, "imgsearch: Nothing was sent. To agree, run the same command with --yes.")
			return errDeclined
		}
		if library.ReadOnly() { // the answer could not be kept
			return fmt.Errorf("%w: %w", engine.ErrConsentNotKept, catalog.ErrReadOnly)
		}
		fmt.Fprint(s.stderr, "Send them? [y/N] ")
		answer, err := readLine(s.ctx, s.stdin)
		if err != nil {
			return err
		}
		if answer = strings.ToLower(strings.TrimSpace(answer)); answer != "y" && answer != "yes" {
			fmt.Fprintln(s.stderr, "Nothing was sent.")
			return errDeclined
		}
	}
	return library.GiveConsent(s.ctx, purpose)
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// readLine reads what the user answers. One who never does keeps the goroutine until the process ends.
func readLine(ctx context.Context, from io.Reader) (string, error) {
	answered := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(from).ReadString('\n') // no answer is no
		answered <- line
	}()
	select {
	case line := <-answered:
		return line, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// bar shows a run of a model on standard error, if that is a terminal.
func (s *session) bar() (show func(engine.EmbedProgress), finish func()) {
	if !isTerminal(s.stderr) {
		return func(engine.EmbedProgress) {}, func() {}
	}
	bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(s.stderr), progressbar.OptionClearOnFinish(),
		progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true), progressbar.OptionSetElapsedTime(false))
	return func(p engine.EmbedProgress) {
		text := p.Cost.String() + " so far"
		if p.Waiting > 0 {
			text = fmt.Sprintf("waiting %.0f s: %s", p.Waiting.Seconds(), engine.Explain(p.Why))
		}
		bar.Describe(text)
		bar.ChangeMax(p.Total)
		bar.Set(p.Done + p.Failed) //nolint:errcheck // only looks
	}, func() { bar.Finish() } //nolint:errcheck // only looks
}
