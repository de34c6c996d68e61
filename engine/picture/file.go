package picture

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"

	"hybrid-image-search/engine/sentence"
)

// ReadFile reads a whole regular file within limits.MaxBytes. The size is
// checked before memory is taken, and again while reading, because a file may
// grow meanwhile. It never waits for a pipe or a device.
func ReadFile(path string, limits Limits) ([]byte, error) {
	limits = limits.orDefault()
	data, err := readRegular(path, limits.MaxBytes)
	if err != nil {
		return nil, err
	}
	if len(data) == 0 {
		return nil, fail(ErrEmpty, "the file is empty")
	}
	return data, nil
}

// readRegular reads a regular file of at most limit bytes.
func readRegular(path string, limit int64) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|openNonblock, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fail(ErrNotPicture, "{{.Name}} is not a regular file", sentence.With{"Name": strconv.Quote(info.Name())})
	}
	bounds := Limits{MaxBytes: limit}
	if err := bounds.checkBytes(info.Size()); err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	buf.Grow(int(info.Size()) + bytes.MinRead) // so that reading to the end does not grow it again
	if _, err := buf.ReadFrom(io.LimitReader(f, limit+1)); err != nil {
		return nil, fmt.Errorf("reading the file: %w", err)
	}
	if err := bounds.checkBytes(int64(buf.Len())); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// mega writes a count in millions, with a decimal only where it tells.
func mega(n float64) string { return scaled(n / 1e6) }

// mib writes bytes in MB of 2^20 bytes.
func mib(n int64) string { return scaled(float64(n) / (1 << 20)) }

func scaled(v float64) string {
	if v < 10 {
		return strconv.FormatFloat(v, 'g', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}
