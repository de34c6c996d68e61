package fetch

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// extract writes one member of a gzipped tar archive to a file.
func extract(ctx context.Context, archive string, lib library, to string) error {
	in, err := os.Open(archive)
	if err != nil {
		return onDisk(err)
	}
	defer in.Close() //nolint:errcheck // it is only read
	member, err := find(ctx, in, lib)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return onDisk(err)
	}
	_, err = io.Copy(out, member)
	if err == nil {
		err = out.Sync()
	}
	if closing := out.Close(); err == nil {
		err = closing
	}
	var path *fs.PathError
	switch {
	case ctx.Err() != nil:
		return cancelled(ctx)
	case errors.As(err, &path):
		return onDisk(err)
	case err != nil:
		return &Error{Kind: ErrArchive, File: lib.member, Detail: err.Error()}
	case !lib.item().isThere(to):
		return &Error{Kind: ErrArchive, File: lib.member, Detail: "its content is another"}
	}
	return nil
}

// find gives the content of one member, and no more of it than it is to have.
func find(ctx context.Context, archive io.Reader, lib library) (io.Reader, error) {
	plain, err := gzip.NewReader(&stoppableReader{ctx, archive})
	if err != nil {
		return nil, &Error{Kind: ErrArchive, File: lib.member, Detail: err.Error()}
	}
	files := tar.NewReader(plain)
	for {
		header, err := files.Next()
		switch {
		case ctx.Err() != nil:
			return nil, cancelled(ctx)
		case errors.Is(err, io.EOF):
			return nil, &Error{Kind: ErrArchive, File: lib.member}
		case err != nil:
			return nil, &Error{Kind: ErrArchive, File: lib.member, Detail: err.Error()}
		case header.Name != lib.member || header.Typeflag != tar.TypeReg:
		case header.Size != lib.bytes:
			return nil, &Error{Kind: ErrArchive, File: lib.member, Detail: fmt.Sprintf("%d bytes instead of %d", header.Size, lib.bytes)}
		default:
			return files, nil
		}
	}
}

// stoppableReader fails when its context ends.
type stoppableReader struct {
	ctx  context.Context
	from io.Reader
}

// Read implements io.Reader.
func (r *stoppableReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(p)
}
