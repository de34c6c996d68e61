package engine

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine/catalog"
)

// typed are queries as they are typed, a search at each key.
var typed = []string{
	"sunset", "sun", "s", "beach", "photo", "blue sky", "su*", "s*", "sea -people", "sunset camera:canon", "is:photo", "rating:>=4 sun",
	"harbour", "like:IMG_00007.jpg", "quay at dawn",
}

// BenchmarkKeystroke types queries into a library of 100,000 pictures and takes the time of each key: the search and
// its facets, as the window asks for them.
func BenchmarkKeystroke(b *testing.B) {
	l := everyday(b, 100_000)
	var took []time.Duration
	slowest := map[string]time.Duration{}
	for b.Loop() {
		for _, query := range typed {
			for end := 1; end <= len(query); end++ {
				begin := time.Now()
				if err := keystroke(b.Context(), l, query[:end]); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begin))
				slowest[query[:end]] = max(slowest[query[:end]], took[len(took)-1])
			}
		}
	}
	slices.Sort(took)
	for name, share := range map[string]float64{"p50-ms": 0.50, "p90-ms": 0.90, "p99-ms": 0.99, "max-ms": 1} {
		b.ReportMetric(float64(took[int(share*float64(len(took)-1))].Microseconds())/1000, name)
	}
	for _, query := range slices.SortedFunc(maps.Keys(slowest), func(x, y string) int { return int(slowest[y] - slowest[x]) })[:12] {
		b.Logf("%8.1f ms  %s", float64(slowest[query].Microseconds())/1000, query)
	}
}

func keystroke(ctx context.Context, l *Library, text string) error {
	results, err := l.Search(ctx, text, 0)
	if err != nil && results.Query.Text == "" {
		return err
	}
	ids := make([]int64, len(results.Hits))
	for i, h := range results.Hits {
		ids[i] = h.ID
	}
	_, err = l.Facets(ctx, ids)
	return err
}

// vocabulary is how many words there are in captions.
const vocabulary = 5_000

// spoken are words as frequent in captions as they come: the n-th is drawn with a probability of about 1/n.
var spoken = strings.Fields(`people sea sky beach street city tree water house sunset woman man night mountain
	snow car red dog garden table sun light river flower boat food summer church park family child friends cat
	building bridge wall window road lake forest coffee bird island harbour quay dawn station train market blue sand stone square
	spring storm shop ship sign school stairs statue shadow surf swim sailing sheep soup salad smile singer`)

// everyday fills a library with n pictures as people have them: captions, folders, cameras, years, ratings and tags.
func everyday(b testing.TB, n int) *Library {
	random := rand.New(rand.NewPCG(3, uint64(n)))
	words := slices.Clone(spoken)
	for len(words) < vocabulary {
		words = append(words, words[random.IntN(len(words))]+string(rune('a'+random.IntN(26)))+string(rune('a'+random.IntN(26))))
	}
	zipf := rand.NewZipf(random, 1.1, 3, vocabulary-1)
	cameras := []string{"Canon EOS R5", "NIKON Z 6", "Apple iPhone 15", "SONY ILCE-7M4", "Google Pixel 8", ""}
	colours := []string{"blue", "green", "red", "gray", "brown", "white", "black"}
	return filled(b, n, random, func(i int, p *catalog.Picture) {
		caption := make([]string, 8)
		for j := range caption {
			caption[j] = words[zipf.Uint64()]
		}
		year := 2008 + i*16/n
		p.Caption = strings.Join(caption, " ")
		p.File.Path = filepath.Join("/pictures", fmt.Sprint(year), words[i/250%len(words)], fmt.Sprintf("IMG_%05d.jpg", i))
		p.TakenAt = time.Date(year, time.Month(1+random.IntN(12)), 1+random.IntN(28), random.IntN(24), 0, 0, 0, time.UTC)
		p.File.Size, p.Width, p.Height = 1<<20+random.Int64N(9<<20), 2000+random.IntN(4000), 1500+random.IntN(3000)
		p.Camera, p.Rating = cameras[random.IntN(len(cameras))], max(0, random.IntN(12)-6)
		p.Tags = []string{"photo", "landscape", colours[random.IntN(len(colours))], colours[random.IntN(len(colours))]}
		if random.IntN(10) == 0 {
			p.Keywords = []string{words[zipf.Uint64()], words[zipf.Uint64()]}
		}
	})
}
