package demo

import (
	"math/rand/v2"
	"testing"
)

func TestNoiseIsBoundedAndSmooth(t *testing.T) {
	n := newNoise(rand.New(rand.NewPCG(1, 2)))
	low, high := float32(1), float32(-1)
	for i := range 40000 {
		x, y := float32(i%200)*0.13-11, float32(i/200)*0.17-9
		v := n.fbm(x, y, 5)
		low, high = min(low, v), max(high, v)
		if d := n.at(x+0.001, y) - n.at(x, y); abs(d) > 0.01 {
			t.Fatalf("noise jumps by %v at %v, %v", d, x, y)
		}
		if r := n.ridged(x, y, 5); r < -0.6 || r > 1 {
			t.Fatalf("ridged noise is %v at %v, %v", r, x, y)
		}
	}
	if low < -1.1 || high > 1.1 || high-low < 0.8 {
		t.Errorf("noise runs from %v to %v", low, high)
	}
}

func TestFloor(t *testing.T) {
	for x, want := range map[float32]float32{0: 0, 1.5: 1, -1.5: -2, -2: -2, 3: 3, -0.25: -1} {
		if got := floor(x); got != want {
			t.Errorf("floor(%v) = %v, want %v", x, got, want)
		}
	}
}

func TestGradient(t *testing.T) {
	g := ramp(0x000000, 0xff0000, 0xffff00)
	for at, want := range map[float32]rgb{-1: {}, 0: {}, 0.25: {0.5, 0, 0}, 0.5: {1, 0, 0}, 1: {1, 1, 0}, 2: {1, 1, 0}} {
		if got := g.at(at); got != want {
			t.Errorf("at(%v) = %v, want %v", at, got, want)
		}
	}
}
