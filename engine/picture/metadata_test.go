package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// wide is text as Windows writes it into the XP tags.
func wide(s string, order binary.AppendByteOrder) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return order.AppendUint16(out, 0)
}

func iptcRecord(record, number byte, value string) []byte {
	out := []byte{0x1c, record, number}
	out = binary.BigEndian.AppendUint16(out, uint16(len(value)))
	return append(out, value...)
}

// photoshop wraps IPTC records in image resources, with one before them.
func photoshop(records []byte) []byte {
	out := []byte("Photoshop 3.0\x008BIM\x03\xed\x03abc\x00\x00\x00\x03xyz\x00")
	out = append(out, "8BIM\x04\x04\x00\x00"...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(records)))
	return append(out, records...)
}

const packet = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:other="http://purl.org/dc/elements/1.1/"
  xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
  xmp:Rating="4" photoshop:Headline="A headline">
 <other:title><rdf:Alt><rdf:li xml:lang="de">Nacht</rdf:li><rdf:li xml:lang="x-default">Night &amp; day</rdf:li></rdf:Alt></other:title>
 <other:description><rdf:Alt><rdf:li xml:lang="x-default">A lake,
at midnight</rdf:li></rdf:Alt></other:description>
 <other:subject><rdf:Bag><rdf:li>lake</rdf:li><rdf:li> Night </rdf:li><rdf:li>lake</rdf:li><rdf:li></rdf:li></rdf:Bag></other:subject>
 <lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|Sweden|lake</rdf:li></rdf:Bag></lr:hierarchicalSubject>
 <xmp:Struct rdf:parseType="Resource"><other:title>not this one</other:title></xmp:Struct>
</rdf:Description>
<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:DateTimeOriginal="2021-06-07T08:09:10+02:00"
  exif:GPSLatitude="59,20.5N" exif:GPSLongitude="18,3,30W"/>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`

func TestMetadata(t *testing.T) {
	base := encodeJPEG(t, quartered(64, 48), 90)
	png := encodePNG(t, quartered(64, 48))
	xmp := append([]byte("http://ns.adobe.com/xap/1.0/\x00"), packet...)
	fromPacket := Facts{
		Title: "Night & day", Caption: "A lake,\nat midnight", Keywords: []string{"lake", "Night", "Places", "Sweden"}, Rating: 4,
		TakenAt:  time.Date(2021, 6, 7, 6, 9, 10, 0, time.UTC),
		Position: &Position{Latitude: 59 + 20.5/60, Longitude: -(18 + 3.0/60 + 30.0/3600)},
	}
	var zipped bytes.Buffer
	z := zlib.NewWriter(&zipped)
	fmt.Fprint(z, packet)
	z.Close()

	rich := func(order binary.AppendByteOrder) []byte {
		return tiffBlock(order,
			tag{tagDescription, 2, "A caption"}, tag{tagMake, 2, "NIKON CORPORATION"}, tag{tagModel, 2, "NIKON D70 "},
			tag{tagDateTime, 2, "2020:01:01 00:00:00"}, tag{tagRating, 3, uint16(3)},
			tag{tagExifIFD, 4, []tag{{tagDateOriginal, 2, "2019:05:06 07:08:09"}, {tagOffsetOriginal, 2, "+02:00"}}},
			tag{tagGPSIFD, 4, []tag{
				{tagLatitudeRef, 2, "S"},
				{tagLatitude, 5, []uint32{33, 1, 51, 1, 3600, 100}},
				{tagLongitudeRef, 2, "E"},
				{tagLongitude, 5, []uint32{151, 1, 12, 1, 0, 1}},
			}},
			tag{tagXPTitle, 1, wide("Опера 🎭", littleEndian)}, tag{tagXPKeywords, 1, wide("город;море; город", littleEndian)})
	}
	fromRich := Facts{
		Camera: "NIKON D70", Title: "Опера 🎭", Caption: "A caption", Keywords: []string{"город", "море"}, Rating: 3,
		TakenAt: time.Date(2019, 5, 6, 5, 8, 9, 0, time.UTC), Position: &Position{-33.86, 151.2},
	}
	records := bytes.Join([][]byte{
		iptcRecord(2, 5, "Ein Titel"), iptcRecord(2, 120, "caf\xe9"), iptcRecord(2, 25, "eins"), iptcRecord(2, 25, "zwei"),
		iptcRecord(2, 55, "20010203"), iptcRecord(2, 60, "040506+0100"),
	}, nil)
	fromIPTC := Facts{
		Title: "Ein Titel", Caption: "café", Keywords: []string{"eins", "zwei"}, TakenAt: time.Date(2001, 2, 3, 3, 5, 6, 0, time.UTC),
	}
	comment := func(code string, body []byte) []byte {
		return exifJPEG(t, tiffBlock(bigEndian, tag{tagExifIFD, 4, []tag{{tagUserComment, 7, append([]byte(code), body...)}}}))
	}
	described := func(s string) []byte { return exifJPEG(t, tiffBlock(bigEndian, tag{tagDescription, 2, s})) }
	place := func(lat, lon []uint32) []byte {
		return exifJPEG(t, tiffBlock(bigEndian, tag{tagGPSIFD, 4, []tag{{tagLatitude, 5, lat}, {tagLongitude, 5, lon}}}))
	}
	taken := func(date, zone string) []byte {
		return exifJPEG(t, tiffBlock(bigEndian, tag{tagExifIFD, 4, []tag{{tagDateOriginal, 2, date}, {tagOffsetOriginal, 2, zone}}}))
	}
	camera := func(maker, model string) []byte {
		return exifJPEG(t, tiffBlock(bigEndian, tag{tagMake, 2, maker}, tag{tagModel, 2, model}))
	}

	for _, test := range []struct {
		name string
		data []byte
		want Facts
	}{
		{"EXIF, big endian", exifJPEG(t, rich(bigEndian)), fromRich},
		{"EXIF, little endian", exifJPEG(t, rich(littleEndian)), fromRich},
		{"EXIF in PNG", withChunk(png, "eXIf", rich(bigEndian)), fromRich},
		{"EXIF in PNG as ImageMagick writes it", withChunk(png, "tEXt", fmt.Appendf(nil, "Raw profile type exif\x00\nexif\n%8d\n%s\n",
			len(rich(bigEndian))+6, hex.EncodeToString(append([]byte("Exif\x00\x00"), rich(bigEndian)...)))), fromRich},
		{"EXIF in WebP", withRIFFChunks(t, fixture(t, "lossy.webp"), 64, 48, 8, map[string][]byte{"EXIF": rich(littleEndian)}), fromRich},
		{"EXIF and XMP in HEIC", fixture(t, "exif.heic"), Facts{Title: "Night"}},
		{"XMP in JPEG", withSegment(base, 0xe1, xmp), fromPacket},
		{"XMP in PNG", withChunk(png, "iTXt", append([]byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"), packet...)), fromPacket},
		{"XMP in PNG, compressed", withChunk(png, "iTXt", append([]byte("XML:com.adobe.xmp\x00\x01\x00\x00\x00"), zipped.Bytes()...)), fromPacket},
		{"XMP in WebP", withRIFFChunks(t, fixture(t, "lossy.webp"), 64, 48, 4, map[string][]byte{"XMP ": []byte(packet)}), fromPacket},
		{"XMP wins over IPTC and EXIF", withSegment(withSegment(exifJPEG(t, rich(bigEndian)), 0xed, photoshop(records)), 0xe1, xmp), Facts{
			Title: fromPacket.Title, Caption: fromPacket.Caption, Rating: 4, TakenAt: fromPacket.TakenAt, Position: fromPacket.Position,
			Camera: "NIKON D70", Keywords: []string{"lake", "Night", "Places", "Sweden", "eins", "zwei", "город", "море"},
		}},
		{"IPTC", withSegment(base, 0xed, photoshop(records)), fromIPTC},
		{"IPTC in UTF-8, undeclared", withSegment(base, 0xed, photoshop(iptcRecord(2, 5, "Größe"))), Facts{Title: "Größe"}},
		{"IPTC in UTF-8, declared", withSegment(base, 0xed, photoshop(append(iptcRecord(1, 90, "\x1b%G"), iptcRecord(2, 5, "Größe")...))), Facts{Title: "Größe"}},
		{"PNG text", withChunk(withChunk(png, "tEXt", []byte("Title\x00caf\xe9")), "iTXt", []byte("Description\x00\x00\x00ru\x00\x00море")), Facts{Title: "café", Caption: "море"}},
		{"UserComment, ASCII", comment("ASCII\x00\x00\x00", []byte("by the sea\x00\x00")), Facts{Caption: "by the sea"}},
		{"UserComment, Unicode", comment("UNICODE\x00", wide("у моря", bigEndian)), Facts{Caption: "у моря"}},
		{"UserComment, Unicode in the wrong order", comment("UNICODE\x00", wide("by the sea", littleEndian)), Facts{Caption: "by the sea"}},
		{"UserComment that is no text", comment("\x00\x00\x00\x00\x00\x00\x00\x00", []byte{1, 2, 3, 250, 7, 8}), Facts{}},
		{"UserComment of a maker", comment("\xff\xfe\x10BOSCH", []byte("calibration")), Facts{}},
		{"boilerplate", described("OLYMPUS DIGITAL CAMERA         "), Facts{}},
		{"more boilerplate", described("SONY DSC"), Facts{}},
		{"description in Latin-1", described("Stra\xdfe"), Facts{Caption: "Straße"}},
		{"description with lines", described("one\r\ntwo\x01"), Facts{Caption: "one\ntwo"}},
		{"make in the model", camera("Canon", "Canon EOS 5D"), Facts{Camera: "Canon EOS 5D"}},
		{"make and model", camera("Apple", "iPhone  12"), Facts{Camera: "Apple iPhone 12"}},
		{"make alone", camera("Apple", ""), Facts{Camera: "Apple"}},
		{"zero denominators", place([]uint32{0, 0, 0, 0, 0, 0}, []uint32{10, 1, 0, 1, 0, 1}), Facts{}},
		{"infinite minutes", place([]uint32{10, 1, 5, 0, 0, 1}, []uint32{10, 1, 0, 1, 0, 1}), Facts{}},
		{"beyond the pole", place([]uint32{91, 1, 0, 1, 0, 1}, []uint32{10, 1, 0, 1, 0, 1}), Facts{}},
		{"no fix", place([]uint32{0, 1, 0, 1, 0, 1}, []uint32{0, 1, 0, 1, 0, 1}), Facts{}},
		{"no zone", taken("2019:05:06 07:08:09", ""), Facts{TakenAt: time.Date(2019, 5, 6, 7, 8, 9, 0, time.UTC)}},
		{"nonsense zone", taken("2019:05:06 07:08:09", "Berlin"), Facts{TakenAt: time.Date(2019, 5, 6, 7, 8, 9, 0, time.UTC)}},
		{"no time", taken("0000:00:00 00:00:00", "+00:00"), Facts{}},
		{"blank time", taken("    :  :     :  :  ", ""), Facts{}},
		{"clock not set", taken("1200:01:01 00:00:00", ""), Facts{}},
		{"broken EXIF", exifJPEG(t, []byte("MM\x00*\xff\xff\xff\xff")), Facts{}},
		{"EXIF that points to itself", exifJPEG(t, tiffBlock(bigEndian, tag{tagExifIFD, 4, uint32(8)}, tag{tagGPSIFD, 4, uint32(8)})), Facts{}},
		{"EXIF cut in a value", exifJPEG(t, rich(bigEndian)[:120]), Facts{Camera: "", Rating: 3}},
		{"broken XMP", withSegment(base, 0xe1, xmp[:len(xmp)*2/3]), Facts{
			Rating: 4, Title: "Night & day", Caption: "A lake,\nat midnight", Keywords: []string{"lake", "Night"},
		}},
		{"broken IPTC", withSegment(base, 0xed, photoshop(records[:20])), Facts{Title: "Ein Titel"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, err := Decode(t.Context(), test.data, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			got, want := d.Facts, test.want
			want.Format, want.Width, want.Height = got.Format, got.Width, got.Height
			if !got.TakenAt.Equal(want.TakenAt) {
				t.Errorf("taken at %v, want %v", got.TakenAt, want.TakenAt)
			}
			if got.Position != nil && want.Position != nil && !nearPosition(*got.Position, *want.Position) {
				t.Errorf("position %v, want %v", *got.Position, *want.Position)
			}
			if (got.Position == nil) != (want.Position == nil) {
				t.Errorf("position %v, want %v", got.Position, want.Position)
			}
			got.TakenAt, want.TakenAt, got.Position, want.Position = time.Time{}, time.Time{}, nil, nil
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("facts differ (-want +got):\n%s", diff)
			}
		})
	}
}

func nearPosition(a, b Position) bool {
	const most = 1e-9
	return a.Latitude-b.Latitude < most && b.Latitude-a.Latitude < most && a.Longitude-b.Longitude < most && b.Longitude-a.Longitude < most
}

// TestZoneKept: the clock of the place is what a person remembers.
func TestZoneKept(t *testing.T) {
	got := exifTime("2019:05:06 07:08:09", "+02:00")
	if want := "2019-05-06T07:08:09+02:00"; got.Format(time.RFC3339) != want {
		t.Errorf("time %s, want %s", got.Format(time.RFC3339), want)
	}
}

func TestCleanList(t *testing.T) {
	long := strings.Repeat("é", 2000)
	got := cleanList([]string{" a\n b ", "A B", "", "c\x00d", long}, []string{"c", "cd"})
	if len(got) != 4 || got[0] != "a b" || got[1] != "cd" || len(got[2]) != 1024 || got[3] != "c" {
		t.Errorf("cleanList = %.40q", got)
	}
	many := make([]string, 3*maxKeywords)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	if got := cleanList(many); len(got) != maxKeywords {
		t.Errorf("%d keywords were kept", len(got))
	}
}

func TestDecodeText(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain", "caf\xe9": "café", "Gr\xc3\xb6\xc3\x9fe": "Größe", "\xef\xbb\xbfmark": "mark",
		"\xff\xfea\x00\xe9\x00": "aé", "\xfe\xff\x00a\x04\x3c": "aм", "cut \xd0\xbc\xd0": "cut м", "": "", "\x80 euro": "€ euro",
	} {
		if got := decodeText([]byte(in)); got != want {
			t.Errorf("decodeText(%q) = %q, want %q", in, got, want)
		}
	}
}
