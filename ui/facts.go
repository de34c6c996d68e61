package ui

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// fact is a line of the inspector.
type fact struct{ name, value string }

// factsOf tells what is known of a picture, and leaves out what is not.
func factsOf(p engine.Picture) []fact {
	var facts []fact
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, fact{name, look.Printable(value)})
		}
	}
	add("Caption", p.Caption)
	add("Size", fmt.Sprintf("%d × %d, %s, %s", p.Width, p.Height, strings.ToUpper(p.Format), look.Bytes(p.File.Size)))
	if !p.TakenAt.IsZero() {
		add("Taken", p.TakenAt.Format("2 January 2006, 15:04"))
	}
	add("Camera", p.Camera)
	if p.Position != nil {
		add("Place", fmt.Sprintf("%.5f, %.5f", p.Position.Latitude, p.Position.Longitude))
	}
	if p.Rating > 0 {
		add("Rating", strings.Repeat("★", p.Rating)+strings.Repeat("☆", max(0, 5-p.Rating)))
	}
	add("Changed", p.File.Modified.Format("2 January 2006, 15:04"))
	add("File", filepath.Base(p.File.Path))
	add("Folder", filepath.Dir(p.File.Path))
	return facts
}

// meaningPlaces tells who understood the query, and how many pictures have a place by meaning.
type meaningPlaces struct {
	who    string
	of     int
	ranker string // who put the best in order, if anyone did
}

// reasons tells why a picture was found.
func reasons(f engine.Found, m meaningPlaces) string {
	var lines []string
	if f.Reason != "" {
		lines = append(lines, "Put here by "+cmp.Or(m.ranker, "Gemini")+": "+look.Printable(f.Reason))
	}
	if len(f.Words) > 0 {
		lines = append(lines, "Its words match: "+strings.Join(f.Words, ", "))
	}
	if len(f.Tags) > 0 {
		lines = append(lines, "Seen in its pixels: "+strings.Join(f.Tags, ", "))
	}
	if len(f.Machine) > 0 {
		lines = append(lines, "Machine-made words match: "+strings.Join(f.Machine, ", "))
	}
	if f.Meaning != nil {
		lines = append(lines, fmt.Sprintf("Close in meaning (%s), place %d of %d · %.2f", cmp.Or(m.who, "Gemini"), f.Meaning.Rank, max(m.of, f.Meaning.Rank), f.Meaning.Score))
	}
	if f.Text != nil {
		lines = append(lines, fmt.Sprintf("Rank %d by words (score %.2f)", f.Text.Rank, f.Text.Score))
	}
	if f.Visual != nil {
		names := make([]string, len(f.Like))
		for i, path := range f.Like {
			names[i] = look.Printable(filepath.Base(path))
		}
		line := fmt.Sprintf("Rank %d by look: %.0f %% like %s", f.Visual.Rank, 100*f.Visual.Score, strings.Join(names, ", "))
		if len(names) == 0 {
			line = fmt.Sprintf("Rank %d by look: the look-alikes are those of this picture", f.Visual.Rank)
		}
		lines = append(lines, line)
	}
	switch countPlaces(f.Hit) {
	case 2:
		lines = append(lines, fmt.Sprintf("Both ranks together: %.4f", f.Score))
	case 3:
		lines = append(lines, fmt.Sprintf("All ranks together: %.4f", f.Score))
	}
	if len(lines) == 0 {
		return "All pictures are shown; nothing was searched for."
	}
	return strings.Join(lines, "\n")
}

// countPlaces tells how many searches found a picture.
func countPlaces(h engine.Hit) (n int) {
	for _, place := range []*engine.Place{h.Text, h.Visual, h.Meaning} {
		if place != nil {
			n++
		}
	}
	return n
}

// captionOf names a picture in the grid.
func captionOf(p engine.Picture) string {
	switch {
	case p.Title != "":
		return look.Printable(p.Title)
	case p.File.Path == "":
		return "" // it has gone from the library
	}
	return look.Printable(filepath.Base(p.File.Path))
}
