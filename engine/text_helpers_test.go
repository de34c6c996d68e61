package engine

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"hybrid-image-search/engine/ocr"
)

// The test binary itself stands in for tesseract when this variable says how it is to behave. It notes each picture
// that it gets in a file.
const (
	fakeReader = "FAKE_TESSERACT"
	fakeNotes  = "FAKE_TESSERACT_NOTES"
)

func init() {
	if mode := os.Getenv(fakeReader); mode != "" {
		os.Exit(readFalsely(mode, os.Args[1:]))
	}
}

// readFalsely reads the width of a picture, which is enlarged to twice its size, as if it were written in it.
func readFalsely(mode string, args []string) int {
	switch {
	case slices.Contains(args, "--version"):
		fmt.Println("tesseract 5.3.0")
		return 0
	case slices.Contains(args, "--list-langs"):
		fmt.Println("List of available languages (2):\ndeu\neng")
		return 0
	}
	data, err := io.ReadAll(os.Stdin)
	if err != nil {
		return 1
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return 1
	}
	width := img.Bounds().Dx() / 2
	notes, err := os.OpenFile(os.Getenv(fakeNotes), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		fmt.Fprintln(notes, width)
		err = notes.Close()
	}
	switch {
	case err != nil, mode == "fails", mode == fmt.Sprint("fails at ", width):
		fmt.Fprintln(os.Stderr, "Image file cannot be read")
		return 1
	case mode == fmt.Sprint("hangs at ", width):
		time.Sleep(time.Hour)
	case width%2 == 1: // nothing in it
		return 0
	}
	for i, word := range []string{"Invoice", fmt.Sprint("width", width)} {
		fmt.Printf("5\t1\t1\t1\t1\t%d\t0\t0\t9\t9\t96.5\t%s\n", i, word)
	}
	return 0
}

// withReader has a false tesseract used, and gives the options for it and what it noted.
func withReader(t *testing.T, mode string) (o ReadTextOptions, noted func() []string) {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	notes := filepath.Join(t.TempDir(), "notes")
	t.Setenv(fakeReader, mode)
	t.Setenv(fakeNotes, notes)
	t.Setenv("GORACE", quickExit())
	return ReadTextOptions{All: true, Program: program, Locale: "en_US"}, func() []string {
		data, _ := os.ReadFile(notes) //nolint:errcheck // not there yet
		return strings.Fields(string(data))
	}
}

// drawWidths draws a picture for each width.
func drawWidths(t *testing.T, dir string, widths ...int) {
	t.Helper()
	for _, width := range widths {
		drawSized(t, filepath.Join(dir, fmt.Sprintf("%d.jpg", width)), width, 60)
	}
}

// realReader skips the test where tesseract is not installed.
func realReader(t *testing.T) ReadTextOptions {
	t.Helper()
	if _, err := ocr.Find(t.Context(), ocr.Options{Locale: "en_US"}); err != nil {
		t.Skip(err)
	}
	return ReadTextOptions{Locale: "en_US"}
}

// writtenOn draws lines of text.
func writtenOn(t *testing.T, paper, ink color.Color, lines ...string) *image.RGBA {
	t.Helper()
	const size, margin = 24, 30
	parsed, err := opentype.Parse(goregular.TTF)
	must(t, err)
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72})
	must(t, err)
	img := image.NewRGBA(image.Rect(0, 0, 700, 2*margin+2*size*len(lines)))
	for i := range img.Rect.Dx() * img.Rect.Dy() {
		img.Set(i%img.Rect.Dx(), i/img.Rect.Dx(), paper)
	}
	d := font.Drawer{Dst: img, Src: image.NewUniform(ink), Face: face}
	for i, line := range lines {
		d.Dot = fixed.P(margin, margin+size+2*size*i)
		d.DrawString(line)
	}
	return img
}

// writeTurned writes a picture as a camera does that was held upright: turned to the left, and with a note of that.
func writeTurned(t *testing.T, path string, img *image.RGBA) {
	t.Helper()
	b := img.Bounds()
	turned := image.NewRGBA(image.Rect(0, 0, b.Dy(), b.Dx()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			turned.Set(y, b.Dx()-1-x, img.At(x, y))
		}
	}
	var data bytes.Buffer
	must(t, jpeg.Encode(&data, turned, nil))
	// A TIFF header and a directory of one entry: the orientation, a short, 6.
	block := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00")
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(block)+2))
	write(t, path, string(slices.Concat(data.Bytes()[:2], segment, block, data.Bytes()[2:])))
}

func writePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	var data bytes.Buffer
	must(t, png.Encode(&data, img))
	write(t, path, data.String())
}
