package query

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Format writes a filter as it is typed.
func Format(f Filter) string { return string(f.Field) + ":" + formatValue(f) }

// Quote puts a value into quotation marks where it needs them.
func Quote(value string) string {
	first := strings.IndexFunc(value, isQuote)
	if value != "" && first != 0 && !strings.ContainsFunc(value, unicode.IsSpace) {
		return value
	}
	return `"` + twice.Replace(value) + `"`
}

// twice writes quotation marks that stand inside of others.
var twice = strings.NewReplacer(`"`, `""`, "“", "““", "”", "””")

// Like writes a picture's name or path as it is typed.
func Like(name string) string { return string(Likes) + ":" + Quote(name) }

func formatValue(f Filter) string {
	switch f.Field {
	case Rating, Width, Height:
		return formatBounds(f.Min, f.Max, func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) })
	case Size:
		return formatBounds(f.Min, f.Max, formatBytes)
	case Date:
		return formatDate(f)
	case After:
		return formatDay(f.After)
	case Before:
		return formatDay(f.Before)
	case Near:
		if f.Near == nil {
			return `""`
		}
		return formatCircle(*f.Near)
	}
	return Quote(f.Text)
}

func formatBounds(least, most float64, number func(float64) string) string {
	switch {
	case least == most:
		return "=" + number(least)
	case math.IsInf(least, -1):
		return "<=" + number(most)
	case math.IsInf(most, 1):
		return ">=" + number(least)
	}
	return number(least) + ".." + number(most)
}

// formatBytes writes a size in the largest unit that leaves it whole.
func formatBytes(n float64) string {
	if n > 0 && n == math.Trunc(n) {
		for _, name := range []string{"gb", "mb", "kb"} {
			if unit, _ := cutUnit(name); math.Mod(n, unit) == 0 {
				return strconv.FormatFloat(n/unit, 'f', -1, 64) + name
			}
		}
	}
	return strconv.FormatFloat(n, 'f', -1, 64) + "b"
}

func formatDate(f Filter) string {
	if f.Season != 0 {
		return f.Season.String()
	}
	if f.After.IsZero() {
		return ".." + formatLast(time.Time{}, f.Before)
	}
	switch from := f.After; {
	case f.Before.IsZero():
		return formatDay(from) + ".."
	case f.Before.Equal(from.AddDate(0, 0, 1)):
		return from.Format("2006-01-02")
	case from.Day() == 1 && f.Before.Equal(from.AddDate(0, 1, 0)):
		return from.Format("2006-01")
	case from.YearDay() == 1 && f.Before.Equal(from.AddDate(1, 0, 0)):
		return from.Format("2006")
	}
	return formatDay(f.After) + ".." + formatLast(f.After, f.Before)
}

// String names a season or a month.
func (s Season) String() string {
	switch s {
	case Spring:
		return "spring"
	case Summer:
		return "summer"
	case Autumn:
		return "autumn"
	case Winter:
		return "winter"
	}
	for m := time.January; m <= time.December; m++ {
		if s == Month(m) {
			return strings.ToLower(m.String())
		}
	}
	return "any"
}

// formatDay writes a day, or the year or month that begins on it.
func formatDay(t time.Time) string {
	switch {
	case t.YearDay() == 1:
		return t.Format("2006")
	case t.Day() == 1:
		return t.Format("2006-01")
	}
	return t.Format("2006-01-02")
}

// formatLast writes the last day of a range, or the year or month that ends it and lies in it.
func formatLast(from, end time.Time) string {
	last := end.AddDate(0, 0, -1)
	switch {
	case end.YearDay() == 1 && !end.AddDate(-1, 0, 0).Before(from):
		return last.Format("2006")
	case end.Day() == 1 && !end.AddDate(0, -1, 0).Before(from):
		return last.Format("2006-01")
	}
	return last.Format("2006-01-02")
}

func formatCircle(c Circle) string {
	number := func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
	text := number(c.Latitude) + "," + number(c.Longitude) + ","
	if metres := c.Kilometres * 1000; c.Kilometres < 1 {
		return text + number(math.Round(metres*1000)/1000) + "m"
	}
	return text + number(math.Round(c.Kilometres*1e6)/1e6) + "km"
}

// Equal tells whether two filters let the same pictures pass.
func (f Filter) Equal(other Filter) bool { return Format(f.folded()) == Format(other.folded()) }

// folded is a filter as it is read: one that was made of a value of a picture is not folded yet.
func (f Filter) folded() Filter {
	if key, ok := keyNamed(f.Field); ok && f.Text != "" {
		if read, wrong := readFilter(key, f.Text, time.Time{}); wrong == "" {
			return read
		}
	}
	return f
}
