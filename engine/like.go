package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"hybrid-image-search/engine/catalog"
)

// likeness is a picture that a query names.
type likeness struct {
	id   int64 // 0 when it is not in the library
	path string
	look []float32 // of a file that is not in the library; nil until it was read
}

// findLikes looks for the pictures that a sum names, and gives the summands that can be searched. What cannot be
// found is told in a note.
func (l *Library) findLikes(ctx context.Context, sum []Summand) (parts []summand, notes []string, err error) {
	for _, s := range sum {
		p := summand{Summand: s}
		if s.Like != "" {
			var note string
			if p.like, note, err = l.findLike(ctx, s.Like); err != nil {
				return nil, nil, err
			}
			if note != "" {
				notes = append(notes, note)
			}
			if p.like == nil {
				continue
			}
		}
		parts = append(parts, p)
	}
	return parts, notes, nil
}

// findLike finds a picture by its path or name in the library, else any file.
func (l *Library) findLike(ctx context.Context, name string) (_ *likeness, note string, err error) {
	path, err := filepath.Abs(name)
	if err != nil {
		path = name
	}
	p, err := l.catalog.ByPath(ctx, path)
	if err == nil {
		return &likeness{id: p.ID, path: p.File.Path}, "", nil
	}
	if !errors.Is(err, catalog.ErrNotFound) {
		return nil, "", l.noteDamage(err)
	}
	if filepath.IsAbs(name) || !isFile(path) {
		named, err := l.catalog.ByName(ctx, name, 2)
		if err != nil {
			return nil, "", l.noteDamage(err)
		}
		if len(named) > 1 {
			note = fmt.Sprintf(noteSeveralNamed, shortened(name), named[0].File.Path)
		}
		if len(named) > 0 {
			return &likeness{id: named[0].ID, path: named[0].File.Path}, note, nil
		}
	}
	if isFile(path) {
		look, err := l.lookOf(ctx, path)
		if ctx.Err() != nil {
			return nil, "", ctx.Err()
		}
		if err != nil {
			return nil, fmt.Sprintf(noteLeftOut+" %s", shortened(name), Explain(err)), nil
		}
		return &likeness{path: path, look: look}, "", nil
	}
	return nil, fmt.Sprintf(noteNoneNamed, shortened(name)), nil
}

// summands gives what models search for: the query's sum, or all that was typed.
func (l *Library) summands(ctx context.Context, q Query) ([]summand, []string, error) {
	if q.Sum != nil {
		return l.findLikes(ctx, q.Sum)
	}
	line := strings.Join(strings.Fields(q.Line), " ")
	if line == "" {
		return nil, nil, nil
	}
	return []summand{{Summand: Summand{Weight: 1, Text: line}}}, nil, nil
}

func wanted(s summand) bool { return s.Weight > 0 }

// seedsOf are the pictures of a sum that are to be alike.
func seedsOf(sum []summand) (likes []summand) {
	for _, s := range sum {
		if s.like != nil && s.Weight > 0 {
			likes = append(likes, s)
		}
	}
	return likes
}

// guessed gives what comes nearest when nothing was found, and says that it is no more than that.
func guessed(results *Results, answers []meant) (rankings []ranking) {
	for _, a := range answers {
		if len(a.guesses) > 0 {
			r := meaningRanking(a.space.Name, a.guesses)
			r.strength, r.sure = r.guess, nil
			rankings = append(rankings, r)
		}
	}
	if len(rankings) > 0 {
		results.addNote(noteGuessed)
	}
	return rankings
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
