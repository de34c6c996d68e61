// Package descriptor turns pixels into a vector and into plain-word tags, with no model and no
// network. Pictures that look alike, in shape, texture and colour, get vectors that point the same way.
package descriptor

import (
	_ "embed"
	"fmt"
	"image"
	"math"
	"sync"

	"hybrid-image-search/engine/descriptor/internal/feature"
	"hybrid-image-search/engine/descriptor/internal/projection"
)

// Space names the vector space that Compute fills. Vectors of different spaces never meet: whatever
// changes the numbers changes the name.
const Space = "visual-v1"

// Dimensions is the length of the vectors.
const Dimensions = 384

// The maps were learned off-line from a few thousand photos and drawings, without labels: directions in
// which crops, mirror images and other light move a picture count less, those in which pictures differ
// count more.
//
//go:embed visual-v1.bin
var learned []byte

// maps holds one map for each block of measurements. A test holds that the embedded bytes are whole.
var maps = sync.OnceValue(func() []projection.Map {
	maps, err := projection.Parse(learned, int(feature.Blocks))
	if err != nil {
		panic(fmt.Sprintf("descriptor: embedded data: %v", err))
	}
	return maps
})

// Compute returns the visual descriptor of img: Dimensions values of unit length. Similarity compares two
// of them; their dot product, from -1 to 1, is nearly as good, and what a vector index can search by. It
// expects upright, opaque pixels, best those of a thumbnail; alpha is ignored. The same pixels give the
// same bits. A nil or empty picture counts as a black one.
func Compute(img *image.NRGBA) []float32 {
	return project(maps(), feature.Measure(present(img)))
}

// present returns img, or one black pixel when there is none.
func present(img *image.NRGBA) *image.NRGBA {
	if img == nil || img.Rect.Empty() {
		return image.NewNRGBA(image.Rect(0, 0, 1, 1))
	}
	return img
}

// project joins the images of the blocks to one vector.
func project(maps []projection.Map, blocks [feature.Blocks][]float32) []float32 {
	vector := make([]float32, Dimensions)
	rest := vector
	for i := range maps {
		maps[i].Apply(rest[:maps[i].Outputs], blocks[i])
		rest = rest[maps[i].Outputs:]
	}
	normalize(vector)
	return vector
}

// normalize brings v to unit length, computed in float64 so that a vector store need not do it again.
// A zero vector becomes the first axis.
func normalize(v []float32) {
	var sum float64
	for _, x := range v {
		sum += float64(float64(x) * float64(x))
	}
	if sum == 0 {
		v[0] = 1
		return
	}
	norm := math.Sqrt(sum)
	for i, x := range v {
		v[i] = float32(float64(x) / norm)
	}
}
