// Package evaluation measures how well pictures are found: by their look, over folders whose names are
// labels, and by words, over queries whose right answers are known.
package evaluation

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/descriptor"
	"hybrid-image-search/engine/descriptor/baseline"
	"hybrid-image-search/engine/descriptor/ranking"
	"hybrid-image-search/engine/picture"
)

// SimilarReport is the result of Similar.
type SimilarReport struct {
	Queries int     `json:"queries"`
	Spaces  []Space `json:"spaces"`
}

// Space is how well one descriptor finds pictures of the same label.
type Space struct {
	Name string  `json:"name"`
	MAP  float64 `json:"map"`
	P1   float64 `json:"p1"`
	P10  float64 `json:"p10"`
}

// sample is a labelled picture in every space.
type sample struct {
	label                  string
	visual, histogram, hog []float32
	meaning                []float32 // in the space of a model, if there is one
}

// Similar lets every picture below dir ask once for those of its folder, itself left out, in our space, in two plain
// ones, and in that of a model, which may be nil. Files and folders that cannot be read are left out and told.
func Similar(ctx context.Context, dir string, model *engine.LocalModel) (SimilarReport, []engine.FileError, error) {
	paths, failed, err := find(ctx, dir)
	if err != nil {
		return SimilarReport{}, nil, fmt.Errorf("evaluation: %w", err)
	}
	samples, broken, err := describe(ctx, paths, model)
	if err != nil {
		return SimilarReport{}, nil, fmt.Errorf("evaluation: %w", err)
	}
	failed = append(failed, broken...)
	labels := make([]string, len(samples))
	for i, s := range samples {
		labels[i] = s.label
	}
	var report SimilarReport
	type space struct {
		name  string
		score func(a, b sample) float64
	}
	spaces := []space{
		{descriptor.Space, func(a, b sample) float64 { return descriptor.Similarity(a.visual, b.visual) }},
		{"rgb-histogram", func(a, b sample) float64 { return -baseline.L1(a.histogram, b.histogram) }},
		{"hog", func(a, b sample) float64 { return -baseline.L2(a.hog, b.hog) }},
	}
	if model != nil {
		name := model.State(ctx).Model.Space
		spaces = append(spaces, space{name, func(a, b sample) float64 { return cosine(a.meaning, b.meaning) }})
	}
	for _, space := range spaces {
		r, err := ranking.Evaluate(ctx, labels, func(q, i int) float64 { return space.score(samples[q], samples[i]) })
		if err != nil {
			return SimilarReport{}, nil, fmt.Errorf("evaluation: %w", err)
		}
		report.Queries = r.Queries
		report.Spaces = append(report.Spaces, Space{space.name, r.MAP, r.P1, r.P10})
	}
	return report, failed, nil
}

// cosine compares unit vectors.
func cosine(a, b []float32) (sum float64) {
	for i, x := range a {
		sum += float64(x) * float64(b[i])
	}
	return sum
}

// find gives the pictures below dir, and the folders there that cannot be read.
func find(ctx context.Context, dir string) (paths []string, failed []engine.FileError, err error) {
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && path == dir:
			return err
		case err != nil:
			failed = append(failed, engine.FileError{Path: path, Error: engine.Explain(err)})
		case !entry.IsDir() && picture.LooksLikePicture(path):
			paths = append(paths, path)
		}
		return nil
	})
	return paths, failed, err
}

func describe(ctx context.Context, paths []string, model *engine.LocalModel) ([]sample, []engine.FileError, error) {
	limits, _ := engine.CompleteLimits(picture.Limits{})
	all := make([]sample, len(paths))
	errs := make([]error, len(paths))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for i, path := range paths {
		group.Go(func() error {
			data, err := picture.ReadFile(path, limits)
			if err == nil {
				var decoded *picture.Decoded
				if decoded, err = picture.Decode(ctx, data, limits); err == nil {
					all[i] = sample{
						label: filepath.Dir(path), visual: descriptor.Compute(decoded.Small),
						histogram: baseline.RGBHistogram(decoded.Small), hog: baseline.HOG(decoded.Small),
					}
				}
				if err == nil && model != nil {
					_, all[i].meaning, err = model.FileVector(ctx, "", path)
				}
			}
			errs[i] = err
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	var samples []sample
	var failed []engine.FileError
	for i, err := range errs {
		if err != nil {
			failed = append(failed, engine.FileError{Path: paths[i], Error: engine.Explain(err)})
			continue
		}
		samples = append(samples, all[i])
	}
	return samples, failed, nil
}
