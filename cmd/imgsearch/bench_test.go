package main

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hybrid-image-search/cmd/imgsearch/bench"
	"hybrid-image-search/engine"
)

// benchChild is a measuring process, and the folder for its temporary files.
func benchChild(t *testing.T, args ...string) (e func() ended, temporary string) {
	t.Helper()
	temporary = t.TempDir()
	cmd, stdout, stderr := child(t, append([]string{benchName}, args...)...)
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		cmd.Env = append(cmd.Env, name+"="+temporary)
	}
	return func() ended { return finish(t, cmd, stdout, stderr) }, temporary
}

// expectNothing wants nothing left in a folder.
func expectNothing(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	must(t, err)
	for _, entry := range left {
		t.Errorf("it left %s", entry.Name())
	}
}

// Where the environment cannot be set there is no measuring, and no folder for it.
func TestScratchIsLeftNowhere(t *testing.T) {
	temporary := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temporary)
	}
	for _, variable := range os.Environ() {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "OTEL_") {
			t.Setenv(name, value) // the tests behind this one have it again
		}
	}
	full := errors.New("the environment is full")
	if dir, _, err := scratch(slog.New(slog.DiscardHandler), func(string, string) error { return full }); !errors.Is(err, full) || dir != "" {
		t.Errorf("%q, %v", dir, err)
	}
	expectNothing(t, temporary)
}

// The whole table of a small library, measured once.
func TestBench(t *testing.T) {
	photos := filepath.Join(t.TempDir(), "photos")
	draw(t, filepath.Join(photos, "a.jpg"), 1, 64)
	draw(t, filepath.Join(photos, "b", "c.JPG"), 2, 64)
	write(t, filepath.Join(photos, "broken.jpg"), "no picture")
	data, err := engine.DataDir()
	must(t, err)
	before, _ := filepath.Glob(filepath.Join(data, "*"))

	finish, temporary := benchChild(t, "--json", "--pictures", "300", "--repetitions", "1", "--photos", photos)
	e := finish()
	if e.code != exitDone {
		t.Fatalf("exits with %d: %s", e.code, e.stderr)
	}
	expectNothing(t, temporary)
	if after, _ := filepath.Glob(filepath.Join(data, "*")); len(after) != len(before) {
		t.Errorf("the user's own data was changed: %v, then %v", before, after)
	}

	report := decode[bench.Report](t, e.stdout)
	if report.Repetitions != 1 || report.Pictures != 300 || !report.Scaled || report.Machine == "" || len(report.Sections) != 5 {
		t.Fatalf("%+v", report)
	}
	rows := map[string]bench.Row{}
	for i, s := range report.Sections {
		if s.Name != bench.Sections()[i] || s.Title == "" || len(s.Rows) == 0 {
			t.Errorf("section %d is %+v", i, s)
		}
		for _, r := range s.Rows {
			rows[r.What] = r
			if r.Met != nil {
				t.Errorf("a small table judges %q", r.What)
			}
		}
	}
	for what, least := range map[string]float64{
		"Queries answered as by sums in float64: the same ids, scores to 1e-6": 100,
		"Exact search":                                              0.001,
		"300 pictures, first answered search":                       0.001,
		"300 pictures, memory then":                                 5,
		"2 real photos":                                             1,
		"1 generated 12-megapixel JPEGs":                            0.1,
		"– of a picture, decode":                                    0.01,
		"Looking for changes among 300 files that have none":        100,
		"300 pictures, words and look-alikes, fused, p50":           0.01,
		"– of a fused one, `search.text_query`":                     0.001,
		"Ours: CPU, memory and allocations, recorder, safe on disk": 0.1,
	} {
		if r, ok := rows[what]; !ok || r.Ours.Median < least || r.Ours.Low > r.Ours.High {
			t.Errorf("%q is %+v", what, r)
		}
	}
	for _, told := range []string{"vectors: ", "searching among 300 pictures", "spans: "} {
		if !strings.Contains(e.stderr, told) {
			t.Errorf("%q is not told: %s", told, e.stderr)
		}
	}
}

func TestBenchPrintsATable(t *testing.T) {
	finish, temporary := benchChild(t, "--only", "vectors,spans", "--pictures", "200", "--repetitions", "2")
	e := finish()
	if e.code != exitDone || strings.Count(e.stdout, "|---|---|---|---|---|---|\n") != 2 || !strings.Contains(e.stdout, "\n| Exact search | ") {
		t.Errorf("exits with %d, prints %s and tells %s", e.code, e.stdout, e.stderr)
	}
	if strings.Contains(e.stdout, "12-megapixel") || strings.Contains(e.stderr, "library") {
		t.Errorf("what was not asked for is measured: %s%s", e.stdout, e.stderr)
	}
	expectNothing(t, temporary)
}

func TestBenchWrongUsage(t *testing.T) {
	for _, args := range [][]string{
		{"--only", "everything"},
		{"--only", "vectors,windows"},
		{"--pictures", "1"},
		{"--pictures", "-5"},
		{"--pictures", "100001"},
		{"--repetitions", "0"},
		{"--photos", filepath.Join(t.TempDir(), "missing")},
		{"--fast"},
		{"vectors"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(append([]string{benchName}, args...), &stdout, &stderr)
		if code != exitUsage || stdout.Len() != 0 || !strings.Contains(stderr.String(), "imgsearch --help") {
			t.Errorf("%q exits with %d, prints %q and tells %q", args, code, &stdout, &stderr)
		}
	}
}

// Where no temporary folder can be made, it says so.
func TestBenchWithoutRoom(t *testing.T) {
	cmd, stdout, stderr := child(t, benchName, "--only", "spans", "--pictures", "100")
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		cmd.Env = append(cmd.Env, name+"="+filepath.Join(t.TempDir(), "missing"))
	}
	if e := finish(t, cmd, stdout, stderr); e.code != exitFailed || !strings.Contains(e.stderr, "no such file or folder") {
		t.Errorf("exits with %d and tells %q", e.code, e.stderr)
	}
}
