package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/duplicates"
)

// DuplicateOptions are what Duplicates looks for. The zero value is good.
type DuplicateOptions struct {
	Lowest    float64 // the least nearness that Near can be asked for; 0 is duplicates.Lowest
	ExactOnly bool    // only files of the same content, which takes a moment
}

// DuplicateProgress tells how far Duplicates is.
type DuplicateProgress struct {
	Measuring   bool // pictures that an older version added are looked at; else pictures are compared
	Done, Total int
}

// Duplicates are the pictures of a library that are the same, or nearly so. Its methods take no time worth
// mentioning: Near may be asked again at every move of a slider. It is not changed by what happens to the library.
type Duplicates struct {
	Unmeasured []FileError // pictures that could not be looked at, and so are only compared by content
	Dropped    bool        // there were too many near pairs: the least near are left out
	TraceID    string

	exact   []DuplicateGroup
	near    *duplicates.Pairs // nil when only exact ones were looked for
	items   map[int64]duplicates.Item
	content map[int64]int // which exact group a picture is of
}

// Duplicate is a picture of a group.
type Duplicate struct {
	duplicates.Item
	Nearness float64 // to the group's first
	Same     bool    // its file has the same content as the first's
}

// DuplicateGroup are pictures that are the same as the first of them, or near to it.
type DuplicateGroup []Duplicate

// Keep gives the index of the picture to keep by the rules; see duplicates.Keep.
func (g DuplicateGroup) Keep(rules ...duplicates.Rule) int {
	items := make([]duplicates.Item, len(g))
	for i, d := range g {
		items[i] = d.Item
	}
	return duplicates.Keep(items, rules...)
}

// Exact are the groups of files of the same content, the largest first.
func (d Duplicates) Exact() []DuplicateGroup { return d.exact }

// Near are the groups of pictures that are near at a threshold, the largest first. The exact ones are among them.
func (d Duplicates) Near(threshold float64) []DuplicateGroup {
	if d.near == nil {
		return nil
	}
	var groups []DuplicateGroup
	for _, found := range d.near.Groups(max(threshold, d.near.Lowest)) {
		var g DuplicateGroup
		for _, m := range found {
			item, known := d.items[m.ID]
			if !known { // it was removed meanwhile
				continue
			}
			same := len(g) > 0 && d.sameContent(g[0].ID, m.ID)
			g = append(g, Duplicate{item, m.Nearness, same})
		}
		if len(g) > 1 {
			groups = append(groups, g)
		}
	}
	return groups
}

func (d Duplicates) sameContent(a, b int64) bool {
	groupA, copied := d.content[a]
	groupB, alsoCopied := d.content[b]
	return copied && alsoCopied && groupA == groupB
}

// Duplicates finds pictures that are the same or nearly so. It changes nothing but to note what it measures in the
// pixels of pictures that an older version added. progress is told one call at a time; it may be nil.
func (l *Library) Duplicates(ctx context.Context, options DuplicateOptions, progress func(DuplicateProgress)) (found Duplicates, err error) {
	ctx, span := tracer.Start(ctx, "duplicates.find", trace.WithAttributes(attribute.Bool("duplicates.exact_only", options.ExactOnly)))
	defer func() { finish(span, err) }()
	if progress == nil {
		progress = func(DuplicateProgress) {}
	}
	found = Duplicates{TraceID: span.SpanContext().TraceID().String(), content: map[int64]int{}}
	copies, err := l.catalog.Copies(ctx)
	if err != nil {
		return found, fmt.Errorf("engine: duplicates: %w", l.noteDamage(err))
	}
	var samples []duplicates.Sample
	sharpness := map[int64]float64{}
	if !options.ExactOnly {
		var looks []catalog.Look
		looks, found.Unmeasured, err = l.looks(ctx, copies, progress)
		if err != nil {
			return found, fmt.Errorf("engine: duplicates: %w", l.noteDamage(err))
		}
		for _, look := range looks {
			sharpness[look.ID] = look.Sharpness
			if v, ok := l.visual.Vector(ctx, look.ID); ok {
				samples = append(samples, duplicates.Sample{ID: look.ID, PHash: look.PHash, Vector: v})
			}
		}
		if err := found.compare(ctx, samples, options.Lowest, progress); err != nil {
			return found, fmt.Errorf("engine: duplicates: %w", err)
		}
	}
	if err := l.fillDuplicates(ctx, &found, copies, sharpness); err != nil {
		return found, fmt.Errorf("engine: duplicates: %w", l.noteDamage(err))
	}
	span.SetAttributes(attribute.Int("duplicates.pictures", len(samples)), attribute.Int("duplicates.exact_groups", len(found.exact)),
		attribute.Int("duplicates.unmeasured", len(found.Unmeasured)))
	return found, nil
}

// compare finds the near pairs.
func (d *Duplicates) compare(ctx context.Context, samples []duplicates.Sample, lowest float64, progress func(DuplicateProgress)) (err error) {
	ctx, span := tracer.Start(ctx, "duplicates.compare", trace.WithAttributes(attribute.Int("duplicates.pictures", len(samples))))
	defer func() { finish(span, err) }()
	d.near, err = duplicates.Near(ctx, samples, lowest, func(done, total int) {
		progress(DuplicateProgress{Done: done, Total: total})
	})
	if err == nil {
		d.Dropped = d.near.Dropped
		span.SetAttributes(attribute.Int("duplicates.pairs", d.near.Len()))
	}
	return err
}

// fillDuplicates reads what the rules know of the pictures that are in groups, and makes the exact groups.
func (l *Library) fillDuplicates(ctx context.Context, d *Duplicates, copies []catalog.Content, sharpness map[int64]float64) (err error) {
	ctx, span := tracer.Start(ctx, "duplicates.facts")
	defer func() { finish(span, err) }()
	ids := make([]int64, len(copies))
	hashes := make([]catalog.Hash, len(copies))
	for i, c := range copies {
		ids[i], hashes[i] = c.ID, c.Hash
	}
	wanted := slices.Clone(ids)
	if d.near != nil {
		wanted = append(wanted, d.near.IDs()...)
	}
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	d.items = make(map[int64]duplicates.Item, len(wanted))
	const atOnce = 2_000 // the rest of what is known of a picture is not kept
	for chunk := range slices.Chunk(wanted, atOnce) {
		pictures, err := l.catalog.Pictures(catalog.Bulk(ctx), chunk)
		if err != nil {
			return err
		}
		for _, p := range pictures {
			d.items[p.ID] = duplicates.Item{
				ID: p.ID, Path: p.File.Path, Pixels: int64(p.Width) * int64(p.Height), Bytes: p.File.Size,
				Taken: p.TakenAt, Modified: p.File.Modified, Sharpness: sharpness[p.ID],
			}
		}
	}
	span.SetAttributes(attribute.Int("duplicates.pictures", len(d.items)))
	for i, indices := range duplicates.Exact(hashes) {
		var g DuplicateGroup
		for _, at := range indices {
			d.content[ids[at]] = i
			if item, known := d.items[ids[at]]; known {
				g = append(g, Duplicate{item, 1, len(g) > 0})
			}
		}
		if len(g) > 1 {
			d.exact = append(d.exact, g)
		}
	}
	slices.SortFunc(d.exact, func(a, b DuplicateGroup) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0].ID, b[0].ID))
	})
	return nil
}
