package main

import (
	"fmt"
	"path/filepath"
	"time"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/watch"
)

type watchCommand struct {
	libraryFlag
	JSON  bool          `name:"json" help:"Print what happens as JSON, one object a line."`
	Every time.Duration `default:"30m" help:"How often folders are looked through besides: network drives tell of no changes."`
}

// Run implements the command.
func (c *watchCommand) Run(s *session) error {
	if c.Every < time.Second {
		return &usageError{"--every must be a second at least."}
	}
	s.watch = watch.Options{Every: c.Every, Often: min(c.Every, 5*time.Minute)}
	return c.write(s, func(library *engine.Library) error {
		w := &watching{session: s, json: c.JSON, folders: map[string]string{}, failed: map[string]bool{}}
		err := library.Watch(s.ctx, w.tell)
		if w.err != nil {
			return w.err
		}
		if err == nil && s.ctx.Err() != nil {
			err = errEnded
		}
		return err
	})
}

// watching prints what is new in each state.
type watching struct {
	*session
	json    bool
	working bool
	folders map[string]string // the last line of each
	failed  map[string]bool   // files that were told
	problem string
	err     error // of writing
}

func (w *watching) tell(state engine.WatchState) {
	done := w.working && !state.Working
	w.working = state.Working
	changed := done && state.Changed.Added+state.Changed.Updated+state.Changed.Removed > 0
	told := w.newFolders(state)
	if w.json {
		if (told || changed || state.Problem != w.problem) && w.err == nil {
			w.err = w.printJSON(state)
		}
		w.problem = state.Problem
		return
	}
	if state.Problem != w.problem && state.Problem != "" {
		fmt.Fprintln(w.stderr, "imgsearch:", state.Problem)
	}
	w.problem = state.Problem
	if !done {
		return
	}
	for _, f := range state.Changed.Failed {
		if !w.failed[f.Path] && len(w.failed) < 10_000 {
			w.failed[f.Path] = true
			fmt.Fprintf(w.stderr, "%s: %s\n", printable(f.Path), f.Error)
		}
	}
	if r := state.Changed; changed {
		fmt.Fprintf(w.stdout, "%s  %d added, %d updated, %d removed\n", time.Now().Format(time.TimeOnly), r.Added, r.Updated, r.Removed)
	}
}

// newFolders prints the folders that are followed otherwise than before, and tells whether there were some.
func (w *watching) newFolders(state engine.WatchState) bool {
	told := false
	for _, f := range state.Folders {
		line := fmt.Sprintf("%s  %s", f.State, printable(f.Path))
		if w.folders[f.Path] == line {
			continue
		}
		w.folders[f.Path], told = line, true
		if w.json {
			continue
		}
		fmt.Fprintf(w.stdout, "%s (%d pictures)\n", line, f.Pictures)
		if f.Why != "" {
			fmt.Fprintf(w.stderr, "%s: %s\n", printable(f.Path), f.Why)
		}
	}
	return told
}

type foldersCommand struct {
	libraryFlag
	JSON    bool     `name:"json" help:"Print as JSON."`
	Watch   []string `placeholder:"DIR" sep:"none" help:"Follow this folder. May be given several times."`
	NoWatch []string `name:"no-watch" placeholder:"DIR" sep:"none" help:"Do not follow this folder. May be given several times."`
	Remove  []string `placeholder:"DIR" sep:"none" help:"Take this folder and its pictures out of the library. Files are untouched; your tags and notes are kept for when it is added again. May be given several times."`
}

// Validate is called by kong. Of two things said of one folder neither is guessed to be meant.
func (c *foldersCommand) Validate() error {
	said := map[string]string{}
	for _, all := range []struct {
		flag    string
		folders []string
	}{{"--watch", c.Watch}, {"--no-watch", c.NoWatch}, {"--remove", c.Remove}} {
		for _, folder := range all.folders {
			path, err := filepath.Abs(folder)
			if err != nil {
				return err
			}
			if other := said[path]; other != "" && other != all.flag {
				return fmt.Errorf("%s is given to both %s and %s", printable(folder), other, all.flag)
			}
			said[path] = all.flag
		}
	}
	return nil
}

// Run implements the command.
func (c *foldersCommand) Run(s *session) error {
	if len(c.Watch)+len(c.NoWatch)+len(c.Remove) == 0 {
		return c.read(s, func(library *engine.Library) error { return c.print(s, library) })
	}
	return c.write(s, func(library *engine.Library) error {
		for _, folder := range c.Watch {
			if err := library.SetWatched(s.ctx, folder, true); err != nil {
				return err
			}
		}
		for _, folder := range c.NoWatch {
			if err := library.SetWatched(s.ctx, folder, false); err != nil {
				return err
			}
		}
		for _, folder := range c.Remove {
			n, err := library.RemoveFolder(s.ctx, folder)
			if err != nil {
				return err
			}
			fmt.Fprintf(s.stderr, "%s and its %d pictures are out of the library; the files are untouched.\n", printable(folder), n)
		}
		return c.print(s, library)
	})
}

func (c *foldersCommand) print(s *session, library *engine.Library) error {
	folders, err := library.FolderStates(s.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.printJSON(append([]engine.WatchedFolder{}, folders...))
	}
	for _, f := range folders {
		state := "not watched"
		switch {
		case f.State == engine.FollowAway:
			state = "away"
		case f.Watched:
			state = "watched"
		}
		fmt.Fprintf(s.stdout, "%-11s  %7d  %s\n", state, f.Pictures, printable(f.Path))
	}
	return s.ctx.Err()
}
