package bench

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"hybrid-image-search/telemetry"
)

// What a part adds is told however often something else comes between, and never as less than nothing.
func TestPartsOfASpanAreSteady(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	costs := map[string]float64{
		telemetry.StageBare: 2, telemetry.StageRecorder: 3.5, telemetry.StageUsage: 8, telemetry.StageEncoding: 8.5, telemetry.StageSpool: 14,
	}
	p := &spanParts{}
	slow := 1.0 // the machine, which changes from time to time
	for _, name := range []string{telemetry.StageBare, telemetry.StageRecorder, telemetry.StageUsage, telemetry.StageEncoding, telemetry.StageSpool} {
		p.stages = append(p.stages, task{name, func(context.Context) (float64, error) {
			x := costs[name] * slow * (0.98 + 0.04*random.Float64())
			switch n := random.IntN(100); {
			case n < 25: // a collection of garbage
				x += 20 * random.Float64()
			case n == 99:
				slow = 1 + 0.2*random.Float64()
			}
			return x, nil
		}})
	}
	p.micros = make([][]float64, len(p.stages))
	for range 12 {
		if _, err := p.task().measure(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]float64{"the recorder": 1.5, "the two readings of usage": 4.5, "the encoding": 0.5, "the spool": 5.5}
	sum := 0.0
	for _, r := range p.rows() {
		name := r.What[len("– of ours, "):]
		f := r.Ours
		sum += f.Median
		if f.Low <= 0 || math.Abs(f.Median/want[name]-1) > 0.35 || f.High-f.Low > 0.5*f.Median+0.5 {
			t.Errorf("%s costs %+v, not %.1f", name, f, want[name])
		}
	}
	if math.Abs(sum-12) > 2.5 {
		t.Errorf("together they cost %.1f", sum)
	}
	p.stages[2].measure = func(context.Context) (float64, error) { return 0, errors.New("no room") }
	if _, err := p.task().measure(t.Context()); err == nil {
		t.Error("a failure is passed over")
	}
}
