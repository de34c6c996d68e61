package files

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func rowsOf(n int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for i := range n {
			row := Row{Path: fmt.Sprintf("/p/%d.jpg", i), Name: fmt.Sprintf("%d.jpg", i), Folder: "/p", Type: "jpeg", Width: 4000, Height: 3000, Bytes: 5e6, Keywords: []string{"sea", "night"}}
			if !yield(row, nil) {
				return
			}
		}
	}
}

func oneRow(r Row) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) { yield(r, nil) }
}

func oddRow() Row {
	south, east, score := -33.85, 151.2, 0.016
	return Row{
		Path: "/p/\"a\", b\n.jpg", Name: "=HYPERLINK(\"http://x\")", Folder: "/p", Type: "jpeg", Width: 4000, Height: 3000, Bytes: 12,
		Taken: longAgo, Camera: "@Canon", Latitude: &south, Longitude: &east, Rating: 4, Title: " +1", Caption: "바다, ночь; Küste",
		Keywords: []string{"-a", "b"}, Tags: []string{"sea"}, Note: "\tx", Score: &score,
	}
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	must(t, WriteCSV(&b, oneRow(oddRow())))
	if !strings.HasSuffix(b.String(), "\r\n") || !strings.HasPrefix(b.String(), "path,name,folder,type,width,") {
		t.Errorf("%q", b.String())
	}
	got, err := csv.NewReader(&b).ReadAll()
	must(t, err)
	want := []string{
		"/p/\"a\", b\n.jpg", "'=HYPERLINK(\"http://x\")", "/p", "jpeg", "4000", "3000", "12", "2011-05-06T07:08:09", "'@Canon",
		"-33.85", "151.2", "4", "' +1", "바다, ночь; Küste", "'-a; b", "sea", "'\tx", "0.016",
	}
	if len(got) != 2 || !slices.Equal(got[0], ListColumns()) || !slices.Equal(got[1], want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestJSON(t *testing.T) {
	nan := math.NaN()
	odd := oddRow()
	odd.Path, odd.Score = "/p/\xff.jpg", &nan
	for _, rows := range []iter.Seq2[Row, error]{oneRow(odd), oneRow(Row{}), rowsOf(0), rowsOf(3)} {
		var b bytes.Buffer
		must(t, WriteJSON(&b, rows))
		var got []map[string]any
		must(t, json.Unmarshal(b.Bytes(), &got))
		for _, object := range got {
			for _, column := range ListColumns() {
				if _, ok := object[column]; !ok || len(object) != len(ListColumns()) {
					t.Errorf("no %s in %s", column, b.String())
				}
			}
		}
	}
	var b bytes.Buffer
	must(t, WriteJSON(&b, oneRow(odd)))
	for _, part := range []string{`"path":"/p/` + "\uFFFD" + `.jpg"`, `"name":"=HYPERLINK(\"http://x\")"`, `"latitude":-33.85`, `"keywords":["-a","b"]`, `"score":null`} {
		if !strings.Contains(b.String(), part) {
			t.Errorf("no %s in %s", part, b.String())
		}
	}
}

func TestListIsWholeOrNot(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "list.csv")
	broken := errors.New("broken")
	rows := func(yield func(Row, error) bool) { _ = yield(Row{Path: "a"}, nil) && yield(Row{}, broken) }
	if _, err := WriteList(t.Context(), path, CSV, false, rows, 2, nil); !errors.Is(err, broken) {
		t.Errorf("broken: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := WriteList(ctx, path, JSON, false, rowsOf(1000), 1000, func(Progress) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	expectNames(t, dir)
	n, err := WriteList(t.Context(), path, CSV, false, rowsOf(3), 3, nil)
	if err != nil || n != 3 {
		t.Error(n, err)
	}
	before, err := os.ReadFile(path)
	must(t, err)
	if _, err := WriteList(t.Context(), path, JSON, false, rowsOf(1), 1, nil); !errors.Is(err, ErrExists) || Explain(err) == "" {
		t.Errorf("there already: %v", err)
	}
	expectContent(t, path, string(before))
	_, err = WriteList(t.Context(), path, JSON, true, rowsOf(1), 1, nil)
	must(t, err)
	expectNames(t, dir, "list.csv")
	if _, err := WriteList(t.Context(), filepath.Join(dir, "no", "list.csv"), CSV, false, rowsOf(1), 1, nil); !errors.Is(err, ErrTarget) {
		t.Errorf("no folder: %v", err)
	}
}

// A hundred thousand rows take the memory of one.
func TestListTakesLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	for _, write := range []func(io.Writer, iter.Seq2[Row, error]) error{WriteCSV, WriteJSON} {
		var most uint64
		rows := func(yield func(Row, error) bool) {
			n := 0
			for row := range rowsOf(100_000) {
				if n++; n%20_000 == 0 {
					var m runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapAlloc)
				}
				if !yield(row, nil) {
					return
				}
			}
		}
		must(t, write(io.Discard, rows))
		if most > 20<<20 {
			t.Errorf("%d bytes are held", most)
		}
	}
}

// Whatever a cell holds, reading gives it back, but for what it is made safe by.
func FuzzCSVCell(f *testing.F) {
	for _, s := range []string{"", "=1", "a\r\nb", "\r", "a\rb", "\"", "'", " -1", "\x00", "\xff", "＝1", "a,b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b bytes.Buffer
		must(t, WriteCSV(&b, oneRow(Row{Path: "p", Title: s})))
		got, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(got) != 2 || len(got[1]) != len(ListColumns()) {
			t.Fatalf("%q: %q, %v", s, got, err)
		}
		cell := got[1][slices.Index(ListColumns(), "title")]
		plain := lineEnds.Replace(valid(s))
		if cell != plain && cell != "'"+plain {
			t.Errorf("%q became %q", s, cell)
		}
		if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "-") || strings.HasPrefix(cell, "@") {
			t.Errorf("%q may run", cell)
		}
	})
}
