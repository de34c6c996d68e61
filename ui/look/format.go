package look

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// Duration gives three digits and a unit: 12.3 ms.
func Duration(d time.Duration) string {
	switch {
	case d < 0:
		return "–" + Duration(-max(d, -math.MaxInt64)) // the least number has no positive twin
	case d == 0:
		return "0"
	case d < 10*time.Microsecond:
		return fmt.Sprintf("%.1f µs", float64(d)/float64(time.Microsecond))
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
	case d < 100*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 100*time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	default:
		return d.Round(time.Second).String()
	}
}

// Bytes gives a size in powers of 1024, as memory is counted.
func Bytes(n int64) string {
	if n < 0 {
		return "–" + Bytes(-max(n, -math.MaxInt64))
	}
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	v, unit := float64(n), 0
	for v >= 1024 && unit < len(units)-1 {
		v /= 1024
		unit++
	}
	if unit == 0 || v >= 100 {
		return fmt.Sprintf("%.0f %s", v, units[unit])
	}
	return fmt.Sprintf("%.1f %s", v, units[unit])
}

// Delta is Bytes with a sign.
func Delta(n int64) string {
	if n > 0 {
		return "+" + Bytes(n)
	}
	return Bytes(n)
}

// Count parts thousands: 12 345.
func Count(n int) string {
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteRune('\u202f')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Plural counts things. Its key among the translations is "{{.Count}} MANY"; English is written down, too.
func Plural(n int, one, many string) string {
	return lang.N("{{.Count}} "+many, max(n, 0), Counted(n))
}

// Path writes the home folder as a tilde.
func Path(path string) string {
	home, err := os.UserHomeDir()
	if err != nil || home == "" {
		return path
	}
	if rest, ok := strings.CutPrefix(path, filepath.Clean(home)+string(filepath.Separator)); ok {
		return "~" + string(filepath.Separator) + rest
	}
	return path
}

// Printable shows a text on one line: names may hold line ends, control characters and broken UTF-8. What
// would turn the direction of the text around it is shown as a sign too; what joins an emoji stays.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r): // macOS names screenshots with a narrow no-break space
			return ' '
		case r == zeroWidthJoiner || r == zeroWidthNonJoiner || unicode.IsPrint(r):
			return r
		}
		return '\uFFFD'
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

const (
	zeroWidthNonJoiner = '\u200C'
	zeroWidthJoiner    = '\u200D'
)

// maxMeasured bounds the runes that are measured. Lines are shorter, and a text may be a whole book.
const maxMeasured = 400

// runesPerSize is more than the runes that a width of one text size holds: the narrowest letter is a quarter
// as wide. Measuring text costs, up to 0.2 ms a letter in a script that was not shown yet.
const runesPerSize = 5

// Ellipsize shortens a text in its middle to a width, so that endings, which tell files apart, stay.
func Ellipsize(text string, width, size float32) string {
	fits := func(s string) bool { return fyne.MeasureText(s, size, fyne.TextStyle{}).Width <= width }
	runes := []rune(text)
	most := min(maxMeasured, 16+int(runesPerSize*max(width, 0)/size))
	if len(runes) <= most && fits(text) {
		return text
	}
	low, high := 0, min(len(runes), most) // the most runes that fit beside the dots
	for low < high {
		middle := (low + high + 1) / 2
		if fits(shortened(runes, middle)) {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return shortened(runes, low)
}

func shortened(runes []rune, keep int) string {
	head := (keep + 1) / 2
	return string(runes[:head]) + "…" + string(runes[len(runes)-(keep-head):])
}
