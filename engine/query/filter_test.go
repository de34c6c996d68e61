package query

import (
	"math"
	"strings"
	"testing"
	"time"
)

func TestNumbers(t *testing.T) {
	inf := math.Inf(1)
	for text, want := range map[string][2]float64{
		"width:>3000":             {3001, inf},
		"width:>=3000":            {3000, inf},
		"width:≥3000px":           {3000, inf},
		"width:<3000":             {-inf, 2999},
		"width:<=3000":            {-inf, 3000},
		"width:=3000":             {3000, 3000},
		"height:3000":             {3000, 3000},
		"height:3000..4000":       {3000, 4000},
		"height:4000-3000":        {3000, 4000},
		"height:3000..":           {3000, inf},
		"height:..3000":           {-inf, 3000},
		"rating:4+":               {4, inf},
		"rating:>=4":              {4, inf},
		"rating:0":                {0, 0},
		"stars:5":                 {5, 5},
		"size:>2mb":               {2_000_001, inf},
		"size:<=1.5MiB":           {-inf, 1_572_864},
		"size:2mb":                {1_500_000, 2_499_999},
		"size:2.5mb":              {2_450_000, 2_549_999},
		"size:1234":               {1234, 1234},
		"size:=2kb":               {2000, 2000},
		"size:2..3mb":             {2e6, 3e6},
		`size:">= 2 gb"`:          {2e9, inf},
		`size:>"2 kib"`:           {2049, inf},
		"width:007":               {7, 7},
		"width:999999999999999":   {999999999999999, 999999999999999},
		"size:>999tb":             {999e12 + 1, inf},
		"rating:>=0":              {0, inf},
		"rating:<=5":              {-inf, 5},
		"width:100px..200px":      {100, 200},
		"height:>=  3000 width:5": {5, 5},
	} {
		q := ParseAt(text, now)
		var got *Filter
		for _, p := range q.Parts {
			if p.Kind == KindFilter {
				got = p.Filter
			}
		}
		if got == nil || got.Min != want[0] || got.Max != want[1] {
			t.Errorf("%q: %+v, want %v (%+v)", text, got, want, q.Mistakes)
		}
	}
}

func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		"date:2024":                         "2024-01-01 2025-01-01",
		"date:2024-05":                      "2024-05-01 2024-06-01",
		"date:2024/5":                       "2024-05-01 2024-06-01",
		"date:2024-05-01":                   "2024-05-01 2024-05-02",
		"date:20240501":                     "2024-05-01 2024-05-02",
		"date:1.5.2024":                     "2024-05-01 2024-05-02",
		"date:2024-02-29":                   "2024-02-29 2024-03-01",
		"date:2024-05..2024-07":             "2024-05-01 2024-08-01",
		"date:2024-07..2024-05":             "2024-05-01 2024-08-01",
		"date:2024..":                       "2024-01-01 ",
		"date:..2024":                       " 2025-01-01",
		"date:>2024-05":                     "2024-06-01 ",
		"date:>=2024-05":                    "2024-05-01 ",
		"date:<2024-05":                     " 2024-05-01",
		"date:<=2024-05":                    " 2024-06-01",
		"date:today":                        "2026-11-22 2026-11-23",
		"date:yesterday":                    "2026-11-21 2026-11-22",
		"date:week":                         "2026-11-16 2026-11-23",
		`date:"last week"`:                  "2026-11-09 2026-11-16",
		"date:last-week":                    "2026-11-09 2026-11-16",
		"date:lastmonth":                    "2026-10-01 2026-11-01",
		`date:"this month"`:                 "2026-11-01 2026-12-01",
		"date:year":                         "2026-01-01 2027-01-01",
		"date:last-year":                    "2025-01-01 2026-01-01",
		`date:"last 10 days"`:               "2026-11-13 2026-11-23",
		"date:last-2-months":                "2026-09-23 2026-11-23",
		"date:summer-2023":                  "2023-06-01 2023-09-01",
		`date:"winter 2023"`:                "2023-12-01 2024-03-01",
		"date:may-2023":                     "2023-05-01 2023-06-01",
		"date:2023-fall":                    "2023-09-01 2023-12-01",
		"date:yesterday..today":             "2026-11-21 2026-11-23",
		"after:2024-05":                     "2024-05-01 ",
		"before:2024-07":                    " 2024-07-01",
		"after:yesterday":                   "2026-11-21 ",
		"after:summer-2023":                 "2023-06-01 ",
		"date:summer":                       " summer",
		"date:fall":                         " autumn",
		"date:May":                          " may",
		"date:sept":                         " september",
		"date:" + `"December"`:              " december",
		"date:2024-01-01..2024-02-03":       "2024-01-01 2024-02-04",
		"date:2024-12-31":                   "2024-12-31 2025-01-01",
		"date:2024-01":                      "2024-01-01 2024-02-01",
		"date:2024-01-01":                   "2024-01-01 2024-01-02",
		"date:2024-05-15..2024-05-31":       "2024-05-15 2024-06-01",
		"date:2024-03-01..2024-12-31":       "2024-03-01 2025-01-01",
		"date:2023-03-01..2024-12-31":       "2023-03-01 2025-01-01",
		"date:2023-12-01..2024-02-29":       "2023-12-01 2024-03-01",
		"date:2023-12-15..2024-01-31 is:bw": "2023-12-15 2024-02-01",
	} {
		q := ParseAt(text, now)
		if len(q.Parts) == 0 || len(q.Mistakes) > 0 {
			t.Errorf("%q: %+v", text, q)
			continue
		}
		f := *q.Parts[0].Filter
		day := func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.Format(time.DateOnly)
		}
		got := day(f.After) + " " + day(f.Before)
		if f.Season != 0 {
			got += f.Season.String()
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
		again := ParseAt(Format(f), now)
		if len(again.Parts) != 1 || again.Parts[0].Filter == nil || *again.Parts[0].Filter != f {
			t.Errorf("%q is written as %q, which is %+v", text, Format(f), again.Parts)
		}
	}
	if !Winter.Holds(time.January) || Winter.Holds(time.November) {
		t.Error("winter is at another time")
	}
}

func TestNear(t *testing.T) {
	for text, want := range map[string]Circle{
		"near:48.85,2.35,10km":                 {48.85, 2.35, 10},
		"near:48.85,2.35":                      {48.85, 2.35, 10},
		"near:-33.9,-70.5,500m":                {-33.9, -70.5, 0.5},
		"near:0,0,1mi":                         {0, 0, 1.609344},
		"near:0,0,3":                           {0, 0, 3},
		`near:"48.85° N, 2.35° W, 3 km"`:       {48.85, -2.35, 3},
		"near:48.85S,2.35e":                    {-48.85, 2.35, 10},
		"near:90,180,20000km tag:x width:>100": {90, 180, 20000},
	} {
		q := Parse(text)
		if len(q.Mistakes) > 0 || *q.Parts[0].Filter.Near != want {
			t.Errorf("%q: %+v", text, q)
			continue
		}
		if again := Parse(Format(*q.Parts[0].Filter)); *again.Parts[0].Filter.Near != want {
			t.Errorf("%q is written as %q", text, again.Text)
		}
	}
}

func TestTexts(t *testing.T) {
	for text, want := range map[string]string{
		`folder:"Mes Été\2024/"`:    "mes ete/2024",
		"folder:/":                  "/",
		"name:IMG_20":               "img_20",
		"type:image/JPG":            "jpeg",
		"type:TIF":                  "tiff",
		`camera:" Canon   EOS 5D "`: "canon eos 5d",
		"tag:Été":                   "ete",
		"colour:Violet":             "purple",
		"is:B&W":                    "bw",
		`is:"Black and White"`:      "bw",
		"is:black-and-white":        "bw",
		"has:location":              "gps",
		`text:"Total: 12,50"`:       "total 12 50",
	} {
		q := Parse(text)
		if len(q.Mistakes) > 0 || len(q.Parts) != 1 || q.Parts[0].Filter.Text != want {
			t.Errorf("%q: %+v", text, q)
		}
	}
}

// Every key says what would be right, and its example is.
func TestNonsense(t *testing.T) {
	for _, text := range []string{
		"width:>abc", "width:>", "width:><3", "width:<0", "width:-5", "width:1.5", "width:1e9", "width:NaN", "width:0x10", "width:..",
		"width:9999999999999999", "rating:6", "rating:>5", "rating:★", "size:2qb", "size:mb", "size:.", "size:9999tb", "height:1..x",
		"date:32", "date:2024-13", "date:2024-02-30", "date:2024-00", "date:soon", "date:..", "date:>summer", "date:summer..fall", "date:0999",
		"date:2024-05-01-02", "date:ma", `date:"last 0 days"`, `date:"last 9999 years"`, "date:>", "after:summer", "before:>2024", "after:32",
		"near:999", "near:91,0", "near:0,181", "near:a,b", "near:1,2,3,4", "near:1,2,0", "near:1,2,99999km", "near:1,2,-3", "near:,", "near:1,2,",
		"is:x", "has:x", "color:x", "type:x", "text:!", `tag:""`, "folder:", "name:", "camera:\x00",
	} {
		q := ParseAt(text+" sea", now)
		if len(q.Mistakes) != 1 || len(q.Filters()) != 0 || q.Line() != "sea" {
			t.Errorf("%q: %+v", text, q)
		}
	}
	for _, k := range keys {
		q := Parse(k.Example)
		if len(q.Mistakes) > 0 || len(q.Parts) != 1 || q.Parts[0].Filter.Field != k.Field {
			t.Errorf("the example of %s: %+v", k.Field, q)
		}
		if got, size := keyOf(k.Example); got.Field != k.Field || size != len(k.Field)+1 {
			t.Errorf("%s is not found", k.Field)
		}
	}
}

func TestEdit(t *testing.T) {
	canon, bw := Filter{Field: Camera, Text: "Canon EOS"}, Filter{Field: Is, Text: "bw"}
	for _, c := range []struct{ got, want string }{
		{Append("", canon), `camera:"Canon EOS"`},
		{Append("sea ", bw), "sea is:bw"},
		{Append("is:bw sea", bw), "is:bw sea"},
		{Append(`sea camera:"canon eos"`, canon), `sea camera:"canon eos"`},
		{Append("sea -", bw), "is:bw sea -"},
		{Append(`tag:x OR`, bw), "is:bw tag:x OR"},
		{Append(`tag:"x`, bw), `is:bw tag:"x`},
		{Append(`"sea`, bw), `"sea is:bw`},
		{Append("-is:bw", bw), "-is:bw is:bw"},
		{Exclude("sea", bw), "sea -is:bw"},
		{Toggle("sea", bw), "sea is:bw"},
		{Toggle("sea is:bw beach", bw), "sea beach"},
		{Toggle("-is:bw sea", bw), "sea is:bw"},
		{Toggle(`tag:x OR is:bw sea`, bw), "tag:x sea"},
		{Toggle(`is:bw OR tag:x sea`, bw), "tag:x sea"},
		{Like("a b.jpg"), `like:"a b.jpg"`},
		{Format(Filter{Field: Tag, Text: `my "best"`}), `tag:"my ""best"""`},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	for _, c := range []struct {
		text string
		part int
		want string
	}{
		{"beach - people", 1, "beach"},
		{"beach - people walking", 1, "beach - walking"},
		{"beach - people walking", 2, "beach - people"},
		{"beach + 2:sea - people", 1, "beach - people"},
		{`2:beach + like:"a b.jpg" - people`, 1, "2:beach - people"},
		{"cat OR dog", 0, "dog"},
		{"cat OR dog bird", 1, "cat bird"},
		{"  sea  ", 0, ""},
		{"sea - is:bw sand", 1, "sea sand"},
	} {
		if got := Remove(c.text, Parse(c.text).Parts[c.part]); got != c.want {
			t.Errorf("%q without part %d is %q, want %q", c.text, c.part, got, c.want)
		}
	}
	if got := Remove("sea", Part{Start: 1, End: 2}); got != "sea" {
		t.Errorf("%q", got)
	}
}

// A filter that is added is held, one that is taken out is not, and the other parts stay.
func FuzzEdit(f *testing.F) {
	for _, seed := range []string{"", "sea -", `tag:"x`, "OR", "cat OR", "-5", "a - b", `"`, "2:a OR is:bw", "like:\"", "- is:bw x", "-is:bw OR is:bw"} {
		f.Add(seed, "bw a")
		f.Add(seed, `"`)
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		for _, filter := range []Filter{{Field: Is, Text: "bw"}, {Field: Tag, Text: value}, {Field: Rating, Min: 4, Max: math.Inf(1)}} {
			if len(text) > maxText/2 || len(value) > maxText/4 || len(strings.Fields(text)) > maxFilters || len(Parse(Format(filter)).Parts) != 1 {
				continue
			}
			before := Parse(text)
			more := Append(text, filter)
			after := Parse(more)
			if !after.Has(filter) {
				t.Fatalf("%q with %q is %q", text, Format(filter), more)
			}
			if !before.Has(filter) && !strings.HasPrefix(strings.TrimSpace(text), "OR") && after.Line() != before.Line() {
				t.Fatalf("%q has the words %q, and as %q %q", text, before.Line(), more, after.Line())
			}
			toggled := more
			for n := 0; Parse(toggled).Has(filter); n++ {
				if toggled = Toggle(toggled, filter); n > maxFilters {
					t.Fatalf("%q does not leave %q", Format(filter), more)
				}
			}
			for _, p := range before.Parts[:min(len(before.Parts), 5)] {
				if less := Remove(text, p); len(less) >= len(text) {
					t.Fatalf("%q without %+v is %q", text, p, less)
				}
			}
		}
	})
}
