package query

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// library is a small vocabulary.
type library map[Field][]Value

func (l library) Values(f Field, prefix string, limit int) (found []Value) {
	for _, v := range l[f] {
		if strings.HasPrefix(Fold(v.Text), prefix) && len(found) < limit {
			found = append(found, v)
		}
	}
	return found
}

var small = library{
	Words:  {{"beach", 40}, {"beauty", 7}, {"bear", 3}, {"été", 1}, {"can", 1}},
	Camera: {{"Canon EOS 5D", 12}, {"Nikon", 2}},
	Folder: {{`my "best"`, 5}, {"Beach 2024", 9}},
	Tag:    {{"bears", 2}, {"\x00", 1}, {" ", 1}},
	Is:     {{"portrait", 8}},
	Likes:  {{"sea.jpg", 0}, {"sea 2.jpg", 0}},
	Date:   {{"2024-05", 3}, {"nonsense", 1}},
}

func TestComplete(t *testing.T) {
	for _, c := range []struct{ text, want string }{ // | is the cursor
		{"wid|", "width:|"},
		{"sea -wid|", "sea -width:|"},
		{"wi|dth:>3", "width:|>3"},
		{"be|", "before:|"},
		{"bea|", "beach|"},
		{"2:bea| - x", "2:beach| - x"},
		{"cano|", `camera:"Canon EOS 5D"|`},
		{"camera:|", `camera:"Canon EOS 5D"|`},
		{"camera:ca| x", `camera:"Canon EOS 5D"| x`},
		{`-camera:"canon e|`, `-camera:"Canon EOS 5D"|`},
		{`camera:"can|on"`, `camera:"Canon EOS 5D"|`},
		{"folder:my|", `folder:"my ""best"""|`},
		{"is:po|", "is:portrait|"},
		{"is:mono|", "is:bw|"},
		{"scree|", "is:screenshot|"},
		{"date:20|", "date:2024-05|"},
		{"date:n|", ""},
		{"date:last-w|", `date:"last week"|`},
		{"rating:>|", "rating:>=4|"},
		{"size:|", "size:>2mb|"},
		{"like:sea |", ""},
		{"like:sea|", "like:sea.jpg|"},
		{"text:be|", "text:beach|"},
		{"Et|", "été|"},
		{"é|t", "été|"},
		{"beach|", `folder:"Beach 2024"|`},
		{"sea | beach", ""},
		{"|beach", ""},
		{"sea -|", ""},
		{`"bea|"`, ""},
		{"", ""},
		{"tag:|", "tag:bears|"},
		{"near:|", ""},
		{"foo:b|", ""},
		{`is:"po|"sea`, "is:portrait |sea"},
	} {
		cursor := max(0, strings.IndexByte(c.text, '|'))
		text := strings.Replace(c.text, "|", "", 1)
		all := Complete(text, cursor, small, 8)
		got := ""
		if len(all) > 0 {
			done, at := all[0].Apply(text)
			got = done[:at] + "|" + done[at:]
		}
		if got != c.want {
			t.Errorf("%q becomes %q, want %q (%+v)", c.text, got, c.want, all)
		}
	}
	all := Complete("be", 2, small, 8)
	var labels []string
	for _, c := range all {
		labels = append(labels, c.Label)
	}
	if got := strings.Join(labels, ", "); got != "before:, beach, beauty, bear, tag: bears, folder: Beach 2024, color: beige" {
		t.Errorf("%s", got)
	}
	if all := Complete("is:po", 5, small, 8); all[0].Count != 8 || all[0].Detail == "" {
		t.Errorf("%+v", all)
	}
	if all := Complete("is:", 3, nil, 3); len(all) != 3 {
		t.Errorf("%+v", all)
	}
}

func FuzzComplete(f *testing.F) {
	for _, seed := range []string{"", "wid", "-camera:\"can", "é:2:ö", "date:last-", "like:“s", "\xff\x80be", "is:p is:b", "−be"} {
		f.Add(seed, len(seed)/2)
		f.Add(seed, len(seed))
	}
	f.Fuzz(func(t *testing.T, text string, cursor int) {
		for _, c := range Complete(text, cursor, small, 10) {
			if c.Start < 0 || c.End < c.Start || c.End > len(text) || c.Start > cursor || c.Insert == "" || !utf8.ValidString(c.Insert) {
				t.Fatalf("%q at %d: %+v", text, cursor, c)
			}
			for _, at := range []int{c.Start, c.End} {
				if at < len(text) && !onBorder(text, at) {
					t.Fatalf("%q at %d: %+v is inside of a character", text, cursor, c)
				}
			}
			done, at := c.Apply(text)
			if value := strings.TrimRight(c.Insert, " "); value != c.Insert {
				at, c.Insert = at-1, value
			}
			if strings.HasSuffix(c.Insert, ":") {
				continue
			}
			found := false
			for _, p := range Parse(done).Parts {
				found = found || p.End == at && strings.HasSuffix(done[p.Start:p.End], c.Insert)
			}
			if !found && len(done) < maxText && len(strings.Fields(done)) < maxFilters {
				t.Fatalf("%q at %d becomes %q, which does not have it: %+v", text, cursor, done, Parse(done))
			}
		}
	})
}

// The page of help tells no lies.
func TestHelp(t *testing.T) {
	told := map[Field]bool{}
	for _, s := range Help() {
		if s.Title == "" || len(s.Lines) == 0 {
			t.Errorf("%+v", s)
		}
		for _, line := range s.Lines {
			q := Parse(line.Example)
			if len(q.Mistakes) > 0 || len(q.Parts) == 0 || line.Meaning == "" {
				t.Errorf("%s: %+v", line.Example, q.Mistakes)
			}
			for _, group := range q.Filters() {
				for _, c := range group {
					told[c.Field] = true
				}
			}
		}
	}
	for _, k := range keys {
		if !told[k.Field] {
			t.Errorf("%s is not told", k.Field)
		}
	}
}
