package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/files"
)

// TrashReceipt tells what went to the trash, and holds what UndoTrash needs.
type TrashReceipt struct {
	*files.Receipt
	made   []madeOf
	handed []handed
}

// madeOf is what the user said of a picture and what models made of it, which may have been paid for. It is kept for
// the picture's return.
type madeOf struct {
	words       catalog.UserWords
	vectors     map[string][]float32 // by space
	description catalog.Description
	local       catalog.Made // tags, and text that was read
}

// maxMadeKept bounds what a receipt holds: some kilobytes for each picture.
const maxMadeKept = 20_000

// TrashOptions are how Trash acts. The zero value is good.
type TrashOptions struct {
	// Heirs gives, by the id of a picture that goes, the id of its copy that stays: it gets what the user said of it.
	Heirs map[int64]int64
}

// Trash moves pictures and the sidecars that are theirs alone to the system's trash, and takes them out of the library;
// what the user wrote of them is kept for their return. What cannot be moved stays, in its folder and in the library.
// The receipt tells what was done also beside an error.
func (l *Library) Trash(ctx context.Context, ids []int64, progress func(files.Progress)) (receipt *TrashReceipt, err error) {
	return l.TrashWith(ctx, ids, TrashOptions{}, progress)
}

// TrashWith is Trash with options.
func (l *Library) TrashWith(ctx context.Context, ids []int64, options TrashOptions, progress func(files.Progress)) (receipt *TrashReceipt, err error) {
	receipt = &TrashReceipt{Receipt: &files.Receipt{}}
	if l.ReadOnly() {
		return receipt, fmt.Errorf("engine: trash: %w", catalog.ErrReadOnly)
	}
	release, err := l.turns.take(ctx, &l.indexing) // an indexing writes of files that it saw before
	if err != nil {
		return receipt, err
	}
	defer release()
	ctx, span := tracer.Start(ctx, "library.trash", trace.WithAttributes(attribute.Int("trash.pictures", len(ids))))
	defer func() {
		span.SetAttributes(attribute.Int("trash.moved", receipt.Pictures), attribute.Int("trash.sidecars", receipt.Sidecars),
			attribute.Int("trash.failed", len(receipt.Failed)), attribute.Int64("trash.bytes", receipt.Bytes),
			attribute.Int("trash.heirs", len(receipt.handed)))
		noteFailures(span, receipt.Failed)
		finish(span, err)
	}()
	byPath := make(map[string]int64, len(ids))
	paths := make([]string, 0, len(ids))
	for p, err := range l.each(ctx, ids) {
		if err != nil {
			return receipt, fmt.Errorf("engine: trash: %w", err)
		}
		byPath[p.File.Path] = p.ID
		paths = append(paths, p.File.Path)
	}
	moved, err := files.Trash(ctx, paths, progress)
	receipt.Receipt = moved
	// Also when that was cancelled: what is in the trash is not in the library.
	var gone []int64
	for _, t := range moved.Trashed {
		if id, ok := byPath[t.From]; ok && !t.Sidecar {
			gone = append(gone, id)
		}
	}
	taken := context.WithoutCancel(ctx)
	receipt.made = l.madeOf(taken, gone[:min(len(gone), maxMadeKept)])
	var handing error
	receipt.handed, handing = l.handOver(taken, gone, options.Heirs)
	if err = errors.Join(err, handing, l.takeOut(taken, gone, l.catalog.TrashPictures)); err != nil {
		return receipt, fmt.Errorf("engine: trash: %w", err)
	}
	return receipt, nil
}

// takeOut removes pictures from the catalog and from what is held in memory. What the user wrote of them is kept.
func (l *Library) takeOut(ctx context.Context, ids []int64, remove func(context.Context, []int64) error) error {
	l.changed.Store(true)
	for chunk := range slices.Chunk(ids, chunkOfPictures) {
		if err := remove(ctx, chunk); err != nil {
			return l.noteDamage(err)
		}
		if err := l.visual.Remove(ctx, chunk...); err != nil {
			return err
		}
		if err := l.follow(ctx, chunk); err != nil {
			return l.noteDamage(err)
		}
	}
	return nil
}

// madeOf reads what was said and made of pictures. What cannot be read is kept by the catalog, or made again some day.
func (l *Library) madeOf(ctx context.Context, ids []int64) (all []madeOf) {
	spaces, err := l.catalog.Spaces(ctx)
	if err != nil {
		l.log.Warn("what models made is not kept", "error", l.noteDamage(err))
	}
	vectors := map[int64]map[string][]float32{}
	for _, space := range spaces {
		for chunk := range slices.Chunk(ids, chunkOfPictures) {
			found, err := l.catalog.VectorsOf(catalog.Bulk(ctx), space.Name, chunk)
			if err != nil {
				l.log.Warn("what models made is not kept", "error", l.noteDamage(err))
				break
			}
			for _, v := range found {
				if vectors[v.ID] == nil {
					vectors[v.ID] = map[string][]float32{}
				}
				vectors[v.ID][space.Name] = v.Values
			}
		}
	}
	local := map[int64]catalog.Made{}
	for chunk := range slices.Chunk(ids, chunkOfPictures) {
		found, err := l.catalog.MadeOf(catalog.Bulk(ctx), chunk)
		if err != nil {
			l.log.Warn("what models made is not kept", "error", l.noteDamage(err))
			break
		}
		for _, m := range found {
			local[m.ID] = m
		}
	}
	for p, err := range l.each(ctx, ids) {
		if err != nil {
			l.log.Warn("what models made is not kept", "error", err)
			break
		}
		words := catalog.UserWords{Hash: p.File.Hash, Path: p.File.Path, Tags: p.UserTags, Note: p.Note, Rating: p.OwnRating}
		all = append(all, madeOf{words, vectors[p.ID], p.Machine, local[p.ID]})
	}
	return all
}

// UndoTrash moves back what Trash moved, overwrites nothing, and takes the pictures into the library again with all
// that was known of them. What could not come back stays in the receipt.
func (l *Library) UndoTrash(ctx context.Context, receipt *TrashReceipt, progress func(files.Progress)) (back files.Restored, err error) {
	if l.ReadOnly() {
		return back, fmt.Errorf("engine: undo: %w", catalog.ErrReadOnly)
	}
	release, err := l.turns.take(ctx, &l.indexing) // what comes back is to be indexed at once
	if err != nil {
		return back, err
	}
	defer release()
	ctx, span := tracer.Start(ctx, "library.trash_undo", trace.WithAttributes(attribute.Int("trash.pictures", receipt.Pictures)))
	defer func() {
		span.SetAttributes(attribute.Int("trash.restored", len(back.Paths)), attribute.Int("trash.failed", len(back.Failed)))
		noteFailures(span, back.Failed)
		finish(span, err)
	}()
	back, err = receipt.Undo(ctx, progress)
	if len(back.Paths) > 0 {
		// What is back in its folder is brought back here too, also when the rest was cancelled.
		indexing := context.WithoutCancel(ctx)
		own := make(map[string]catalog.UserWords, len(receipt.made))
		for _, m := range receipt.made {
			own[m.words.Path] = m.words
		}
		_, failed := l.indexPaths(indexing, back.Paths, occasion{returning: own}, nil)
		err = errors.Join(err, failed, l.giveBack(indexing, receipt.made),
			l.takeBack(indexing, receipt, back.Paths))
	}
	if err != nil {
		return back, fmt.Errorf("engine: undo: %w", err)
	}
	return back, nil
}

// giveBack gives pictures what models had made of the same content.
func (l *Library) giveBack(ctx context.Context, made []madeOf) error {
	vectors, ids := map[string][]catalog.HashedVector{}, []int64{}
	var local []catalog.Made
	for _, m := range made {
		if len(m.vectors) == 0 && m.description.Model == "" && m.local.ID == 0 {
			continue
		}
		p, err := l.catalog.ByPath(catalog.Bulk(ctx), m.words.Path)
		if errors.Is(err, catalog.ErrNotFound) || err == nil && p.File.Hash != m.words.Hash {
			continue // it stayed in the trash
		}
		if err != nil {
			return l.noteDamage(err)
		}
		ids = append(ids, p.ID)
		if m.local.ID != 0 {
			m.local.ID = p.ID
			local = append(local, m.local)
		}
		for space, values := range m.vectors {
			v := catalog.HashedVector{Hash: m.words.Hash}
			v.ID, v.Values = p.ID, values
			vectors[space] = append(vectors[space], v)
		}
		if m.description.Model != "" {
			if err := l.catalog.SetDescription(ctx, p.ID, m.description); err != nil {
				return l.noteDamage(err)
			}
		}
	}
	for space, all := range vectors {
		if err := l.catalog.AddVectors(ctx, space, all, nil); err != nil {
			return l.noteDamage(err)
		}
	}
	if err := l.catalog.GiveBack(ctx, local); err != nil {
		return l.noteDamage(err)
	}
	return l.follow(ctx, ids)
}
