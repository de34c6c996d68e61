package clip

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hybrid-image-search/engine/clip/cliptest"
)

func length(v []float32) float64 {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return math.Sqrt(sum)
}

func TestVectorsAreUnit(t *testing.T) {
	m := open(t, fixture(t, cliptest.Options{}))
	vectors, err := m.Pictures(t.Context(), []Tensor{m.Prepare(pattern(50, 40)), m.Prepare(pattern(1, 1))})
	if err != nil {
		t.Fatal(err)
	}
	query, err := m.Query(t.Context(), "two dogs")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range append(vectors, query) {
		if l := length(v); len(v) != m.Info().Dimensions || math.Abs(l-1) > 1e-6 {
			t.Errorf("%d numbers of length %v", len(v), l)
		}
	}
}

func TestQueryIsTheMiddle(t *testing.T) {
	m := open(t, fixture(t, cliptest.Options{}))
	both := [2][]float32{}
	for i, text := range []string{"two dogs", "a photo of two dogs"} {
		v, err := m.Text(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		both[i] = v
	}
	query, err := m.Query(t.Context(), "two dogs")
	if err != nil {
		t.Fatal(err)
	}
	if a, b := cosine(query, both[0]), cosine(query, both[1]); math.Abs(a-b) > 1e-6 || a < cosine(both[0], both[1]) {
		t.Errorf("cosines %v and %v", a, b)
	}
}

// A picture has one vector, whatever else is in its batch.
func TestVectorsDoNotDependOnTheBatch(t *testing.T) {
	for name, o := range map[string]cliptest.Options{"float": {}, "quantized": {Quantized: true}} {
		m := open(t, fixture(t, o))
		var tensors []Tensor
		for i := range 5 {
			tensors = append(tensors, m.Prepare(pattern(30+40*i, 33)))
		}
		together, err := m.Pictures(t.Context(), tensors)
		if err != nil {
			t.Fatal(err)
		}
		for i := range tensors {
			alone, err := m.Pictures(t.Context(), tensors[i:i+1])
			if err != nil {
				t.Fatal(err)
			}
			if c := cosine(alone[0], together[i]); !(c > 0.9999999) {
				t.Errorf("%s: picture %d: cosine %.8f", name, i, c)
			}
		}
	}
}

func TestPicturesOfOtherSizes(t *testing.T) {
	m := open(t, fixture(t, cliptest.Options{}))
	for _, tensor := range []Tensor{nil, {1, 2, 3}, make(Tensor, 3*224*224)} {
		if _, err := m.Pictures(t.Context(), []Tensor{m.Prepare(pattern(9, 9)), tensor}); !errors.Is(err, ErrInput) {
			t.Errorf("%d numbers: %v", len(tensor), err)
		}
	}
	if vectors, err := m.Pictures(t.Context(), nil); len(vectors) != 0 || err != nil {
		t.Errorf("no pictures: %v, %v", vectors, err)
	}
}

func TestNaNWeights(t *testing.T) {
	path := library(t)
	for _, file := range []string{"vision_model.onnx", "text_model.onnx"} {
		dir := fixture(t, cliptest.Options{Change: only(file, func(g *cliptest.Graph) {
			last := &g.Weights[len(g.Weights)-1]
			notANumber(last, 0, len(last.Raw)/4)
		})})
		_, err := Open(t.Context(), dir, Options{Runtime: path})
		refused(t, file, err, "did not come out as vectors")
		if !errors.Is(err, ErrVector) {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// One token whose weights are broken spoils only the texts in which it is.
func TestNaNToken(t *testing.T) {
	dir := fixture(t, cliptest.Options{Change: only("text_model.onnx", func(g *cliptest.Graph) {
		for i := range g.Weights {
			if g.Weights[i].Name == "text.tokens" {
				notANumber(&g.Weights[i], 32*int('q'+256), 32*int('q'+257))
			}
		}
	})})
	m := open(t, dir)
	if _, err := m.Text(t.Context(), "a dog"); err != nil {
		t.Error(err)
	}
	if _, err := m.Text(t.Context(), "q"); !errors.Is(err, ErrVector) || Explain(err) == "" {
		t.Error(err)
	}
}

// What only shows when it runs: nodes that do not exist, shapes that do not go together.
func TestNetworksThatFail(t *testing.T) {
	path := library(t)
	for name, change := range map[string]func(*cliptest.Graph){
		"unknown node":    func(g *cliptest.Graph) { g.Nodes[2].Op = "Nonsense" },
		"missing weight":  func(g *cliptest.Graph) { g.Weights = g.Weights[1:] },
		"other shape":     func(g *cliptest.Graph) { g.Weights[0].Dims = []int64{32, 3, 4, 16} },
		"too few numbers": func(g *cliptest.Graph) { g.Outputs[0].Dims[1] = 99 },
		"a circle":        func(g *cliptest.Graph) { g.Nodes[0].Inputs[0] = "image_embeds" },
	} {
		dir := fixture(t, cliptest.Options{Change: only("vision_model.onnx", change)})
		_, err := Open(t.Context(), dir, Options{Runtime: path})
		refused(t, name, err, "")
	}
}

func TestManyAtOnce(t *testing.T) {
	m, other := open(t, fixture(t, cliptest.Options{})), open(t, fixture(t, cliptest.Options{OneFile: true}))
	want, err := m.Text(t.Context(), "a red car")
	if err != nil {
		t.Fatal(err)
	}
	tensor := m.Prepare(pattern(70, 60))
	picture, err := m.Pictures(t.Context(), []Tensor{tensor})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 8 {
		m := []*Model{m, other}[i%2]
		all.Go(func() {
			for range 10 {
				v, err := m.Text(t.Context(), "a red car")
				if err != nil || cosine(v, want) < 0.99999 {
					t.Errorf("text: %v, %v", v, err)
				}
				p, err := m.Pictures(t.Context(), []Tensor{m.Prepare(pattern(70, 60)), tensor})
				if err != nil || cosine(p[1], picture[0]) < 0.99999 {
					t.Errorf("picture: %v, %v", p, err)
				}
			}
		})
	}
	all.Wait()
}

func TestClose(t *testing.T) {
	path := library(t)
	before := goleak.IgnoreCurrent()
	m, err := Open(t.Context(), fixture(t, cliptest.Options{}), Options{Runtime: path})
	if err != nil {
		t.Fatal(err)
	}
	tensor := m.Prepare(pattern(40, 40))
	var users sync.WaitGroup
	for range 4 {
		users.Go(func() {
			for {
				if _, err := m.Pictures(context.Background(), []Tensor{tensor}); err != nil {
					if !errors.Is(err, ErrClosed) {
						t.Error(err)
					}
					return
				}
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	for range 2 {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}
	users.Wait()
	if _, err := m.Text(t.Context(), "late"); !errors.Is(err, ErrClosed) || Explain(err) == "" {
		t.Error(err)
	}
	goleak.VerifyNone(t, before)
}

// Cancelling ends what runs, and the model goes on.
func TestCancel(t *testing.T) {
	m := open(t, fixture(t, cliptest.Options{Large: true}))
	tensors := slices.Repeat([]Tensor{m.Prepare(pattern(300, 300))}, 64)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(30*time.Millisecond, cancel)
	var waiting sync.WaitGroup
	for range 2 { // the second waits for the first
		waiting.Go(func() {
			if _, err := m.Pictures(ctx, tensors); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
	waiting.Wait()
	if _, err := m.Pictures(t.Context(), tensors[:1]); err != nil {
		t.Error(err)
	}
	if _, err := m.Text(ctx, "late"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := Open(ctx, t.TempDir(), Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
