package picture

import (
	"slices"
	"strconv"
	"strings"
)

// The names under which a sidecar remembers what came from here.
const (
	ownTags      = "Tags"
	ownNote      = "Note"
	ownRating    = "Rating"
	formerRating = "FormerRating" // of others, which the user's own took the place of
)

// defaultLanguage marks the text of several that is meant for everyone.
const defaultLanguage = "x-default"

// edit gives the packet with other words of the user's.
func (x *scannedXMP) edit(w Words) []byte {
	e := &xmpEdit{scannedXMP: x}
	e.editTags(w.Tags)
	e.editNote(strings.TrimSpace(xmlText(w.Note)))
	e.editRating(w.Rating)
	for i := range x.properties {
		if x.properties[i].name.Space == nsOwn {
			e.remove(&x.properties[i])
		}
	}
	return e.apply()
}

// editTags takes out what came from here before and is gone, and adds what is new.
func (e *xmpEdit) editTags(tags []string) {
	before := e.values(nsOwn, ownTags)
	var now, ours []string
	for _, tag := range tags {
		if tag = strings.TrimSpace(xmlText(tag)); tag != "" && !containsFold(now, tag) {
			now = append(now, tag)
		}
	}
	var there, others []string
	var target *property
	for _, p := range e.named(nsDC, "subject") {
		if p.list.to <= p.list.from {
			// Written without a list: it is written anew with one.
			if text := strings.TrimSpace(p.text); text != "" && !containsFold(before, text) {
				others = append(others, text)
				now = append([]string{text}, slices.DeleteFunc(now, func(o string) bool { return strings.EqualFold(o, text) })...)
			}
			e.remove(p)
			continue
		}
		gone := 0
		for _, one := range p.items {
			if one.plain && containsFold(before, one.text) && !containsFold(now, one.text) {
				e.replace(one.span, "")
				gone++
				continue
			}
			there = append(there, one.text)
		}
		switch {
		case gone == len(p.items):
			e.remove(p)
		case target == nil:
			target = p
		}
	}
	var missing []string
	for _, tag := range now {
		switch {
		case !containsFold(there, tag):
			missing = append(missing, tag)
			if !containsFold(others, tag) {
				ours = append(ours, tag)
			}
		case containsFold(before, tag):
			ours = append(ours, tag) // others had no word in it
		}
	}
	switch {
	case len(missing) == 0:
	case target != nil:
		var b strings.Builder
		for _, tag := range missing {
			b.WriteString(`<rdf:li xmlns:rdf="` + nsRDF + `">` + escaped(tag) + "</rdf:li>")
		}
		e.replace(span{target.list.to, target.list.to}, b.String())
	default:
		e.add("dc:subject", bagOf(missing))
	}
	if len(ours) > 0 {
		e.mark("own:"+ownTags, bagOf(ours))
	}
}

// editNote writes the note as the description. One of others stays, and the note follows it.
func (e *xmpEdit) editNote(note string) {
	before := e.value(nsOwn, ownNote)
	all := e.named(nsDC, "description")
	if note != "" {
		e.mark("own:"+ownNote, escaped(note))
	}
	if len(all) == 0 {
		if note != "" {
			e.add("dc:description", `<rdf:Alt><rdf:li xml:lang="`+defaultLanguage+`">`+escaped(note)+"</rdf:li></rdf:Alt>")
		}
		return
	}
	p := all[0]
	if len(p.items) == 0 {
		text := withNote(p.text, before, note)
		e.remove(p)
		if text != "" {
			e.add("dc:description", `<rdf:Alt><rdf:li xml:lang="`+defaultLanguage+`">`+escaped(text)+"</rdf:li></rdf:Alt>")
		}
		return
	}
	at := max(0, slices.IndexFunc(p.items, func(one item) bool { return one.lang == defaultLanguage }))
	one := p.items[at]
	switch text := withNote(one.text, before, note); {
	case text == one.text || !one.plain:
	case text == "" && len(p.items) == 1:
		e.remove(p)
	case text == "":
		e.replace(one.span, "")
	case one.inner.to <= one.inner.from: // <rdf:li/> has no room
		e.replace(one.span, `<rdf:li xmlns:rdf="`+nsRDF+`" xml:lang="`+defaultLanguage+`">`+escaped(text)+"</rdf:li>")
	default:
		e.replace(one.inner, escaped(text))
	}
}

// withNote is a description with another note at its end than before.
func withNote(description, before, note string) string {
	description = strings.TrimSpace(description)
	if before != "" {
		if rest, ok := strings.CutSuffix(description, before); ok {
			description = strings.TrimSpace(rest)
		}
	}
	switch {
	case note == "" || description == note:
		return description
	case description == "":
		return note
	}
	return description + "\n" + note
}

// editRating writes the user's own rating, and brings back that of others when there is none any more.
func (e *xmpEdit) editRating(rating *int) {
	all := e.named(nsXMP, "Rating")
	former, ours := e.value(nsXMP, "Rating"), e.value(nsOwn, ownRating)
	if ours != "" && former == ours { // nobody has changed it since
		former = e.value(nsOwn, formerRating)
	}
	if rating == nil {
		if ours == "" {
			return
		}
		for _, p := range all {
			e.remove(p)
		}
		if former != "" {
			e.add("xmp:Rating", escaped(former))
		}
		return
	}
	for _, p := range all {
		e.remove(p)
	}
	e.mark("xmp:Rating", strconv.Itoa(*rating))
	e.mark("own:"+ownRating, strconv.Itoa(*rating))
	if former != "" {
		e.mark("own:"+formerRating, escaped(former))
	}
}

func containsFold(all []string, s string) bool {
	return slices.ContainsFunc(all, func(other string) bool { return strings.EqualFold(other, s) })
}
