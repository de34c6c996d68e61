package picture

import "testing"

// TestNoSharedLibrary holds that the switch that decode.go throws in the
// packages for HEIC and AVIF still is where it was, and is off.
func TestNoSharedLibrary(t *testing.T) {
	if heicDynamic || avifDynamic {
		t.Errorf("a shared library would decode: heic %v, avif %v", heicDynamic, avifDynamic)
	}
}
