package demo

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"math"
	"strings"
	"time"
)

// creatorTool marks a file as ours, and of which version.
const creatorTool = "Hybrid Image Search demo library " + Version

// facts is what a picture's metadata says of it.
type facts struct {
	title, caption string
	keywords       []string
	taken          time.Time
	place          *place
	rating         int // 0 for none
}

// place is in degrees, north and east.
type place struct{ lat, lon float64 }

// xmp is the metadata as an XMP packet.
func (f facts) xmp() []byte {
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"` +
		` xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"`)
	attribute := func(name, value string) { fmt.Fprintf(&b, "\n %s=\"%s\"", name, escape(value)) }
	attribute("xmp:CreatorTool", creatorTool)
	if f.rating > 0 {
		attribute("xmp:Rating", fmt.Sprint(f.rating))
	}
	taken := f.taken.Format("2006-01-02T15:04:05")
	attribute("exif:DateTimeOriginal", taken)
	attribute("photoshop:DateCreated", taken)
	if p := f.place; p != nil {
		attribute("exif:GPSLatitude", degrees(p.lat, "N", "S"))
		attribute("exif:GPSLongitude", degrees(p.lon, "E", "W"))
	}
	b.WriteString(">\n")
	language := func(name, value string) {
		fmt.Fprintf(&b, "<%s><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></%s>\n", name, escape(value), name)
	}
	language("dc:title", f.title)
	language("dc:description", f.caption)
	b.WriteString("<dc:subject><rdf:Bag>")
	for _, k := range f.keywords {
		b.WriteString("<rdf:li>" + escape(k) + "</rdf:li>")
	}
	b.WriteString("</rdf:Bag></dc:subject>\n</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.Bytes()
}

// degrees writes an angle the way of XMP: degrees, minutes with decimals, side.
func degrees(v float64, positive, negative string) string {
	side := positive
	if v < 0 {
		side = negative
	}
	whole, part := math.Modf(math.Abs(v))
	return fmt.Sprintf("%d,%.4f%s", int(whole), part*60, side)
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

// withJPEGMetadata puts an APP1 segment behind the start of the picture.
func withJPEGMetadata(data, xmp []byte) []byte {
	body := append([]byte("http://ns.adobe.com/xap/1.0/\x00"), xmp...)
	out := append([]byte{}, data[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	out = append(out, body...)
	return append(out, data[2:]...)
}

// withPNGMetadata puts an iTXt chunk behind the header.
func withPNGMetadata(data, xmp []byte) []byte {
	const header = 8 + 25 // signature and IHDR
	// Keyword, then: not compressed, no language, no translated keyword.
	body := append([]byte("iTXtXML:com.adobe.xmp\x00\x00\x00\x00\x00"), xmp...)
	out := append([]byte{}, data[:header]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(body)-4))
	out = append(out, body...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body))
	return append(out, data[header:]...)
}
