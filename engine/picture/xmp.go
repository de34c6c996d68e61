package picture

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The namespaces of XMP that are read, with the prefixes that everyone uses;
// a file may use others.
var xmpNamespaces = map[string]string{
	"http://purl.org/dc/elements/1.1/":   "dc",
	"http://ns.adobe.com/xap/1.0/":       "xmp",
	"http://ns.adobe.com/photoshop/1.0/": "photoshop",
	"http://ns.adobe.com/exif/1.0/":      "exif",
	"http://ns.adobe.com/tiff/1.0/":      "tiff",
	"http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
	"http://ns.microsoft.com/photo/1.0":  "MicrosoftPhoto",
	"http://www.digikam.org/ns/1.0/":     "digiKam",
	"http://ns.adobe.com/lightroom/1.0/": "lr",
	nsRDF:                                "rdf",
	nsOwn:                                "own",
}

// xmpProperties are the values of the properties by "prefix:name", in the
// order of the file.
type xmpProperties map[string][]string

// first returns the first value of the first property that has one.
func (p xmpProperties) first(names ...string) string {
	for _, name := range names {
		for _, v := range p[name] {
			if v = cleanText(v); v != "" {
				return v
			}
		}
	}
	return ""
}

// readXMP reads an XMP packet, embedded or from a sidecar. A broken packet
// gives what precedes the fault.
func readXMP(packet []byte) (out written) {
	if len(packet) == 0 || len(packet) > maxPacket {
		return out
	}
	p := parseXMP(utf8Packet(packet))
	out.titles = []string{p.first("dc:title"), p.first("photoshop:Headline")}
	out.captions = []string{p.first("dc:description"), p.first("exif:UserComment"), p.first("tiff:ImageDescription")}
	out.keywords = cleanList(p["dc:subject"], p["MicrosoftPhoto:LastKeywordXMP"], levels(p["digiKam:TagsList"], "/"), levels(p["lr:hierarchicalSubject"], "|"))
	if v, err := strconv.ParseFloat(p.first("xmp:Rating"), 64); err == nil {
		out.rating = stars(v)
	}
	out.taken = firstTime(
		xmpTime(p.first("exif:DateTimeOriginal")), xmpTime(p.first("photoshop:DateCreated")), xmpTime(p.first("xmp:CreateDate")))
	out.own = ownWords{tags: cleanList(p["own:"+ownTags]), note: p.first("own:" + ownNote)}
	if v, err := strconv.ParseFloat(p.first("own:"+ownRating), 64); err == nil {
		former, _ := strconv.ParseFloat(p.first("own:"+formerRating), 64)
		out.own.rating, out.own.rated, out.own.former = stars(v), true, stars(former)
	}
	out.camera = cameraName(p.first("tiff:Make"), p.first("tiff:Model"))
	out.position = xmpPosition(p.first("exif:GPSLatitude"), p.first("exif:GPSLongitude"))
	return out
}

// utf8Packet converts the rare packets in UTF-16.
func utf8Packet(packet []byte) []byte {
	switch {
	case bytes.HasPrefix(packet, []byte("\xfe\xff")), bytes.HasPrefix(packet, []byte("\x00<")):
		return []byte(decodeUTF16(packet, binary.BigEndian))
	case bytes.HasPrefix(packet, []byte("\xff\xfe")), bytes.HasPrefix(packet, []byte("<\x00")):
		return []byte(decodeUTF16(packet, binary.LittleEndian))
	}
	return bytes.TrimRight(bytes.TrimPrefix(packet, []byte("\xef\xbb\xbf")), "\x00")
}

// parseXMP collects the properties of all rdf:Description elements, written
// as attributes or as elements, plain or as a list. Structures are passed over.
func parseXMP(packet []byte) xmpProperties {
	const deepest = 64
	d := xml.NewDecoder(bytes.NewReader(packet))
	d.Strict = false
	// The packet is UTF-8 by now, whatever its declaration says.
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }

	props := make(xmpProperties)
	var (
		depth    int
		subject  int    // depth of the enclosing rdf:Description, 0 outside
		property string // the property that is being read, "" outside
		at       int    // its depth
		byNature bool   // whether the list item is in the default language
		text     strings.Builder
	)
	for {
		token, err := d.Token()
		if err != nil {
			return props
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > deepest {
				return props
			}
			text.Reset()
			switch name := prefixed(t.Name); {
			case property != "":
				byNature = slices.ContainsFunc(t.Attr, func(a xml.Attr) bool { return a.Name.Local == "lang" && a.Value == "x-default" })
			case name == "rdf:Description":
				subject = depth
				for _, a := range t.Attr {
					props.add(prefixed(a.Name), a.Value, false)
				}
			case subject > 0:
				property, at = name, depth
			}
		case xml.CharData:
			if property != "" && text.Len() < maxText {
				text.Write(t)
			}
		case xml.EndElement:
			switch name := prefixed(t.Name); {
			case property == "":
			case depth == at:
				props.add(property, text.String(), false)
				property = ""
			case name == "rdf:li" && depth == at+2:
				props.add(property, text.String(), byNature)
			}
			text.Reset()
			if depth == subject {
				subject = 0
			}
			depth--
		}
	}
}

// add keeps a value of a property that has a known name.
func (p xmpProperties) add(name, value string, first bool) {
	value = clip(strings.TrimSpace(value), maxText)
	if name == "" || value == "" || len(p[name]) >= maxKeywords {
		return
	}
	if first {
		p[name] = slices.Insert(p[name], 0, value)
		return
	}
	p[name] = append(p[name], value)
}

// prefixed writes a name with the usual prefix of its namespace; "" when the
// namespace is not one that is read.
func prefixed(n xml.Name) string {
	prefix, ok := xmpNamespaces[n.Space]
	if !ok {
		return ""
	}
	return prefix + ":" + n.Local
}

// levels splits hierarchical keywords: each level is a word to find by.
func levels(paths []string, separators string) []string {
	var out []string
	for _, path := range paths {
		out = append(out, splitList(path, separators)...)
	}
	return out
}

// xmpTime reads an ISO 8601 time, which may stop at the day, month or year.
func xmpTime(s string) time.Time {
	for _, layout := range []string{
		"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02", "2006-01", "2006",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return plausible(t)
		}
	}
	return exifTime(s, "")
}

// xmpPosition reads coordinates like "52,31.2N" or "52,31,12N".
func xmpPosition(lat, lon string) *Position {
	return validPosition(xmpDegrees(lat, "N", "S"), xmpDegrees(lon, "E", "W"))
}

// xmpDegrees reads one coordinate, NaN when it is none.
func xmpDegrees(s, plus, minus string) float64 {
	sign := 1.0
	body, ok := strings.CutSuffix(s, plus)
	if !ok {
		if body, ok = strings.CutSuffix(s, minus); !ok {
			return math.NaN()
		}
		sign = -1
	}
	var parts []float64
	for part := range strings.SplitSeq(body, ",") {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil || v < 0 || len(parts) == 3 {
			return math.NaN()
		}
		parts = append(parts, v)
	}
	return sign * sexagesimal(parts)
}
