package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/shirou/gopsutil/v3/process"

	"hybrid-image-search/engine"
)

// settled is how long the program is left alone before it counts as idle: by then the library is open, its folder was
// looked through, and the cursor of the search field stands still.
const settled = 25 * time.Second

// idle starts the program itself, with its traces, on the library, and prints how much of a core it takes while nobody
// does anything: with the panel and without, while a folder of some hundred folders is followed. What a window takes in
// which there is nothing stands beside it: Fyne looks for events sixty times a second.
func idle(program, library string, during time.Duration) (err error) {
	folder, err := followed(library)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unfollowed(library, folder)) }()
	for _, panel := range []bool{true, false} {
		share, err := alone(panel, during, program, "--library", library)
		if err != nil {
			return err
		}
		fmt.Printf("idle, panel open %-5t: %.2f %% of a core over %s\n", panel, 100*share, during)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	share, err := alone(false, during, self, "--bare")
	if err != nil {
		return err
	}
	fmt.Printf("idle, a window of Fyne with nothing in it: %.2f %% of a core over %s\n", 100*share, during)
	return nil
}

// followed has the library follow a temporary folder with some hundred others in it.
func followed(library string) (folder string, err error) {
	if folder, err = os.MkdirTemp("", "finder-followed-"); err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(folder))
		}
	}()
	for i := range 300 {
		if err := os.Mkdir(filepath.Join(folder, fmt.Sprintf("%03d", i)), 0o700); err != nil {
			return "", err
		}
	}
	return folder, with(library, func(l *engine.Library) error {
		_, err := l.Index(context.Background(), []string{folder}, nil)
		return err
	})
}

// unfollowed leaves the library as it was, and nothing of the folder. It is opened for that, too, after the program was
// ended in the midst of it: the next one need not check the catalog.
func unfollowed(library, folder string) error {
	return errors.Join(with(library, func(l *engine.Library) error {
		_, err := l.RemoveFolder(context.Background(), folder)
		return err
	}), os.RemoveAll(folder))
}

func with(library string, do func(*engine.Library) error) error {
	l, err := engine.Open(context.Background(), library, engine.Options{})
	if err != nil {
		return err
	}
	return errors.Join(do(l), l.Close())
}

// bare shows a window with nothing in it.
func bare() {
	w := app.NewWithID("hybrid-image-search.finder").NewWindow("")
	w.Resize(fyne.NewSize(1280, 800))
	w.ShowAndRun()
}

// alone gives the share of a core that the program takes.
func alone(panel bool, during time.Duration, program string, args ...string) (float64, error) {
	home, err := os.MkdirTemp("", "finder-idle-") // the user's own choices are left alone
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(home)
	choices := filepath.Join(home, "config", "fyne", "io.github.hybrid-image-search")
	if err := os.MkdirAll(choices, 0o700); err != nil {
		return 0, err
	}
	if err := os.WriteFile(filepath.Join(choices, "preferences.json"), fmt.Appendf(nil, `{"traces":%t}`, panel), 0o600); err != nil {
		return 0, err
	}
	c := exec.Command(program, args...)
	c.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, "config"),
		"XDG_CACHE_HOME="+filepath.Join(home, "cache"), "XDG_DATA_HOME="+filepath.Join(home, "data"))
	if err := c.Start(); err != nil {
		return 0, err
	}
	ended := make(chan struct{})
	go func() {
		c.Wait() //nolint:errcheck // it is ended by a signal
		close(ended)
	}()
	defer func() {
		c.Process.Kill() //nolint:errcheck // it may have ended
		<-ended
	}()
	wait := func(d time.Duration) error {
		select {
		case <-ended:
			return fmt.Errorf("%s ended: %s", program, c.ProcessState)
		case <-time.After(d):
			return nil
		}
	}
	self, err := process.NewProcess(int32(c.Process.Pid)) //nolint:gosec // pids are small
	if err != nil {
		return 0, err
	}
	if err := wait(settled); err != nil {
		return 0, err
	}
	before, err := self.Times()
	if err != nil {
		return 0, err
	}
	if err := wait(during); err != nil {
		return 0, err
	}
	after, err := self.Times()
	if err != nil {
		return 0, err
	}
	return (after.User + after.System - before.User - before.System) / during.Seconds(), nil
}
