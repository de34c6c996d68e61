package look

import (
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestFormatDuration(t *testing.T) {
	tests := []struct {
		duration time.Duration
		want     string
	}{
		{0, "0"},
		{1, "0.0 µs"},
		{1500, "1.5 µs"},
		{12 * time.Microsecond, "12 µs"},
		{999 * time.Microsecond, "999 µs"},
		{time.Millisecond, "1.00 ms"},
		{1234 * time.Microsecond, "1.23 ms"},
		{12345 * time.Microsecond, "12.3 ms"},
		{123456 * time.Microsecond, "123 ms"},
		{time.Second, "1.00 s"},
		{12345 * time.Millisecond, "12.35 s"},
		{100 * time.Second, "1m40s"},
		{25*time.Hour + 400*time.Millisecond, "25h0m0s"},
		{-1500 * time.Microsecond, "–1.50 ms"},
		{math.MinInt64, "–2562047h47m16.854775807s"},
	}
	for _, tt := range tests {
		if got := Duration(tt.duration); got != tt.want {
			t.Errorf("%d ns: got %q, want %q", tt.duration, got, tt.want)
		}
	}
}

func TestFormatBytes(t *testing.T) {
	tests := []struct {
		bytes           int64
		want, wantDelta string
	}{
		{0, "0 B", "0 B"},
		{1, "1 B", "+1 B"},
		{1023, "1023 B", "+1023 B"},
		{1024, "1.0 KiB", "+1.0 KiB"},
		{1536, "1.5 KiB", "+1.5 KiB"},
		{150 << 10, "150 KiB", "+150 KiB"},
		{96 << 20, "96.0 MiB", "+96.0 MiB"},
		{5 << 30, "5.0 GiB", "+5.0 GiB"},
		{3 << 40, "3.0 TiB", "+3.0 TiB"},
		{5000 << 40, "5000 TiB", "+5000 TiB"},
		{-2048, "–2.0 KiB", "–2.0 KiB"},
		{math.MinInt64, "–8388608 TiB", "–8388608 TiB"},
	}
	for _, tt := range tests {
		if got := Bytes(tt.bytes); got != tt.want {
			t.Errorf("%d: got %q, want %q", tt.bytes, got, tt.want)
		}
		if got := Delta(tt.bytes); got != tt.wantDelta {
			t.Errorf("delta of %d: got %q, want %q", tt.bytes, got, tt.wantDelta)
		}
	}
}

func TestFormatCountAndPlural(t *testing.T) {
	tests := []struct {
		n                 int
		count, withPlural string // with a plain space for the narrow one
	}{
		{0, "0", "0 files"},
		{1, "1", "1 file"},
		{999, "999", "999 files"},
		{1000, "1 000", "1 000 files"},
		{123456, "123 456", "123 456 files"},
		{1234567, "1 234 567", "1 234 567 files"},
		{-1, "-1", "-1 files"},
		{-123456, "-123 456", "-123 456 files"},
	}
	plain := func(s string) string { return strings.ReplaceAll(s, "\u202f", " ") }
	for _, tt := range tests {
		if got := plain(Count(tt.n)); got != tt.count {
			t.Errorf("%d: got %q, want %q", tt.n, got, tt.count)
		}
		if got := plain(Plural(tt.n, "file", "files")); got != tt.withPlural {
			t.Errorf("%d: got %q, want %q", tt.n, got, tt.withPlural)
		}
	}
}

func TestPrintable(t *testing.T) {
	tests := map[string]string{
		"":                                  "",
		"Meeresküste 海.jpg":                 "Meeresküste 海.jpg",
		"two\nlines\r\nand a\ttab":          "two lines  and a tab",
		"bell\aand escape\x1b[31m":          "bell\uFFFDand escape\uFFFD[31m",
		"invalid \xff\xfe":                  "invalid \uFFFD",
		"gpj.\u202Eexe":                     "gpj.\uFFFDexe",
		"isolate\u2066x\u2069":              "isolate\uFFFDx\uFFFD",
		"byte order\uFEFF":                  "byte order\uFFFD",
		"Screenshot at 3.04.05\u202FPM":     "Screenshot at 3.04.05 PM",
		"no\u00A0break\u3000wide\u2028":     "no break wide ",
		"family \U0001F468\u200D\U0001F469": "family \U0001F468\u200D\U0001F469",
		"heart \u2764\uFE0F":                "heart \u2764\uFE0F",
		"e\u0301 composed":                  "e\u0301 composed",
	}
	for text, want := range tests {
		if got := Printable(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	for _, s := range []string{"", "a\nb", "\xff", "\u202E\u200D", "x\x00y", "\u2028\u0085"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Printable(text)
		if !utf8.ValidString(got) {
			t.Errorf("%q: invalid UTF-8 in %q", text, got)
		}
		for _, r := range got {
			if unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) || unicode.IsSpace(r) && r != ' ' {
				t.Errorf("%q: %U in %q", text, r, got)
			}
		}
		if again := Printable(got); again != got {
			t.Errorf("%q: %q becomes %q", text, got, again)
		}
		// Letters are what a name is told by: none may go.
		for _, r := range strings.ToValidUTF8(text, "") {
			if unicode.IsLetter(r) && unicode.IsPrint(r) && !strings.ContainsRune(got, r) {
				t.Errorf("%q: %q went", text, r)
			}
		}
	})
}

func TestEllipsize(t *testing.T) {
	test.NewTempApp(t)
	const name = "holiday in the mountains 2024, the third day.jpg"
	full := textWidth(name, 11)
	if got := Ellipsize(name, full, 11); got != name {
		t.Errorf("a text that fits became %q", got)
	}
	if got := Ellipsize(name, 0, 11); got != "…" {
		t.Errorf("with no room: %q", got)
	}
	for _, width := range []float32{20, 40, 80, 160, full - 1} {
		got := Ellipsize(name, width, 11)
		expectShortened(t, name, got, width, 11)
		if width >= 80 && (got[0] != name[0] || !strings.HasSuffix(got, "g")) {
			t.Errorf("%v wide: an end went: %q", width, got)
		}
	}
	// The most that fits is shown.
	got := []rune(Ellipsize(name, 160, 11))
	if textWidth(shortened([]rune(name), len(got)), 11) <= 160 {
		t.Errorf("there was room for more than %q", string(got))
	}
	// A text that is never measured as a whole still tells that something is left out.
	long := strings.Repeat("i", 50_000) + "end"
	if got := Ellipsize(long, 1e6, 11); !strings.Contains(got, "…") || !strings.HasSuffix(got, "end") {
		t.Errorf("a long text became one of %d bytes", len(got))
	}
}

func FuzzEllipsize(f *testing.F) {
	test.NewTempApp(f)
	f.Add("a name.jpg", 30)
	f.Add("漢字かな交じり文.png", 44)
	f.Add("e\u0301\u0301\u0301\u0301", 3)
	f.Add("مرحبا بالعالم", 25)
	f.Add(strings.Repeat("W", 500), 100)
	f.Add("", 0)
	f.Fuzz(func(t *testing.T, text string, width int) {
		if len(text) > 2000 || width < -10 || width > 2000 {
			t.Skip()
		}
		text = Printable(text)
		got := Ellipsize(text, float32(width), 11)
		if got != text {
			expectShortened(t, text, got, float32(width), 11)
		} else if textWidth(got, 11) > float32(width) && got != "…" {
			t.Errorf("%q in %d was not shortened", text, width)
		}
	})
}

// expectShortened checks that a text is a beginning and an end of another, and is no wider than it may be.
func expectShortened(t *testing.T, text, got string, width, size float32) {
	t.Helper()
	whole, runes := []rune(text), []rune(got)
	dots := len(runes) / 2
	if len(runes) == 0 || runes[dots] != '…' {
		t.Errorf("%q in %v: no dots in the middle of %q", text, width, got)
		return
	}
	head, tail := string(runes[:dots]), string(runes[dots+1:])
	if !strings.HasPrefix(text, head) || !strings.HasSuffix(text, tail) || len(runes)-1 > len(whole) {
		t.Errorf("%q in %v: %q is not made of its ends", text, width, got)
	}
	if got != "…" && textWidth(got, size) > width {
		t.Errorf("%q in %v: %q is %v wide", text, width, got, textWidth(got, size))
	}
}

func textWidth(s string, size float32) float32 {
	return fyne.MeasureText(s, size, fyne.TextStyle{}).Width
}

func TestShortHome(t *testing.T) {
	t.Setenv("HOME", filepath.FromSlash("/home/me"))
	for path, want := range map[string]string{
		"/home/me/Pictures": "~/Pictures", "/home/me": "/home/me", "/home/mexico/a": "/home/mexico/a", "/x": "/x",
	} {
		if got := Path(filepath.FromSlash(path)); got != filepath.FromSlash(want) {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
