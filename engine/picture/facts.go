package picture

import (
	"cmp"
	"math"
	"regexp"
	"strings"
	"time"
)

// Position is a place on earth, in degrees; south and west are negative.
type Position struct{ Latitude, Longitude float64 }

// Facts are what is known of a picture besides its pixels.
type Facts struct {
	Format        Format
	Width, Height int       // pixels of the upright picture in the file
	TakenAt       time.Time // zero when unknown; UTC when the file names no zone
	Camera        string    // make and model, the make said once
	Position      *Position // nil when unknown or invalid
	Title         string
	Caption       string
	Keywords      []string // trimmed, each once, in the order of the file
	Rating        int      // 1 to 5 stars, 0 is none
}

// written is what one source (EXIF, IPTC, XMP, PNG text) says; where it names
// several candidates the better ones come first.
type written struct {
	titles   []string
	captions []string
	keywords []string
	rating   int
	taken    time.Time
	modified time.Time // second best: when no shutter, but a program wrote the file
	camera   string
	position *Position
	own      ownWords
}

// add fills facts from sources, the most trusted first.
func (f *Facts) add(sources ...written) {
	var titles, captions []string
	var lists [][]string
	var taken, modified []time.Time
	for _, s := range sources {
		titles = append(titles, s.titles...)
		captions = append(captions, s.captions...)
		lists = append(lists, s.keywords)
		taken, modified = append(taken, s.taken), append(modified, s.modified)
		f.Rating = cmp.Or(f.Rating, s.rating)
		f.Camera = cmp.Or(f.Camera, s.camera)
		f.Position = cmp.Or(f.Position, s.position)
	}
	f.Title = cmp.Or(f.Title, firstText(titles))
	f.Caption = cmp.Or(f.Caption, firstText(captions))
	f.Keywords = cleanList(append([][]string{f.Keywords}, lists...)...)
	f.TakenAt = firstTime(append(append([]time.Time{f.TakenAt}, taken...), modified...)...)
}

// Merge adds what sidecars say. What a person wrote into an XMP sidecar wins
// over what is embedded, except that keywords are united; the text of a .txt
// sidecar is appended to the caption unless the caption has it already.
func (f *Facts) Merge(s Sidecars) {
	embedded := f.Keywords
	x := s.xmp
	own := x.own.note
	if own != "" && len(x.captions) > 0 {
		// A note that stands alone is no caption to take the embedded one's place.
		if caption := cleanText(x.captions[0]); caption == own {
			x.captions = x.captions[1:]
		} else {
			own = ""
		}
	}
	f.Title = cmp.Or(firstText(x.titles), f.Title)
	f.Caption = cmp.Or(firstText(x.captions), f.Caption)
	f.Keywords = cleanList(x.keywords, embedded)
	f.Rating = cmp.Or(x.rating, f.Rating)
	f.TakenAt = firstTime(f.TakenAt, x.taken)
	f.Position = cmp.Or(f.Position, x.position)
	for _, text := range []string{own, s.Text} {
		if text != "" && !strings.Contains(f.Caption, text) {
			f.Caption = cleanText(f.Caption + "\n" + text)
		}
	}
}

// boilerplate matches descriptions that a camera or a program writes into
// every file.
var boilerplate = regexp.MustCompile(`(?i)^(` + strings.Join([]string{
	`olympus digital camera`, `minolta digital camera`, `konica minolta digital camera`, `sony dsc`, `digital camera`,
	`samsung( digital)? camera( pictures?)?`, `samsung`, `kodak digital still camera`, `digimax \w+`, `dcim\\?.*`,
	`exif[_ ]jpeg[_ ](picture|\w+)`, `jpeg`, `my (beautiful )?picture`, `<digital ?camera>`,
	`default`, `untitled`, `none`, `n/?a`, `null`, `image`, `dji_export_\d*`, `created with (the )?gimp`,
	`screenshot`, `user comments?`, `binary comment`, `ascii`, `charset=.*`, `processed with vsco.*`, `-`,
}, "|") + `)[.\s]*$`)

// firstText returns the first candidate that a person may have written.
func firstText(candidates []string) string {
	for _, c := range candidates {
		if c = cleanText(c); c != "" && !boilerplate.MatchString(c) {
			return c
		}
	}
	return ""
}

// firstTime returns the first time that is one.
func firstTime(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// exifTime reads EXIF's "2006:01:02 15:04:05" in a zone like "+01:00", or in
// UTC when the zone is missing or nonsense.
func exifTime(s, zone string) time.Time {
	if len(s) < 19 {
		return time.Time{}
	}
	for _, layout := range []string{"2006:01:02 15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04:05"} {
		t, err := time.Parse(layout, s[:19])
		if err != nil {
			continue
		}
		if local, err := time.Parse(layout+"Z07:00", s[:19]+strings.TrimSpace(zone)); err == nil {
			t = local
		}
		return plausible(t)
	}
	return time.Time{}
}

// plausible drops times before photography and beyond any clock's honest
// mistake, so that a sort by time is not led by nonsense.
func plausible(t time.Time) time.Time {
	if t.Year() < 1826 || t.Year() > 2100 {
		return time.Time{}
	}
	return t
}

// stars maps a rating to 0..5; below zero is "rejected", which is no star.
func stars(v float64) int {
	if !(v > 0) {
		return 0
	}
	return int(math.Round(min(v, 5)))
}
