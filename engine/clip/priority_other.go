//go:build cgo && !linux

package clip

// canYield: here threads have no priority that those that they start inherit.
const canYield = false

func yieldThread() {}
