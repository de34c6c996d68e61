package engine

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"iter"
	"path/filepath"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/files"
	"hybrid-image-search/engine/picture"
)

// chunkOfPictures is how many are read from the catalog at once by what goes through many.
const chunkOfPictures = 500

// each goes through pictures in the order of ids, some at a time. Those that are gone are left out.
func (l *Library) each(ctx context.Context, ids []int64) iter.Seq2[Picture, error] {
	return func(yield func(Picture, error) bool) {
		for chunk := range slices.Chunk(ids, chunkOfPictures) {
			pictures, err := l.catalog.Pictures(catalog.Bulk(ctx), chunk)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(Picture{}, l.noteDamage(err))
				return
			}
			for _, p := range pictures {
				if !yield(p, nil) {
					return
				}
			}
		}
	}
}

// paths gives the files of pictures.
func (l *Library) paths(ctx context.Context, ids []int64) ([]string, error) {
	paths := make([]string, 0, len(ids))
	for p, err := range l.each(ctx, ids) {
		if err != nil {
			return nil, err
		}
		paths = append(paths, p.File.Path)
	}
	return paths, nil
}

// Weigh looks how many files pictures have with their sidecars, and how large they are, so that the user can be told
// before anything is done with them.
func (l *Library) Weigh(ctx context.Context, ids []int64) (files.Weight, error) {
	paths, err := l.paths(ctx, ids)
	var w files.Weight
	if err == nil {
		w, err = files.Weigh(ctx, paths)
	}
	if err != nil {
		return w, fmt.Errorf("engine: weigh: %w", err)
	}
	return w, nil
}

// Reveal shows a picture's file in the system's file manager.
func (l *Library) Reveal(ctx context.Context, id int64) (err error) {
	ctx, span := tracer.Start(ctx, "library.reveal")
	defer func() { finish(span, err) }()
	p, err := l.Picture(ctx, id)
	if err == nil {
		span.SetAttributes(attrFile.String(shortened(p.File.Path)))
		err = files.Reveal(ctx, p.File.Path)
	}
	if err != nil {
		return fmt.Errorf("engine: reveal: %w", err)
	}
	return nil
}

// CopyTo copies pictures with their sidecars to a folder. Names that are taken there are numbered. What was copied is
// reported also beside an error.
func (l *Library) CopyTo(ctx context.Context, ids []int64, folder string, progress func(files.Progress)) (report files.CopyReport, err error) {
	ctx, span := tracer.Start(ctx, "library.copy", trace.WithAttributes(
		attribute.Int("copy.pictures", len(ids)), folderNames([]string{folder})))
	defer func() {
		span.SetAttributes(attribute.Int("copy.copied", len(report.Copied)), attribute.Int("copy.sidecars", report.Sidecars),
			attribute.Int("copy.failed", len(report.Failed)), attribute.Int64("copy.bytes", report.Bytes))
		noteFailures(span, report.Failed)
		finish(span, err)
	}()
	paths, err := l.paths(ctx, ids)
	if err == nil {
		report, err = files.Copy(ctx, paths, folder, progress)
	}
	if err != nil {
		return report, fmt.Errorf("engine: copy: %w", err)
	}
	return report, nil
}

// ListOptions are how a list is saved.
type ListOptions struct {
	Format  files.Format
	Replace bool // a file that is there
}

// ExportList saves what is known of found pictures as a list, whole or not at all, and gives their number.
func (l *Library) ExportList(ctx context.Context, hits []Hit, path string, options ListOptions, progress func(files.Progress)) (n int, err error) {
	ctx, span := tracer.Start(ctx, "library.export", trace.WithAttributes(
		attribute.Int("export.pictures", len(hits)), attribute.String("export.format", string(options.Format)),
		attrFile.String(shortened(path))))
	defer func() { finish(span, err) }()
	n, err = files.WriteList(ctx, path, options.Format, options.Replace, l.rows(ctx, hits), len(hits), progress)
	if err != nil {
		return n, fmt.Errorf("engine: export: %w", err)
	}
	return n, nil
}

// rows gives what a list tells of hits.
func (l *Library) rows(ctx context.Context, hits []Hit) iter.Seq2[files.Row, error] {
	ids, scores := make([]int64, len(hits)), make(map[int64]float64, len(hits))
	for i, h := range hits {
		ids[i], scores[h.ID] = h.ID, h.Score
	}
	return func(yield func(files.Row, error) bool) {
		for p, err := range l.each(ctx, ids) {
			if err != nil {
				yield(files.Row{}, err)
				return
			}
			if !yield(listedRow(p, scores[p.ID]), nil) {
				return
			}
		}
	}
}

// listedRow is a picture as a list tells it. Tags are the user's, then those seen in the pixels and by models.
func listedRow(p Picture, score float64) files.Row {
	row := files.Row{
		Path: p.File.Path, Name: filepath.Base(p.File.Path), Folder: filepath.Dir(p.File.Path), Type: p.Format, Width: p.Width,
		Height: p.Height, Bytes: p.File.Size, Taken: p.TakenAt, Camera: p.Camera, Rating: p.Rating, Title: p.Title,
		Caption: p.Caption, Keywords: p.Keywords, Note: p.Note,
	}
	for _, tag := range slices.Concat(p.UserTags, p.Tags, p.MachineTags) {
		if !slices.Contains(row.Tags, tag) {
			row.Tags = append(row.Tags, tag)
		}
	}
	if p.Position != nil {
		row.Latitude, row.Longitude = &p.Position.Latitude, &p.Position.Longitude
	}
	if score != 0 {
		row.Score = &score
	}
	return row
}

// ContactSheet draws pictures with their names and saves the pages as PNG, the first at path.
func (l *Library) ContactSheet(ctx context.Context, ids []int64, path string, options files.SheetOptions, progress func(files.Progress)) (sheet files.Sheet, err error) {
	ctx, span := tracer.Start(ctx, "library.sheet", trace.WithAttributes(
		attribute.Int("sheet.pictures", len(ids)), attrFile.String(shortened(path))))
	defer func() {
		span.SetAttributes(attribute.Int("sheet.pages", len(sheet.Files)), attribute.Int("sheet.failed", len(sheet.Failed)))
		noteFailures(span, sheet.Failed)
		finish(span, err)
	}()
	items := make([]files.SheetItem, 0, len(ids))
	for p, err := range l.each(ctx, ids) {
		if err != nil {
			return files.Sheet{}, fmt.Errorf("engine: sheet: %w", err)
		}
		file := catalog.Picture{ID: p.ID, File: p.File} // the rest would be much, of many
		items = append(items, files.SheetItem{Caption: filepath.Base(p.File.Path), Thumbnail: func(ctx context.Context) (image.Image, error) {
			return l.sheetPicture(ctx, file, options.Cell)
		}})
	}
	sheet, err = files.ContactSheet(ctx, path, items, options, progress)
	if err != nil {
		return sheet, fmt.Errorf("engine: sheet: %w", err)
	}
	return sheet, nil
}

// sheetPicture is a picture for a place of that side: its thumbnail, unless that is too small.
func (l *Library) sheetPicture(ctx context.Context, p Picture, side int) (image.Image, error) {
	if side > picture.ThumbnailSide {
		return l.Preview(ctx, p, side)
	}
	thumbnail, err := l.Thumbnail(ctx, p)
	if err != nil {
		return nil, err
	}
	return jpeg.Decode(bytes.NewReader(thumbnail))
}

// noteFailures tells on a span which files failed; the first ones.
func noteFailures(span trace.Span, failed []files.Failure) {
	var notes failureNotes
	for _, f := range failed {
		notes.add(span, f.Path, f.Err.Error())
	}
}
