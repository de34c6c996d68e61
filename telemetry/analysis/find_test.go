package analysis

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// findRows is a trace in which each span can be found by something else.
func findRows(t *testing.T) []telemetry.Row {
	rows := rowsOf(t, "search 0 100", ".query! 10 40", ".Größe 50 51", ".fetch 60 95")
	rows[0].Scope, rows[0].ScopeVersion = "engine/search", "v7"
	rows[1].StatusMessage = "no such table: pictures"
	rows[1].SpanID = trace.SpanID{0xde, 0xad, 0xbe, 0xef}
	rows[2].Attributes = []attribute.KeyValue{
		attribute.Int("n", -4711), attribute.Float64("ratio", 0.125), attribute.Bool("fresh", true),
		attribute.StringSlice("tags", []string{"Sea", "Shore"}), attribute.String("nul", "a\x00b\xffc"),
	}
	rows[3].Events = []sdktrace.Event{{Name: "retry", Attributes: []attribute.KeyValue{attribute.String("Kelvin", "300 \u212a")}}}
	return rows
}

func TestMatches(t *testing.T) {
	tests := map[string]struct {
		filter Filter
		want   string
	}{
		"all":                       {Filter{}, "search query Größe fetch"},
		"name":                      {Filter{Text: "QUER"}, "query"},
		"name not in ASCII":         {Filter{Text: "GRÖSSE"}, ""},
		"its case":                  {Filter{Text: "gRÖß"}, "Größe"},
		"scope":                     {Filter{Text: "engine/"}, "search"},
		"version":                   {Filter{Text: "v7"}, "search"},
		"status":                    {Filter{Text: "no such TABLE"}, "query"},
		"id":                        {Filter{Text: "deadBEEF"}, "query"},
		"trace id":                  {Filter{Text: "01000000000000000000000000000000"}, "search query Größe fetch"},
		"parent id":                 {Filter{Text: "0000000000000001", HiddenNames: []string{"search"}}, "query Größe fetch"},
		"key":                       {Filter{Text: "ratio"}, "Größe"},
		"integer":                   {Filter{Text: "-4711"}, "Größe"},
		"float":                     {Filter{Text: "0.125"}, "Größe"},
		"bool":                      {Filter{Text: "true"}, "Größe"},
		"slice":                     {Filter{Text: "shore"}, "Größe"},
		"NUL":                       {Filter{Text: "a\x00b"}, "Größe"},
		"not across texts":          {Filter{Text: "ratio0.125"}, ""},
		"event":                     {Filter{Text: "RETRY"}, "fetch"},
		"event's key":               {Filter{Text: "kelvin"}, "fetch"},
		"Kelvin's sign is a k":      {Filter{Text: "300 k"}, "fetch"},
		"not a regular expression":  {Filter{Text: "que.y"}, ""},
		"regular expression":        {Filter{Text: "QUE.Y", Regexp: true}, "query"},
		"its ends are a text's own": {Filter{Text: "^(search|fetch)$", Regexp: true}, "search fetch"},
		"its case, if it says so":   {Filter{Text: "(?-i)QUERY", Regexp: true}, ""},
		"matches all":               {Filter{Text: "x*", Regexp: true}, "search query Größe fetch"},
		"float by expression":       {Filter{Text: `^0\.12`, Regexp: true}, "Größe"},
		"within an event":           {Filter{Text: `^300 k$`, Regexp: true}, "fetch"},
		"errors":                    {Filter{ErrorsOnly: true}, "query"},
		"long":                      {Filter{MinDuration: 30 * time.Millisecond}, "search query fetch"},
		"hidden":                    {Filter{HiddenNames: []string{"search", "fetch"}}, "query Größe"},
		"everything together":       {Filter{Text: "e", MinDuration: 30 * time.Millisecond, ErrorsOnly: true, HiddenNames: []string{"search"}}, "query"},
	}
	rows := findRows(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := test.filter.Compile()
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // a finder is used again and again
				if got := namesOf(rows, f.Matches(rows, now)); got != test.want {
					t.Errorf("got %q, want %q", got, test.want)
				}
			}
		})
	}
}

func TestWrongPatternsAreSentences(t *testing.T) {
	tests := map[string]string{
		"a(b":                      "a closing parenthesis is missing",
		"a)":                       "a closing parenthesis too many",
		"[a":                       "a closing bracket is missing",
		"*":                        "nothing before a sign that repeats",
		"a**":                      "two signs that repeat",
		"a{9999}":                  "too often",
		`\`:                        "nothing behind the last backslash",
		`\y`:                       "a backslash before something",
		"[z-a]":                    "the wrong way round",
		"(?<":                      "",
		strings.Repeat("x", 1001):  "more than 1000 characters",
		"((a{100}){100}){100}":     "",
		strings.Repeat("(", 999):   "",
		"a\xff":                    "no characters",
		strings.Repeat("a|", 2000): "more than 1000 characters",
	}
	for text, want := range tests {
		_, err := Filter{Text: text, Regexp: true}.Compile()
		if !errors.Is(err, ErrPattern) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "error parsing") {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	if _, err := (Filter{Text: "a(b["}).Compile(); err != nil {
		t.Errorf("a text is no expression: %v", err)
	}
}

func TestRequiredPartOfAnExpression(t *testing.T) {
	tests := map[string]string{
		"abc": "ABC", "a.*bcd": "BCD", "(abc)+": "ABC", "(abc)*": "", "ab|cd": "", "x{3}": "X", "^query: (long)?": "QUERY: ", `\d+`: "", "(?-i)ab": "AB",
	}
	for text, want := range tests {
		p, err := compilePattern(text, true)
		if err != nil || string(p.literal) != want {
			t.Errorf("%s: %q, %v, want %q", text, p.literal, err, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	tests := []struct {
		filter Filter
		text   string
		want   [][2]int
	}{
		{Filter{}, "abc", nil},
		{Filter{Text: "b"}, "aBcb", [][2]int{{1, 2}, {3, 4}}},
		{Filter{Text: "aa"}, "aaaaa", [][2]int{{0, 2}, {2, 4}}},
		{Filter{Text: "k"}, "a\u212ab", [][2]int{{1, 4}}},
		{Filter{Text: "öß"}, "GRÖẞE", [][2]int{{2, 7}}},
		{Filter{Text: "b+", Regexp: true}, "abbBc", [][2]int{{1, 4}}},
		{Filter{Text: "x*", Regexp: true}, "abc", nil},
	}
	for _, test := range tests {
		f, err := test.filter.Compile()
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Places(test.text); !slices.Equal(got, test.want) {
			t.Errorf("%q in %q: %v, want %v", test.filter.Text, test.text, got, test.want)
		}
	}
}

func TestNextAndPrevious(t *testing.T) {
	matches := []int{2, 5, 9}
	for row, want := range map[int][2]int{0: {2, 9}, 2: {5, 9}, 4: {5, 2}, 5: {9, 2}, 9: {2, 5}, 50: {2, 9}, -1: {2, 9}} {
		if got := [2]int{Next(matches, row), Previous(matches, row)}; got != want {
			t.Errorf("from %d: %v, want %v", row, got, want)
		}
	}
	if Next(nil, 3) != -1 || Previous(nil, 3) != -1 {
		t.Error("a match among none")
	}
}

// A text is found where each of a span's texts is looked through by itself, as an expression is, and the
// marks are where a slow search finds it.
func FuzzFind(f *testing.F) {
	f.Add("que", "search.QUERY", "a text", false)
	f.Add("ß.", "GROẞE", "\xff\x00k", true)
	f.Add("a|b*", "K", "\u212a", true)
	f.Fuzz(func(t *testing.T, text, name, value string, isRegexp bool) {
		finder, err := Filter{Text: text, Regexp: isRegexp}.Compile()
		if err != nil {
			if !errors.Is(err, ErrPattern) {
				t.Fatal(err)
			}
			return
		}
		rows := []telemetry.Row{{Span: &telemetry.Span{Name: name, TraceID: trace.TraceID{1}, Attributes: []attribute.KeyValue{attribute.String("key", value)}}}}
		var want bool
		texts := []string{name, "key", value, rows[0].TraceID.String(), rows[0].SpanID.String(), ""}
		if isRegexp {
			want = slices.ContainsFunc(texts, regexp.MustCompile("(?i)"+text).MatchString)
		} else {
			folded := string(fold(nil, text))
			want = slices.ContainsFunc(texts[:4], func(s string) bool { return strings.Contains(string(fold(nil, s)), folded) })
		}
		if got := len(finder.Matches(rows, now)) > 0; got != want {
			t.Fatalf("%q, expression %v, in %q and %q: %v", text, isRegexp, name, value, got)
		}
		last := 0
		for _, p := range finder.Places(value) {
			if p[0] < last || p[1] <= p[0] || p[1] > len(value) {
				t.Fatalf("%q in %q at %v", text, value, p)
			}
			if last = p[1]; !isRegexp && string(fold(nil, value[p[0]:p[1]])) != string(fold(nil, text)) {
				t.Fatalf("%q in %q at %v: %q", text, value, p, value[p[0]:p[1]])
			}
		}
		if !isRegexp && text != "" && strings.Contains(string(fold(nil, value)), string(fold(nil, text))) && last == 0 {
			t.Fatalf("%q in %q is not marked", text, value)
		}
	})
}

func TestTraceList(t *testing.T) {
	at := func(id byte, root string, start, duration, errors int, cpu, memory int64) telemetry.TraceSummary {
		return telemetry.TraceSummary{
			ID: trace.TraceID{id}, Root: root, Start: ms(start), Duration: time.Duration(duration) * time.Millisecond, Errors: errors,
			Spans: duration, CPUUser: time.Duration(cpu), HasCPU: cpu >= 0, PeakMemory: memory,
		}
	}
	list := []telemetry.TraceSummary{
		at(1, "search", 40, 5, 0, 7, 300), at(2, "index", 30, 90, 2, -1, 200), at(0xab, "Search", 20, 9, 1, 3, 0), at(4, "open", 10, 5, 0, 9, 100),
	}
	list[1].Running, list[3].Pinned = true, true
	roots := func(list []telemetry.TraceSummary) string {
		var all []string
		for _, s := range list {
			all = append(all, fmt.Sprintf("%s%d", s.Root, s.ID[0]))
		}
		return strings.Join(all, " ")
	}
	filters := map[string]struct {
		filter TraceFilter
		want   string
	}{
		"all":    {TraceFilter{}, "search1 index2 Search171 open4"},
		"text":   {TraceFilter{Text: " SEAR "}, "search1 Search171"},
		"id":     {TraceFilter{Text: "ab00"}, "Search171"},
		"name":   {TraceFilter{Name: "search"}, "search1"},
		"long":   {TraceFilter{Limits: []Limit{{By: ByDuration, Value: 0.009}}}, "index2 Search171"},
		"errors": {TraceFilter{ErrorsOnly: true}, "index2 Search171"},
		"pinned": {TraceFilter{PinnedOnly: true}, "open4"},
		"among":  {TraceFilter{Among: map[trace.TraceID]struct{}{{2}: {}, {9}: {}}}, "index2"},
		"spans":  {TraceFilter{Limits: []Limit{{By: BySpans, Below: true, Value: 5}}}, "search1 open4"},
		"failed": {TraceFilter{Limits: []Limit{{By: ByErrors, Value: 2}}}, "index2"},
		"cpu":    {TraceFilter{Limits: []Limit{{By: ByTraceCPU, Below: true, Value: 5e-9}}}, "Search171"}, // not that of which it is not known
		"memory": {TraceFilter{Limits: []Limit{{By: ByPeakMemory, Below: true, Value: 200}}}, "index2 open4"},
		"both":   {TraceFilter{Limits: []Limit{{By: ByDuration, Value: 0.005}, {By: ByDuration, Below: true, Value: 0.01}}, Text: "search"}, "search1 Search171"},
		"none":   {TraceFilter{Among: map[trace.TraceID]struct{}{}}, ""},
	}
	for name, test := range filters {
		if got := roots(test.filter.Traces(list)); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
	sorts := []struct {
		by         Column
		descending bool
		want       string
	}{
		{ByStart, true, "index2 search1 Search171 open4"},
		{ByStart, false, "open4 Search171 index2 search1"},
		{ByRoot, false, "index2 open4 search1 Search171"},
		{ByDuration, true, "index2 Search171 search1 open4"},
		{BySpans, false, "search1 open4 Search171 index2"},
		{ByErrors, true, "index2 Search171 search1 open4"},
		{ByTraceCPU, true, "open4 search1 Search171 index2"},
		{ByTraceCPU, false, "Search171 search1 open4 index2"},
		{ByPeakMemory, false, "open4 index2 search1 Search171"},
	}
	for _, test := range sorts {
		if got := roots(SortTraces(list, test.by, test.descending)); got != test.want {
			t.Errorf("by %d, descending %v: %s, want %s", test.by, test.descending, got, test.want)
		}
	}
	if roots(list) != filters["all"].want {
		t.Error("the list was changed")
	}
}
