package ui

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/fullview"
	"hybrid-image-search/ui/look"
)

// fact is a line of the inspector.
type fact struct {
	name, value string
	path        bool // the value is a file's name or a path
}

// shown is the line as the full view has it, too.
func (f fact) shown() fullview.Fact { return fullview.Fact{Name: f.name, Value: f.value, Path: f.path} }

// factsOf tells what is known of a picture, and leaves out what is not.
func factsOf(p engine.Picture) []fact {
	var facts []fact
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, fact{name: name, value: look.Printable(value)})
		}
	}
	add(lang.L("Caption"), p.Caption)
	add(lang.L("Size"), fmt.Sprintf("%d × %d, %s, %s", p.Width, p.Height, strings.ToUpper(p.Format), look.Bytes(p.File.Size)))
	if !p.TakenAt.IsZero() {
		add(lang.L("Taken"), dayAndTime(p.TakenAt))
	}
	add(lang.L("Camera"), p.Camera)
	if p.Position != nil {
		add(lang.L("Place"), fmt.Sprintf("%.5f, %.5f", p.Position.Latitude, p.Position.Longitude))
	}
	if p.Rating > 0 {
		add(lang.L("Rating"), strings.Repeat("★", p.Rating)+strings.Repeat("☆", max(0, 5-p.Rating)))
	}
	add(lang.L("Changed"), dayAndTime(p.File.Modified))
	return append(facts,
		fact{lang.L("File"), filepath.Base(p.File.Path), true},
		fact{lang.L("Folder"), filepath.Dir(p.File.Path), true})
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
		lines = append(lines, lang.L("Put here by {{.Service}}: {{.Reason}}", map[string]any{
			"Service": cmp.Or(m.ranker, "Gemini"), "Reason": look.Printable(f.Reason),
		}))
	}
	if len(f.Words) > 0 {
		lines = append(lines, lang.L("Its words match: {{.Words}}", listed(f.Words)))
	}
	if len(f.Tags) > 0 {
		lines = append(lines, lang.L("Seen in its pixels: {{.Words}}", listed(f.Tags)))
	}
	if len(f.Machine) > 0 {
		lines = append(lines, lang.L("Machine-made words match: {{.Words}}", listed(f.Machine)))
	}
	if len(f.Passed) > 0 {
		lines = append(lines, lang.L("It passes: {{.Filters}}", map[string]any{"Filters": look.Printable(strings.Join(f.Passed, ", "))}))
	}
	if f.Meaning != nil {
		lines = append(lines, lang.L("Close in meaning ({{.Model}}), place {{.Place}} of {{.Count}} · {{.Score}}", map[string]any{
			"Model": cmp.Or(m.who, "Gemini"), "Place": f.Meaning.Rank, "Count": max(m.of, f.Meaning.Rank),
			"Score": fmt.Sprintf("%.2f", f.Meaning.Score),
		}))
	}
	if f.Text != nil {
		lines = append(lines, lang.L("Rank {{.Rank}} by words (score {{.Score}})", map[string]any{
			"Rank": f.Text.Rank, "Score": fmt.Sprintf("%.2f", f.Text.Score),
		}))
	}
	if f.Visual != nil {
		lines = append(lines, reasonOfLook(f))
	}
	switch countPlaces(f.Hit) {
	case 2:
		lines = append(lines, lang.L("Both ranks together: {{.Score}}", map[string]any{"Score": fmt.Sprintf("%.4f", f.Score)}))
	case 3:
		lines = append(lines, lang.L("All ranks together: {{.Score}}", map[string]any{"Score": fmt.Sprintf("%.4f", f.Score)}))
	}
	if len(lines) == 0 {
		return lang.L("All pictures are shown; nothing was searched for.")
	}
	return strings.Join(lines, "\n")
}

func listed(words []string) map[string]any { return map[string]any{"Words": strings.Join(words, ", ")} }

// reasonOfLook tells a picture's place by look, and what it looks like.
func reasonOfLook(f engine.Found) string {
	if len(f.Like) == 0 {
		return lang.L("Rank {{.Rank}} by look: the look-alikes are those of this picture", map[string]any{"Rank": f.Visual.Rank})
	}
	names := make([]string, len(f.Like))
	for i, path := range f.Like {
		names[i] = look.Printable(filepath.Base(path))
	}
	return lang.L("Rank {{.Rank}} by look: {{.Percent}} % like {{.Names}}", map[string]any{
		"Rank": f.Visual.Rank, "Percent": fmt.Sprintf("%.0f", 100*f.Visual.Score), "Names": strings.Join(names, ", "),
	})
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
