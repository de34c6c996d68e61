package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Hugging Face sends large files on to hosts of its own below these.
var modelHosts = []string{"huggingface.co", "hf.co"}

// Fetch brings the model to the folder of its name in dir, in the layout of its repository. Files that are there and
// right are not asked for again, and others in that folder are left alone.
func (m Model) Fetch(ctx context.Context, dir string, o Options) (err error) {
	o = o.withDefaults()
	target := filepath.Join(dir, m.Name)
	ctx, span := startFetch(ctx, m.Name, m.Revision)
	defer func() {
		err = explained(err, m.Title, m.byHand(target))
		finish(span, err)
	}()
	if err := m.check(); err != nil {
		return &Error{Kind: ErrModels, Detail: err.Error()}
	}
	addresses, err := m.addresses(o.BaseURL)
	if err != nil {
		return err
	}
	if m.isThere(target) {
		newMeter(o.Progress, m.Files).close()
		return nil
	}
	place, err := enter(dir, m.Name)
	if err != nil {
		return err
	}
	defer func() { err = place.leave(err) }()
	f := modelFetch{m, newSource(o, modelHosts...), addresses, place.work, target, newMeter(o.Progress, m.Files)}
	for _, file := range m.Files {
		if err := f.file(ctx, file); err != nil {
			return err
		}
	}
	f.meter.close()
	return f.settle()
}

// isThere tells whether all files lie in the folder, with the right content.
func (m Model) isThere(target string) bool {
	for _, f := range m.Files {
		if !f.isIn(target) {
			return false
		}
	}
	return true
}

// isIn tells whether a folder has the file with the right content. Who put it there by hand may have left it the name
// that it came with.
func (f File) isIn(dir string) bool {
	return slices.ContainsFunc(f.paths(), func(path string) bool {
		return f.item().isThere(filepath.Join(dir, filepath.FromSlash(path)))
	})
}

func (f File) item() item {
	sum, _ := hex.DecodeString(f.SHA256) //nolint:errcheck // check holds its shape
	return item{f.Path, f.Bytes, sha256.New, sum}
}

// addresses are where the model's files may lie, as folders. A mirror may have what Hugging Face has, above or at
// the repository, or be a plain copy of the model's folder.
func (m Model) addresses(mirror string) ([]*url.URL, error) {
	published, err := parseBase(m.Address)
	if err != nil {
		return nil, err
	}
	if mirror == "" {
		return []*url.URL{published.JoinPath("resolve", m.Revision)}, nil
	}
	base, err := parseBase(mirror)
	if err != nil {
		return nil, err
	}
	return []*url.URL{
		base.JoinPath("resolve", m.Revision),
		base.JoinPath(strings.TrimPrefix(published.Path, "/"), "resolve", m.Revision),
		base,
	}, nil
}

// A modelFetch is one run of Fetch.
type modelFetch struct {
	model     Model
	source    source
	addresses []*url.URL // that may still be right
	work      string     // where the files lie until all are there
	target    string
	meter     *meter
}

// file brings one file to the work folder, unless it is there or in place already.
func (f *modelFetch) file(ctx context.Context, file File) (err error) {
	whole := filepath.Join(f.work, filepath.FromSlash(file.Path))
	f.meter.begin(file.Path)
	defer func() {
		if err == nil {
			f.meter.end(max(file.Bytes, sizeOf(whole)))
		}
	}()
	if file.isIn(f.target) || file.item().isThere(whole) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(whole), 0o700); err != nil {
		return onDisk(err)
	}
	// The first file that is found tells which address is right.
	for {
		err := f.anyPath(ctx, file, whole+partSuffix)
		switch {
		case errors.Is(err, ErrMissing) && len(f.addresses) > 1:
			f.addresses = f.addresses[1:]
		case err != nil:
			return err
		default:
			f.addresses = f.addresses[:1]
			return settle(whole+partSuffix, whole)
		}
	}
}

// anyPath asks for a file under each of its paths, until one leads to its content. It fails with what tells most of
// why none does: what was there and another, before what was not there.
func (f *modelFetch) anyPath(ctx context.Context, file File, part string) error {
	var worst *Error
	var tried []*Error
	for _, path := range file.paths() {
		it := file.item()
		it.name = path
		err := f.source.spanned(ctx, it, f.addresses[0].JoinPath(path), part, f.meter.at)
		if err == nil {
			return nil
		}
		e := asError(err)
		if e.Kind != ErrMissing && e.Kind != ErrSize && e.Kind != ErrHash {
			return err // the next one would fare the same
		}
		tried = append(tried, e)
		if worst == nil || worst.Kind == ErrMissing && e.Kind != ErrMissing {
			worst = e
		}
	}
	e := *worst
	for _, other := range tried {
		if other != worst {
			e.Others = append(e.Others, other)
		}
	}
	return &e
}

// settle puts all files in place. A folder that is new appears at once; one that was there gets each of the files
// that it lacked.
func (f *modelFetch) settle() error {
	if _, err := os.Lstat(f.target); os.IsNotExist(err) {
		return settle(f.work, f.target)
	}
	for _, file := range f.model.Files {
		path := filepath.FromSlash(file.Path)
		if whole := filepath.Join(f.work, path); sizeOf(whole) > 0 {
			if err := settle(whole, filepath.Join(f.target, path)); err != nil {
				return err
			}
		}
	}
	return nil
}
