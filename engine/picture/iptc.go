package picture

import (
	"bytes"
	"encoding/binary"
	"strings"
	"time"
)

// IPTC IIM datasets that are read, as record<<8 | number.
const (
	iptcCharset  = 1<<8 | 90
	iptcTitle    = 2<<8 | 5
	iptcKeyword  = 2<<8 | 25
	iptcDate     = 2<<8 | 55
	iptcTime     = 2<<8 | 60
	iptcHeadline = 2<<8 | 105
	iptcCaption  = 2<<8 | 120
)

// readIPTC reads IIM records. The declared character set is believed only
// where it says UTF-8; otherwise the bytes decide, for many programs write
// UTF-8 without declaring it.
func readIPTC(data []byte) (out written) {
	var title, headline, caption, date, clock string
	utf8Declared := false
	text := func(b []byte) string {
		b = b[:min(len(b), maxText)]
		if utf8Declared {
			return cleanText(strings.ToValidUTF8(string(b), "\uFFFD"))
		}
		return cleanText(decodeText(bytes.TrimRight(b, "\x00")))
	}
	for len(data) >= 5 && data[0] == 0x1c {
		set := int(data[1])<<8 | int(data[2])
		size := int(binary.BigEndian.Uint16(data[3:]))
		data = data[5:]
		if size&0x8000 != 0 { // the length of the length follows
			n := size &^ 0x8000
			if n > 4 || n > len(data) {
				break
			}
			r := reader{data: data}
			long := r.uint(n)
			if long > uint64(len(r.data)) {
				break
			}
			size, data = int(long), r.data
		}
		if size > len(data) {
			break
		}
		value := data[:size]
		data = data[size:]
		switch set {
		case iptcCharset:
			utf8Declared = bytes.Equal(value, []byte("\x1b%G"))
		case iptcTitle:
			title = text(value)
		case iptcHeadline:
			headline = text(value)
		case iptcCaption:
			caption = text(value)
		case iptcKeyword:
			if len(out.keywords) < maxKeywords {
				out.keywords = append(out.keywords, text(value))
			}
		case iptcDate:
			date = text(value)
		case iptcTime:
			clock = text(value)
		}
	}
	out.titles, out.captions = []string{title, headline}, []string{caption}
	out.taken = iptcMoment(date, clock)
	return out
}

// iptcMoment reads "20060102" and "150405-0700", the latter or its zone
// possibly missing.
func iptcMoment(date, clock string) time.Time {
	for _, layout := range []string{"20060102150405-0700", "20060102150405", "20060102"} {
		s := date + clock
		if layout == "20060102" {
			s = date
		}
		if t, err := time.Parse(layout, s); err == nil {
			return plausible(t)
		}
	}
	return time.Time{}
}
