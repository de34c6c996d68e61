package ui

import (
	"testing"
	"time"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
)

func TestFacts(t *testing.T) {
	bare := engine.Picture{Format: "png", Width: 640, Height: 480}
	bare.File.Path, bare.File.Size = "/pictures/a.png", 2048
	bare.File.Modified = time.Date(2024, 2, 29, 9, 5, 0, 0, time.UTC)
	full := bare
	full.Caption, full.Camera, full.Rating = "Low\ntide", "Example\x00 One", 3
	full.TakenAt = time.Date(2023, 12, 24, 18, 30, 0, 0, time.UTC)
	full.Position = &catalog.Position{Latitude: -33.856784, Longitude: 151.215297}

	tests := map[string]struct {
		picture engine.Picture
		want    []fact
	}{
		"bare": {bare, []fact{
			{"Size", "640 × 480, PNG, 2.0 KiB", false},
			{"Changed", "29 February 2024, 09:05", false},
			{"File", "a.png", true},
			{"Folder", "/pictures", true},
		}},
		"full": {full, []fact{
			{"Caption", "Low tide", false},
			{"Size", "640 × 480, PNG, 2.0 KiB", false},
			{"Taken", "24 December 2023, 18:30", false},
			{"Camera", "Example\uFFFD One", false},
			{"Place", "-33.85678, 151.21530", false},
			{"Rating", "★★★☆☆", false},
			{"Changed", "29 February 2024, 09:05", false},
			{"File", "a.png", true},
			{"Folder", "/pictures", true},
		}},
	}
	for name, tt := range tests {
		got := factsOf(tt.picture)
		for i := range max(len(got), len(tt.want)) {
			var g, w fact
			if i < len(got) {
				g = got[i]
			}
			if i < len(tt.want) {
				w = tt.want[i]
			}
			if g != w {
				t.Errorf("%s: line %d is %+v, want %+v", name, i, g, w)
			}
		}
	}
}

func TestReasons(t *testing.T) {
	text, visual := &engine.Place{Rank: 2, Score: 3.456}, &engine.Place{Rank: 1, Score: 0.876}
	tests := map[string]struct {
		found engine.Found
		want  string
	}{
		"none": {engine.Found{}, "All pictures are shown; nothing was searched for."},
		"words": {
			engine.Found{Hit: engine.Hit{Text: text}, Words: []string{"red", "dress"}, Tags: []string{"red"}},
			"Its words match: red, dress\nSeen in its pixels: red\nRank 2 by words (score 3.46)",
		},
		"filters alone": {
			engine.Found{Passed: []string{"folder:coast", "-boat"}}, "It passes: folder:coast, -boat",
		},
		"look": {
			engine.Found{Hit: engine.Hit{Visual: visual}, Like: []string{"/a/sea.jpg", "/b/two\nlines.jpg"}},
			"Rank 1 by look: 88 % like sea.jpg, two lines.jpg",
		},
		"both": {
			engine.Found{Hit: engine.Hit{Score: 0.0312, Text: text, Visual: visual}, Like: []string{"/a/sea.jpg"}},
			"Rank 2 by words (score 3.46)\nRank 1 by look: 88 % like sea.jpg\nBoth ranks together: 0.0312",
		},
		"meaning": {
			engine.Found{Hit: engine.Hit{Score: 0.03, Meaning: &engine.Place{Rank: 3, Score: 0.614}, Text: text}, Machine: []string{"boat", "harbour"}},
			"Machine-made words match: boat, harbour\nClose in meaning (Gemini), place 3 of 200 · 0.61\n" +
				"Rank 2 by words (score 3.46)\nBoth ranks together: 0.0300",
		},
		"all, in an order of a model": {
			engine.Found{
				Hit:  engine.Hit{Score: 0.04, Meaning: text, Text: text, Visual: visual, Reason: "It shows\na boat."},
				Like: []string{"/a/sea.jpg"},
			},
			"Put here by Gemini: It shows a boat.\nClose in meaning (Gemini), place 2 of 200 · 3.46\nRank 2 by words (score 3.46)\n" +
				"Rank 1 by look: 88 % like sea.jpg\nAll ranks together: 0.0400",
		},
		"the only one that words found": {
			engine.Found{Hit: engine.Hit{Visual: visual}},
			"Rank 1 by look: the look-alikes are those of this picture",
		},
	}
	for name, tt := range tests {
		if got := reasons(tt.found, meaningPlaces{who: "Gemini", of: 200}); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, tt.want)
		}
	}
}

func TestCaption(t *testing.T) {
	file := engine.Picture{}
	file.File.Path = "/pictures/line\nend.jpg"
	titled := file
	titled.Title = "The sea\tat night"
	for want, p := range map[string]engine.Picture{
		"line end.jpg":     file,
		"The sea at night": titled,
		"":                 {}, // one that has left the library meanwhile
	} {
		if got := captionOf(p); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
