package panel

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// linesText is the detail as a person reads it.
func linesText(lines []detailLine) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(strings.Repeat("  ", l.indent))
		if l.toggle != "" {
			b.WriteString(map[bool]string{true: "▾ ", false: "▸ "}[l.open])
		}
		b.WriteString(strings.TrimPrefix(l.key+" "+l.value, " "))
		if l.kind == lineAxis {
			b.WriteString(strings.Repeat("|", len(l.places)))
		}
		b.WriteByte('\n')
	}
	return strings.ReplaceAll(b.String(), " \n", "\n")
}

func detailOf(row int, change func(*detailView)) string {
	d := searchTrace()
	v := detailView{begin: noon, now: d.Now, letters: 46, flipped: map[string]bool{}}
	if change != nil {
		change(&v)
	}
	return linesText(detailLines(&d.Rows[row], v))
}

func TestDetailOfStatement(t *testing.T) {
	want := `sql.conn.query
SELECT picture_text · sqlite · 240 rows · 7.90 ms
Start +700 µs
End +8.60 ms
Duration 7.90 ms · itself 5.60 ms
CPU 75 % · 5.92 ms
user, system 3.95 ms · 1.98 ms
Memory 150 MiB · +32.0 KiB
Allocated 694 KiB
▾ Statement
SELECT p.id, bm25(picture_text) AS score
FROM picture_text
JOIN picture p ON p.id = picture_text.rowid
WHERE picture_text MATCH ?
  AND p.deleted_at IS NULL
ORDER BY score
LIMIT 500
▾ Attributes 5
db.system.name sqlite
db.operation.name SELECT
db.collection.name picture_text
`
	got := detailOf(3, nil)
	if !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := detailOf(3, func(v *detailView) { v.flipped["section Statement"] = true }); !strings.Contains(got, "▸ Statement\n▾ Attributes") {
		t.Errorf("closed:\n%s", got)
	}
}

func TestDetailOfError(t *testing.T) {
	want := `gemini.embed
gemini-embedding-2 · 23.5 ms
✕ 429 Too Many Requests: the quota of this key
is used up; try again in 53 s
Start +9.60 ms
`
	got := detailOf(8, nil)
	if !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, part := range []string{
		"▾ Events 2\n||\n+14.0 ms retry\n  attempt 1\n+33.0 ms exception\n  exception.type genai.APIError\n",
		"▾ Links 1\nTrace 09000000000000000000000000000000\nSpan 0800000000000000\n",
		"▾ Identity\nTrace 4bf92f00000000000000000000000001\n", "Parent " + spanID(1).String(), "Kind internal\nScope hybrid-image-search/engine\n▸ Resource 2\n",
	} {
		if !strings.Contains(got, part) {
			t.Errorf("there is no\n%s\nin\n%s", part, got)
		}
	}
	if got := detailOf(8, func(v *detailView) { v.absolute = true }); !strings.Contains(got, "Day 1 March 2026\nStart 12:00:00.009600\n") {
		t.Errorf("by the clock:\n%s", got)
	}
}

func TestDetailFind(t *testing.T) {
	find := func(text string) string {
		return detailOf(8, func(v *detailView) { v.find = text })
	}
	if got, want := find("EXHAUSTED"), "▾ Events 1\n|\n+33.0 ms exception\n  exception.type genai.APIError\n  ▸ exception.message Error 429, RESOURCE_EXHAUSTED\n"; got != want {
		t.Errorf("in an event:\n%s\nwant\n%s", got, want)
	}
	if got, want := find("amd64"), "▾ Resource 1\nhost.arch amd64\n"; got != want {
		t.Errorf("in the resource:\n%s", got)
	}
	if got := find("nowhere"); got != "Nothing here has this text.\n" {
		t.Errorf("nowhere:\n%s", got)
	}
}

func TestDetailOfRunningOrphan(t *testing.T) {
	row := &telemetry.Row{Span: &telemetry.Span{Name: "x", Start: noon, DroppedAttributes: 3}, Orphan: true, Self: 123456 * time.Microsecond}
	got := linesText(detailLines(row, detailView{begin: noon.Add(time.Second), now: noon.Add(123456 * time.Microsecond), letters: 60}))
	for _, part := range []string{"⚬ Its parent was not seen.", "▸ It is still running; the figures are so far.", "Start –1.00 s\nDuration 120 ms · itself 120 ms\n", "3 more were not kept."} {
		if !strings.Contains(got, part) {
			t.Errorf("there is no %q in\n%s", part, got)
		}
	}
	if strings.Contains(got, "CPU") || strings.Contains(got, "Memory") || strings.Contains(got, "End") {
		t.Errorf("it tells what is not known:\n%s", got)
	}
}

// Values of any length and any content are shown in bounded lines, and copied whole.
func TestDetailOfHostileValues(t *testing.T) {
	huge := strings.Repeat("0123456789 \u202eabc\x1b\n", 600_000)
	row := &telemetry.Row{Span: &telemetry.Span{Name: strings.Repeat("n", 100_000), Start: noon, End: noon, Attributes: []attribute.KeyValue{
		attribute.String(strings.Repeat("k", 100_000), huge), attribute.String("", ""), attribute.StringSlice("db.statement", []string{"a", "b"}),
	}}}
	flipped := map[string]bool{}
	v := detailView{letters: 40, flipped: flipped}
	for range 2 {
		began := time.Now()
		lines := detailLines(row, v)
		if took := time.Since(began); took > time.Second {
			t.Errorf("took %v", took)
		}
		whole := false
		for _, l := range lines {
			if len(l.value) > 2000 || len(l.key) > 2000 || !utf8.ValidString(l.value) || strings.ContainsAny(l.value, "\x1b\n\u202e") {
				t.Errorf("a line of %d bytes: %.50q", len(l.value), l.value)
			}
			whole = whole || l.copy == huge
			if strings.HasPrefix(l.toggle, "value ") {
				flipped[l.toggle] = true
			}
		}
		if !whole || len(lines) > 2*mostWrapped {
			t.Errorf("%d lines, a whole copy: %v", len(lines), whole)
		}
	}
}

func TestWrap(t *testing.T) {
	tests := map[string]struct {
		text    string
		letters int
		most    int
		want    string
		whole   bool
	}{
		"nothing":       {"", 10, 5, "", true},
		"short":         {"abc", 10, 5, "abc", true},
		"between words": {"one two three four", 10, 5, "one two|three four", true},
		"a long word":   {"abcdefghijklm", 5, 5, "abcde|fghij|klm", true},
		"own lines":     {"a\n\tb\r\n\nc", 10, 9, "a|    b||c", true},
		"too many":      {"aaaa bbbb cccc dddd", 5, 2, "aaaa|bbbb", false},
		"wide letters":  {"日本語のテキスト", 4, 5, "日本語の|テキスト", true},
	}
	for name, tt := range tests {
		parts, whole := wrap(tt.text, tt.letters, tt.most)
		if got := strings.Join(parts, "|"); got != tt.want || whole != tt.whole {
			t.Errorf("%s: %q, %v; want %q, %v", name, got, whole, tt.want, tt.whole)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("one two\nthree", 5, 3)
	f.Add("\xff\xfe \u202e", 1, 1)
	f.Fuzz(func(t *testing.T, text string, letters, most int) {
		if letters < -5 || letters > 200 || most < 1 || most > 50 {
			t.Skip()
		}
		parts, whole := wrap(text, letters, most)
		if len(parts) > most {
			t.Fatalf("%d parts of at most %d", len(parts), most)
		}
		bare := func(s string) string { return strings.ReplaceAll(look.Printable(s), " ", "") }
		for _, p := range parts {
			if utf8.RuneCountInString(p) > max(letters, 1)+1 {
				t.Errorf("%q has more than %d letters", p, letters)
			}
		}
		if got, want := bare(strings.Join(parts, "")), bare(text); whole && got != want {
			t.Errorf("%q became %q", want, got)
		}
	})
}

func TestDetailByKeysAndMouse(t *testing.T) {
	v, c := newTestTrace(t, searchTrace())
	var copied []string
	v.on.copy = func(text string) { copied = append(copied, text) }
	v.waterfall.choose(3)
	d := v.detail
	c.Focus(d.list)
	key := func(name fyne.KeyName) { d.list.TypedKey(&fyne.KeyEvent{Name: name}) }
	statement := func() int {
		for i, l := range d.lines {
			if l.toggle == "section Statement" {
				return i
			}
		}
		return -1
	}()
	for d.chosen < statement {
		key(fyne.KeyDown)
	}
	before := len(d.lines)
	key(fyne.KeyLeft)
	if len(d.lines) >= before || d.lines[statement].open {
		t.Errorf("%d lines, before %d", len(d.lines), before)
	}
	key(fyne.KeyLeft) // closed already
	key(fyne.KeyReturn)
	if len(d.lines) != before {
		t.Errorf("%d lines, before %d", len(d.lines), before)
	}
	d.list.TypedRune('y')
	if query := queryText(v.scene.Rows[3].Attributes); len(copied) != 1 || copied[0] != query {
		t.Errorf("copied %q", copied)
	}
	press(d.list, 0, d.list.scroll.Size().Width-rowMargin-5, desktop.MouseButtonPrimary, 0)
	if len(copied) != 2 || copied[1] != "sql.conn.query" {
		t.Errorf("copied %q", copied)
	}
	press(d.list, statement, 30, desktop.MouseButtonPrimary, 0)
	if d.lines[statement].open {
		t.Error("a click does not close it")
	}
	d.find.SetText("sqlite")
	if got := linesText(d.lines); got != "▾ Attributes 1\ndb.system.name sqlite\n" {
		t.Errorf("found:\n%s", got)
	}
	d.list.TypedRune(']') // goes on to the tree
	if !strings.HasPrefix(chosenName(v), "gemini") {
		t.Errorf("chosen: %q", chosenName(v))
	}
}
