package main

import (
	"encoding/csv"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCopyOfWhatIsFound(t *testing.T) {
	pictures, library := indexed(t)
	write(t, filepath.Join(pictures, "sea", "harbour.txt"), "a caption")
	out := filepath.Join(filepath.Dir(pictures), "out")
	e := succeed(t, "copy", "harbour", "-n", "1", "--to", out, "--library", library)
	if !strings.HasPrefix(e.stdout, "1 pictures and 1 sidecars copied, ") {
		t.Errorf("%q, %q", e.stdout, e.stderr)
	}
	e = succeed(t, "copy", "--json", "--to", out, "--library", library)
	got := decode[struct {
		Copied          []struct{ From, To string }
		Sidecars, Bytes int
		Failed          []struct{ Path, Error string }
	}](t, e.stdout)
	if len(got.Copied) != 3 || got.Sidecars != 1 || got.Bytes == 0 || len(got.Failed) != 0 {
		t.Errorf("%+v", got)
	}
	if _, err := os.Stat(filepath.Join(out, "harbour (2).txt")); err != nil {
		t.Error(err)
	}
	must(t, os.Remove(filepath.Join(pictures, "hills", "meadow.jpg")))
	e = imgsearch(t, "copy", "meadow", "-n", "1", "--to", out, "--library", library)
	if e.code != exitFailed || !strings.Contains(e.stderr, "There is no such file") || !strings.Contains(e.stdout, "0 pictures") {
		t.Errorf("%+v", e)
	}
	e = succeed(t, "copy", "zzzz", "--to", filepath.Join(out, "none"), "--library", library)
	if _, err := os.Stat(filepath.Join(out, "none")); err == nil || !strings.Contains(e.stderr, "Nothing was found") {
		t.Errorf("%+v", e)
	}
	e = imgsearch(t, "copy", "harbour", "--to", filepath.Join(pictures, "sea", "harbour.jpg"), "--library", library)
	if e.code != exitFailed || !strings.Contains(e.stderr, "Nothing can be written there") {
		t.Errorf("%+v", e)
	}
}

func TestExportOfWhatIsFound(t *testing.T) {
	pictures, library := indexed(t)
	list := filepath.Join(filepath.Dir(pictures), "list.csv")
	succeed(t, "export", "harbour", "--csv", list, "--library", library)
	f, err := os.Open(list)
	must(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	must(t, err)
	if len(rows) < 2 || rows[0][0] != "path" || rows[1][0] != filepath.Join(pictures, "sea", "harbour.jpg") {
		t.Errorf("%q", rows)
	}
	e := imgsearch(t, "export", "--csv", list, "--library", library)
	if e.code != exitFailed || !strings.Contains(e.stderr, "There is a file of that name already") {
		t.Errorf("%+v", e)
	}
	succeed(t, "export", "--csv", list, "--force", "--library", library)
	json := filepath.Join(filepath.Dir(pictures), "list.json")
	e = succeed(t, "export", "--list", json, "-n", "2", "--json", "--library", library)
	if n := decode[struct {
		Path     string
		Pictures int
	}](t, e.stdout); n.Pictures != 2 || n.Path != json || !strings.Contains(e.stderr, "There may be more") {
		t.Errorf("%+v, %q", n, e.stderr)
	}
	data, err := os.ReadFile(json)
	must(t, err)
	if rows := decode[[]map[string]any](t, string(data)); len(rows) != 2 {
		t.Errorf("%v", rows)
	}
	for _, args := range [][]string{{"export"}, {"export", "--csv", list, "--list", json}, {"export", "--csv", list, "-n", "-1"}, {"copy"}, {"sheet", "--out", "a.jpg"}} {
		if e := imgsearch(t, append(args, "--library", library)...); e.code != exitUsage {
			t.Errorf("%q: %+v", args, e)
		}
	}
}

func TestSheetOfWhatIsFound(t *testing.T) {
	pictures, library := indexed(t)
	out := filepath.Join(filepath.Dir(pictures), "sheet.png")
	e := succeed(t, "sheet", "--out", out, "--per-page", "2", "--columns", "2", "--cell", "64", "--dark", "--library", library)
	if want := "3 pictures on 2 pages\n" + out + "\n" + strings.TrimSuffix(out, ".png") + "-2.png\n"; e.stdout != want {
		t.Errorf("%q, want %q", e.stdout, want)
	}
	f, err := os.Open(out)
	must(t, err)
	defer f.Close()
	if img, err := png.Decode(f); err != nil || img.Bounds().Dx() != 4+2*68 {
		t.Errorf("%v, %v", img.Bounds(), err)
	}
	e = imgsearch(t, "sheet", "--out", out, "--columns", "1000", "--force", "--library", library)
	if e.code != exitFailed || !strings.Contains(e.stderr, "1 to 100 columns") {
		t.Errorf("%+v", e)
	}
}
