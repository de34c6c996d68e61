package engine

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/engine/catalog"
)

// SavedSearch is a search that the user named.
type SavedSearch = catalog.SavedSearch

// PastSearch is a search that was asked before.
type PastSearch = catalog.PastSearch

// SetUserWords replaces the user's tags and note of a picture. They are searched like any other words.
func (l *Library) SetUserWords(ctx context.Context, id int64, tags []string, note string) error {
	return l.changeOwn(ctx, "library.words", []int64{id}, func(ctx context.Context) error {
		return l.catalog.SetUserWords(ctx, id, tags, note)
	})
}

// SetRating gives pictures the user's own rating, 0 to 5, which takes the place of the file's; nil leaves them the
// file's. The files stay as they are.
func (l *Library) SetRating(ctx context.Context, ids []int64, rating *int) error {
	return l.changeOwn(ctx, "library.rate", ids, func(ctx context.Context) error {
		return l.catalog.SetUserRating(ctx, ids, rating)
	})
}

// AddUserTags gives pictures these tags of the user's, besides those that they have.
func (l *Library) AddUserTags(ctx context.Context, ids []int64, tags []string) error {
	return l.changeOwn(ctx, "library.add_tags", ids, func(ctx context.Context) error {
		return l.catalog.AddUserTags(ctx, ids, tags)
	})
}

// RemoveUserTags takes these tags of the user's from pictures, whatever their case.
func (l *Library) RemoveUserTags(ctx context.Context, ids []int64, tags []string) error {
	return l.changeOwn(ctx, "library.remove_tags", ids, func(ctx context.Context) error {
		return l.catalog.RemoveUserTags(ctx, ids, tags)
	})
}

// changeOwn changes what the user said of pictures.
func (l *Library) changeOwn(ctx context.Context, name string, ids []int64, change func(context.Context) error) (err error) {
	ctx, span := tracer.Start(ctx, name)
	defer func() { finish(span, err) }()
	span.SetAttributes(attribute.Int("pictures", len(ids)))
	if l.ReadOnly() { // nor is there a new backup to write
		return fmt.Errorf("engine: %w", catalog.ErrReadOnly)
	}
	l.changed.Store(true)
	if err := change(ctx); err != nil {
		return fmt.Errorf("engine: %w", l.noteDamage(err))
	}
	return l.followColumns(context.WithoutCancel(ctx), ids) // what is written is shown
}

// SaveSearch keeps a search under a name, in place of one of the same name.
func (l *Library) SaveSearch(ctx context.Context, name, text string) error {
	return l.changeSearches(l.catalog.SaveSearch(ctx, SavedSearch{Name: name, Text: text}))
}

// RenameSearch gives a saved search another name, which none may have yet.
func (l *Library) RenameSearch(ctx context.Context, name, to string) error {
	return l.changeSearches(l.catalog.RenameSearch(ctx, name, to))
}

// DeleteSearch removes a saved search.
func (l *Library) DeleteSearch(ctx context.Context, name string) error {
	return l.changeSearches(l.catalog.DeleteSearch(ctx, name))
}

func (l *Library) changeSearches(err error) error {
	if err != nil {
		return fmt.Errorf("engine: %w", l.noteDamage(err))
	}
	l.changed.Store(true)
	return nil
}

// SavedSearches gives the searches that the user named, by name.
func (l *Library) SavedSearches(ctx context.Context) ([]SavedSearch, error) {
	all, err := l.catalog.SavedSearches(ctx)
	return all, l.noteDamage(err)
}

// RecordSearch notes that a search was asked, for PastSearches. A library that is only read keeps none.
func (l *Library) RecordSearch(ctx context.Context, text string) error {
	if l.ReadOnly() {
		return nil
	}
	return l.noteDamage(l.catalog.AddPastSearch(ctx, text))
}

// PastSearches gives the latest searches that were asked, at most limit, the latest first.
func (l *Library) PastSearches(ctx context.Context, limit int) ([]PastSearch, error) {
	all, err := l.catalog.PastSearches(ctx, limit)
	return all, l.noteDamage(err)
}

// ClearPastSearches forgets what was asked.
func (l *Library) ClearPastSearches(ctx context.Context) error {
	return l.noteDamage(l.catalog.ClearPastSearches(ctx))
}
