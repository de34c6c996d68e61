package descriptor

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"image"
	"os"
	"strings"
	"sync"
	"testing"

	"hybrid-image-search/engine/descriptor/baseline"
	"hybrid-image-search/engine/descriptor/internal/feature"
	"hybrid-image-search/engine/descriptor/internal/projection"
	"hybrid-image-search/engine/descriptor/ranking"
	"hybrid-image-search/engine/picture"
)

func TestXval(t *testing.T) {
	bins := strings.Fields(os.Getenv("BINS"))
	if len(bins) == 0 {
		t.Skip()
	}
	var all [][]projection.Map
	for _, b := range bins {
		d, err := os.ReadFile(b)
		if err != nil {
			t.Fatal(err)
		}
		m, err := projection.Parse(d, 4)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	var paths []string
	f, _ := os.Open("/tmp/B/f/v1.txt")
	s := bufio.NewScanner(f)
	for s.Scan() {
		p := s.Text()
		if p[0] != '/' {
			p = "/tmp/B/" + p
		}
		paths = append(paths, p)
	}
	sets := map[string][]int{}
	label := make([]string, len(paths))
	for i, p := range paths {
		x := strings.Split(p, "/")
		l := x[len(x)-2]
		switch {
		case strings.Contains(p, "/clothing/"):
			sets["clothing"] = append(sets["clothing"], i)
		case strings.Contains(p, "/natural/"):
			l = strings.Split(strings.Split(p, "/natural/")[1], "/")[1]
			sets["natural"] = append(sets["natural"], i)
		case strings.Contains(p, "/food/"), strings.Contains(p, "/gc/"), strings.Contains(p, "/stamps/"):
			k := x[len(x)-3]
			sets[k] = append(sets[k], i)
		}
		label[i] = l
	}
	blocks := make([][feature.Blocks][]float32, len(paths))
	rgb, hog := make([][]float32, len(paths)), make([][]float32, len(paths))
	small := make([]*image.NRGBA, len(paths))
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Go(func() {
			for i := w; i < len(paths); i += 2 {
				d, _ := os.ReadFile(paths[i])
				dec, err := picture.Decode(t.Context(), d, picture.DefaultLimits())
				if err != nil {
					panic(err)
				}
				small[i] = dec.Small
				blocks[i] = feature.Measure(dec.Small)
				rgb[i], hog[i] = baseline.RGBHistogram(dec.Small), baseline.HOG(dec.Small)
			}
		})
	}
	wg.Wait()
	for _, name := range []string{"clothing", "natural", "food", "stamps", "gc"} {
		ix := sets[name]
		ls := make([]string, len(ix))
		for i, j := range ix {
			ls[i] = label[j]
		}
		r := ranking.Evaluate(ls, func(q, i int) float64 { return -baseline.L1(rgb[ix[q]], rgb[ix[i]]) })
		h := ranking.Evaluate(ls, func(q, i int) float64 { return -baseline.L2(hog[ix[q]], hog[ix[i]]) })
		fmt.Printf("%-9s q %d rgb %.3f/%.3f/%.3f hog %.3f/%.3f/%.3f", name, r.Queries, r.MAP, r.P1, r.P10, h.MAP, h.P1, h.P10)
		for _, m := range all {
			vs := make([][]float32, len(ix))
			for i, j := range ix {
				vs[i] = project(m, blocks[j])
			}
			o := ranking.Evaluate(ls, func(q, i int) float64 {
				var s float64
				for k, v := range vs[q] {
					s += float64(v) * float64(vs[i][k])
				}
				return s
			})
			fmt.Printf(" | %.3f/%.3f/%.3f (%.2f)", o.MAP, o.P1, o.P10, o.MAP/max(r.MAP, h.MAP))
		}
		fmt.Println()
	}
	_ = binary.LittleEndian
}
