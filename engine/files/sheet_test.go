package files

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func plainItem(caption string, width, height int, c color.Color) SheetItem {
	return SheetItem{caption, func(context.Context) (image.Image, error) {
		img := image.NewRGBA(image.Rect(5, 5, 5+width, 5+height))
		for y := range height {
			for x := range width {
				img.Set(5+x, 5+y, c)
			}
		}
		return img, nil
	}}
}

func manyItems(n int) (items []SheetItem) {
	for i := range n {
		items = append(items, plainItem(fmt.Sprintf("picture %d.jpg", i), 40, 30, color.RGBA{200, 0, 0, 255}))
	}
	return items
}

func readPNG(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	must(t, err)
	defer f.Close()
	img, err := png.Decode(f)
	must(t, err)
	return img
}

func isRed(c color.Color) bool {
	r, g, b, _ := c.RGBA()
	return r > 0xa000 && g < 0x2000 && b < 0x2000
}

// dark counts what is drawn of letters in a part of a page.
func dark(img image.Image, part image.Rectangle) (n int) {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y < 80 {
				n++
			}
		}
	}
	return n
}

func TestSheetPages(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "sheet.png")
	var last Progress
	s, err := ContactSheet(t.Context(), path, manyItems(10), SheetOptions{Columns: 3, Cell: 100, PerPage: 4}, func(p Progress) { last = p })
	must(t, err)
	expectNames(t, dir, "sheet.png", "sheet-2.png", "sheet-3.png")
	if len(s.Files) != 3 || s.Pictures != 10 || len(s.Failed) > 0 || s.Lacking > 0 || last.Done != 10 {
		t.Errorf("%+v, %+v", s, last)
	}
	first := readPNG(t, path)
	if first.Bounds().Dx() != 5+3*105 {
		t.Errorf("page of %v", first.Bounds())
	}
	// 40 by 30 is made as wide as its place, and stands at its bottom.
	if !isRed(first.At(6, 104-1)) || !isRed(first.At(103, 31)) || isRed(first.At(50, 27)) || isRed(first.At(107, 90)) {
		t.Error("the picture is not in its place")
	}
	if n := dark(first, image.Rect(5, 106, 105, 122)); n < 40 {
		t.Errorf("a caption of %d dark pixels", n)
	}
	if third := readPNG(t, s.Files[2]); third.Bounds().Dy() >= first.Bounds().Dy() {
		t.Errorf("the last page is %v, the first %v", third.Bounds(), first.Bounds())
	}
	// Nothing is replaced unasked.
	must(t, os.Remove(path))
	if _, err := ContactSheet(t.Context(), path, manyItems(10), SheetOptions{PerPage: 4}, nil); !errors.Is(err, ErrExists) || exists(path) {
		t.Error(err)
	}
	_, err = ContactSheet(t.Context(), path, manyItems(10), SheetOptions{PerPage: 4, Replace: true}, nil)
	must(t, err)
}

func TestSheetOfOddPictures(t *testing.T) {
	broken := SheetItem{"broken.jpg", func(context.Context) (image.Image, error) { return nil, errors.New("broken") }}
	items := []SheetItem{
		plainItem("바다.jpg", 1, 5000, color.Black), broken, plainItem("", 3000, 1, color.Black), plainItem("empty", 0, 0, color.Black),
		plainItem("Küste, море, \xff\x00\n"+strings.Repeat("long ", 1000), 20, 20, color.Black),
	}
	path := filepath.Join(t.TempDir(), "sheet.png")
	s, err := ContactSheet(t.Context(), path, items, SheetOptions{Cell: 100}, nil)
	must(t, err)
	if s.Pictures != 5 || len(s.Failed) != 1 || s.Failed[0].Path != "broken.jpg" || s.Lacking != 1 {
		t.Errorf("%+v", s)
	}
	s, err = ContactSheet(t.Context(), path, nil, SheetOptions{Replace: true}, nil)
	if err != nil || len(s.Files) > 0 {
		t.Errorf("of nothing: %+v, %v", s, err)
	}
}

func TestSheetIsBounded(t *testing.T) {
	o, err := SheetOptions{Columns: 20, Cell: 1000, PerPage: 10_000}.complete()
	must(t, err)
	l, err := newLayout(o)
	must(t, err)
	if pixels := l.width() * (l.gap + l.rows*l.rowHeight()); pixels > maxSheetPixels || l.rows < 1 {
		t.Errorf("%d pixels in %d rows", pixels, l.rows)
	}
	for _, o := range []SheetOptions{{Columns: -1}, {Columns: 101}, {Cell: 5}, {Cell: 3000}, {PerPage: -1}, {Columns: 100, Cell: 2000}, {Font: []byte("no font")}} {
		_, err := ContactSheet(t.Context(), filepath.Join(t.TempDir(), "a.png"), manyItems(200), o, nil)
		if err == nil || Explain(err) == "" {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestSheetCancelledKeepsWholePages(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	items := manyItems(5)
	items[3].Thumbnail = func(context.Context) (image.Image, error) { cancel(); return nil, ctx.Err() }
	s, err := ContactSheet(ctx, filepath.Join(dir, "sheet.png"), items, SheetOptions{PerPage: 2, Cell: 50}, nil)
	if !errors.Is(err, context.Canceled) || len(s.Files) != 1 || s.Pictures != 2 || len(s.Failed) > 0 {
		t.Errorf("%+v, %v", s, err)
	}
	expectNames(t, dir, "sheet.png")
}

func TestCutKeepsBothEnds(t *testing.T) {
	l, err := newLetters(nil, 14, color.White)
	must(t, err)
	defer l.close()
	got := l.cut("DSC_2024_holiday_at_the_seaside_0001.jpg", 140<<6)
	if !strings.HasPrefix(got, "DSC") || !strings.HasSuffix(got, ".jpg") || !strings.Contains(got, "…") {
		t.Errorf("%q", got)
	}
	if got := l.cut("sea.jpg", 140<<6); got != "sea.jpg" {
		t.Errorf("%q", got)
	}
}
