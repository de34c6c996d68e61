package telemetry

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// A process that starts while others look for the leavings of dead ones keeps its folder and what it writes there.
func TestFolderIsNotRemovedUnderItsOwner(t *testing.T) {
	root := t.TempDir()
	var others sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		s := openSpool(root, 0, &statusBoard{}, discard())
		others.Go(func() {
			defer s.close()
			for {
				select {
				case <-stop:
					return
				default:
					s.adopt(func() bool { return false })
				}
			}
		})
	}
	defer others.Wait()
	defer close(stop)
	for begin := time.Now(); time.Since(begin) < 2*time.Second; {
		f, err := claimFolder(root)
		if err != nil {
			t.Fatal(err)
		}
		written := filepath.Join(f.path, "written")
		if err := os.Mkdir(written, 0o700); err != nil {
			t.Fatal(err)
		}
		time.Sleep(200 * time.Microsecond)
		if _, err := os.Stat(written); err != nil {
			t.Fatal(err)
		}
		f.remove()
		if _, err := os.Stat(written); !os.IsNotExist(err) {
			t.Fatal("it is left behind:", err)
		}
	}
}
