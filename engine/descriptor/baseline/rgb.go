package baseline

import "image"

// histogramSize is 8×8×8: eight levels for each of red, green and blue.
const histogramSize = 8 * 8 * 8

// RGBHistogram counts the pixels of img in 8×8×8 cubes of RGB space. The 512 shares sum to one, and
// are compared with L1.
func RGBHistogram(img *image.NRGBA) []float32 {
	var counts [histogramSize]int
	bounds := img.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		row := img.Pix[img.PixOffset(bounds.Min.X, y):]
		for x := range bounds.Dx() {
			p := row[4*x : 4*x+3]
			counts[int(p[0]>>5)<<6|int(p[1]>>5)<<3|int(p[2]>>5)]++
		}
	}
	shares := make([]float32, histogramSize)
	total := max(1, bounds.Dx()*bounds.Dy())
	for i, n := range counts {
		shares[i] = float32(float64(n) / float64(total))
	}
	return shares
}
