package picture

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// What people wrote about one picture is bounded, whatever a file claims.
const (
	maxText     = 64 << 10 // bytes of a title, a caption, a keyword list
	maxKeywords = 500
)

// decodeText makes valid UTF-8 of bytes in an unknown encoding: a byte order
// mark decides, then UTF-8 if it is valid, else Windows-1252, which holds
// Latin-1.
func decodeText(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(b[3:]), "\uFFFD")
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return decodeUTF16(b[2:], binary.LittleEndian)
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return decodeUTF16(b[2:], binary.BigEndian)
	case validUTF8(b):
		return strings.ToValidUTF8(string(b), "")
	}
	latin, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(latin)
}

// validUTF8 forgives a last letter that was cut in its middle, but only where
// another letter proves that this is UTF-8 at all.
func validUTF8(b []byte) bool {
	if utf8.Valid(b) {
		return true
	}
	for i := 1; i < utf8.UTFMax && i < len(b); i++ {
		head, tail := b[:len(b)-i], b[len(b)-i:]
		if utf8.Valid(head) && !utf8.FullRune(tail) {
			return slices.ContainsFunc(head, func(c byte) bool { return c >= utf8.RuneSelf })
		}
	}
	return false
}

// decodeUTF16 decodes UTF-16 up to its first zero.
func decodeUTF16(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		u := order.Uint16(b)
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\uFEFF")
}

// cleanText removes what is neither text nor layout, normalises the ends of
// lines, trims, and holds the bound.
func cleanText(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u2028' || r == '\u2029':
			return '\n'
		case unicode.IsControl(r) || r == '\uFEFF' || r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(clip(s, maxText))
}

// clip cuts a text at a rune boundary.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// textOrNothing returns a text only when it is one: makers put binary data
// into fields for comments.
func textOrNothing(s string) string {
	odd, all := 0, 0
	for _, r := range s {
		all++
		if r == utf8.RuneError || unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Co, r) {
			odd++
		}
	}
	if odd*20 > all {
		return ""
	}
	return cleanText(s)
}

// splitList splits a list and cleans its members.
func splitList(s, separators string) []string {
	return cleanList(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) }))
}

// cleanList trims the members of lists and joins them without repeating one,
// whatever its case; the first spelling and the order are kept.
func cleanList(lists ...[]string) []string {
	var out []string
	seen := make(map[string]bool)
	for _, list := range lists {
		for _, word := range list {
			word = strings.Join(strings.Fields(clip(cleanText(word), 1<<10)), " ")
			folded := strings.ToLower(word)
			if word == "" || seen[folded] || len(out) == maxKeywords {
				continue
			}
			seen[folded] = true
			out = append(out, word)
		}
	}
	return out
}
