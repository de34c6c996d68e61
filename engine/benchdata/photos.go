package benchdata

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// Photo makes a JPEG of w by h pixels that compresses as a photo does: waves of two colours under a fine grain. Those
// of other seeds look otherwise.
func Photo(seed uint64, w, h int) ([]byte, error) {
	random := rand.New(rand.NewPCG(1, seed))
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	across, down := 1+random.IntN(5), 8+random.IntN(5)
	for y := range h {
		row := img.Y[y*img.YStride:]
		for x := range w {
			wave := (x*across/16 + y/down) & 127
			row[x] = uint8(40 + wave + int(random.Uint32()%24))
		}
	}
	blue, red := 90+random.IntN(70), 90+random.IntN(70)
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = uint8(blue+i%img.CStride/64), uint8(red)
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, img, &jpeg.Options{Quality: 85}); err != nil {
		return nil, fmt.Errorf("benchdata: photo: %w", err)
	}
	return file.Bytes(), nil
}

// Distinct gives a JPEG the content of no other number and the same pixels: it writes a comment into it.
func Distinct(jpeg []byte, number uint64) []byte {
	return slices.Concat(jpeg[:2], []byte{0xff, 0xfe, 0, 10}, binary.BigEndian.AppendUint64(nil, number), jpeg[2:])
}

// drawnPhotos is how many photos are drawn: to draw one takes longer than to index it.
const drawnPhotos = 8

// Photos writes n files of w by h pixels into dir, each of its own content, and gives their paths.
func Photos(ctx context.Context, dir string, n, w, h int) ([]string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("benchdata: photos: %w", err)
	}
	var drawn [][]byte
	for seed := range min(n, drawnPhotos) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		file, err := Photo(uint64(seed), w, h)
		if err != nil {
			return nil, err
		}
		drawn = append(drawn, file)
	}
	paths := make([]string, n)
	for i := range paths {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		paths[i] = filepath.Join(dir, fmt.Sprintf("%05d.jpg", i))
		if err := os.WriteFile(paths[i], Distinct(drawn[i%len(drawn)], uint64(i)), 0o600); err != nil {
			return nil, fmt.Errorf("benchdata: photos: %w", err)
		}
	}
	return paths, nil
}

// thumbnail draws waves of two colours with some grain.
func thumbnail(seed int) ([]byte, error) {
	random := rand.New(rand.NewPCG(3, uint64(seed)))
	a, b := random.Float64()*0.1, random.Float64()*0.1
	red, green, blue := random.Float64(), random.Float64(), random.Float64()
	m := image.NewNRGBA(image.Rect(0, 0, 512, 384))
	for y := range 384 {
		for x := range 512 {
			wave := 127 + 100*math.Sin(a*float64(x)+b*float64(y)) + 28*random.Float64()
			m.SetNRGBA(x, y, color.NRGBA{R: uint8(wave * red), G: uint8(wave * green), B: uint8(wave * blue), A: 255})
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, m, &jpeg.Options{Quality: 75}); err != nil {
		return nil, fmt.Errorf("benchdata: thumbnail: %w", err)
	}
	return file.Bytes(), nil
}
