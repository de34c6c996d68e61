package picture

import "hybrid-image-search/engine/sentence"

// Limits bound what one file may cost. A zero or negative limit means the
// default.
type Limits struct {
	MaxPixels int64 // pixels of the whole picture
	MaxBytes  int64 // bytes of the file
}

// DefaultLimits are 256 megapixels and 512 MB a file.
func DefaultLimits() Limits {
	return Limits{MaxPixels: 256_000_000, MaxBytes: 512 << 20}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	if l.MaxPixels <= 0 {
		l.MaxPixels = d.MaxPixels
	}
	if l.MaxBytes <= 0 {
		l.MaxBytes = d.MaxBytes
	}
	return l
}

// checkPixels refuses sizes that are impossible or above the limit.
func (l Limits) checkPixels(w, h int) error {
	if w <= 0 || h <= 0 {
		return fail(ErrCorrupt, "the picture has no size ({{.Width}}×{{.Height}})", sentence.With{"Width": w, "Height": h})
	}
	if int64(w) > l.MaxPixels/int64(h) {
		return fail(ErrTooManyPixels, "{{.Width}}×{{.Height}} pixels are {{.Count}} megapixels; the limit is {{.Most}}",
			sentence.With{"Width": w, "Height": h, "Count": mega(float64(w) * float64(h)), "Most": mega(float64(l.MaxPixels))})
	}
	return nil
}

func (l Limits) checkBytes(n int64) error {
	if n > l.MaxBytes {
		return fail(ErrTooLarge, "the file has {{.Size}} MB; the limit is {{.Most}}", sentence.With{"Size": mib(n), "Most": mib(l.MaxBytes)})
	}
	return nil
}
