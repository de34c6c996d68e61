package picture

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"

	"hybrid-image-search/engine/sentence"
)

// Words are the user's own of a picture, as they go into a sidecar.
type Words struct {
	Tags   []string
	Note   string
	Rating *int // 0 to 5; nil is none
}

// Empty reports whether there is nothing to write.
func (w Words) Empty() bool { return len(w.Tags) == 0 && w.Note == "" && w.Rating == nil }

// The namespaces that are written.
const (
	nsRDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsDC  = "http://purl.org/dc/elements/1.1/"
	nsXMP = "http://ns.adobe.com/xap/1.0/"
	// nsOwn remembers which words of a sidecar came from here, so that they can change and go again without
	// touching what others wrote.
	nsOwn = "urn:hybrid-image-search:words:1"
)

// emptySidecar is what a new one begins as.
const emptySidecar = "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
	"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n <rdf:RDF xmlns:rdf=\"" + nsRDF + "\">\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>"

// EditSidecar gives an XMP sidecar the user's words: tags as dc:subject, the note as dc:description, the rating as
// xmp:Rating. Words that it gave the sidecar before and that are gone go out of it; everything else stays byte for
// byte. Without a sidecar (nil) a new one is made. What is no sound XMP is refused with ErrCorrupt.
func EditSidecar(data []byte, w Words) ([]byte, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		data = []byte(emptySidecar)
	}
	if len(data) > maxSidecarXMP {
		return nil, Limits{MaxBytes: maxSidecarXMP}.checkBytes(int64(len(data)))
	}
	packet := utf8Packet(data)
	if isUTF16(data) {
		// It is UTF-8 from here on, and a declaration that says otherwise would be wrong.
		if end := bytes.Index(packet, []byte("?>")); bytes.HasPrefix(packet, []byte("<?xml ")) && end > 0 {
			packet = packet[end+2:]
		}
	}
	x, err := scanXMP(packet)
	if err != nil {
		return nil, err
	}
	out := x.edit(w)
	if len(out) > maxSidecarXMP { // nobody would read it any more
		return nil, Limits{MaxBytes: maxSidecarXMP}.checkBytes(int64(len(out)))
	}
	if _, err := scanXMP(out); err != nil {
		return nil, fail(ErrCorrupt, "the sidecar cannot be changed safely")
	}
	return out, nil
}

func isUTF16(data []byte) bool {
	return slices.ContainsFunc([]string{"\xfe\xff", "\xff\xfe", "\x00<", "<\x00"}, func(start string) bool {
		return bytes.HasPrefix(data, []byte(start))
	})
}

// span is a part of the packet, in bytes.
type span struct{ from, to int }

// property is one of a picture in a packet, as an element or as an attribute.
type property struct {
	name  xml.Name
	span  span   // all of it
	inner span   // of an element: what is in it
	text  string // outside of lists
	list  span   // what is in its Bag, Seq or Alt; empty when it has none
	items []item
	owner int // the rdf:Description; less than 0 when it is taken out
}

// item is one of a property's list.
type item struct {
	span, inner span
	text        string
	lang        string
	plain       bool // it holds text and nothing else
}

// described is an rdf:Description.
type described struct {
	span span
	kept int // properties that are not taken out
}

// scannedXMP is where everything lies in a packet.
type scannedXMP struct {
	packet     []byte
	about      string
	end        int // of what is in rdf:RDF
	subjects   []described
	properties []property
}

// scanXMP finds the properties of a sound packet.
func scanXMP(packet []byte) (*scannedXMP, error) {
	broken := func(why sentence.Sentence) error {
		return fail(ErrCorrupt, "the sidecar is damaged: {{.Reason}}", sentence.With{"Reason": why})
	}
	d := xml.NewDecoder(bytes.NewReader(packet))
	d.CharsetReader = func(charset string, r io.Reader) (io.Reader, error) {
		return nil, fail(ErrUnsupported, "the sidecar is written in {{.Charset}}", sentence.With{"Charset": strconv.Quote(clip(charset, 40))})
	}
	x := &scannedXMP{packet: packet, end: -1}
	var path []xml.Name
	var text strings.Builder
	root, inDescription := 0, 0 // their depths
	var prop *property
	var list bool
	for {
		from := int(d.InputOffset())
		token, err := d.Token()
		to := int(d.InputOffset())
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, broken(sentence.Of("it is no sound XML"))
		}
		switch t := token.(type) {
		case xml.StartElement:
			path = append(path, t.Name)
			if len(path) > 64 {
				return nil, broken(sentence.Of("it is nested too deeply"))
			}
			depth := len(path)
			switch {
			case t.Name == xml.Name{Space: nsRDF, Local: "RDF"} && root == 0:
				root = depth
			case root > 0 && depth == root+1:
				inDescription = 0
				if (t.Name == xml.Name{Space: nsRDF, Local: "Description"}) {
					inDescription = depth
					x.subjects = append(x.subjects, described{span: span{from, 0}})
					if err := x.attributes(t, span{from, to}); err != nil {
						return nil, err
					}
				}
			case inDescription > 0 && depth == inDescription+1:
				x.properties = append(x.properties, property{
					name: t.Name, span: span{from, 0}, inner: span{to, to}, owner: len(x.subjects) - 1,
				})
				prop, list = &x.properties[len(x.properties)-1], false
				text.Reset()
			case prop != nil && depth == inDescription+2 && t.Name.Space == nsRDF && slices.Contains([]string{"Bag", "Seq", "Alt"}, t.Name.Local):
				list, prop.list = true, span{to, to}
			case list && depth == inDescription+3 && t.Name == xml.Name{Space: nsRDF, Local: "li"}:
				one := item{span: span{from, 0}, inner: span{to, to}, plain: true}
				for _, a := range t.Attr {
					if a.Name.Local == "lang" {
						one.lang = a.Value
					} else if a.Name.Space != "xmlns" {
						one.plain = false
					}
				}
				prop.items = append(prop.items, one)
				text.Reset()
			case list && depth > inDescription+3 && len(prop.items) > 0:
				prop.items[len(prop.items)-1].plain = false
			}
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			depth := len(path)
			switch {
			case depth == root && root > 0:
				if from == to { // <rdf:RDF/> has no room
					return nil, broken(sentence.Of("its rdf:RDF is empty"))
				}
				x.end, root = from, -1
			case root > 0 && depth == root+1 && inDescription > 0:
				x.subjects[len(x.subjects)-1].span.to = to
				inDescription = 0
			case prop != nil && depth == inDescription+1:
				prop.span.to, prop.inner.to, prop.text = to, from, text.String()
				prop = nil
			case list && prop != nil && depth == inDescription+2:
				prop.list.to, list = from, false
			case list && depth == inDescription+3 && len(prop.items) > 0:
				one := &prop.items[len(prop.items)-1]
				one.span.to, one.inner.to, one.text = to, from, strings.TrimSpace(text.String())
			}
			path = path[:depth-1]
		}
	}
	if x.end < 0 {
		return nil, broken(sentence.Of("it has no rdf:RDF"))
	}
	return x, nil
}

// attributes notes the properties that are written as attributes of an rdf:Description.
func (x *scannedXMP) attributes(t xml.StartElement, at span) error {
	spans := attributeSpans(x.packet[at.from:at.to])
	if len(spans) != len(t.Attr) {
		return fail(ErrCorrupt, "the sidecar is damaged: {{.Reason}}", sentence.With{"Reason": sentence.Of("attributes")})
	}
	for i, a := range t.Attr {
		switch {
		case a.Name == xml.Name{Space: nsRDF, Local: "about"}:
			x.about = cmp.Or(x.about, a.Value)
		case a.Name.Space != "xmlns" && a.Name.Local != "xmlns" && a.Name.Space != "":
			x.properties = append(x.properties, property{
				name: a.Name, span: span{at.from + spans[i].from, at.from + spans[i].to}, text: a.Value, owner: len(x.subjects) - 1,
			})
		}
	}
	return nil
}

// attributeSpans finds the attributes of a sound start tag, each with the space before it.
func attributeSpans(tag []byte) (all []span) {
	for at := 0; ; {
		equals := bytes.IndexByte(tag[at:], '=')
		if equals < 0 {
			return all
		}
		equals += at
		name := bytes.LastIndexAny(bytes.TrimRight(tag[:equals], " \t\r\n"), " \t\r\n")
		quote := equals + 1
		for quote < len(tag) && tag[quote] != '"' && tag[quote] != '\'' {
			quote++
		}
		if name < 0 || quote >= len(tag) {
			return all
		}
		end := bytes.IndexByte(tag[quote+1:], tag[quote])
		if end < 0 {
			return all
		}
		at = quote + 1 + end + 1
		all = append(all, span{name, at})
	}
}

// values are the texts of all properties of a name.
func (x *scannedXMP) values(space, local string) (all []string) {
	for _, p := range x.properties {
		if (p.name != xml.Name{Space: space, Local: local}) {
			continue
		}
		for _, one := range p.items {
			all = append(all, one.text)
		}
		if len(p.items) == 0 && strings.TrimSpace(p.text) != "" {
			all = append(all, strings.TrimSpace(p.text))
		}
	}
	return all
}

func (x *scannedXMP) value(space, local string) string {
	if all := x.values(space, local); len(all) > 0 {
		return all[0]
	}
	return ""
}
