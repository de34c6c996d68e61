package engine

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

func TestHistorySurvivesOthers(t *testing.T) {
	s := newStudio(t, standin.Options{}, nil)
	for _, record := range []string{
		`{"kind":"answer","text":"of the future","colour":{"a":[1]},"prompt":"p"}`, `{"kind":"answer","text":"cut`, ``, `[]`, `{"kind":"song"}`,
		`{"kind":"picture","took_ns":"long"}`,
	} {
		_, err := s.catalog.AddGeneration(t.Context(), catalog.Generation{MadeAt: time.Now(), Record: []byte(record)})
		must(t, err)
	}
	g, err := s.Generate(t.Context(), GenerateRequest{Kind: AnswerKind, Prompt: "Describe"})
	must(t, err)
	history := historyOf(t, s)
	if len(history) != 2 || history[0].ID != g.ID || history[1].Text != "of the future" || history[1].At.IsZero() {
		t.Fatalf("history %+v", history)
	}
	must(t, s.DeleteGeneration(t.Context(), g.ID))
	if history = historyOf(t, s); len(history) != 1 || history[0].Prompt != "p" {
		t.Errorf("history %+v", history)
	}
}

func TestReadOnlyLibraryGenerates(t *testing.T) {
	s := newStudio(t, standin.Options{}, nil)
	reader, err := Open(t.Context(), s.Dir(), Options{Service: s.options.Service}) // s holds the library
	must(t, err)
	defer reader.Close() //nolint:errcheck // a test
	g, err := reader.Generate(t.Context(), GenerateRequest{Kind: PictureKind, Prompt: "A red sea", Dir: s.out})
	if err != nil || len(g.Pictures) != 1 || g.ID != 0 || len(g.Notes) != 1 || !strings.Contains(g.Notes[0], "reading only") {
		t.Errorf("%+v, %v", g, err)
	}
	if history := historyOf(t, s); len(history) != 0 {
		t.Errorf("history %+v", history)
	}
}

func TestGenerationsComeBackFromTheBackup(t *testing.T) {
	s := newStudio(t, standin.Options{}, nil).withPictures(t)
	must(t, s.SavePrompt(t.Context(), Prompt{Name: "Mine", Text: "My <text>", Kind: PictureKind}))
	var kept []Generation
	for i := range 3 {
		g, err := s.Generate(t.Context(), GenerateRequest{Kind: AnswerKind, Prompt: fmt.Sprint("Describe <b> & “c” ", i), References: s.paths[:1]})
		must(t, err)
		kept = append([]Generation{g}, kept...)
	}
	_, err := s.catalog.AddGeneration(t.Context(), catalog.Generation{MadeAt: time.Now(), Record: []byte("damaged")})
	must(t, err)
	must(t, s.Close())
	for range 2 { // an interrupted restoring begins again
		must(t, os.Remove(filepath.Join(s.Dir(), catalogName)))
		again, err := Open(t.Context(), s.Dir(), Options{})
		must(t, err)
		must(t, again.Close())
	}
	again, err := Open(t.Context(), s.Dir(), Options{})
	must(t, err)
	defer again.Close() //nolint:errcheck // a test
	history, err := again.Generations(t.Context(), 10)
	if err != nil || len(history) != len(kept) {
		t.Fatalf("history %+v, %v", history, err)
	}
	for i, g := range history {
		if g.Prompt != kept[i].Prompt || g.Text != kept[i].Text || !g.At.Equal(kept[i].At) || !slices.Equal(g.References, kept[i].References) {
			t.Errorf("%d came back as %+v, was %+v", i, g, kept[i])
		}
	}
	prompts, err := again.Prompts(t.Context())
	if err != nil || prompts[len(prompts)-1] != (Prompt{Name: "Mine", Text: "My <text>", Kind: PictureKind, Own: true}) {
		t.Errorf("prompts %+v, %v", prompts, err)
	}
}

func TestOldBackupIsRead(t *testing.T) {
	_, l := newLibrary(t)
	must(t, l.Close())
	must(t, os.Remove(filepath.Join(l.Dir(), catalogName)))
	write(t, filepath.Join(l.Dir(), backupName), `{"folders": ["/nowhere"], "words": []}`)
	again, err := Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer again.Close() //nolint:errcheck // a test
	folders, err := again.Folders(t.Context())
	if err != nil || !slices.Equal(folders, []string{"/nowhere"}) {
		t.Errorf("folders %q, %v", folders, err)
	}
}

// FuzzHistory: whatever an entry holds, reading it is an error or a generation that can be kept again.
func FuzzHistory(f *testing.F) {
	full := Generation{
		ID: 1, Kind: PictureKind, Prompt: "p", Sent: "s", Model: "m", Service: "x", AspectRatio: "1:1", Variants: 2, Text: "t", Partial: true,
		References: []GeneratedReference{{ID: 1, Path: "/a\xff", Name: "a", Hash: catalog.Hash{1}}}, Pictures: []string{"/p"}, Error: "e",
		Finish: "STOP", Usage: gemini.Usage{InputTokens: 1}, Cost: gemini.Cost{USD: 1, Known: true}, Took: time.Second, Notes: []string{"n"},
	}
	record, err := json.Marshal(full)
	if err != nil {
		f.Fatal(err)
	}
	back, err := readGeneration(catalog.Generation{ID: 1, Record: record})
	if full.At = back.At; err != nil || !reflect.DeepEqual(back, full) {
		f.Fatalf("read back as %+v, %v", back, err)
	}
	f.Add(record)
	f.Add([]byte(`{"kind":"answer","references":[{"path":"\"x"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := readGeneration(catalog.Generation{ID: 7, Record: data})
		if err != nil {
			return
		}
		record, err := json.Marshal(g)
		if err != nil {
			t.Fatal(err)
		}
		again, err := readGeneration(catalog.Generation{ID: 7, Record: record})
		if err != nil || again.ID != 7 || again.Text != g.Text || len(again.References) != len(g.References) || len(again.Notes) != len(g.Notes) {
			t.Errorf("%+v became %+v, %v", g, again, err)
		}
	})
}
