//go:build unix

package engine

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"hybrid-image-search/engine/catalog"
)

// A folder that does not answer is told as that, soon, and not asked a second time while it hangs.
func TestFolderThatDoesNotAnswer(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	silent := filepath.Join(filepath.Dir(pictures), "silent") // to open a pipe waits for who writes
	must(t, syscall.Mkfifo(silent, 0o600))
	must(t, l.catalog.AddFolder(t.Context(), silent))
	l.answers.patience = 50 * time.Millisecond
	states := func() map[string]WatchedFolder {
		t.Helper()
		begin := time.Now()
		all, err := l.FolderStates(t.Context())
		must(t, err)
		if took := time.Since(begin); took > 10*time.Second {
			t.Errorf("it took %s", took)
		}
		byPath := map[string]WatchedFolder{}
		for _, f := range all {
			byPath[f.Path] = f
		}
		return byPath
	}
	if all := states(); all[silent].State != FollowAway || all[silent].Why != noAnswer || all[pictures].State != FollowOff {
		t.Errorf("%+v", all)
	}
	before := runtime.NumGoroutine()
	for range 20 {
		states()
	}
	now := runtime.NumGoroutine()
	for begin := time.Now(); now > before+5 && time.Since(begin) < 10*time.Second; now = runtime.NumGoroutine() {
		time.Sleep(10 * time.Millisecond) // those that look things up end in a moment, and one that hangs does not
	}
	if now > before+5 {
		t.Errorf("%d goroutines where %d were", now, before)
	}
	f, err := os.OpenFile(silent, os.O_WRONLY, 0) // which ends the waiting
	must(t, err)
	must(t, f.Close())
	must(t, os.Remove(silent))
	must(t, os.Mkdir(silent, 0o755))
	for range 100 {
		if states()[silent].State == FollowOff {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("it answers again: %+v", states()[silent])
}

// Folders that answered are there, also when one before them took all the time that there is.
func TestFoldersBehindOneThatDoesNotAnswer(t *testing.T) {
	silent := filepath.Join(t.TempDir(), "silent")
	must(t, syscall.Mkfifo(silent, 0o600))
	folders := []catalog.Folder{{Path: silent}}
	for range 30 {
		folders = append(folders, catalog.Folder{Path: t.TempDir()})
	}
	answers := folderAnswers{patience: 100 * time.Millisecond}
	why, err := answers.of(t.Context(), folders)
	must(t, err)
	for _, f := range folders[1:] {
		if why[f.Path] != "" {
			t.Errorf("a folder that is there: %s", why[f.Path])
		}
	}
	if why[silent] != noAnswer {
		t.Errorf("a folder that is silent: %q", why[silent])
	}
	f, err := os.OpenFile(silent, os.O_WRONLY, 0) // which ends the waiting
	must(t, err)
	must(t, f.Close())
}
