package standin

import (
	"fmt"
	"slices"
	"strings"

	"hybrid-image-search/engine/words"
)

// answer writes about the references, as Markdown, from their facts and colours alone.
func (s scene) answer() string {
	var text string
	switch asked := s.asked(); {
	case len(s.references) == 0:
		text = "There are no pictures to look at. Pick some and ask again."
	case asked("table", "extract", "list", "spreadsheet"):
		text = s.table()
	case asked("odd", "outlier", "different", "fit") && len(s.references) > 2:
		text = s.odd()
	case asked("compare", "difference", "differences", "common", "versus", "vs") && len(s.references) > 1:
		text = s.compare()
	default:
		text = s.describeAll()
	}
	return text + "\n\n*This is the " + Label + ": it knows only the titles, tags and colours of the pictures.*"
}

// asked looks for words in the prompt.
func (s scene) asked() func(any ...string) bool {
	in := words.Split(s.prompt)
	return func(any ...string) bool {
		return slices.ContainsFunc(any, func(w string) bool { return slices.Contains(in, w) })
	}
}

func (s scene) describeAll() string {
	var b strings.Builder
	for i, r := range s.references {
		if i > 0 {
			b.WriteString("\n\n")
		}
		fmt.Fprintf(&b, "[%d] **%s**", r.number, plain(r.title()))
		if caption := r.fact("caption", "description"); caption != "" {
			b.WriteString(" — " + strings.TrimSuffix(plain(caption), ".") + ".")
		} else {
			b.WriteString(".")
		}
		if k := r.keywords(); len(k) > 0 {
			b.WriteString(" It is about " + plain(listed(k[:min(len(k), 6)])) + ".")
		}
		if c := r.colours(); len(c) > 0 {
			b.WriteString(" Most of it is " + listed(c))
			if shape := r.shape(); shape != "" {
				b.WriteString(", in " + shape)
			}
			b.WriteString(".")
		}
	}
	return b.String()
}

func (s scene) table() string {
	var b strings.Builder
	b.WriteString("| Picture | Title | Keywords | Colours | Size |\n|---|---|---|---|---|\n")
	for _, r := range s.references {
		fmt.Fprintf(&b, "| [%d] | %s | %s | %s | %d × %d |\n", r.number, cell(r.title()),
			cell(strings.Join(r.keywords(), ", ")), strings.Join(r.colours(), ", "), r.size.X, r.size.Y)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (s scene) compare() string {
	shared := map[string]int{}
	for _, r := range s.references {
		for _, k := range append(r.keywords(), r.colours()...) {
			shared[k]++
		}
	}
	var common []string
	for k, n := range shared {
		if n == len(s.references) {
			common = append(common, k)
		}
	}
	slices.Sort(common)
	var b strings.Builder
	if len(common) > 0 {
		fmt.Fprintf(&b, "**In common:** %s.\n", plain(listed(common)))
	} else {
		b.WriteString("**In common:** nothing in their tags and colours.\n")
	}
	b.WriteString("\n**Different:**\n")
	for _, r := range s.references {
		only := slices.DeleteFunc(append(r.keywords(), r.colours()...), func(k string) bool { return shared[k] > 1 })
		if len(only) == 0 {
			only = []string{"nothing that the others lack"}
		}
		fmt.Fprintf(&b, "\n- [%d] %s: %s", r.number, plain(r.title()), plain(listed(only[:min(len(only), 6)])))
	}
	return b.String()
}

// odd finds the reference that shares least with the others.
func (s scene) odd() string {
	least, which := 2.0, 0
	for i, r := range s.references {
		if like := s.likeness(i); like < least {
			least, which = like, r.number-1
		}
	}
	r := s.references[which]
	text := fmt.Sprintf("The odd one is [%d] **%s**: it shares least with the others.", r.number, plain(r.title()))
	if k := append(r.keywords(), r.colours()...); len(k) > 0 {
		text += " It alone is about " + plain(listed(k[:min(len(k), 4)])) + "."
	}
	return text
}

// likeness is how much a reference shares with the others, from 0 to 1.
func (s scene) likeness(i int) float64 {
	mine := s.references[i].about()
	var sum float64
	for j, other := range s.references {
		if i == j {
			continue
		}
		theirs, both := other.about(), 0
		for w := range mine {
			if theirs[w] {
				both++
			}
		}
		sum += float64(both) / float64(max(len(mine)+len(theirs)-both, 1))
	}
	return sum / float64(max(len(s.references)-1, 1))
}

// A description is the structured answer about one picture.
type description struct {
	Caption  string   `json:"caption"`
	Keywords []string `json:"keywords"`
	Text     string   `json:"text"`
}

// describe tells about the first picture what its pixels show and its facts say.
func (s scene) describe() description {
	if len(s.references) == 0 {
		return description{Caption: "Nothing to see.", Keywords: []string{}}
	}
	r := s.references[0]
	colours := r.colours()
	caption := r.fact("caption", "description", "title")
	if title, _, ok := strings.Cut(s.prompt, " | text:"); ok && caption == "" {
		caption = strings.TrimPrefix(title, "title: ") // as documents for vectors are written
	}
	if caption == "" {
		caption = "A picture, mostly " + listed(colours)
	}
	return description{
		Caption:  strings.TrimSuffix(caption, ".") + " (" + Label + ").",
		Keywords: append(append([]string{}, r.keywords()...), colours...),
	}
}

// listed joins words as people do.
func listed(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	return strings.Join(items[:len(items)-1], ", ") + " and " + items[len(items)-1]
}

// plain takes the force out of characters that Markdown would read.
func plain(s string) string { return markdown.Replace(s) }

var markdown = strings.NewReplacer("*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", `\<`, "\n", " ")

// cell is plain in a table.
func cell(s string) string { return strings.ReplaceAll(plain(s), "|", `\|`) }
