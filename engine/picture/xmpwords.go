package picture

import (
	"bytes"
	"encoding/xml"
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

// xmpEdit collects what changes in a packet.
type xmpEdit struct {
	*scannedXMP
	changes []change
	added   strings.Builder // properties of a new rdf:Description
	marks   strings.Builder // those of another, which is written anew each time
}

// change puts text in the place of a part of the packet.
type change struct {
	span
	text string
}

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

// remove takes a whole property out.
func (e *xmpEdit) remove(p *property) {
	e.replace(e.withLine(p.span), "")
	p.owner = -1
}

// withLine takes in what else is on the line, if that is nothing but space, so that no empty lines pile up.
func (e *xmpEdit) withLine(s span) span {
	from, to := s.from, s.to
	for from > 0 && (e.packet[from-1] == ' ' || e.packet[from-1] == '\t') {
		from--
	}
	if to < len(e.packet) && e.packet[to] == '\n' && from > 0 && e.packet[from-1] == '\n' {
		return span{from, to + 1}
	}
	return s
}

func (e *xmpEdit) replace(s span, text string) { e.changes = append(e.changes, change{s, text}) }

// named gives the properties of a name.
func (e *xmpEdit) named(space, local string) (all []*property) {
	for i := range e.properties {
		if p := &e.properties[i]; p.owner >= 0 && p.name.Space == space && p.name.Local == local {
			all = append(all, p)
		}
	}
	return all
}

// add writes a new property; value is XML.
func (e *xmpEdit) add(name, value string) { element(&e.added, name, value) }

// mark writes what the next edit takes out again, so that words that stay the same leave all bytes the same.
func (e *xmpEdit) mark(name, value string) { element(&e.marks, name, value) }

func element(to *strings.Builder, name, value string) {
	to.WriteString("   <" + name + ">" + value + "</" + name + ">\n")
}

// bagOf writes a list without its name.
func bagOf(items []string) string {
	var b strings.Builder
	b.WriteString("<rdf:Bag>")
	for _, one := range items {
		b.WriteString("<rdf:li>" + escaped(one) + "</rdf:li>")
	}
	b.WriteString("</rdf:Bag>")
	return b.String()
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

// apply makes the changes, and takes out what they leave empty.
func (e *xmpEdit) apply() []byte {
	for i := range e.properties {
		if owner := e.properties[i].owner; owner >= 0 {
			e.subjects[owner].kept++
		}
	}
	for i, s := range e.subjects {
		touched := slices.ContainsFunc(e.changes, func(c change) bool { return c.from >= s.span.from && c.to <= s.span.to })
		if e.subjects[i].kept > 0 || !touched {
			continue
		}
		e.changes = slices.DeleteFunc(e.changes, func(c change) bool { return c.from >= s.span.from && c.to <= s.span.to })
		e.replace(e.withLine(s.span), "")
	}
	at := e.end // the start of the line, if there is nothing else on it
	for at > 0 && (e.packet[at-1] == ' ' || e.packet[at-1] == '\t') {
		at--
	}
	if line := at > 0 && e.packet[at-1] == '\n'; !line {
		at = e.end
		if e.added.Len()+e.marks.Len() > 0 {
			e.replace(span{at, at}, "\n")
		}
	}
	for _, properties := range []string{e.added.String(), e.marks.String()} {
		if properties != "" {
			e.replace(span{at, at}, `  <rdf:Description xmlns:rdf="`+nsRDF+`" rdf:about="`+escaped(e.about)+`"`+"\n"+
				`    xmlns:dc="`+nsDC+`" xmlns:xmp="`+nsXMP+`" xmlns:own="`+nsOwn+"\">\n"+properties+"  </rdf:Description>\n")
		}
	}
	slices.SortStableFunc(e.changes, func(a, b change) int { return a.from - b.from })
	var out bytes.Buffer
	done := 0
	for _, c := range e.changes {
		if c.from < done {
			continue // within what is gone
		}
		out.Write(e.packet[done:c.from])
		out.WriteString(c.text)
		done = c.to
	}
	out.Write(e.packet[done:])
	return out.Bytes()
}

func containsFold(all []string, s string) bool {
	return slices.ContainsFunc(all, func(other string) bool { return strings.EqualFold(other, s) })
}

// xmlText is a text without what XML cannot hold.
func xmlText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD"))
}

func escaped(s string) string {
	var b strings.Builder
	if xml.EscapeText(&b, []byte(s)) != nil {
		return "" // a strings.Builder takes everything
	}
	return b.String()
}
