package engine

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"time"

	"hybrid-image-search/engine/catalog"
)

// backupGeneration is an entry of the history. What it was is paid, and cannot be made again.
type backupGeneration struct {
	MadeAt time.Time       `json:"made_at"`
	Record json.RawMessage `json:"record"`
}

// generationBackup reads the user's prompts and the history. Entries that are damaged are left out.
func (l *Library) generationBackup(ctx context.Context) ([]catalog.Prompt, []backupGeneration, error) {
	prompts, err := l.catalog.Prompts(ctx)
	if err != nil {
		return nil, nil, err
	}
	entries, err := l.catalog.Generations(ctx, math.MaxInt32)
	if err != nil {
		return nil, nil, err
	}
	var all []backupGeneration
	for _, g := range slices.Backward(entries) {
		if json.Valid(g.Record) {
			all = append(all, backupGeneration{g.MadeAt, g.Record})
		}
	}
	return prompts, all, nil
}

// restoreChoices puts back the user's searches, and which folders are not to be followed. A folder that others took
// over meanwhile has none.
func (l *Library) restoreChoices(ctx context.Context, b backup) error {
	for _, folder := range b.Unwatched {
		if err := l.catalog.SetWatched(ctx, string(folder), false); err != nil && !errors.Is(err, catalog.ErrNoFolder) {
			return err
		}
	}
	for _, s := range b.Searches {
		if err := l.catalog.SaveSearch(ctx, s); err != nil && !errors.Is(err, catalog.ErrNoName) {
			return err
		}
	}
	return nil
}

// restoreGenerations puts them back. It may be done again: nothing comes twice.
func (l *Library) restoreGenerations(ctx context.Context, b backup) error {
	for _, p := range b.Prompts {
		if err := l.catalog.SavePrompt(ctx, p); err != nil {
			return err
		}
	}
	if len(b.Generations) == 0 {
		return nil
	}
	entries := make([]catalog.Generation, len(b.Generations))
	for i, g := range b.Generations {
		entries[i] = catalog.Generation{MadeAt: g.MadeAt, Record: g.Record}
	}
	return l.catalog.RestoreGenerations(ctx, entries)
}
