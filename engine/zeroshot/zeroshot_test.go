package zeroshot

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	all := Words()
	if len(all) < 900 || len(all) > 1200 {
		t.Errorf("%d words", len(all))
	}
	seen := map[string]bool{}
	prompts := map[string]string{}
	for _, w := range all {
		if seen[w.Text] || w.Text != strings.TrimSpace(w.Text) || strings.ContainsAny(w.Text, "=,\n") || !strings.HasSuffix(w.Prompt, " "+w.Text) {
			t.Errorf("%+v", w)
		}
		seen[w.Text] = true
		prompts[w.Text] = w.Prompt
	}
	for text, want := range map[string]string{
		"dog": "a photo of a dog", "owl": "a photo of an owl", "snow": "a photo of snow", "uniform": "a photo of a uniform",
		"umbrella": "a photo of an umbrella",
	} {
		if prompts[text] != want {
			t.Errorf("%s: %q", text, prompts[text])
		}
	}
}

// What stands out is picked, the best first; what is as chance has it is not, nor is what is below the level.
func TestPick(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	s := make([]float64, 1000)
	for i := range s {
		s[i] = 0.17 + 0.02*random.NormFloat64()
	}
	most := slices.Max(s)
	if got := Pick(s, 0); most < 0.25 && len(got) != 0 {
		t.Errorf("%v of noise", got)
	}
	for i := range 7 {
		s[100*i] = 0.30 + float64(i)/1000
	}
	if got := Pick(s, 0.2); !slices.Equal(got, []int{600, 500, 400, 300, 200}) {
		t.Errorf("%v", got)
	}
	if got := Pick(s, 0.305); !slices.Equal(got, []int{600, 500}) {
		t.Errorf("%v above the level", got)
	}
	for _, s := range [][]float64{nil, {1}, {1, 1, 1}, {math.NaN(), 1, 2}} {
		if got := Pick(s, 0); got != nil {
			t.Errorf("%v of %v", got, s)
		}
	}
}

// Of chance alone few pictures get a tag.
func TestPickOfChance(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	tagged := 0
	const pictures = 1000
	for range pictures {
		s := make([]float64, 1000)
		for i := range s {
			s[i] = random.NormFloat64()
		}
		if len(Pick(s, 0)) > 0 {
			tagged++
		}
	}
	if tagged > pictures/20 {
		t.Errorf("%d of %d pictures", tagged, pictures)
	}
}
