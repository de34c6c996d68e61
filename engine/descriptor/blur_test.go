package descriptor

import "image"

// boxBlur averages the (2r+1)² pixels around each.
func boxBlur(src *image.NRGBA, r int) *image.NRGBA {
	b := src.Bounds()
	dst := image.NewNRGBA(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			var sum [4]int
			n := 0
			for v := max(y-r, b.Min.Y); v <= min(y+r, b.Max.Y-1); v++ {
				for u := max(x-r, b.Min.X); u <= min(x+r, b.Max.X-1); u++ {
					for i, p := range src.Pix[src.PixOffset(u, v):][:4] {
						sum[i] += int(p)
					}
					n++
				}
			}
			for i, s := range sum {
				dst.Pix[dst.PixOffset(x, y)+i] = uint8((s + n/2) / n)
			}
		}
	}
	return dst
}
