package panel

import (
	"os"
	"testing"

	"hybrid-image-search/ui/look"
)

// TestMain has the tests read English, whatever this machine speaks.
func TestMain(m *testing.M) {
	os.Setenv("LC_ALL", "C") //nolint:errcheck // a name that may be set
	look.Speak()
	os.Exit(m.Run())
}
