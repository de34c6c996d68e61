package ui

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// growEvery is how often an answer that comes in is laid out.
const growEvery = 100 * time.Millisecond

// creation is a generation under way, or the last one.
type creation struct {
	request    engine.GenerateRequest
	references []reference
	cancel     context.CancelFunc
	cancelled  bool
	begun      time.Time

	mu    sync.Mutex
	text  strings.Builder // what came of the answer
	first time.Duration   // until the first words; 0 before them
}

// came takes a part of the answer, on the goroutine of the engine.
func (c *creation) came(part string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.first == 0 {
		c.first = time.Since(c.begun)
	}
	c.text.WriteString(part)
}

func (c *creation) answer() (text string, first time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String(), c.first
}

// ask begins what the form asks for.
func (v *createView) ask() {
	if v.run != nil || v.source == nil || strings.TrimSpace(v.prompt.Text) == "" {
		return
	}
	v.begin(v.request(), append([]reference{}, v.tray.items...))
}

// again asks for the same as the last time.
func (v *createView) again() {
	if v.run == nil && v.source != nil && v.last != nil {
		v.begin(v.last.request, v.last.references)
	}
}

// begin asks for consent where pictures leave, and then sends.
func (v *createView) begin(r engine.GenerateRequest, references []reference) {
	source := v.source
	start := func() {
		if v.run == nil && v.source == source { // the user may have taken long to agree
			v.generate(source, r, references)
		}
	}
	if len(r.References) == 0 {
		start()
		return
	}
	v.actions.consent(start)
}

func (v *createView) generate(source generator, r engine.GenerateRequest, references []reference) {
	ctx, cancel := context.WithCancel(v.ctx)
	c := &creation{request: r, references: references, cancel: cancel, begun: time.Now()}
	c.request.OnText = c.came
	v.run, v.last = c, c
	v.result.begin(c)
	v.state.tell(waitingFor(r.Kind), look.Muted)
	v.changed()
	v.reveal()
	go v.watch(ctx, c)
	done := v.actions.working()
	v.actions.do(func() func() {
		defer done()
		defer cancel()
		g, err := source.Generate(ctx, c.request)
		return func() { v.finish(source, c, g, err) }
	})
}

func waitingFor(k engine.Kind) string {
	if k == engine.PictureKind {
		return lang.L("Waiting for the picture …")
	}
	return lang.L("Waiting for the answer …")
}

// watch shows an answer as it comes in, and the time that passes. What is shown is worked out here; the widgets'
// goroutine gets the next only when it has taken the one before.
func (v *createView) watch(ctx context.Context, c *creation) {
	ticks := time.NewTicker(growEvery)
	defer ticks.Stop()
	taken := make(chan struct{}, 1)
	length, seconds := 0, -1
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		text, first := c.answer()
		passed := int(time.Since(c.begun).Seconds())
		if len(text) == length && passed == seconds {
			continue
		}
		var blocks []block
		cut, grown := false, len(text) != length
		if grown {
			blocks, cut = parseAnswer(text, len(c.references), func(n int) { v.actions.show(c.references[n-1]) })
		}
		length, seconds = len(text), passed
		v.actions.post(func() {
			if v.run == c {
				if grown {
					v.result.grow(blocks, cut)
					v.follow()
				}
				v.state.tell(describeWait(c.request.Kind, passed, first), look.Muted)
			}
			taken <- struct{}{}
		})
		select {
		case <-taken:
		case <-ctx.Done():
			return
		}
	}
}

// describeWait tells how long it takes so far.
func describeWait(k engine.Kind, seconds int, first time.Duration) string {
	text := waitingFor(k)
	if first > 0 {
		text = lang.L("First words after {{.Time}}", map[string]any{"Time": look.Duration(first)})
	}
	if seconds > 0 {
		text += " · " + (time.Duration(seconds) * time.Second).String()
	}
	return text
}

// cancel ends what is under way, at once for the user. What came is kept.
func (v *createView) cancel() {
	c := v.run
	if c == nil {
		return
	}
	c.cancelled = true
	c.cancel()
	v.run = nil
	text, _ := c.answer()
	blocks, cut := parseAnswer(text, len(c.references), func(n int) { v.actions.show(c.references[n-1]) })
	v.result.grow(blocks, cut)
	v.state.tell(lang.L("Cancelled. What came by then is kept."), look.Muted)
	v.changed()
	v.view.Refresh()
}

// finish shows what came of a generation.
func (v *createView) finish(source generator, c *creation, g engine.Generation, err error) {
	if source != v.source {
		return // of another library
	}
	if v.run == c {
		v.run = nil
	}
	v.history.load()
	if v.last == c && v.run == nil {
		v.state.tell(lang.L("Done."), look.Muted)
		if c.cancelled || errors.Is(err, context.Canceled) {
			v.state.tell(lang.L("Cancelled. What came by then is kept."), look.Muted)
			err = nil
			g.Error, g.Partial = "", false // the user knows why
		} else if err != nil {
			v.state.tell(lang.L("It did not work."), theme.ColorNameError)
			v.findService() // the key may be missing
		}
		v.result.show(g, c.references, err)
		v.result.retry(c)
	}
	v.changed()
	v.follow()
}
