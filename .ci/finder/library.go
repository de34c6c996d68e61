package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
)

const (
	vocabulary = 5_000 // words as frequent as in captions: the n-th is drawn with a probability of about 1/n
	drawn      = 256   // thumbnails that differ; all have a file of their own
)

// word gives the n-th word, of syllables, so that its beginnings are shared by as many as those of real ones.
func word(n int) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	var b strings.Builder
	for n += len(consonants) * len(vowels); n > 0; n /= len(consonants) * len(vowels) {
		syllable := n % (len(consonants) * len(vowels))
		b.WriteByte(consonants[syllable/len(vowels)])
		b.WriteByte(vowels[syllable%len(vowels)])
	}
	return b.String()
}

// build makes a library of pictures that have thumbnails and no files, unless it is there.
func build(dir string, n int) error {
	path := filepath.Join(dir, "catalog.db")
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := drawThumbnails(filepath.Join(dir, "thumbnails"), n); err != nil {
		return err
	}
	ctx := context.Background()
	c, err := catalog.Open(ctx, path, catalog.ReadWrite, false)
	if err != nil {
		return err
	}
	if err := fill(ctx, c, n); err != nil {
		c.Close() //nolint:errcheck // the first fault counts
		return err
	}
	return c.Close()
}

func fill(ctx context.Context, c *catalog.Catalog, n int) error {
	random := rand.New(rand.NewPCG(1, uint64(n)))
	zipf := rand.NewZipf(random, 1.1, 3, vocabulary)
	cameras := []string{"Canon EOS R6", "NIKON Z 6", "SONY ILCE-7M3", "Apple iPhone 13", "Google Pixel 7", ""}
	colours := []string{"red", "orange", "yellow", "green", "cyan", "blue", "purple", "brown", "black", "white", "gray"}
	for first := 0; first < n; first += 1000 {
		var batch catalog.Batch
		for i := first; i < min(first+1000, n); i++ {
			caption := make([]string, 8)
			for j := range caption {
				caption[j] = word(int(zipf.Uint64()))
			}
			taken := time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(random.Int64N(int64(20 * 365 * 24 * time.Hour))))
			batch.Put = append(batch.Put, catalog.Entry{
				Picture: catalog.Picture{
					File: catalog.File{
						Path: filepath.Join(string(filepath.Separator), "pictures", fmt.Sprintf("%03d", i/1000), fmt.Sprintf("img%07d.jpg", i)),
						Hash: hashOf(i), Size: 1 << 20 * int64(1+random.IntN(8)), Modified: taken,
					},
					Format: "jpeg", Width: 4000, Height: 3000, TakenAt: taken, Camera: cameras[random.IntN(len(cameras))],
					Caption: strings.Join(caption, " "), Tags: []string{"photo", colours[random.IntN(len(colours))]},
				},
				Vectors: map[string][]float32{descriptor.Space: direction(random)},
				Look:    &catalog.Look{},
			})
		}
		if err := c.Apply(ctx, &batch); err != nil {
			return err
		}
	}
	return nil
}

func hashOf(i int) (h catalog.Hash) {
	binary.BigEndian.PutUint64(h[:], uint64(i)*0x9e3779b97f4a7c15) // spread over the folders
	return h
}

func direction(random *rand.Rand) []float32 {
	v, sum := make([]float32, descriptor.Dimensions), 0.0
	for i := range v {
		x := random.NormFloat64()
		v[i], sum = float32(x), sum+x*x
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}

// drawThumbnails makes a thumbnail for each picture: as large as those of photos, some hundred that differ.
func drawThumbnails(dir string, n int) error {
	for i := range n {
		h := hashOf(i)
		name := hex.EncodeToString(h[:])
		path := filepath.Join(dir, name[:2], name+".jpg")
		if i < drawn {
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				return err
			}
			if err := os.WriteFile(path, thumbnail(i), 0o600); err != nil {
				return err
			}
			continue
		}
		like := hashOf(i % drawn)
		other := hex.EncodeToString(like[:])
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.Link(filepath.Join(dir, other[:2], other+".jpg"), path); err != nil {
			return err
		}
	}
	return nil
}

// thumbnail draws waves of two colours with some grain.
func thumbnail(seed int) []byte {
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
	var data bytes.Buffer
	if err := jpeg.Encode(&data, m, &jpeg.Options{Quality: 75}); err != nil {
		panic(err) // to memory
	}
	return data.Bytes()
}
