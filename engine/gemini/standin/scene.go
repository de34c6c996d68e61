package standin

import (
	"fmt"
	"image"
	"regexp"
	"slices"
	"strings"

	"hybrid-image-search/engine/words"
)

// A reference is a picture of a prompt, with what the client told about it.
type reference struct {
	number int
	name   string
	facts  map[string]string // by their names in lower case
	img    image.Image       // nil when it cannot be read
	size   image.Point
}

// A scene is a prompt with its references.
type scene struct {
	prompt     string
	references []reference
}

// numbered begins the caption of a reference.
var numbered = regexp.MustCompile(`^\[(\d{1,3})\] *(.*)`)

// readScene takes a prompt apart: a text with a number in brackets belongs to the picture behind it.
func readScene(parts []part) scene {
	var s scene
	var caption string
	var prompt []string
	for _, p := range parts {
		switch {
		case p.InlineData != nil:
			s.references = append(s.references, newReference(len(s.references)+1, caption, p.InlineData.Data))
			caption = ""
		case numbered.MatchString(p.Text) && caption == "":
			caption = p.Text
		case p.Text != "":
			prompt = append(prompt, p.Text)
		}
	}
	if caption != "" { // no picture came behind it
		prompt = append([]string{caption}, prompt...)
	}
	s.prompt = strings.TrimSpace(strings.Join(prompt, "\n"))
	return s
}

func newReference(number int, caption string, data []byte) reference {
	r := reference{number: number, facts: map[string]string{}}
	for i, line := range strings.Split(caption, "\n") {
		if i == 0 {
			if m := numbered.FindStringSubmatch(line); m != nil {
				r.name = strings.TrimSpace(m[2])
			}
			continue
		}
		if name, value, ok := strings.Cut(line, ":"); ok {
			r.facts[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
		}
	}
	if img, err := decode(data); err == nil {
		r.img, r.size = img, img.Bounds().Size()
	}
	return r
}

// fact gives the first of the facts that is there.
func (r reference) fact(names ...string) string {
	for _, name := range names {
		if v := r.facts[name]; v != "" {
			return v
		}
	}
	return ""
}

func (r reference) title() string {
	if t := r.fact("title"); t != "" {
		return t
	}
	if r.name != "" {
		return r.name
	}
	return fmt.Sprintf("picture %d", r.number)
}

func (r reference) keywords() []string {
	var out []string
	for k := range strings.SplitSeq(r.fact("keywords", "tags"), ",") {
		if k = strings.ToLower(strings.TrimSpace(k)); k != "" && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// colours are those of the pixels, and where there are none those that were told.
func (r reference) colours() []string {
	if r.img != nil {
		return mainColours(r.img)
	}
	var out []string
	for _, word := range words.Split(r.fact("colours", "colors")) {
		if c, ok := colourWords[word]; ok {
			out = append(out, c)
		}
	}
	return out
}

// shape is that of the picture, in a word.
func (r reference) shape() string {
	switch {
	case r.size.X == 0:
		return ""
	case r.size.X > 2*r.size.Y:
		return "a panorama"
	case r.size.X > r.size.Y:
		return "a landscape format"
	case r.size.X < r.size.Y:
		return "a portrait format"
	}
	return "a square format"
}

// about is the set of words by which references are compared.
func (r reference) about() map[string]bool {
	set := map[string]bool{}
	for _, k := range r.keywords() {
		for _, w := range words.Split(k) {
			set[w] = true
			for _, c := range conceptsOf[w] {
				set[c.name] = true
			}
		}
	}
	for _, w := range words.Split(r.fact("title") + " " + r.fact("caption", "description")) {
		if !stopWords[w] {
			set[w] = true
		}
	}
	for _, c := range r.colours() {
		set[c] = true
	}
	return set
}
