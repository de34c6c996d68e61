package bench

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the tests expect anew")

func TestAgainst(t *testing.T) {
	ours, peer := []float64{2, 2, 2}, []float64{10, 10, 10}
	for _, c := range []struct {
		name string
		row  Row
		goal goal
		text string
		met  any
	}{
		{"ratio met", measured("", "ms", ours).beside("", ours, peer), goal{bound: 0.2, judged: true}, "≤ 0.2", true},
		{"ratio missed", measured("", "ms", ours).beside("", ours, peer), goal{bound: 0.19, judged: true}, "≤ 0.19", false},
		{"at least", measured("", "/s", ours).beside("", ours, peer), goal{bound: 1, atLeast: true, judged: true}, "≥ 1", false},
		{"the figure", measured("", "s", ours).beside("", ours, peer), goal{bound: 1.5, figure: true, judged: true}, "≤ 1.5 s", false},
		{"no peer", measured("", "ms", ours), goal{bound: 2, judged: true}, "≤ 2 ms", true},
		{"not judged", measured("", "ms", ours), goal{bound: 1}, "≤ 1 ms", nil},
		{"no figure", measured("", "ms", nil), goal{bound: 1, judged: true}, "≤ 1 ms", false},
	} {
		r := c.row.against(c.goal)
		var met any
		if r.Met != nil {
			met = *r.Met
		}
		if r.Goal != c.text || met != c.met {
			t.Errorf("%s: %q %v, want %q %v", c.name, r.Goal, met, c.text, c.met)
		}
	}
}

// golden is a report in which all occurs that is printed.
func golden() Report {
	ours, theirs := []float64{14, 15, 13, 16}, []float64{150, 170, 160, 155}
	few := []float64{40}
	return Report{
		Machine: "On 2 cores (a processor), a system.", Repetitions: 4, Pictures: 100_000, Sections: []Section{
			{Name: "vectors", Title: "The nearest", Note: "What is to be said.", Rows: []Row{
				measured("Exact search", "ms", ours).beside("chromem-go's own", ours, theirs).against(goal{bound: 0.12, judged: true}),
				measured("Exact search", "ms", ours).beside("reading", ours, few).against(goal{bound: 0.3, judged: true}),
				measured("Found", "%", []float64{100, 100, 100, 100}).against(goal{bound: 100, atLeast: true, judged: true}),
			}},
			{Name: "indexing", Title: "Indexing", Rows: []Row{
				measured("Once", "pictures/s", few).against(goal{bound: 100_000, atLeast: true}),
				{What: "Beside nothing", Unit: "ms", Ours: figure(ours), Beside: "`vipsthumbnail` is not there", Repetitions: 3},
			}},
		},
	}
}

func TestMarkdown(t *testing.T) {
	got := golden().Markdown()
	path := filepath.Join("testdata", "report.md")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
	scaled := golden()
	scaled.Scaled, scaled.Pictures = true, 400
	if text := scaled.Markdown(); !strings.Contains(text, "With 400 pictures only") {
		t.Error(text)
	}
}

// JSON has no word for what is not a number, and a table should have none either.
func TestNothingMeasured(t *testing.T) {
	data, err := json.Marshal(golden())
	if err != nil {
		t.Fatal(err)
	}
	var read Report
	if err := json.Unmarshal(data, &read); err != nil || read.Markdown() != golden().Markdown() {
		t.Errorf("%v: %s", err, read.Markdown())
	}
	for _, r := range []Row{measured("Nothing", "ms", nil), measured("Alone", "ms", []float64{1}).beside("nobody", nil, nil)} {
		if err := (Section{Rows: []Row{r}}).check(); err == nil || !strings.Contains(err.Error(), r.What) {
			t.Errorf("%s: %v", r.What, err)
		}
	}
	unknown := measured("", "ms", []float64{1}).beside("too quick", []float64{1}, []float64{0}).against(goal{bound: 2, judged: true})
	if unknown.Ratio != nil || unknown.Met != nil || unknown.Goal != "≤ 2" {
		t.Errorf("beside nothing: %+v", unknown)
	}
}
