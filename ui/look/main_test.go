package look

import (
	"os"
	"testing"
)

// TestMain has the tests read English, whatever this machine speaks.
func TestMain(m *testing.M) {
	os.Setenv("LC_ALL", "C") //nolint:errcheck // a name that may be set
	Speak()
	os.Exit(m.Run())
}
