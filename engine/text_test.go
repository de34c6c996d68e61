package engine

import (
	"context"
	"errors"
	"image/color"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/ocr"
)

// What tesseract reads is found, once for all copies, and not read again.
func TestReadText(t *testing.T) {
	o, noted := withReader(t, "reads")
	pictures, l := newLibrary(t)
	drawWidths(t, pictures, 100, 201, 300)
	drawWidths(t, filepath.Join(pictures, "copies"), 100)
	index(t, l, pictures)
	before, err := l.TextState(t.Context(), o)
	must(t, err)
	if !before.Ready() || before.ToDo != 3 || before.Read != 0 || before.Version != "5.3.0" || !slices.Equal(before.Languages, []string{"eng"}) {
		t.Errorf("%+v", before)
	}
	if before, err = l.TextState(t.Context(), ReadTextOptions{Program: o.Program}); err != nil || before.ToDo+before.Photos != 3 {
		t.Errorf("%+v, %v", before, err)
	}

	var last EmbedProgress
	r, err := l.ReadText(t.Context(), o, func(p EmbedProgress) { last = p })
	must(t, err)
	if r.Embedded != 3 || r.Found != 2 || r.Shared != 1 || r.Failed != 0 || r.Pictures != 4 || r.Model != "tesseract 5 eng" || last.Done != 3 || last.Total != 3 {
		t.Errorf("%+v after %+v", r, last)
	}
	if got := find(t, l, "invoice width100"); len(got) < 2 || !strings.HasSuffix(got[0], "100.jpg") || !strings.HasSuffix(got[1], "100.jpg") {
		t.Errorf("found %q", got)
	}
	if n := len(find(t, l, "invoice")); n != 3 {
		t.Errorf("found %d", n)
	}
	p, err := l.catalog.ByPath(t.Context(), filepath.Join(pictures, "300.jpg"))
	must(t, err)
	if p.Reading != "Invoice width300" {
		t.Errorf("read %q", p.Reading)
	}
	after, err := l.TextState(t.Context(), o)
	must(t, err)
	if after.ToDo != 0 || after.Read != 4 || after.WithText != 3 {
		t.Errorf("%+v", after)
	}

	if r, err := l.ReadText(t.Context(), o, nil); err != nil || r.Embedded != 0 || r.Known != 4 || len(noted()) != 3 {
		t.Errorf("%+v, %v, read %q", r, err, noted())
	}
	drawWidths(t, pictures, 400)
	drawWidths(t, filepath.Join(pictures, "more"), 300)
	index(t, l, pictures)
	if r, err := l.ReadText(t.Context(), o, nil); err != nil || r.Embedded != 1 || r.Shared != 1 || len(noted()) != 4 {
		t.Errorf("%+v, %v, read %q", r, err, noted())
	}
	o.Languages = []string{"deu", "eng"} // others may read something else
	if r, err := l.ReadText(t.Context(), o, nil); err != nil || r.Embedded != 4 || r.Model != "tesseract 5 deu+eng" {
		t.Errorf("%+v, %v", r, err)
	}

	must(t, l.RemoveText(t.Context()))
	if n := len(find(t, l, "invoice")); n != 0 {
		t.Errorf("found %d though the text was removed", n)
	}
	if after, err = l.TextState(t.Context(), o); err != nil || after.Read != 0 || after.ToDo != 4 {
		t.Errorf("%+v, %v", after, err)
	}
}

// The columns, by which has:text filters, follow.
func TestReadTextIsAFact(t *testing.T) {
	o, _ := withReader(t, "reads")
	pictures, l := newLibrary(t)
	drawWidths(t, pictures, 100, 201)
	index(t, l, pictures)
	withText := func() (n int) {
		facts, err := l.catalog.FactsOf(t.Context(), []int64{1, 2})
		must(t, err)
		for _, f := range facts {
			if f.Has&catalog.HasText != 0 {
				n++
			}
		}
		return n
	}
	if n := withText(); n != 0 {
		t.Fatalf("%d have text", n)
	}
	_, err := l.ReadText(t.Context(), o, nil)
	must(t, err)
	if n := withText(); n != 1 {
		t.Errorf("%d have text", n)
	}
}

// What cannot be read is left out, told, and not tried again; the others are read.
func TestReadTextOfOddPictures(t *testing.T) {
	o, noted := withReader(t, "fails at 300")
	pictures, l := newLibrary(t)
	drawWidths(t, pictures, 100, 200, 300, 400)
	index(t, l, pictures)
	write(t, filepath.Join(pictures, "200.jpg"), "gone bad")
	r, err := l.ReadText(t.Context(), o, nil)
	must(t, err)
	if r.Embedded != 2 || r.Failed != 2 || len(r.Failures) != 2 || len(noted()) != 3 {
		t.Errorf("%+v, read %q", r, noted())
	}
	for _, f := range r.Failures {
		if !strings.Contains(f.Error, "Image file cannot be read") && !strings.Contains(f.Error, "has changed") {
			t.Errorf("%+v", f)
		}
	}
	state, err := l.TextState(t.Context(), o)
	must(t, err)
	if state.Unread != 1 || state.ToDo != 1 {
		t.Errorf("%+v", state)
	}
	if r, err := l.ReadText(t.Context(), o, nil); err != nil || r.Failed != 1 || len(noted()) != 3 {
		t.Errorf("%+v, %v, read %q", r, err, noted())
	}
	must(t, l.RemoveText(t.Context()))
	if state, err = l.TextState(t.Context(), o); err != nil || state.ToDo != 4 || state.Unread != 0 {
		t.Errorf("%+v, %v", state, err)
	}
}

// A program that fails with everything is at fault itself: the run ends, and no picture is blamed.
func TestReadTextByABrokenProgram(t *testing.T) {
	o, noted := withReader(t, "fails")
	pictures, l := newLibrary(t)
	var widths []int
	for i := range textFailures + 5 {
		widths = append(widths, 100+2*i)
	}
	drawWidths(t, pictures, widths...)
	index(t, l, pictures)
	_, err := l.ReadText(t.Context(), o, nil)
	if !errors.Is(err, ocr.ErrBroken) || !strings.Contains(Explain(err), "Image file cannot be read") || len(noted()) > textFailures+4 {
		t.Errorf("%v after %d", err, len(noted()))
	}
	state, err := l.TextState(t.Context(), o)
	if err != nil || state.Unread != 0 || state.ToDo != len(widths) {
		t.Errorf("%+v, %v", state, err)
	}
}

func TestReadTextWithoutAProgram(t *testing.T) {
	_, l := newLibrary(t)
	o := ReadTextOptions{Program: filepath.Join(t.TempDir(), "tesseract")}
	_, err := l.ReadText(t.Context(), o, nil)
	state, stateErr := l.TextState(t.Context(), o)
	must(t, stateErr)
	if !errors.Is(err, ocr.ErrNotInstalled) || !errors.Is(state.Err, ocr.ErrNotInstalled) || !strings.Contains(Explain(err), "nstall") {
		t.Errorf("%v, %+v", err, state)
	}
}

// A run that is paused, and then cancelled while the program hangs, keeps what it has and goes on later.
func TestReadTextIsPausedAndCancelled(t *testing.T) {
	o, noted := withReader(t, "hangs at 300")
	pictures, l := newLibrary(t)
	l.options.Workers = 2 // so one is read at a time
	drawWidths(t, pictures, 100, 200, 300, 400)
	index(t, l, pictures)
	l.courtesy.off = true
	l.PauseModels(t.Context())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	paused := make(chan bool, 100)
	go func() {
		_, err := l.ReadText(ctx, o, func(p EmbedProgress) {
			select {
			case paused <- p.Paused:
			default:
			}
		})
		ended <- err
	}()
	for !<-paused {
	}
	if n := len(noted()); n != 0 {
		t.Errorf("%d were read in the pause", n)
	}
	l.ResumeModels(t.Context())
	for begin := time.Now(); !slices.Contains(noted(), "300"); time.Sleep(10 * time.Millisecond) {
		if time.Since(begin) > 30*time.Second {
			t.Fatalf("read %q", noted())
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	state, err := l.TextState(t.Context(), o)
	read := len(noted()) - 1 // all that came before the one that hangs
	if err != nil || state.Read != read || state.ToDo != 4-read {
		t.Errorf("%+v, %v", state, err)
	}
	t.Setenv(fakeReader, "reads")
	if r, err := l.ReadText(t.Context(), o, nil); err != nil || r.Embedded != 4-read || r.Known != read {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestHope(t *testing.T) {
	for tags, want := range map[string]int{
		"white\nscreenshot": isScreen, "drawing\nbright": isDrawn, "gray\nlandscape": isOpen, "": isOpen,
		"white\nbright\nphoto": isPaper, "blue\nbright\nphoto": isPhoto, "green\nphoto\nsharp": isPhoto,
	} {
		if got := hopeOf(tags); got != want {
			t.Errorf("%q: %d, want %d", tags, got, want)
		}
	}
}

// By tesseract itself: dark on light and light on dark, and a page that the camera noted to be turned.
func TestReadTextForReal(t *testing.T) {
	o := realReader(t)
	o.All = true
	pictures, l := newLibrary(t)
	writePNG(t, filepath.Join(pictures, "light.png"), writtenOn(t, color.White, color.Black, "Invoice number 2024", "Chain oil and a saddle bag"))
	writePNG(t, filepath.Join(pictures, "dark.png"), writtenOn(t, color.RGBA{20, 24, 40, 255}, color.RGBA{230, 230, 240, 255}, "Connection refused by harbour", "Retry the terminal session"))
	writeTurned(t, filepath.Join(pictures, "turned.jpg"), writtenOn(t, color.White, color.Black, "Lighthouse opening hours", "Monday until Thursday"))
	writePNG(t, filepath.Join(pictures, "empty.png"), writtenOn(t, color.White, color.Black))
	draw(t, filepath.Join(pictures, "stripes.jpg"), 3)
	index(t, l, pictures)
	r, err := l.ReadText(t.Context(), o, nil)
	must(t, err)
	if r.Embedded != 5 || r.Found != 3 || r.Failed != 0 {
		t.Errorf("%+v", r)
	}
	for words, want := range map[string]string{"saddle": "light.png", "terminal": "dark.png", "lighthouse": "turned.jpg"} {
		if got := find(t, l, words); len(got) != 1 || filepath.Base(got[0]) != want {
			t.Errorf("%s found %q", words, got)
		}
	}
	if got := find(t, l, "text:harbour"); len(got) != 1 || filepath.Base(got[0]) != "dark.png" {
		t.Errorf("text:harbour found %q", got)
	}
}
