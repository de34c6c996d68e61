package ui

import (
	"testing"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/assets"
)

// In no language does the window want more than a small screen has.
func TestWindowFitsASmallScreen(t *testing.T) {
	speak := func() {
		if err := lang.AddTranslationsFS(assets.Translations, "translations"); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(speak) // the variable is back
	for locale, traces := range map[string]string{"en_GB.UTF-8": "Traces", "de_DE.UTF-8": "Ordner hinzufügen", "ko_KR.UTF-8": "폴더 추가"} {
		t.Run(locale, func(t *testing.T) {
			t.Setenv("LC_ALL", locale)
			t.Setenv("LANGUAGE", "")
			speak()
			w, _ := atHome(t)
			w.showTraces(true)
			button(t, w.above, traces) // it speaks the language
			fits := func(what string) {
				t.Helper()
				w.settle(t)
				if got := w.content.MinSize(); got.Width > 1000 || got.Height > 660 {
					t.Errorf("%s it wants %v", what, got)
				}
			}
			fits("without a picture")
			w.submitWords("meadow")
			w.settle(t)
			w.grid.pickAll()
			fits("with results and pictures picked")
			w.toggleFacets()
			fits("with the filters beside them")
			w.openFull()
			fits("in the full view")
			w.full.Close()
			w.findDuplicates()
			fits("with duplicates")
		})
	}
}
