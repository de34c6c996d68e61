//go:build darwin && !cgo

package telemetry

func residentReader() func() (bytes int64, ok bool) {
	return func() (int64, bool) { return 0, false }
}
