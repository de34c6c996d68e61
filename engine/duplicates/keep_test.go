package duplicates

import (
	"errors"
	"path/filepath"
	"testing"
	"time"
)

func TestKeep(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2024, 5, n, 0, 0, 0, 0, time.UTC) }
	root := filepath.FromSlash("/p")
	in := func(name string) string { return filepath.Join(root, filepath.FromSlash(name)) }
	large := Item{1, in("b/large.jpg"), 12e6, 3e6, day(2), day(9), 80}
	heavy := Item{2, in("b/heavy.jpg"), 12e6, 4e6, day(2), day(8), 80}
	sharp := Item{3, in("best/sharp.jpg"), 2e6, 1e6, time.Time{}, day(1), 200}
	old := Item{4, in("bestiary/old.jpg"), 1e6, 1e5, day(1), day(5), 20}
	group := []Item{sharp, large, old, heavy}
	tests := []struct {
		name  string
		rules []Rule
		want  Item
	}{
		{"largest: then bytes", []Rule{Largest}, heavy},
		{"sharpest", []Rule{Sharpest}, sharp},
		{"oldest: a date that was lost does not win", []Rule{Oldest}, old},
		{"folder: not one whose name only begins so", []Rule{InFolder(in("best"))}, sharp},
		{"folder decides nothing, then largest", []Rule{InFolder(in("elsewhere")), Largest}, heavy},
		{"folder, then oldest: by the file's time", []Rule{InFolder(in("b") + string(filepath.Separator)), Oldest}, heavy},
		{"everything", []Rule{InFolder(string(filepath.Separator)), Sharpest}, sharp},
		{"none: the first path", nil, heavy},
	}
	for _, tt := range tests {
		for turn := range group {
			turned := append(append([]Item{}, group[turn:]...), group[:turn]...)
			if got := turned[Keep(turned, tt.rules...)]; got != tt.want {
				t.Errorf("%s: keeps %s, want %s", tt.name, got.Path, tt.want.Path)
			}
		}
	}
	if Keep(nil, Largest) != -1 {
		t.Error("of no picture one is kept")
	}
}

func TestParseRule(t *testing.T) {
	small, large := Item{Path: "a", Pixels: 1, Sharpness: 2}, Item{Path: "b", Pixels: 2, Modified: time.Unix(9, 0), Sharpness: 1}
	for text, want := range map[string]int{"largest": 1, " Oldest": 0, "sharpest": 0} {
		rule, err := ParseRule(text)
		if err != nil || Keep([]Item{small, large}, rule) != want {
			t.Errorf("%q: %v", text, err)
		}
	}
	here, err := filepath.Abs("x")
	if err != nil {
		t.Fatal(err)
	}
	rule, err := ParseRule(" folder:x")
	if err != nil || Keep([]Item{small, {Path: filepath.Join(here, "z")}}, rule) != 1 {
		t.Errorf("a folder: %v", err)
	}
	for _, text := range []string{"", "best", "folder:", "largest,oldest"} {
		if _, err := ParseRule(text); !errors.Is(err, ErrRule) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
