package engine

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/files"
	"hybrid-image-search/engine/gemini/standin"
)

// idOf gives the id of a file's picture.
func idOf(t *testing.T, l *Library, path string) int64 {
	t.Helper()
	p, err := l.catalog.ByPath(t.Context(), path)
	must(t, err)
	return p.ID
}

func allHits(t *testing.T, l *Library) (hits []Hit, ids []int64) {
	t.Helper()
	all, err := l.All(t.Context())
	must(t, err)
	for _, h := range all.Hits {
		ids = append(ids, h.ID)
	}
	return all.Hits, ids
}

func readJSON(t *testing.T, path string) (rows []map[string]any) {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	must(t, json.Unmarshal(data, &rows))
	return rows
}

func TestCopyListAndSheetOfPictures(t *testing.T) {
	spans := recordSpans()
	spans.Reset()
	pictures, l := newLibrary(t)
	sea, lake := draw(t, filepath.Join(pictures, "a", "secretsea.jpg"), 1), draw(t, filepath.Join(pictures, "b", "secretsea.jpg"), 2)
	gone := draw(t, filepath.Join(pictures, "secretgone.jpg"), 3)
	write(t, filepath.Join(pictures, "a", "secretsea.txt"), "a harbour, at night")
	index(t, l, pictures)
	must(t, l.SetUserWords(t.Context(), idOf(t, l, lake), []string{"mine", "=2+2"}, "-note"))
	must(t, os.Remove(gone))
	_, ids := allHits(t, l)
	weight, err := l.Weigh(t.Context(), ids)
	must(t, err)
	if weight.Pictures != 2 || weight.Sidecars != 1 || weight.Missing != 1 || weight.Bytes == 0 {
		t.Errorf("weight %+v", weight)
	}

	out := filepath.Join(filepath.Dir(pictures), "secretout")
	report, err := l.CopyTo(t.Context(), []int64{idOf(t, l, sea), idOf(t, l, lake), idOf(t, l, gone), 9999}, out, nil)
	must(t, err)
	if len(report.Copied) != 2 || report.Sidecars != 1 || len(report.Failed) != 1 || report.Failed[0].Path != gone || report.Bytes != weight.Bytes {
		t.Errorf("report %+v", report)
	}
	if sentence := Explain(report.Failed[0].Err); !strings.HasPrefix(sentence, "There is no such file") {
		t.Error(sentence)
	}

	hits := []Hit{{ID: idOf(t, l, lake), Score: 0.5}, {ID: idOf(t, l, sea)}}
	n, err := l.ExportList(t.Context(), hits, filepath.Join(out, "list.json"), ListOptions{Format: files.JSON}, nil)
	must(t, err)
	rows := readJSON(t, filepath.Join(out, "list.json"))
	if n != 2 || len(rows) != 2 || rows[0]["path"] != lake || rows[0]["score"] != 0.5 || rows[1]["score"] != nil || rows[0]["note"] != "-note" ||
		rows[0]["width"] != 64.0 || rows[0]["type"] != "jpeg" || rows[1]["caption"] != "a harbour, at night" || rows[1]["folder"] != filepath.Dir(sea) {
		t.Errorf("%d rows: %v", n, rows)
	}
	if tags, ok := rows[0]["tags"].([]any); !ok || len(tags) < 2 || tags[0] != "mine" {
		t.Errorf("tags %v", rows[0]["tags"])
	}
	_, err = l.ExportList(t.Context(), hits, filepath.Join(out, "list.csv"), ListOptions{Format: files.CSV}, nil)
	must(t, err)
	f, err := os.Open(filepath.Join(out, "list.csv"))
	must(t, err)
	defer f.Close()
	cells, err := csv.NewReader(f).ReadAll()
	must(t, err)
	if len(cells) != 3 || cells[1][slices.Index(files.ListColumns(), "note")] != "'-note" {
		t.Errorf("%q", cells)
	}

	sheet, err := l.ContactSheet(t.Context(), ids, filepath.Join(out, "sheet.png"), files.SheetOptions{Cell: 500}, nil)
	must(t, err)
	if sheet.Pictures != 3 || len(sheet.Files) != 1 || len(sheet.Failed) != 1 { // the file of one is gone
		t.Errorf("sheet %+v", sheet)
	}
	sheet, err = l.ContactSheet(t.Context(), ids, filepath.Join(out, "small.png"), files.SheetOptions{}, nil)
	must(t, err)
	if sheet.Pictures != 3 || len(sheet.Failed) != 0 { // but its thumbnail is here
		t.Errorf("sheet %+v", sheet)
	}

	for _, s := range spans.Ended() {
		if _, others := told(s); strings.Contains(others, "secret") {
			t.Errorf("%s names a file where it may be sent: %s", s.Name(), others)
		}
	}
	if span := lastSpan(t, "library.copy"); attributeOf(span, "copy.copied").AsInt64() != 2 || attributeOf(span, "copy.failed").AsInt64() != 1 {
		t.Errorf("the span tells %v", span.Attributes())
	}
}

// ownTrash keeps what a test throws away out of the user's trash.
func ownTrash(t *testing.T) {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_DATA_HOME", filepath.Join(home, "data"))
}

func TestTrashAndUndo(t *testing.T) {
	if os.PathSeparator == '\\' {
		t.Skip("this would fill the user's Recycle Bin")
	}
	recordSpans()
	ownTrash(t)
	server, pictures, l := withModel(t, 4, standin.Options{})
	embed(t, l)
	path := func(i int) string {
		return filepath.Join(pictures, []string{"0000.jpg", "0001.jpg", "0002.jpg", "0003.jpg"}[i])
	}
	write(t, filepath.Join(pictures, "0001.txt"), "lighthouse")
	index(t, l, pictures)
	must(t, l.SetUserWords(t.Context(), idOf(t, l, path(1)), []string{"harbour"}, "note"))
	must(t, l.catalog.SetDescription(t.Context(), idOf(t, l, path(1)), catalog.Description{Model: "m", Caption: "said by a model"}))
	must(t, os.Remove(path(3)))
	ids := []int64{idOf(t, l, path(1)), idOf(t, l, path(2)), idOf(t, l, path(3))}
	receipt, err := l.Trash(t.Context(), ids, nil)
	must(t, err)
	if receipt.Pictures != 2 || receipt.Sidecars != 1 || len(receipt.Failed) != 1 || receipt.Failed[0].Path != path(3) {
		t.Errorf("receipt %+v", receipt.Receipt)
	}
	if n, _ := l.Count(t.Context()); n != 2 || l.visual.Len() != 2 || vectorsOf(t, l) != 2 {
		t.Errorf("%d pictures, %d and %d vectors", n, l.visual.Len(), vectorsOf(t, l))
	}
	if found := find(t, l, "harbour"); len(found) > 0 {
		t.Errorf("found %q", found)
	}

	asked := embedded(server)
	write(t, path(2), "somebody else's")
	back, err := l.UndoTrash(t.Context(), receipt, nil)
	must(t, err)
	if len(back.Paths) != 1 || back.Sidecars != 1 || len(back.Failed) != 1 || !errors.Is(back.Failed[0].Err, files.ErrExists) {
		t.Errorf("back %+v", back)
	}
	if n := vectorsOf(t, l); n != 3 || l.visual.Len() != 3 || embedded(server) != asked {
		t.Errorf("%d vectors of the model, %d of the look, asked %d more", n, l.visual.Len(), embedded(server)-asked)
	}
	for _, word := range []string{"harbour", "lighthouse", "model"} {
		if found := find(t, l, word); !slices.Equal(found, []string{path(1)}) {
			t.Errorf("%s found %q", word, found)
		}
	}
	if p, err := l.Picture(t.Context(), idOf(t, l, path(1))); err != nil || p.Note != "note" || p.Machine.Caption == "" {
		t.Errorf("%+v, %v", p, err)
	}
	must(t, os.Remove(path(2)))
	if back, err = l.UndoTrash(t.Context(), receipt, nil); err != nil || len(back.Paths) != 1 || vectorsOf(t, l) != 4 {
		t.Errorf("the rest: %+v, %v, %d vectors", back, err, vectorsOf(t, l))
	}
	if r := embed(t, l); r.Embedded != 0 || r.Known != 4 {
		t.Errorf("what was there is paid again: %+v", r)
	}
	if span := lastSpan(t, "library.trash"); attributeOf(span, "trash.moved").AsInt64() != 2 {
		t.Errorf("the span tells %v", span.Attributes())
	}
}

func TestTrashCancelledTakesOutWhatWent(t *testing.T) {
	if os.PathSeparator == '\\' {
		t.Skip("this would fill the user's Recycle Bin")
	}
	ownTrash(t)
	pictures, l := newLibrary(t)
	drawMany(t, pictures, 3)
	index(t, l, pictures)
	_, ids := allHits(t, l)
	ctx, cancel := context.WithCancel(t.Context())
	receipt, err := l.Trash(ctx, ids, func(files.Progress) { cancel() })
	if !errors.Is(err, context.Canceled) || receipt.Pictures != 1 {
		t.Errorf("%+v, %v", receipt.Receipt, err)
	}
	if n, err := l.Count(t.Context()); n != 2 || err != nil {
		t.Errorf("%d pictures, %v", n, err)
	}
}

func TestReadOnlyLibraryCopiesAndKeeps(t *testing.T) {
	pictures, l := newLibrary(t)
	sea := draw(t, filepath.Join(pictures, "sea.jpg"), 1)
	index(t, l, pictures)
	reader, err := Open(t.Context(), l.Dir(), Options{ReadOnly: true})
	must(t, err)
	defer reader.Close()
	_, ids := allHits(t, reader)
	if _, err := reader.Trash(t.Context(), ids, nil); !errors.Is(err, catalog.ErrReadOnly) || isMissing(sea) {
		t.Errorf("trash: %v", err)
	}
	if _, err := reader.UndoTrash(t.Context(), &TrashReceipt{Receipt: &files.Receipt{}}, nil); !errors.Is(err, catalog.ErrReadOnly) {
		t.Errorf("undo: %v", err)
	}
	out := t.TempDir()
	if r, err := reader.CopyTo(t.Context(), ids, out, nil); err != nil || len(r.Copied) != 1 {
		t.Errorf("copy: %+v, %v", r, err)
	}
	if _, err := reader.ExportList(t.Context(), []Hit{{ID: ids[0]}}, filepath.Join(out, "a.csv"), ListOptions{Format: files.CSV}, nil); err != nil {
		t.Errorf("export: %v", err)
	}
	if _, err := reader.ContactSheet(t.Context(), ids, filepath.Join(out, "a.png"), files.SheetOptions{}, nil); err != nil {
		t.Errorf("sheet: %v", err)
	}
	l.indexing.Lock()
	if _, err := l.Trash(t.Context(), ids, nil); !errors.Is(err, ErrIndexing) || isMissing(sea) {
		t.Errorf("while indexing: %v", err)
	}
	l.indexing.Unlock()
}
