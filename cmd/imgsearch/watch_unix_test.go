//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hybrid-image-search/engine"
)

func TestWatchUntilInterrupted(t *testing.T) {
	pictures, library := indexed(t)
	cmd := exec.CommandContext(t.Context(), os.Args[0], "watch", "--json", "--library", library)
	cmd.Env = append(os.Environ(), roleVariable+"="+roleProgram)
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	lines := bufio.NewScanner(stdout)
	next := func() (s engine.WatchState) {
		t.Helper()
		if !lines.Scan() {
			t.Fatal("it ended")
		}
		must(t, json.Unmarshal(lines.Bytes(), &s))
		return s
	}
	if s := next(); len(s.Folders) != 1 || s.Folders[0].Path != pictures || s.Folders[0].State != engine.FollowWatching {
		t.Errorf("%+v", s)
	}
	draw(t, filepath.Join(pictures, "new", "boat.jpg"), 9, 64)
	if s := next(); s.Changed.Added != 1 {
		t.Errorf("%+v", s)
	}
	must(t, os.RemoveAll(filepath.Join(pictures, "new")))
	if s := next(); s.Changed.Removed != 1 {
		t.Errorf("%+v", s)
	}
	must(t, cmd.Process.Signal(syscall.SIGINT))
	for lines.Scan() {
		t.Errorf("it goes on with %s", lines.Text())
	}
	cmd.Wait() //nolint:errcheck // its exit code is looked at
	if code := cmd.ProcessState.ExitCode(); code != exitCancelled {
		t.Errorf("exits with %d", code)
	}
	if s := decode[statistics](t, succeed(t, "stats", "--json", "--library", library).stdout); s.Pictures != 3 || s.ReadOnly {
		t.Errorf("%+v", s)
	}
}

func TestFolders(t *testing.T) {
	pictures, library := indexed(t)
	list := func(args ...string) []engine.WatchedFolder {
		t.Helper()
		return decode[[]engine.WatchedFolder](t, succeed(t, append([]string{"folders", "--json", "--library", library}, args...)...).stdout)
	}
	if all := list(); len(all) != 1 || all[0].Path != pictures || !all[0].Watched || all[0].Pictures != 3 {
		t.Errorf("%+v", all)
	}
	if all := list("--no-watch", pictures); all[0].Watched {
		t.Errorf("%+v", all)
	}
	if e := succeed(t, "folders", "--library", library); e.stdout != "not watched        3  "+pictures+"\n" {
		t.Errorf("%q", e.stdout)
	}
	if all := list("--watch", pictures); !all[0].Watched {
		t.Errorf("%+v", all)
	}
	must(t, os.Rename(pictures, pictures+"-away"))
	if all := list(); all[0].State != engine.FollowAway || all[0].Pictures != 3 {
		t.Errorf("%+v", all)
	}
	must(t, os.Rename(pictures+"-away", pictures))
	if e := imgsearch(t, "folders", "--library", library, "--remove", filepath.Dir(pictures)); e.code != exitFailed ||
		!strings.Contains(e.stderr, "none of the library's") {
		t.Errorf("%+v", e)
	}
	if all := list("--remove", pictures); len(all) != 0 {
		t.Errorf("%+v", all)
	}
	if _, err := os.Stat(filepath.Join(pictures, "sea", "pier.jpg")); err != nil {
		t.Error(err)
	}
	if e := imgsearch(t, "watch", "--every", "1ms", "--library", library); e.code != exitUsage {
		t.Errorf("%+v", e)
	}
}
