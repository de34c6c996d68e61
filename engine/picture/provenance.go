package picture

import (
	"encoding/xml"
	"strings"
	"time"
	"unicode"
)

// Provenance is what a picture that a model made says of how it was made.
type Provenance struct {
	Title       string
	Description string // the prompt
	Subjects    []string
	Sources     []string // the names of the pictures that it was made from; with any it is a composite
	Credit      string   // the model and its service
	Tool        string   // the program that asked for it
	Made        time.Time
}

// The IPTC's terms for pictures that a model made: of words alone, and of other pictures.
const (
	digitalSource    = "http://cv.iptc.org/newscodes/digitalsourcetype/"
	trainedMedia     = digitalSource + "trainedAlgorithmicMedia"
	compositeTrained = digitalSource + "compositeWithTrainedAlgorithmicMedia"
)

// What a packet takes of each text. JPEG holds no packet above 64 KB, and a letter takes up to six bytes.
const (
	maxProvenanceText = 6_000
	maxProvenanceName = 100
)

// XMP writes the packet, which serves as a sidecar too.
func (p Provenance) XMP() []byte {
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n")
	b.WriteString(`<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
`)
	element := func(name, value string) {
		if value != "" {
			b.WriteString("   <" + name + ">" + value + "</" + name + ">\n")
		}
	}
	translated := func(name, text string, most int) {
		if text = provenanceText(text, most); text != "" {
			element(name, `<rdf:Alt><rdf:li xml:lang="x-default">`+text+`</rdf:li></rdf:Alt>`)
		}
	}
	translated("dc:title", p.Title, maxProvenanceName)
	translated("dc:description", p.Description, maxProvenanceText)
	if bag := listItems(p.Subjects); bag != "" {
		element("dc:subject", "<rdf:Bag>"+bag+"</rdf:Bag>")
	}
	var sources []string
	for _, name := range p.Sources {
		sources = append(sources, provenanceText(name, maxProvenanceName))
	}
	element("dc:source", strings.Join(sources, "; "))
	element("xmp:CreatorTool", provenanceText(p.Tool, maxProvenanceName))
	if !p.Made.IsZero() {
		element("xmp:CreateDate", p.Made.Format("2006-01-02T15:04:05Z07:00"))
	}
	element("photoshop:Credit", provenanceText(p.Credit, 2*maxProvenanceName))
	kind := trainedMedia
	if len(p.Sources) > 0 {
		kind = compositeTrained
	}
	element("Iptc4xmpExt:DigitalSourceType", kind)
	b.WriteString("  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return []byte(b.String())
}

func listItems(items []string) string {
	var b strings.Builder
	for _, item := range items {
		if item = provenanceText(item, maxProvenanceName); item != "" {
			b.WriteString("<rdf:li>" + item + "</rdf:li>")
		}
	}
	return b.String()
}

// provenanceText is a text as XML has it, of at most so many letters.
func provenanceText(s string, most int) string {
	letters := 0
	s = strings.Map(func(r rune) rune {
		if letters >= most || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		letters++
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	var b strings.Builder
	if xml.EscapeText(&b, []byte(strings.TrimSpace(s))) != nil {
		return "" // a strings.Builder takes everything
	}
	return b.String()
}
