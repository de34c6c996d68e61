package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/ocr"
)

// ReadTextOptions say in which pictures text is read, and how. The zero value is good.
type ReadTextOptions struct {
	All       bool     // photos too, after what looks like a screenshot, a drawing or a document
	Unasked   bool     // nobody asked for it, so a large library is left alone
	Languages []string // by tesseract's names; none are English and that of the locale
	Locale    string   // such as de_DE; empty is that of the environment
	Program   string   // tesseract; empty is the one that is found
}

// mostUnasked is how many pictures are read unasked: half a day's work of one core.
const mostUnasked = 20_000

// TextState tells how a library stands with the text in its pictures.
type TextState struct {
	Err       error    `json:"-"` // why no text can be read now; nil is that it can
	Path      string   `json:"path,omitempty"`
	Version   string   `json:"version,omitempty"`
	Installed []string `json:"installed,omitempty"` // languages
	Languages []string `json:"languages,omitempty"` // in which is read
	Read      int      `json:"read"`                // pictures, by whatever program and languages
	WithText  int      `json:"with_text"`
	ToDo      int      `json:"to_do"`  // by this program and in these languages
	Photos    int      `json:"photos"` // that are left out unless all are read
	Unread    int      `json:"unread"` // with which the program failed
}

// Ready tells whether text can be read.
func (s TextState) Ready() bool { return s.Err == nil }

// TooMany tells whether there is more to read than is read unasked.
func (s TextState) TooMany() bool { return s.ToDo > mostUnasked }

// TextState looks for tesseract, and counts. That the program is not there is told in the state, not as an error.
func (l *Library) TextState(ctx context.Context, o ReadTextOptions) (s TextState, err error) {
	reader, err := findReader(ctx, o)
	if ctx.Err() != nil {
		return s, ctx.Err()
	}
	s.Err = err
	name := ""
	if reader != nil {
		s.Path, s.Version, s.Installed, s.Languages = reader.Path(), reader.Version(), reader.Installed(), reader.Languages()
		if err == nil {
			name = reader.Name()
		}
	}
	if s.Read, s.WithText, err = l.catalog.CountReadings(ctx); err != nil {
		return s, fmt.Errorf("engine: text: %w", l.noteDamage(err))
	}
	plan, err := l.planReading(ctx, name, o.All)
	if err != nil {
		return s, fmt.Errorf("engine: text: %w", l.noteDamage(err))
	}
	s.ToDo, s.Photos, s.Unread = len(plan.todo), plan.photos, plan.refused
	return s, nil
}

func findReader(ctx context.Context, o ReadTextOptions) (*ocr.Reader, error) {
	return ocr.Find(ctx, ocr.Options{Program: o.Program, Languages: o.Languages, Locale: o.Locale})
}

// readingsBy names the work of a reader, under which pictures that it failed with are noted.
func readingsBy(reader string) string { return catalog.ReadingWork + reader }

// readingPlan is what a reader has to do.
type readingPlan struct {
	todo    []catalog.Content // the likeliest first
	photos  int               // that are left out
	refused int               // that it failed with
}

// planReading puts what the reader has not read in order: what is made of letters first.
func (l *Library) planReading(ctx context.Context, reader string, all bool) (p readingPlan, err error) {
	lacking, err := l.catalog.LacksReading(ctx, reader)
	if err != nil {
		return p, err
	}
	refusals, err := l.catalog.Refusals(ctx, readingsBy(reader))
	if err != nil {
		return p, err
	}
	refused := map[catalog.Hash]bool{}
	for _, r := range refusals {
		refused[r.Hash] = true
	}
	var tags map[int64]string
	if len(lacking) > 0 {
		if tags, err = l.catalog.PixelTags(ctx); err != nil {
			return p, err
		}
	}
	var byHope [hopes][]catalog.Content
	for _, c := range lacking {
		hope := hopeOf(tags[c.ID])
		switch {
		case refused[c.Hash]:
			p.refused++
		case hope == isPhoto && !all:
			p.photos++
		default:
			byHope[hope] = append(byHope[hope], c)
		}
	}
	p.todo = slices.Concat(byHope[:]...)
	return p, nil
}

// What there is to be hoped of a picture, the most first.
const (
	isScreen = iota
	isDrawn  // or printed
	isOpen   // neither drawn nor a photo, by its pixels
	isPaper  // a photo, perhaps of a page
	isPhoto
	hopes
)

// hopeOf judges by the words for a picture's pixels, one a line.
func hopeOf(tags string) int {
	all := strings.Split(tags, "\n")
	has := func(word string) bool { return slices.Contains(all, word) }
	switch {
	case has("screenshot"):
		return isScreen
	case has("drawing"):
		return isDrawn
	case !has("photo"):
		return isOpen
	case has("bright") && (has("white") || has("gray") || has("black and white")):
		return isPaper
	}
	return isPhoto
}

// ReadText reads the text in pictures that were not read yet, at low priority and so that searches go first. What was
// read is searched at once, and kept picture by picture, so that a run that was ended goes on where it stopped.
func (l *Library) ReadText(ctx context.Context, o ReadTextOptions, progress func(EmbedProgress)) (report EmbedReport, err error) {
	w, err := l.beginWork(ctx, "ocr.run", "", progress)
	if err != nil {
		return EmbedReport{}, fmt.Errorf("engine: read text: %w", err)
	}
	defer func() {
		if report, err = w.end(err); err != nil {
			err = fmt.Errorf("engine: read text: %w", err)
		}
	}()
	reader, err := findReader(w.ctx, o)
	if err != nil {
		return report, err
	}
	r := &textRun{modelRun: w, options: o, reader: reader, name: reader.Name()}
	return report, r.run()
}

// RemoveText removes all text that was read in pictures on this machine.
func (l *Library) RemoveText(ctx context.Context) error {
	if l.ReadOnly() {
		return fmt.Errorf("engine: remove text: %w", catalog.ErrReadOnly)
	}
	if !l.models.busy.TryLock() {
		return fmt.Errorf("engine: remove text: %w", ErrEmbedding)
	}
	defer l.models.busy.Unlock()
	if err := l.catalog.RemoveReadings(ctx); err != nil {
		return fmt.Errorf("engine: remove text: %w", l.noteDamage(err))
	}
	return l.followAll(ctx)
}

// textFailures is how many pictures a program may fail with before it has read one: then it is not the pictures.
const textFailures = 10

// readingsKept bounds for how long what was read waits for its commit, and with how many others.
const (
	readingsKept = 8
	readingsWait = 2 * time.Second
)

// pendingReadings are those that are not committed yet.
type pendingReadings struct {
	mu    sync.Mutex
	all   []catalog.Reading
	since time.Time
	read  int // pictures that were read in this run
	wrong int // pictures that the program failed with
}

// IsReaderError tells whether an error is about the program and not about one picture.
func IsReaderError(err error) bool {
	for _, kind := range []error{ocr.ErrNotInstalled, ocr.ErrNoLanguage, ocr.ErrBroken, ocr.ErrTooOld} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}
