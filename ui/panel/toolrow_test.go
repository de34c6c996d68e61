package panel

import (
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/assets"
)

// speak has new texts appear in a language, and in that of the other tests again behind this one.
func speak(t *testing.T, locale string) {
	t.Helper()
	t.Cleanup(func() {
		if err := lang.AddTranslationsFS(assets.Translations, "translations"); err != nil { // the variable is back
			t.Error(err)
		}
	})
	t.Setenv("LC_ALL", locale)
	t.Setenv("LANGUAGE", "")
	if err := lang.AddTranslationsFS(assets.Translations, "translations"); err != nil {
		t.Fatal(err)
	}
}

// In no language does the panel want more than a small screen has, whatever it shows.
func TestPanelFitsASmallScreen(t *testing.T) {
	for locale, pause := range map[string]string{"en_GB.UTF-8": "Pause", "de_DE.UTF-8": "Anhalten", "ko_KR.UTF-8": "일시 정지"} {
		t.Run(locale, func(t *testing.T) {
			speak(t, locale)
			p := newTracing(t, asItIs)
			p.record("library.index", nil)
			p.views.trace.finder.open()
			if got := p.views.toolbar.pause.text; got != pause {
				t.Errorf("it says %q", got)
			}
			for i, title := range tabTitles() {
				p.views.enter(tab(i), true)
				if got := p.View.MinSize().Width; got > 1000 {
					t.Errorf("%s wants %v", title, got)
				}
			}
		})
	}
}

// Where there is little room, tools with an icon give up their words, and those without keep theirs.
func TestToolsLoseTheirWords(t *testing.T) {
	newTestApp(t)
	plain, worded := newToolButton(".*", nil, func() {}), newViewButton("Critical path", func() {}).instead(criticalIcon)
	hidden := newToolButton("a long hidden tool", nil, func() {})
	hidden.Hide()
	first := newNoteText(40)
	row := newToolRow(40, 100, first, plain, hidden, worded)
	words := plain.width(false) + worded.width(false) + 2*toolGap
	for _, tt := range []struct {
		width float32
		brief bool
	}{{words + 100, false}, {words + 99, true}, {row.MinSize().Width, true}} {
		row.Resize(fyne.NewSize(tt.width, 22))
		if worded.brief != tt.brief || plain.worded(plain.brief) != true {
			t.Errorf("at %v the words are gone: %t", tt.width, worded.brief)
		}
		if end := worded.Position().X + worded.Size().Width; end > tt.width || worded.Position().X < plain.Position().X+plain.Size().Width ||
			first.Size().Width > plain.Position().X {
			t.Errorf("at %v the last ends at %v", tt.width, end)
		}
	}
	if first.Size().Width < 40 {
		t.Errorf("what comes first has %v", first.Size().Width)
	}
}

// An icon says what it is for once the pointer rests on it, and words do not.
func TestIconsTellTheirWords(t *testing.T) {
	newTestApp(t)
	synctest.Test(t, func(t *testing.T) {
		l := newTips(func(f func()) { f() })
		b := newToolButton("Critical path", criticalIcon, func() {})
		l.of(b)
		w := test.NewTempWindow(t, &fyne.Container{Objects: []fyne.CanvasObject{b, l.view}})
		w.Resize(fyne.NewSize(300, 100))
		l.view.Resize(fyne.NewSize(300, 100))
		b.Move(fyne.NewPos(280, 78))
		b.Resize(fyne.NewSize(20, 20))
		for _, brief := range []bool{false, true} {
			b.brief = brief
			b.MouseIn(nil)
			if l.text.Visible() {
				t.Error("it is told at once")
			}
			pass()
			if l.text.Visible() != brief || brief && l.text.Text != "Critical path" {
				t.Errorf("without words (%t) it tells %q: %t", brief, l.text.Text, l.text.Visible())
			}
		}
		if at, size := l.ground.Position(), l.ground.Size(); at.X < 0 || at.X+size.Width > 300 || at.Y < 0 || at.Y+size.Height > 78 {
			t.Errorf("it stands at %v, %v", at, size)
		}
		b.MouseOut()
		if l.text.Visible() || l.ground.Visible() {
			t.Error("it stays")
		}
		b.MouseIn(nil)
		b.Tapped(nil)
		pass()
		if l.text.Visible() {
			t.Error("it is told of what was pressed")
		}
	})
}

// pass lets the pointer rest, in the time of a synctest bubble.
func pass() {
	time.Sleep(tipAfter)
	synctest.Wait()
}
