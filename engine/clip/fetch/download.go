package fetch

import (
	"context"
	"errors"
	"hash"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hybrid-image-search/engine/sentence"
)

// What stands behind the names of files that are no files of a model.
const (
	partSuffix = ".part"      // what has come so far
	tagSuffix  = ".part.etag" // beside it: what the server calls that content
	lockSuffix = ".lock"
)

const (
	maxTries = 5 // where every try brings a little and is cut

	// maxUnstated bounds a file whose size is not known before.
	maxUnstated = 64 << 20
)

// An item is one file to fetch.
type item struct {
	name  string // for people
	bytes int64  // 0 where it is unknown
	new   func() hash.Hash
	sum   []byte
}

// download brings an item to a ".part", whole and right. What is there of an earlier run is kept and the rest asked
// for; a part that proves to be of another file is thrown away and the whole asked for once more.
func (s source) download(ctx context.Context, it item, address *url.URL, part string, tell func(int64)) (t transfer, err error) {
	t.begun = sizeOf(part)
	for again := false; ; again = true {
		if err := s.goOn(ctx, it, address, part, tell, &t); err != nil {
			return t, err
		}
		switch right, err := it.matches(part); {
		case err != nil:
			return t, onDisk(err)
		case right:
			return t, discard(part, tagSuffix)
		}
		if err := discard(part, "", tagSuffix); err != nil {
			return t, err
		}
		if again || !t.joined {
			return t, &Error{Kind: ErrHash, Host: t.host}
		}
	}
}

// A transfer is what a download took.
type transfer struct {
	begun  int64 // bytes that were there
	joined bool  // what came was put behind what was there
	tries  int
	host   string
}

// goOn tries until all is there. A try that brought nothing is the last.
func (s source) goOn(ctx context.Context, it item, address *url.URL, part string, tell func(int64), t *transfer) error {
	for try := 1; ; try++ {
		t.tries++
		before := sizeOf(part)
		err := s.once(ctx, it, address, part, tell, t)
		if errors.Is(err, errRange) {
			if before == 0 {
				return &Error{Kind: ErrAnswer, Host: address.Hostname(), Detail: "a part of a file that was not asked for"}
			}
			if err := discard(part, "", tagSuffix); err != nil {
				return err
			}
			continue
		}
		passing := (errors.Is(err, ErrCut) || errors.Is(err, ErrIdle)) && sizeOf(part) > before
		if err == nil || !passing || try >= maxTries {
			return err
		}
		select {
		case <-ctx.Done():
			return cancelled(ctx)
		case <-time.After(s.pause):
		}
	}
}

// once asks for what is missing, and writes what comes.
func (s source) once(ctx context.Context, it item, address *url.URL, part string, tell func(int64), t *transfer) (err error) {
	offset := sizeOf(part)
	if it.bytes > 0 && offset > it.bytes {
		offset = 0
	}
	// A run may end between the last byte and the look at the hash.
	if offset > 0 && (offset == it.bytes || it.bytes == 0 && it.isThere(part)) {
		t.joined = true
		tell(offset)
		return nil
	}
	tag, _ := os.ReadFile(strings.TrimSuffix(part, partSuffix) + tagSuffix) //nolint:errcheck // it does without
	b, err := s.open(ctx, address, offset, strongTag(string(tag)))
	if err != nil {
		return err
	}
	defer b.close()
	t.host, t.joined = b.host, b.from > 0
	limit := it.bytes
	if limit == 0 {
		limit = maxUnstated
	}
	if b.total >= 0 && (b.total > limit || it.bytes > 0 && b.total != limit) {
		return wrongSize(b.host, otherSize(b.total, limit))
	}

	f, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return onDisk(err)
	}
	defer func() {
		if err != nil && sizeOf(part) == 0 {
			discard(part, "", tagSuffix) //nolint:errcheck // it is of no use, and no harm
		}
	}()
	err = keepTag(part, b.tag)
	if err == nil {
		err = f.Truncate(b.from)
	}
	if err == nil {
		_, err = f.Seek(b.from, io.SeekStart)
	}
	if err == nil {
		err = b.writeTo(f, it.bytes, limit, tell)
	}
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return asError(err)
	}
	return nil
}

// writeTo writes what comes, and not a byte more than stated.
func (b *body) writeTo(f io.Writer, stated, limit int64, tell func(int64)) error {
	buffer := make([]byte, 128<<10)
	for at := b.from; ; {
		n, reading := b.Read(buffer)
		if at+int64(n) > limit {
			return wrongSize(b.host, sentence.Of("more than {{.Count}} bytes", sentence.With{"Count": limit}))
		}
		if n > 0 {
			if _, err := f.Write(buffer[:n]); err != nil {
				return err
			}
			at += int64(n)
			tell(at)
		}
		switch {
		case reading == io.EOF && (at == stated || stated == 0 && b.ends): //nolint:errorlint // io.Reader's own
			return nil
		case reading == io.EOF && b.ends: //nolint:errorlint // io.Reader's own
			return wrongSize(b.host, otherSize(at, stated))
		case reading == io.EOF: //nolint:errorlint // io.Reader's own
			if stated == 0 {
				return nil // its hash tells whether that was all
			}
			return &Error{Kind: ErrCut, Host: b.host}
		case reading != nil:
			return reading
		}
	}
}

// keepTag notes what the server calls the content, for the next run.
func keepTag(part, tag string) error {
	if tag == "" {
		return discard(part, tagSuffix)
	}
	return os.WriteFile(strings.TrimSuffix(part, partSuffix)+tagSuffix, []byte(tag), 0o600)
}

// matches tells whether a file has the content that an item is to have.
func (it item) matches(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close() //nolint:errcheck // it is only read
	sum := it.new()
	n, err := io.Copy(sum, f)
	if err != nil {
		return false, err
	}
	return (it.bytes == 0 || n == it.bytes) && string(sum.Sum(nil)) == string(it.sum), nil
}

// isThere tells whether an item lies at a path already.
func (it item) isThere(path string) bool {
	right, err := it.matches(path)
	return err == nil && right
}

// sizeOf is the size of a file, and 0 if there is none.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return 0
	}
	return info.Size()
}

// discard removes a part, "", or what lies beside it under other suffixes.
func discard(part string, suffixes ...string) error {
	for _, suffix := range suffixes {
		path := part
		if suffix != "" {
			path = strings.TrimSuffix(part, partSuffix) + suffix
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return onDisk(err)
		}
	}
	return nil
}

// settle gives a file that is whole its name.
func settle(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return onDisk(err)
	}
	if err := os.Rename(from, to); err != nil {
		return onDisk(err)
	}
	return nil
}
