package engine

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gen2brain/jpegn"
	"github.com/shirou/gopsutil/v3/process"
	scale "golang.org/x/image/draw"

	"hybrid-image-search/engine/demo"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
	"hybrid-image-search/engine/picture"
)

// BenchmarkGenerate measures what generation costs besides the service: 8 references of 12 megapixels are read,
// reduced and encoded, the prompt is built, and a picture of the size that models draw is saved with the history.
// It reports the 50th percentile of the whole and of its steps, the time of the cores, and the share of decoding.
func BenchmarkGenerate(b *testing.B) {
	s := newStudio(b, standin.Options{}, nil)
	paths := largePhotos(b, 8)
	drawing, err := os.ReadFile(paths[0])
	if err != nil {
		b.Fatal(err)
	}
	img, err := picture.DecodeFull(b.Context(), drawing, 1024, picture.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	var file bytes.Buffer
	if err := jpegn.Encode(&file, img, &jpegn.EncodeOptions{Quality: 95}); err != nil {
		b.Fatal(err)
	}
	r := GenerateRequest{Kind: PictureKind, Prompt: "Combine all the pictures into one new scene", References: paths}
	self, err := process.NewProcess(int32(os.Getpid()))
	if err != nil {
		b.Fatal(err)
	}
	cpu := func() float64 {
		t, err := self.Times()
		if err != nil {
			b.Fatal(err)
		}
		return 1000 * (t.User + t.System)
	}
	spans := recordSpans()
	spans.Reset()
	before := cpu()
	var whole, injection, build, save []time.Duration
	for b.Loop() {
		begin := time.Now()
		g := Generation{At: begin, Kind: r.Kind, Prompt: r.Prompt, Model: "m", Service: "s"}
		references, err := s.inject(b.Context(), paths)
		if err != nil {
			b.Fatal(err)
		}
		injected := time.Now()
		g.Sent = buildPrompt(b.Context(), r, g, references).Text()
		built := time.Now()
		a, err := s.openAlbum(s.out)
		if err == nil {
			err = s.save(b.Context(), &g, a, []gemini.Drawing{{Data: file.Bytes(), MIME: "image/jpeg"}}, nil)
		}
		if err != nil || len(g.Notes) > 0 {
			b.Fatal(err, g.Notes)
		}
		end := time.Now()
		whole, injection = append(whole, end.Sub(begin)), append(injection, injected.Sub(begin))
		build, save = append(build, built.Sub(injected)), append(save, end.Sub(built))
	}
	p50 := func(all []time.Duration) float64 {
		slices.Sort(all)
		return float64(all[len(all)/2].Microseconds()) / 1000
	}
	b.ReportMetric((cpu()-before)/float64(len(whole)), "cpu-ms")
	steps := map[string]float64{}
	for _, span := range spans.Ended() {
		for _, kv := range span.Attributes() {
			if step, ok := strings.CutPrefix(string(kv.Key), "reference."); ok && strings.HasSuffix(step, "_ms") {
				steps[step] += kv.Value.AsFloat64()
			}
		}
	}
	b.ReportMetric(100*steps["decode_ms"]/(steps["read_ms"]+steps["decode_ms"]+steps["encode_ms"]), "%decoding")
	b.ReportMetric(p50(whole), "p50-ms")
	b.ReportMetric(float64(whole[0].Microseconds())/1000, "best-ms") // where others use the cores too
	b.ReportMetric(p50(injection), "injection-ms")
	b.ReportMetric(p50(build), "build-ms")
	b.ReportMetric(p50(save), "save-ms")
}

// largePhotos writes pictures of 4000×3000 pixels with the smooth areas and edges of photos, at quality 90.
func largePhotos(b *testing.B, n int) []string {
	b.Helper()
	dir := b.TempDir()
	if err := demo.Render(context.Background(), filepath.Join(dir, "demo"), nil); err != nil {
		b.Fatal(err)
	}
	sources, err := filepath.Glob(filepath.Join(dir, "demo", "*", "*.jpg"))
	if err != nil || len(sources) < n {
		b.Fatalf("%d pictures, %v", len(sources), err)
	}
	var paths []string
	for i := range n {
		data, err := os.ReadFile(sources[i*len(sources)/n])
		if err != nil {
			b.Fatal(err)
		}
		small, err := picture.DecodeFull(b.Context(), data, 0, picture.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		large := image.NewRGBA(image.Rect(0, 0, 4000, 3000))
		scale.CatmullRom.Scale(large, large.Bounds(), small, small.Bounds(), scale.Src, nil)
		path := filepath.Join(dir, fmt.Sprintf("%d.jpg", i))
		f, err := os.Create(path)
		if err != nil {
			b.Fatal(err)
		}
		if err := jpegn.Encode(f, large, &jpegn.EncodeOptions{Quality: 90, Subsampling: jpegn.Subsample420}); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}
