package fullview

import (
	"context"
	"fmt"
	"image"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/ui/look"
)

// world is a library of pictures and what the view asks of it. Work runs when the test says so.
type world struct {
	t       *testing.T
	work    []func() func()
	broken  map[int64]error
	sizes   map[int64]image.Point
	decoded []string // ids and sides, in their order
	rated   []string
	saved   []string
	copied  string
	moved   int64
	closed  int
	panics  bool
	view    *View
}

func newWorld(t *testing.T, variant look.Appearance) *world {
	t.Helper()
	test.NewApp().Settings().SetTheme(look.NewTheme(variant))
	t.Cleanup(func() { test.NewApp() })
	w := &world{t: t, broken: map[int64]error{}, sizes: map[int64]image.Point{}}
	w.view = New(t.Context(), Actions{
		Do:   func(work func() func()) { w.work = append(w.work, work) },
		Post: func(f func()) { f() },
		Picture: func(_ context.Context, id int64) (engine.Picture, error) {
			size := w.size(id)
			p := engine.Picture{
				ID: id, Width: size.X, Height: size.Y, Format: "jpeg", Rating: 2, UserTags: []string{"mine"}, Note: "noted",
				Position: &catalog.Position{Latitude: 48.85, Longitude: -2.35},
			}
			p.File.Path = fmt.Sprintf("/pictures/%d.jpg", id)
			return p, nil
		},
		Thumbnail: func(_ context.Context, p engine.Picture) (image.Image, error) { return quarters(40, 30), nil },
		Pixels: func(ctx context.Context, p engine.Picture, side int) (image.Image, error) {
			w.decoded = append(w.decoded, fmt.Sprintf("%d:%d", p.ID, side))
			if w.panics {
				panic("index out of range")
			}
			if err := w.broken[p.ID]; err != nil {
				return nil, err
			}
			size := w.size(p.ID)
			if side > 0 {
				size = image.Pt(64, 48) // the test needs no more of it
			}
			return quarters(size.X, size.Y), ctx.Err()
		},
		Focus: func(fyne.Focusable) {},
		Facts: func(p engine.Picture) []Fact { return []Fact{{Name: "File", Value: p.File.Path, Path: true}} },
		Rate:  func(id int64, rating int) { w.rated = append(w.rated, fmt.Sprintf("%d:%d", id, rating)) },
		Save: func(id int64, _, typed engine.OwnWords) {
			w.saved = append(w.saved, fmt.Sprint(id, typed.Tags, typed.Note))
		},
		WriteSidecar: func(id int64) { w.saved = append(w.saved, fmt.Sprint("sidecar ", id)) },
		Open:         func(p engine.Picture) {}, Copy: func(text, _ string) { w.copied = text },
		Moved: func(id int64) { w.moved = id }, Closed: func() { w.closed++ },
	})
	w.view.Object.Resize(fyne.NewSize(1000, 600))
	return w
}

func (w *world) size(id int64) image.Point {
	if size, ok := w.sizes[id]; ok {
		return size
	}
	return image.Pt(800, 600)
}

// settle does all the work that was asked for.
func (w *world) settle() {
	for len(w.work) > 0 {
		work := w.work[0]
		w.work = w.work[1:]
		if then := work(); then != nil {
			then()
		}
	}
}

func (w *world) open(ids []int64, index int) {
	w.view.Open(ids, index)
	w.view.Object.Resize(fyne.NewSize(1000, 600))
	w.settle()
}

func (w *world) keys(names ...fyne.KeyName) {
	for _, name := range names {
		w.view.pane.TypedKey(&fyne.KeyEvent{Name: name})
	}
	w.settle()
}

func (w *world) kept() (ids []int64) {
	for id := range w.view.shelf.kept {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func TestKeysGoThroughTheResults(t *testing.T) {
	w := newWorld(t, look.Dark)
	ids := []int64{11, 12, 13, 14, 15}
	w.open(ids, 1)
	if got := w.kept(); !slices.Equal(got, []int64{11, 12, 13}) {
		t.Errorf("%v are kept", got)
	}
	if w.decoded[0] != "12:0" {
		t.Errorf("decoded %v, want the one that is shown first", w.decoded)
	}
	w.keys(fyne.KeyRight)
	if w.view.current() != 13 || w.moved != 13 || !slices.Equal(w.kept(), []int64{12, 13, 14}) {
		t.Errorf("at %d, told %d, kept %v", w.view.current(), w.moved, w.kept())
	}
	if len(w.decoded) != 4 {
		t.Errorf("decoded %v: a neighbour was there already", w.decoded)
	}
	w.keys(fyne.KeyEnd, fyne.KeyRight, fyne.KeyPageDown)
	if w.view.current() != 15 {
		t.Errorf("beyond the end at %d", w.view.current())
	}
	w.keys(fyne.KeyHome, fyne.KeyLeft, fyne.KeyPageUp)
	if w.view.current() != 11 {
		t.Errorf("before the beginning at %d", w.view.current())
	}
	w.keys(fyne.KeySpace)
	if w.view.Shown() || w.closed != 1 || len(w.kept()) != 0 || w.view.pane.source != nil {
		t.Errorf("closed %d times, %v are kept", w.closed, w.kept())
	}
	w.open(ids, 2)
	w.keys(fyne.KeyEscape)
	if w.view.Shown() || w.closed != 2 {
		t.Error("Escape does not close")
	}
	w.view.Open(ids, 9)
	if w.view.Shown() {
		t.Error("opened beyond the results")
	}
}

// TestSmallThenLarge holds that the thumbnail is there first and that what is seen stays when the pixels come.
func TestSmallThenLarge(t *testing.T) {
	w := newWorld(t, look.Dark)
	w.view.Open([]int64{1}, 0)
	k := w.view.shelf.guard(t.Context(), 1, false, func(k *shown) {
		w.view.shelf.kept[1] = k
		w.view.loaded(1)
	})
	if k.pixels == nil {
		t.Fatal("not loaded")
	}
	if w.view.pane.source == nil || w.view.pane.source.size() != image.Pt(40, 30) || w.view.pane.at.fullW != 800 {
		t.Fatalf("the thumbnail is not shown as large as the picture: %+v", w.view.pane.at)
	}
	w.view.pixels()
	before := w.view.pane.at
	w.settle()
	if w.view.pane.source.size() != image.Pt(800, 600) || w.view.pane.at != before {
		t.Errorf("the pixels came and %+v became %+v", before, w.view.pane.at)
	}
}

func TestZoomTurnAndPan(t *testing.T) {
	w := newWorld(t, look.Dark)
	w.sizes[1] = image.Pt(2000, 1500)
	w.open([]int64{1, 2}, 0)
	p := w.view.pane
	fitted := p.at.scale
	w.view.TypedRune('+')
	if p.at.scale <= fitted || !p.at.free {
		t.Errorf("+ gives %v after %v", p.at.scale, fitted)
	}
	w.view.TypedRune('-')
	if p.at.free {
		t.Error("back at the fitted scale, it is not fitted")
	}
	w.view.TypedRune('z')
	if p.at.scale != 1 || w.view.bar.scale.Text != "100 %" {
		t.Errorf("z gives %v, told as %s", p.at.scale, w.view.bar.scale.Text)
	}
	x := p.at.x
	w.keys(fyne.KeyRight)
	if w.view.current() != 1 || p.at.x <= x {
		t.Errorf("an arrow over a large picture goes to %d, x %v after %v", w.view.current(), p.at.x, x)
	}
	p.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(50, 0)})
	if p.at.x >= x+panShare*p.at.paneW {
		t.Error("dragging does not move it")
	}
	p.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 25), PointEvent: fyne.PointEvent{Position: fyne.NewPos(10, 10)}})
	if p.at.scale != stepScale {
		t.Errorf("a notch gives %v", p.at.scale)
	}
	p.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.Key0, Modifier: fyne.KeyModifierShortcutDefault})
	if p.at.free {
		t.Error("Ctrl+0 does not fit")
	}
	w.view.TypedRune('r')
	if p.turned != 1 || p.at.fullW != 1500 {
		t.Errorf("turned %d, %v wide", p.turned, p.at.fullW)
	}
	w.keys(fyne.KeyPageDown, fyne.KeyPageUp)
	if p.turned != 1 || p.at.fullW != 1500 {
		t.Error("the turn is forgotten on the way")
	}
	w.view.TypedRune('R')
	w.view.TypedRune('R')
	if p.turned != 3 {
		t.Errorf("turned %d", p.turned)
	}
}

func TestLargeAndBrokenPictures(t *testing.T) {
	w := newWorld(t, look.Dark)
	w.sizes[1], w.sizes[2] = image.Pt(20_000, 12_500), image.Pt(7_000, 5_000)
	w.broken[3] = fmt.Errorf("engine: preview: %w", os.ErrNotExist)
	w.open([]int64{1, 2, 3, 4}, 0)
	if w.decoded[0] == "1:0" || !strings.Contains(w.view.message.Text, "250 megapixels") || w.view.message.Hidden {
		t.Errorf("decoded %v and said %q", w.decoded, w.view.message.Text)
	}
	if w.decoded[1] == "2:0" {
		t.Errorf("decoded %v: a large neighbour as a whole", w.decoded)
	}
	w.decoded = nil
	w.keys(fyne.KeyRight)
	if !slices.Contains(w.decoded, "2:0") || !w.view.message.Hidden {
		t.Errorf("decoded %v and said %q", w.decoded, w.view.message.Text)
	}
	w.keys(fyne.KeyRight)
	if !strings.Contains(w.view.message.Text, "cannot be shown") || w.view.message.Hidden {
		t.Errorf("of a file that is gone it says %q", w.view.message.Text)
	}
	w.keys(fyne.KeyRight)
	if w.view.current() != 4 || !w.view.message.Hidden || w.view.pane.source == nil {
		t.Errorf("after it at %d, says %q", w.view.current(), w.view.message.Text)
	}
	w.panics = true
	w.view.Close()
	w.open([]int64{9, 4}, 0)
	if !strings.Contains(w.view.message.Text, "cannot be shown") {
		t.Errorf("of a fault it says %q", w.view.message.Text)
	}
	w.panics = false
	w.keys(fyne.KeyRight)
	if w.view.current() != 4 || w.view.pane.source == nil {
		t.Errorf("after a fault at %d", w.view.current())
	}
}

// TestQuickSteps holds that a picture which nobody looks at any more is not waited for.
func TestQuickSteps(t *testing.T) {
	w := newWorld(t, look.Dark)
	ids := make([]int64, 100)
	for i := range ids {
		ids[i] = int64(i + 1)
	}
	w.view.Open(ids, 0)
	for range 60 {
		w.view.TypedKey(fyne.KeyPageDown)
	}
	w.settle()
	if w.view.current() != 61 || !slices.Equal(w.kept(), []int64{60, 61, 62}) {
		t.Errorf("at %d, kept %v", w.view.current(), w.kept())
	}
	if len(w.decoded) > 5 {
		t.Errorf("decoded %v", w.decoded)
	}
}

func TestRatingAndWords(t *testing.T) {
	w := newWorld(t, look.Dark)
	w.open([]int64{1, 2}, 0)
	w.view.TypedRune('4')
	if !slices.Equal(w.rated, []string{"1:4"}) || w.view.bar.stars.Rating() != 4 || w.view.details.stars.Rating() != 4 {
		t.Errorf("rated %v, shown %d", w.rated, w.view.bar.stars.Rating())
	}
	w.view.bar.stars.Tapped(&fyne.PointEvent{Position: fyne.NewPos(3.5*starRoom(), 5)})
	w.view.bar.stars.Tapped(&fyne.PointEvent{Position: fyne.NewPos(1.5*starRoom(), 5)})
	if !slices.Equal(w.rated, []string{"1:4", "1:0", "1:2"}) {
		t.Errorf("rated %v", w.rated)
	}
	w.view.toggleDetails()
	d := w.view.details
	if d.tags.Text != "mine" || d.note.Text != "noted" || d.where.Text != "48.85000, -2.35000" {
		t.Errorf("shows %q, %q at %q", d.tags.Text, d.note.Text, d.where.Text)
	}
	d.copyPlace()
	if w.copied != "48.85000, -2.35000" {
		t.Errorf("copied %q", w.copied)
	}
	// What was typed is not lost on the way to the next picture, nor by closing.
	d.tags.SetText("sea, , boat")
	w.keys(fyne.KeyPageDown)
	d.note.SetText("new")
	w.view.Close()
	if !slices.Equal(w.saved, []string{"1 [sea boat]noted", "2 [mine]new"}) {
		t.Errorf("saved %q", w.saved)
	}
	w.open([]int64{1}, 0)
	d.writeSidecar()
	if w.saved[len(w.saved)-1] != "sidecar 1" {
		t.Errorf("saved %q", w.saved)
	}
	// What was typed comes first.
	d.tags.SetText("late")
	d.writeSidecar()
	if w.saved[len(w.saved)-1] != "1 [late]noted" {
		t.Errorf("saved %q", w.saved)
	}
	w.view.Changed(1)
	w.view.Changed(1)
	if w.saved[len(w.saved)-1] != "sidecar 1" || w.saved[len(w.saved)-2] != "1 [late]noted" {
		t.Errorf("saved %q", w.saved)
	}
}

func TestMarkup(t *testing.T) {
	for _, variant := range []look.Appearance{look.Light, look.Dark} {
		t.Run(string(variant), func(t *testing.T) {
			w := newWorld(t, variant)
			stars := NewStars(func(int) {})
			stars.SetRating(3)
			for master, o := range map[string]fyne.CanvasObject{"stars": stars, "histogram": w.view.details.histogram, "view": w.view.Object} {
				size := fyne.NewSize(180, 90)
				switch master {
				case "histogram":
					w.view.details.histogram.show(newHistogram(newPixels(quarters(40, 40))))
				case "view":
					w.view.details.view.Show()
					w.open([]int64{1, 2}, 0)
					size = fyne.NewSize(1100, 640)
				}
				o.Resize(size)
				test.AssertObjectRendersToMarkup(t, fmt.Sprintf("%s_%s.xml", master, variant), o)
			}
		})
	}
}
