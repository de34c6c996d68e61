package files

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// letters writes captions. Go Regular, which it has by itself, knows Latin, Greek and Cyrillic letters; what a font
// lacks is drawn as its empty box.
type letters struct {
	font   *sfnt.Font
	face   font.Face
	colour image.Image
	height int // of a line
	buffer sfnt.Buffer
}

func newLetters(data []byte, size float64, background color.Color) (*letters, error) {
	if data == nil {
		data = goregular.TTF
	}
	collection, err := opentype.ParseCollection(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFont, err)
	}
	parsed, err := collection.Font(0)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFont, err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFont, err)
	}
	l := &letters{font: parsed, face: face, colour: image.Black}
	if color.GrayModel.Convert(background).(color.Gray).Y < 128 {
		l.colour = image.White
	}
	metrics := face.Metrics()
	l.height = (metrics.Ascent + metrics.Descent).Ceil()
	return l, nil
}

func (l *letters) close() { l.face.Close() } //nolint:errcheck // it holds nothing but memory

// write writes a line in the middle of its place, cut in the middle where it is too long: names differ at their ends.
// It tells whether the font has all its letters.
func (l *letters) write(page draw.Image, text string, place image.Rectangle) (complete bool) {
	text, complete = l.readable(text)
	text = l.cut(text, fixed.I(place.Dx()))
	width := font.MeasureString(l.face, text)
	drawer := font.Drawer{Dst: page, Src: l.colour, Face: l.face}
	drawer.Dot = fixed.Point26_6{
		X: fixed.I(place.Min.X) + max(fixed.I(place.Dx())-width, 0)/2,
		Y: fixed.I(place.Min.Y) + l.face.Metrics().Ascent,
	}
	drawer.DrawString(text)
	return complete
}

// maxCaption bounds what is measured of a text, in letters; no cell is wider.
const maxCaption = 600

// readable leaves out what is no letter or sign, and tells whether the font has the rest.
func (l *letters) readable(text string) (_ string, complete bool) {
	complete = true
	runes := 0
	return strings.Map(func(r rune) rune {
		if runes++; runes > maxCaption {
			return -1
		}
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		if index, err := l.font.GlyphIndex(&l.buffer, r); err != nil || index == 0 {
			complete = false
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(text, "\uFFFD"))), complete
}

// cut shortens a line to a width.
func (l *letters) cut(text string, width fixed.Int26_6) string {
	if font.MeasureString(l.face, text) <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes) // letters that are kept
	for low < high {
		kept := (low + high + 1) / 2
		if font.MeasureString(l.face, shortened(runes, kept)) <= width {
			low = kept
		} else {
			high = kept - 1
		}
	}
	return shortened(runes, low)
}

func shortened(runes []rune, kept int) string {
	tail := kept / 2
	return string(runes[:kept-tail]) + "…" + string(runes[len(runes)-tail:])
}
