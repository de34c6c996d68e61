package files

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"path/filepath"
	"strings"

	xdraw "golang.org/x/image/draw"

	"hybrid-image-search/engine/sentence"
)

// SheetItem is a picture on a contact sheet.
type SheetItem struct {
	Caption   string
	Thumbnail func(context.Context) (image.Image, error)
}

// SheetOptions are how a contact sheet is laid out. Zero fields are the defaults.
type SheetOptions struct {
	Columns    int         // 6
	Cell       int         // the side of a picture's place in pixels; 240
	PerPage    int         // pictures on a page; 200, and fewer where they make more than 40 megapixels
	NoCaptions bool        // pictures alone
	Background color.Color // white; letters are black or white, as can be read on it
	Font       []byte      // TTF, OTF or a collection, for letters that Go's own font lacks; nil is Go Regular
	Replace    bool        // files of those names are replaced
}

// Sheet is what was drawn.
type Sheet struct {
	Files    []string // the pages
	Pictures int
	Failed   []Failure // by caption; their places are crossed out
	Lacking  int       // captions with letters that the font has no picture of
}

// The bounds of a page. One is in memory at a time, at four bytes a pixel.
const (
	maxSheetPixels  = 40_000_000
	maxSheetColumns = 100
	maxSheetCell    = 2000
	minSheetCell    = 16
)

func (o SheetOptions) complete() (SheetOptions, error) {
	if o.Columns == 0 {
		o.Columns = 6
	}
	if o.Cell == 0 {
		o.Cell = 240
	}
	if o.PerPage == 0 {
		o.PerPage = 200
	}
	if o.Background == nil {
		o.Background = color.White
	}
	switch {
	case o.Columns < 1 || o.Columns > maxSheetColumns:
		return o, sentence.Because(ErrOptions, "there can be 1 to {{.Most}} columns, not {{.Count}}", sentence.With{"Most": maxSheetColumns, "Count": o.Columns})
	case o.Cell < minSheetCell || o.Cell > maxSheetCell:
		return o, sentence.Because(ErrOptions, "a picture can be {{.Least}} to {{.Most}} pixels wide, not {{.Count}}", sentence.With{"Least": minSheetCell, "Most": maxSheetCell, "Count": o.Cell})
	case o.PerPage < 1:
		return o, sentence.Because(ErrOptions, "a page has at least one picture")
	}
	return o, nil
}

// ContactSheet draws pictures in rows with their captions below, and saves the pages as PNG: sheet.png, sheet-2.png…
// A picture that cannot be drawn is reported and its place crossed out. Being cancelled leaves whole pages.
func ContactSheet(ctx context.Context, path string, items []SheetItem, options SheetOptions, progress func(Progress),
) (s Sheet, err error) {
	o, err := options.complete()
	if err != nil {
		return s, fmt.Errorf("files: sheet: %w", err)
	}
	o.PerPage = min(o.PerPage, max(len(items), 1)) // few make a small page
	l, err := newLayout(o)
	if err != nil {
		return s, fmt.Errorf("files: sheet: %w", err)
	}
	defer l.close()
	pages := (len(items) + l.perPage() - 1) / l.perPage()
	if !o.Replace { // told before the work, and not after it
		for page := range pages {
			if name := pageName(path, page); exists(name) {
				return s, fmt.Errorf("files: sheet: %w: %s", ErrExists, name)
			}
		}
	}
	m := newMeter(len(items), 0, progress)
	for page := range pages {
		some := items[page*l.perPage() : min((page+1)*l.perPage(), len(items))]
		img, err := l.draw(ctx, some, &s, m)
		if err == nil {
			err = save(pageName(path, page), o.Replace, func(w io.Writer) error {
				encoder := png.Encoder{CompressionLevel: png.BestSpeed}
				return encoder.Encode(w, img)
			})
		}
		if err != nil {
			return s, fmt.Errorf("files: sheet: %w", err)
		}
		s.Files = append(s.Files, pageName(path, page))
		s.Pictures += len(some)
	}
	m.update(true)
	return s, nil
}

// pageName is the name of a page, from 0.
func pageName(path string, page int) string {
	if page == 0 {
		return path
	}
	ending := filepath.Ext(path)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ending), page+1, ending)
}

// layout is where things stand on a page.
type layout struct {
	SheetOptions
	gap     int
	caption int // the height of its line, with the gap above it
	letters *letters
	rows    int // on a full page
	columns int
}

func newLayout(o SheetOptions) (*layout, error) {
	l := &layout{SheetOptions: o, gap: max(o.Cell/20, 4), columns: min(o.Columns, o.PerPage)}
	if !o.NoCaptions {
		var err error
		if l.letters, err = newLetters(o.Font, float64(max(o.Cell/17, 9)), o.Background); err != nil {
			return nil, err
		}
		l.caption = l.letters.height + l.gap/2
	}
	width := l.width()
	most := (maxSheetPixels/width - l.gap) / l.rowHeight()
	l.rows = min((o.PerPage+l.columns-1)/l.columns, most)
	if l.rows < 1 {
		return nil, sentence.Because(ErrOptions, "one row of {{.Count}} pictures of {{.Pixels}} pixels is more than {{.Most}} megapixels", sentence.With{"Count": o.Columns, "Pixels": o.Cell, "Most": maxSheetPixels / 1_000_000})
	}
	return l, nil
}

func (l *layout) close() {
	if l.letters != nil {
		l.letters.close()
	}
}

func (l *layout) width() int     { return l.gap + l.columns*(l.Cell+l.gap) }
func (l *layout) rowHeight() int { return l.Cell + l.caption + l.gap }
func (l *layout) perPage() int   { return min(l.rows*l.columns, l.PerPage) }

// draw draws a page, which is as high as its rows.
func (l *layout) draw(ctx context.Context, items []SheetItem, s *Sheet, m *meter) (image.Image, error) {
	rows := (len(items) + l.columns - 1) / l.columns
	page := image.NewRGBA(image.Rect(0, 0, l.width(), l.gap+rows*l.rowHeight()))
	draw.Draw(page, page.Bounds(), image.NewUniform(l.Background), image.Point{}, draw.Src)
	for i, item := range items {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		corner := image.Pt(l.gap+i%l.columns*(l.Cell+l.gap), l.gap+i/l.columns*l.rowHeight())
		place := image.Rectangle{corner, corner.Add(image.Pt(l.Cell, l.Cell))}
		img, err := item.Thumbnail(ctx)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			s.Failed = append(s.Failed, Failure{item.Caption, err})
			crossOut(page, place)
		default:
			fit(page, place, img)
		}
		if l.letters != nil && !l.letters.write(page, item.Caption, image.Rect(place.Min.X, place.Max.Y+l.gap/2, place.Max.X, place.Max.Y+l.caption)) {
			s.Lacking++
		}
		m.step(item.Caption)
	}
	return page, nil
}

// fit draws a picture as large as its place allows, in the middle and at the bottom, so that captions stand close.
func fit(page draw.Image, place image.Rectangle, img image.Image) {
	from := img.Bounds()
	if from.Empty() {
		crossOut(page, place)
		return
	}
	width, height := place.Dx(), place.Dy()
	if from.Dx() >= from.Dy() {
		height = max(height*from.Dy()/from.Dx(), 1)
	} else {
		width = max(width*from.Dx()/from.Dy(), 1)
	}
	corner := image.Pt(place.Min.X+(place.Dx()-width)/2, place.Max.Y-height)
	xdraw.CatmullRom.Scale(page, image.Rectangle{corner, corner.Add(image.Pt(width, height))}, img, from, draw.Over, nil)
}

// crossOut marks the place of a picture that cannot be drawn.
func crossOut(page draw.Image, place image.Rectangle) {
	grey := color.Gray{150}
	for i := range place.Dx() {
		for _, p := range []image.Point{
			{i, i}, {i, place.Dx() - 1 - i}, {i, 0}, {i, place.Dx() - 1}, {0, i}, {place.Dx() - 1, i},
		} {
			page.Set(place.Min.X+p.X, place.Min.Y+p.Y, grey)
		}
	}
}
