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

func TestStats(t *testing.T) {
	f, _ := os.Open("/tmp/B/f/v1.txt")
	s := bufio.NewScanner(f)
	o, _ := os.Create("/tmp/B/tags.txt")
	defer o.Close()
	n := 0
	counts := map[string]map[string]int{}
	tot := map[string]int{}
	for s.Scan() {
		p := s.Text()
		if p[0] != '/' {
			p = "/tmp/B/" + p
		}
		n++
		if n%2 == 0 && !strings.Contains(p, "screens") && !strings.Contains(p, "cartoon") {
			continue
		}
		d, _ := os.ReadFile(p)
		dec, err := picture.Decode(t.Context(), d, picture.DefaultLimits())
		if err != nil {
			continue
		}
		g := ""
		for _, k := range []string{"clothing", "natural", "iconic", "cartoon", "screens", "food", "words", "wall", "stamps", "paintings", "misc", "gc"} {
			if strings.Contains(p, "/"+k) || strings.Contains(p, "-"+k) {
				g = k
				break
			}
		}
		tags := Tags(dec.Small, dec.Facts.Width, dec.Facts.Height)
		fmt.Fprintf(o, "%s\t%s\n", p, strings.Join(tags, ", "))
		tot[g]++
		if counts[g] == nil {
			counts[g] = map[string]int{}
		}
		for _, x := range tags {
			counts[g][x]++
		}
		if g == "natural" || g == "clothing" {
			soft := dec.Small
			for range 3 {
				soft = boxBlur(soft, 3)
			}
			for _, x := range Tags(soft, 1, 1) {
				if x == "blurry" || x == "sharp" {
					counts[g]["SOFT "+x]++
				}
			}
		}
	}
	for g, c := range counts {
		fmt.Printf("%s (%d): ", g, tot[g])
		keys := make([]string, 0)
		for k := range c {
			keys = append(keys, k)
		}
		slices.SortFunc(keys, func(a, b string) int { return c[b] - c[a] })
		for _, k := range keys {
			fmt.Printf("%s %d%%, ", k, 100*c[k]/tot[g])
		}
		fmt.Println()
	}
}
