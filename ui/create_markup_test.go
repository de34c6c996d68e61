package ui

import (
	"context"
	"errors"
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/ui/look"
)

// newIdleCreateView is a create view whose work never begins.
func newIdleCreateView(t *testing.T) *createView {
	t.Helper()
	v := newCreateView(t.Context(), createActions{
		do: func(func() func()) {}, post: func(func()) {}, working: func() func() { return func() {} },
		service: func(func(serviceInfo, error)) {}, picked: func() []int64 { return []int64{1, 2, 3} },
		window: func() fyne.Window { return nil }, changed: func() {}, show: func(reference) {},
	})
	v.who = serviceInfo{label: "offline demo model", host: "127.0.0.1:1", limit: 14}
	v.tray.setLimit(14)
	v.source = noGenerator{}
	v.changed()
	return v
}

// noGenerator is a library of which nothing is asked.
type noGenerator struct{ generator }

func TestCreateMarkup(t *testing.T) {
	references := []reference{
		{id: 1, path: "/a.jpg", name: "The sea", thumb: uniform(image.Pt(8, 6), seaBlue)}, {id: 2, path: "/b.jpg", name: "A meadow"},
	}
	states := map[string]func(*createView){
		"empty": func(*createView) {},
		"running": func(v *createView) {
			v.tray.set(references)
			v.prompt.SetText("Compare them")
			v.run = &creation{request: v.request(), references: references, cancel: func() {}}
			v.result.begin(v.run)
			blocks, cut := parseAnswer("**In common:** [1] and", 2, func(int) {})
			v.result.grow(blocks, cut)
			v.state.tell(describeWait(engine.AnswerKind, 3, 800e6), look.Muted)
			v.changed()
		},
		"answered": func(v *createView) {
			v.tray.set(references)
			v.prompt.SetText("Compare them")
			v.result.show(sampleGeneration(), references, nil)
			v.changed()
		},
		"failed": func(v *createView) {
			v.tray.set(references)
			v.prompt.SetText("Compare them")
			g := sampleGeneration()
			g.Text, g.Error, g.Notes = "", "The service is overloaded. Please try again later.", nil
			v.result.show(g, references, gemini.ErrService)
			v.result.retry(&creation{})
			v.changed()
		},
		"picture": func(v *createView) {
			v.options.setKind(engine.PictureKind)
			v.options.setFolder("/pictures/made")
			v.prompt.SetText("A boat")
			g := sampleGeneration()
			g.Kind, g.Text, g.References, g.Pictures, g.Variants = engine.PictureKind, "", nil, []string{"/pictures/made/a boat.png"}, 1
			v.result.on.source = func() generator { return nil } // it is not read
			v.result.show(g, nil, nil)
			v.changed()
		},
	}
	for _, variant := range []look.Appearance{look.Light, look.Dark} {
		for state, show := range states {
			t.Run(state+" "+string(variant), func(t *testing.T) {
				newTestApp(t).Settings().SetTheme(look.NewTheme(variant))
				v := newIdleCreateView(t)
				v.view.Resize(fyne.NewSize(350, 700)) // wrapped text has its height once it has its width
				show(v)
				expectMarkup(t, "create_"+state+"_"+string(variant)+".xml", v.view, 350, 800)
			})
		}
	}
}

// What comes is taken in at the pace of the window, however fast it comes.
func TestAnAnswerIsLaidOutNoFasterThanItIsSeen(t *testing.T) {
	newTestApp(t)
	v := newIdleCreateView(t)
	posted := make(chan func())
	v.actions.post = func(f func()) { posted <- f }
	ctx, cancel := context.WithCancel(t.Context())
	c := &creation{cancel: cancel}
	v.run = c
	ended := make(chan struct{})
	go func() {
		v.watch(ctx, c)
		close(ended)
	}()
	for range 10_000 {
		c.came("word ")
	}
	(<-posted)() // the window is slow
	for range 10_000 {
		c.came("word ")
	}
	(<-posted)()
	if text, first := c.answer(); len(text) != 100_000 || first == 0 {
		t.Errorf("%d bytes came", len(text))
	}
	if len(v.result.answer.keys) != 1 || !v.result.answer.more.Visible() {
		t.Errorf("%d blocks; that there is more is told: %t", len(v.result.answer.keys), v.result.answer.more.Visible())
	}
	cancel()
	for {
		select {
		case f := <-posted:
			f()
			continue
		case <-ended:
		}
		break
	}
}

func TestCancelledByAnErrorOfTheContext(t *testing.T) {
	newTestApp(t)
	v := newIdleCreateView(t)
	c := &creation{cancel: func() {}}
	v.run, v.last = c, c
	g := sampleGeneration()
	g.Error = "Cancelled."
	v.finish(v.source, c, g, errors.Join(context.Canceled))
	if v.result.failure.Visible() || v.state.text() != "Cancelled. What came by then is kept." {
		t.Errorf("told %q and %q", v.result.failure.Text, v.state.text())
	}
}

// An answer is read from its beginning, and where the user has scrolled to it stays.
func TestTheViewFollowsUnlessTheUserScrolls(t *testing.T) {
	app := newTestApp(t)
	v := newIdleCreateView(t)
	window := app.NewWindow("")
	defer window.Close()
	window.SetContent(v.view)
	window.Resize(fyne.NewSize(350, 400))
	grow := func(lines int) {
		blocks, cut := parseAnswer(strings.Repeat("A line of the answer.\n\n", lines), 0, func(int) {})
		v.result.grow(blocks, cut)
		v.follow()
	}
	v.result.begin(&creation{})
	v.reveal()
	grow(40)
	if top := v.result.view.Position().Y; v.scroll.Offset.Y != top || top == 0 {
		t.Errorf("scrolled to %v, the answer begins at %v", v.scroll.Offset.Y, top)
	}
	v.scroll.ScrollToOffset(fyne.NewPos(0, 300))
	grow(60)
	if v.scroll.Offset.Y != 300 {
		t.Errorf("the user has scrolled to 300, and is at %v", v.scroll.Offset.Y)
	}
}
