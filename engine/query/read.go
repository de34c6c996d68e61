package query

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hybrid-image-search/engine/words"
)

// compares tells whether a sign of comparison may stand behind the key.
func (k Key) compares() bool {
	switch k.Field {
	case Rating, Width, Height, Size, Date:
		return true
	}
	return false
}

// readFilter understands the value of a key, or says what would be right.
func readFilter(key Key, value string, now time.Time) (f Filter, sentence string) {
	f.Field = key.Field
	value = strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(value, "\x00", " "), " ")), " ")
	folded := Fold(value)
	ok := folded != ""
	if !ok {
		return f, key.Right()
	}
	switch key.Field {
	case Is, Has, Color, Type:
		if key.Field == Type {
			folded = strings.TrimPrefix(strings.TrimPrefix(folded, "image/"), ".")
		}
		f.Text, ok = chosen(key.Field, strings.ReplaceAll(folded, "-", " "))
	case Text:
		f.Text = strings.Join(words.Split(value), " ")
		ok = f.Text != ""
	case Folder:
		f.Text = strings.ReplaceAll(folded, `\`, "/")
		if trimmed := strings.TrimRight(f.Text, "/ "); trimmed != "" {
			f.Text = trimmed
		}
	case Name, Camera, Tag:
		f.Text = folded
	case Rating:
		f.Min, f.Max, ok = readBounds(folded, wholeNumber)
		ok = ok && f.Max >= 0 && f.Min <= 5
	case Width, Height:
		f.Min, f.Max, ok = readBounds(strings.TrimSuffix(folded, "px"), wholeNumber)
		ok = ok && f.Max >= 0
	case Size:
		f.Min, f.Max, ok = readBounds(folded, bytes)
		ok = ok && f.Max >= 0
	case Date:
		ok = f.readDate(folded, wallClock(now))
	case After, Before:
		p, known := readPeriod(folded, wallClock(now))
		if ok = known && p.season == 0; key.Field == After {
			f.After = p.from
		} else {
			f.Before = p.from
		}
	case Near:
		f.Near, ok = readCircle(folded)
	}
	if !ok {
		return f, key.Right()
	}
	return f, ""
}

// Fold gives the form in which names are compared: as package words folds, with single spaces. It stays the same when it
// is folded again.
func Fold(s string) string {
	s = words.Fold(s)
	for range 3 {
		again := words.Fold(s)
		if again == s {
			break
		}
		s = again
	}
	odd := func(r rune) bool { return r != ' ' && unicode.IsSpace(r) }
	if strings.HasPrefix(s, " ") || strings.HasSuffix(s, " ") || strings.Contains(s, "  ") || strings.ContainsFunc(s, odd) {
		s = strings.Join(strings.Fields(s), " ")
	}
	return s
}

// earth is half its circumference, in kilometres: no place is farther from another.
const earth = 20_040

const defaultKilometres = 10

// readCircle understands “48.85,2.35,10km”, also with degrees and points of the compass, as maps write them.
func readCircle(value string) (*Circle, bool) {
	fields := strings.Split(value, ",")
	if len(fields) < 2 || len(fields) > 3 {
		return nil, false
	}
	latitude, ok := readDegrees(fields[0], "n", "s", 90)
	longitude, ok2 := readDegrees(fields[1], "e", "w", 180)
	c := Circle{latitude, longitude, defaultKilometres}
	if len(fields) == 3 {
		var ok3 bool
		c.Kilometres, ok3 = readDistance(strings.TrimSpace(fields[2]))
		ok2 = ok2 && ok3
	}
	return &c, ok && ok2
}

func readDegrees(s, positive, negative string, most float64) (float64, bool) {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "°", ""), " ", "")
	sign := 1.0
	if rest, ok := strings.CutSuffix(s, negative); ok {
		s, sign = rest, -1
	} else {
		s = strings.TrimSuffix(s, positive)
	}
	s = strings.Replace(s, "−", "-", 1)
	if rest, ok := strings.CutPrefix(s, "-"); ok && sign > 0 {
		s, sign = rest, -1
	}
	degrees, ok := readNumber(s)
	if !ok || degrees > most {
		return 0, false
	}
	if degrees == 0 {
		return 0, true // not -0
	}
	return sign * degrees, true
}

func readDistance(s string) (kilometres float64, ok bool) {
	scale := 1.0
	for _, unit := range []struct {
		name  string
		scale float64
	}{{"km", 1}, {"mi", 1.609344}, {"m", 0.001}} {
		if rest, found := strings.CutSuffix(s, unit.name); found {
			s, scale = strings.TrimSpace(rest), unit.scale
			break
		}
	}
	n, ok := readNumber(s)
	kilometres = n * scale
	return kilometres, ok && kilometres >= 0.001 && kilometres <= earth
}

// maxDigits bounds numbers to those that are exact.
const maxDigits = 15

// readNumber understands digits with a point among them at the most.
func readNumber(s string) (float64, bool) {
	if s == "" || len(s) > maxDigits || strings.Trim(s, "0123456789.") != "" || strings.Count(s, ".") > 1 || s == "." {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

func quoteSize(text string) int {
	_, size := utf8.DecodeRuneInString(text)
	return size
}
