// Package ocr reads the text in pictures with tesseract, a program of its own that the user installs. Nothing leaves
// this machine.
//
// The program is not trusted: it runs at low priority in one thread, has so much time, may say so much, and goes with
// its context, whatever it is doing.
package ocr

import (
	"cmp"
	"context"
	"image"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Options are how text is read. The zero value is good.
type Options struct {
	Program   string        // tesseract; empty is the one that TESSERACT names, else the one that is found
	Languages []string      // tesseract's names; none are English and the one of the locale, as far as they are installed
	Locale    string        // such as de_DE; empty is that of the environment
	Timeout   time.Duration // of a processor for one picture; zero is 30 s
}

const (
	// defaultTimeout is for one picture. A full page takes 2 to 5 s of a core.
	defaultTimeout = 30 * time.Second

	// patience is how many times that it may take by the clock, while others have the cores.
	patience = 4

	// oldest is the first version that reads as well as is expected, and that has the settings that are used.
	oldest = 4
)

// Reader is a tesseract that was found, with the languages in which it reads. It is safe for concurrent use.
type Reader struct {
	path      string
	version   string
	installed []string
	languages []string
	timeout   time.Duration
}

// Text is what was read in a picture.
type Text struct {
	Text  string // a line for each line; empty where there is none
	Words int    // in it
	Doubt int    // words that were left out, because the program was not sure of them
}

// Find looks for the program and asks it for its version and its languages. Of a program that lacks the languages it
// gives what it found, with the error.
func Find(ctx context.Context, o Options) (*Reader, error) {
	path, err := locate(o.Program)
	if err != nil {
		return nil, err
	}
	r := &Reader{path: path, timeout: cmp.Or(max(o.Timeout, 0), defaultTimeout)}
	if err := r.examine(ctx); err != nil {
		return r, err
	}
	r.languages, err = choose(r.installed, o.Languages, cmp.Or(o.Locale, localeOf(environment())))
	return r, err
}

// Path is where the program lies.
func (r *Reader) Path() string { return r.path }

// Version is the program's, such as 5.3.0.
func (r *Reader) Version() string { return r.version }

// Installed are the languages that the program has.
func (r *Reader) Installed() []string {
	return slices.DeleteFunc(slices.Clone(r.installed), func(name string) bool { return slices.Contains(noLanguages, name) })
}

// Languages are those in which it reads.
func (r *Reader) Languages() []string { return r.languages }

// Name tells which program reads, and in which languages. Other ones may read something else; a program that is merely
// newer does not, to speak of.
func (r *Reader) Name() string {
	return "tesseract " + strconv.Itoa(major(r.version)) + " " + strings.Join(r.languages, "+")
}

// Read reads the text in an upright picture, at best of the size that Side gives.
func (r *Reader) Read(ctx context.Context, img image.Image) (Text, error) {
	if tooSmall(img.Bounds()) {
		return Text{}, ctx.Err()
	}
	input, err := prepare(img)
	if err != nil {
		return Text{}, err
	}
	out, err := r.run(ctx, r.timeout, input, "stdin", "stdout", "-l", strings.Join(r.languages, "+"),
		// The dots an inch only keep it from a warning: what counts is how many pixels high letters are.
		"--dpi", "150", "-c", "tessedit_create_tsv=1")
	if err != nil {
		return Text{}, err
	}
	return parse(out), nil
}
