package engine

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/catalog"
)

// ErrNoFolder is that a folder is none of the library's.
var ErrNoFolder = catalog.ErrNoFolder

// WatchedFolder is a folder that the user added, and how it is followed.
type WatchedFolder struct {
	Path     string     `json:"path"`
	State    FollowMode `json:"state"`
	Watched  bool       `json:"watched"` // it is to be followed
	Pictures int        `json:"pictures"`
	Why      string     `json:"why,omitempty"` // a sentence, where it is not followed at once
}

// FollowMode is how a folder is followed.
type FollowMode string

const (
	FollowWatching FollowMode = "watching" // changes are seen at once
	FollowPeriodic FollowMode = "periodic" // it is looked through from time to time
	FollowAway     FollowMode = "away"     // it is not there; its pictures are kept
	FollowOff      FollowMode = "off"      // the user does not want it, or nothing is followed now
)

// FolderStates tells of all folders that the user added, by path, also of those that are away. It does not wait long for
// one that does not answer.
func (l *Library) FolderStates(ctx context.Context) ([]WatchedFolder, error) {
	folders, err := l.catalog.FolderList(ctx)
	if err != nil {
		return nil, fmt.Errorf("engine: folders: %w", l.noteDamage(err))
	}
	followed := l.follower.states()
	why, err := l.answers.of(ctx, slices.DeleteFunc(slices.Clone(folders), func(f catalog.Folder) bool {
		state, known := followed[f.Path]
		return known && f.Watched && (FollowMode(state.Mode) != FollowAway || f.Pictures > 0)
	}))
	if err != nil {
		return nil, fmt.Errorf("engine: folders: %w", err)
	}
	all := make([]WatchedFolder, len(folders))
	for i, f := range folders {
		all[i] = WatchedFolder{Path: f.Path, State: FollowOff, Watched: f.Watched, Pictures: f.Pictures}
		state, known := followed[f.Path]
		if known && f.Watched { // who follows it is told when that changes; a look of ours could not be taken back
			all[i].State, all[i].Why = FollowMode(state.Mode), state.Why
			if all[i].State == FollowAway && f.Pictures == 0 && why[f.Path] == "" {
				all[i].State, all[i].Why = FollowWatching, "" // the user emptied it, and it tells when something comes
			}
			continue
		}
		if why[f.Path] != "" {
			all[i].State, all[i].Why = FollowAway, why[f.Path]
		}
	}
	return all, nil
}

// SetWatched says whether Watch follows a folder that the user added.
func (l *Library) SetWatched(ctx context.Context, folder string, on bool) error {
	path, err := filepath.Abs(folder)
	if err == nil {
		err = l.catalog.SetWatched(ctx, path, on)
	}
	if err != nil {
		return fmt.Errorf("engine: watch: %w", l.noteDamage(err))
	}
	l.changed.Store(true)
	l.refollow()
	return nil
}

// RemoveFolder takes a folder that the user added out of the library, with its pictures. Their files are untouched,
// and what the user wrote of them is kept for when they come back. A removal that was cancelled can be done again.
func (l *Library) RemoveFolder(ctx context.Context, folder string) (removed int, err error) {
	ctx, span := tracer.Start(ctx, "library.remove_folder", trace.WithAttributes(folderNames([]string{folder})))
	defer func() {
		span.SetAttributes(attribute.Int("index.removed", removed))
		finish(span, err)
		if err != nil {
			err = fmt.Errorf("engine: remove folder: %w", l.noteDamage(err))
		}
	}()
	if l.ReadOnly() {
		return 0, catalog.ErrReadOnly
	}
	path, err := filepath.Abs(folder)
	if err != nil {
		return 0, err
	}
	release, err := l.turns.take(ctx, &l.indexing)
	if err != nil {
		return 0, err
	}
	defer l.refollow()
	defer release()
	// Before anything else, so that nobody brings back what is being taken out.
	if err := l.catalog.SetWatched(ctx, path, false); err != nil {
		return 0, err
	}
	l.unfinished.end([]string{path})
	ids, err := l.catalog.IDsBelow(ctx, path)
	if err != nil {
		return 0, err
	}
	for some := range slices.Chunk(ids, chunkOfPictures) {
		if err := ctx.Err(); err != nil {
			return removed, err
		}
		if err := l.takeOut(context.WithoutCancel(ctx), some, l.catalog.RemovePictures); err != nil {
			return removed, err
		}
		removed += len(some)
	}
	if err := l.catalog.ForgetFolder(ctx, path); err != nil {
		return removed, err
	}
	if err := l.followColumns(ctx, nil); err != nil {
		return removed, err
	}
	if err := l.writeBackup(ctx); err != nil {
		l.log.Warn("backup not written", "error", err)
	}
	return removed, nil
}
