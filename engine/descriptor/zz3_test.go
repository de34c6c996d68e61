package descriptor

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/picture"
)

func TestPal(t *testing.T) {
	f, _ := os.Open("/tmp/B/f/v1.txt")
	s := bufio.NewScanner(f)
	vals := map[string][]float64{}
	k := 0
	for s.Scan() {
		p := s.Text()
		if p[0] != '/' {
			p = "/tmp/B/" + p
		}
		g := ""
		for _, k := range []string{"/clothing", "/natural", "/iconic", "cartoon", "/words", "/food", "/screens"} {
			if strings.Contains(p, k) {
				g = k
				break
			}
		}
		k++
		if g == "" || (k%3 > 0 && g != "cartoon" && g != "/iconic" && g != "/screens") {
			continue
		}
		d, _ := os.ReadFile(p)
		dec, _ := picture.Decode(t.Context(), d, picture.DefaultLimits())
		_, col, bg := levels(dec.Small)
		var c [4096]int
		n := 0
		for _, x := range col {
			if x != bg {
				c[x]++
				n++
			}
		}
		slices.Sort(c[:])
		slices.Reverse(c[:])
		acc, j := 0, 0
		for acc*10 < n*9 {
			acc += c[j]
			j++
		}
		vals[g] = append(vals[g], float64(j))
	}
	for g, v := range vals {
		slices.Sort(v)
		q := func(p float64) float64 { return v[int(p*float64(len(v)-1))] }
		fmt.Println(g, len(v), q(.02), q(.1), q(.25), q(.5), q(.75), q(.9), q(.98))
	}
}
