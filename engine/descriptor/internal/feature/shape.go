package feature

import (
	"math"
	"sync"

	"hybrid-image-search/engine/descriptor/internal/canvas"
)

const (
	// orientations is the number of edge directions that are told apart, over the half circle: an edge
	// from dark to bright and one from bright to dark are the same edge.
	orientations = 8

	// fineCells and coarseCells are the cells per side that edges are collected in. The finest scale of
	// the pyramid is left out: its edges are mostly texture.
	fineCells   = 8
	coarseCells = 4
	shapeSize   = (2*fineCells*fineCells + coarseCells*coarseCells) * orientations
)

// shape collects the edges of the three coarser scales.
func shape(scales [4]*canvas.Canvas) []float32 {
	out := make([]float32, shapeSize)
	cell := fineCells * fineCells * orientations
	edges(scales[1], fineCells, out[:cell])
	edges(scales[2], fineCells, out[cell:2*cell])
	edges(scales[3], coarseCells, out[2*cell:])
	return out
}

// edges adds the strength of the lightness gradient at every pixel to the histogram of its cell.
func edges(c *canvas.Canvas, cells int, out []float32) {
	table, side := slopes(), c.Side
	for y := range side {
		above, below := c.L[max(y-1, 0)*side:][:side], c.L[min(y+1, side-1)*side:][:side]
		row := c.L[y*side:][:side]
		for x := range side {
			dx, dy := row[min(x+1, side-1)]-row[max(x-1, 0)], below[x]-above[x]
			if dx == 0 && dy == 0 {
				continue
			}
			strength := float32(math.Sqrt(float64(float32(dx*dx) + float32(dy*dy))))
			angle := direction(table, dx, dy)
			low := int(angle)
			share := float32(strength * (angle - float32(low)))
			cell := out[(y*cells/side*cells+x*cells/side)*orientations:][:orientations]
			cell[low%orientations] += strength - share
			cell[(low+1)%orientations] += share
		}
	}
}

// slopeSteps is the resolution of the table of angles.
const slopeSteps = 256

// slopes holds the angles of the slopes 0 to 1 in units of one orientation, rounded so that the last
// bits in which math libraries differ do not show.
var slopes = sync.OnceValue(func() *[slopeSteps + 1]float32 {
	var table [slopeSteps + 1]float32
	for i := range table {
		angle := math.Atan(float64(i)/slopeSteps) / math.Pi * orientations
		table[i] = float32(math.Round(angle*65536) / 65536)
	}
	return &table
})

// direction returns the angle of (dx, dy), not both zero, from 0 to orientations inclusive.
func direction(table *[slopeSteps + 1]float32, dx, dy float32) float32 {
	if dy < 0 {
		dx, dy = -dx, -dy
	}
	ax := max(dx, -dx)
	var angle float32
	if ax >= dy {
		angle = table[int(float32(dy/ax*slopeSteps)+0.5)]
	} else {
		angle = orientations/2 - table[int(float32(ax/dy*slopeSteps)+0.5)]
	}
	if dx < 0 {
		return orientations - angle
	}
	return angle
}
