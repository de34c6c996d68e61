package picture

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
)

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
