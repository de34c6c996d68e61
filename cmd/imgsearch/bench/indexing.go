package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/benchdata"
	"hybrid-image-search/engine/picture"
)

const (
	largeWidth, largeHeight = 4000, 3000
	largePhotos             = 500 // in the whole table: a part of them in each repetition
	rescanned               = 100_000.0
)

// indexing takes photos from files to committed rows, beside libvips making nothing but thumbnails of the same, and
// looks for changes among files that have none.
func (b *bench) indexing(ctx context.Context) (Section, error) {
	n := max(b.Repetitions, min(largePhotos, largePhotos*b.Pictures/Pictures))
	b.say("indexing: making %d photos of 12 megapixels", n)
	dir := filepath.Join(b.Dir, "photos")
	files, err := benchdata.Photos(ctx, dir, n, largeWidth, largeHeight)
	if err != nil {
		return Section{}, err
	}
	part := len(files) / b.Repetitions
	rows, err := b.indexed(ctx, fmt.Sprintf("%d generated 12-megapixel JPEGs", part*b.Repetitions), b.Repetitions, func(turn int) []string {
		at := max(0, turn-1) * part // the first turn is not counted
		return files[at : at+part]
	})
	if err != nil {
		return Section{}, err
	}
	if err := os.RemoveAll(dir); err != nil {
		return Section{}, fmt.Errorf("bench: %w", err)
	}
	if b.Photos != "" {
		real, err := b.realPhotos(ctx)
		if err != nil {
			return Section{}, err
		}
		rows = append(rows, real...)
	}
	again, err := b.rescan(ctx)
	return Section{
		Title: "Indexing, to committed rows",
		Rows:  append(rows, again),
		Note: "Files are in the page cache. `vipsthumbnail` runs with one process for each core. Steps are those of the spans, of a " +
			"picture on one core; their ratio is the share of all steps.",
	}, err
}

// steps are those that spans of batches tell, with their names there.
var steps = []struct{ name, key string }{
	{"read", "batch.read_ms"},
	{"hash", "batch.hash_ms"},
	{"decode", "batch.decode_ms"},
	{"resize", "batch.resize_ms"},
	{"descriptor, tags and near-duplicate hash", "batch.describe_ms"},
	{"thumbnail", "batch.thumbnail_ms"},
	{"commit", "batch.commit_ms"},
}

// indexed measures the files of each turn.
func (b *bench) indexed(ctx context.Context, what string, repetitions int, files func(turn int) []string) ([]Row, error) {
	var ours indexRun
	watch := newSpanWatch(b.Recorder)
	turn := map[string]int{}
	next := func(name string) []string {
		turn[name]++
		return files(turn[name] - 1)
	}
	b.say("indexing: %s", what)
	tasks := []task{{"ours", func(ctx context.Context) (float64, error) {
		return ours.index(ctx, b, watch, next("ours"))
	}}}
	vips := vipsthumbnail()
	if vips != "" {
		tasks = append(tasks, task{"vips", func(ctx context.Context) (float64, error) {
			return b.thumbnails(ctx, vips, next("vips"))
		}})
	}
	figures, err := b.turns(ctx, repetitions, tasks...)
	if err != nil {
		return nil, err
	}
	row := measured(what, "pictures/s", figures["ours"])
	if vips == "" {
		row.Beside = "`vipsthumbnail` is not there"
	} else {
		row = row.beside("`vipsthumbnail`, thumbnails only", figures["ours"], figures["vips"]).against(b.least(1))
	}
	return append([]Row{row}, ours.rows()...), nil
}

// indexRun is what indexings took.
type indexRun struct {
	steps  [][]float64 // milliseconds of a picture, by step, of each repetition
	memory []float64   // MB at the peak above the beginning
	bound  []float64
}

// index indexes files into a new library, and gives pictures a second.
func (r *indexRun) index(ctx context.Context, b *bench, watch *spanWatch, files []string) (float64, error) {
	dir, err := b.folder("indexed")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // all is removed at the end
	debug.FreeOSMemory()    // what former turns took is not counted as there at the beginning
	peak := watchMemory()
	begin := time.Now()
	report, err := indexInto(ctx, dir, files)
	took := time.Since(begin).Seconds()
	grown := float64(peak()) / 1e6
	if err != nil {
		return 0, err
	}
	if report.Added != len(files) {
		return 0, fmt.Errorf("%d of %d pictures were indexed, %d failed", report.Added, len(files), len(report.Failed))
	}
	spans, err := watch.spans()
	if err != nil {
		return 0, err
	}
	each := make([]float64, len(steps))
	for _, s := range spans {
		for _, kv := range s.Attributes {
			for i, step := range steps {
				if s.Name == "index.batch" && string(kv.Key) == step.key {
					each[i] += kv.Value.AsFloat64() / float64(len(files))
				}
			}
		}
	}
	bound, err := oneEach(files)
	r.steps, r.memory, r.bound = append(r.steps, each), append(r.memory, grown), append(r.bound, bound)
	return float64(len(files)) / took, err
}

func indexInto(ctx context.Context, dir string, files []string) (report engine.Report, err error) {
	library, err := engine.Open(ctx, dir, engine.Options{})
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, library.Close()) }()
	return library.Index(ctx, files, nil)
}

// oneEach is what it takes, in MB, when each core decodes the largest of the files.
func oneEach(files []string) (float64, error) {
	var largest int64
	for _, path := range files[:min(len(files), 20)] {
		data, err := os.ReadFile(path)
		if err != nil {
			return 0, fmt.Errorf("bench: %w", err)
		}
		header, err := picture.Inspect(data, picture.DefaultLimits())
		if err != nil {
			return 0, err
		}
		largest = max(largest, header.Memory+int64(len(data)))
	}
	return float64(largest) * float64(runtime.GOMAXPROCS(0)) / 1e6, nil
}

// rows are those of the steps and of memory. The first turn was not counted.
func (r *indexRun) rows() (rows []Row) {
	counted := r.steps[1:]
	all := make([]float64, len(counted))
	for i, took := range counted {
		for _, ms := range took {
			all[i] += ms
		}
	}
	for s, step := range steps {
		one := make([]float64, len(counted))
		for i, took := range counted {
			one[i] = took[s]
		}
		rows = append(rows, measured("– of a picture, "+step.name, "ms", one).beside("all steps", one, all))
	}
	return append(rows, measured("– memory at its peak, above that at the beginning", "MB", r.memory[1:]).
		beside("a picture's decoding for each core, estimated", r.memory[1:], r.bound[1:]))
}

// realPhotos measures those of the user's. The fewer there are, the more often.
func (b *bench) realPhotos(ctx context.Context) ([]Row, error) {
	var files []string
	err := filepath.WalkDir(b.Photos, func(path string, entry fs.DirEntry, err error) error {
		if ext := strings.ToLower(filepath.Ext(path)); err == nil && entry.Type().IsRegular() && (ext == ".jpg" || ext == ".jpeg") {
			files = append(files, path)
		}
		return cmp.Or(err, ctx.Err())
	})
	if err != nil {
		return nil, fmt.Errorf("bench: photos: %w", err)
	}
	dir, err := b.folder("real")
	if err != nil {
		return nil, err
	}
	report, err := indexInto(ctx, dir, files) // none that is broken fails the peer
	if err != nil {
		return nil, err
	}
	broken := map[string]bool{}
	for _, f := range report.Failed {
		broken[f.Path] = true
	}
	files = slices.DeleteFunc(files, func(path string) bool {
		absolute, err := filepath.Abs(path)
		return err != nil || broken[absolute]
	})
	if len(files) == 0 {
		return nil, fmt.Errorf("bench: photos: %w: there is no JPEG in %s", fs.ErrNotExist, b.Photos)
	}
	repetitions := max(1, min(b.Repetitions, 5_000/len(files)))
	return b.indexed(ctx, fmt.Sprintf("%s real photos", number(float64(len(files)))), repetitions, func(int) []string { return files })
}

// rescan looks for changes among the files of the largest library.
func (b *bench) rescan(ctx context.Context) (row Row, err error) {
	g, err := b.library(ctx, b.Pictures)
	if err != nil {
		return row, err
	}
	library, err := engine.Open(ctx, g.dir, engine.Options{})
	if err != nil {
		return row, err
	}
	defer func() { err = errors.Join(err, library.Close()) }()
	b.say("indexing: looking for changes among %d files", g.size)
	figures, err := b.turns(ctx, b.Repetitions, task{"rescan", func(ctx context.Context) (float64, error) {
		begin := time.Now()
		report, err := library.Index(ctx, []string{g.pictures}, nil)
		if err == nil && report.Unchanged != g.size {
			err = fmt.Errorf("%d of %d files are unchanged", report.Unchanged, g.size)
		}
		return float64(g.size) / time.Since(begin).Minutes(), err
	}})
	if err != nil {
		return row, err
	}
	return measured(fmt.Sprintf("Looking for changes among %s files that have none", number(float64(g.size))), "files a minute", figures["rescan"]).
		against(b.least(rescanned)), nil
}
