package engine

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

var tracer = otel.Tracer("hybrid-image-search/engine")

// The attributes whose values are the user's own: names of files and folders, what was typed, and texts of
// errors, which quote them. Such values stand under these keys and nowhere else, not in the name of a span nor
// in its status, so that whoever sends spans to another machine can hold them back.
const (
	attrQuery   attribute.Key = "search.query"
	attrFile    attribute.Key = "file.path"
	attrFolders attribute.Key = "folder.paths"
	attrLibrary attribute.Key = "library.path"
	attrError   attribute.Key = "exception.message"
)

// PrivateAttributes are the keys under which spans of this package carry what is the user's own.
func PrivateAttributes() []attribute.Key {
	return []attribute.Key{attrQuery, attrFile, attrFolders, attrLibrary, attrError}
}

// What one span takes of the user's own.
const (
	maxTextRunes    = 1_000
	maxFolderNames  = 20
	maxFailureNotes = 20
)

// shortened gives s as a span takes it: bounded, and valid UTF-8, without which a span cannot be sent. Names of files
// are any bytes on some systems.
func shortened(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= maxTextRunes {
		return s
	}
	runes := 0
	for i := range s {
		if runes == maxTextRunes {
			return strings.Clone(s[:i]) + "…"
		}
		runes++
	}
	return s
}

// folderNames is the attribute of the first of the paths.
func folderNames(paths []string) attribute.KeyValue {
	names := make([]string, min(len(paths), maxFolderNames))
	for i := range names {
		names[i] = shortened(paths[i])
	}
	return attrFolders.StringSlice(names)
}

// failureNotes tells on spans which files could not be read and why; the first ones, for there may be
// thousands.
type failureNotes struct{ told int }

func (n *failureNotes) add(span trace.Span, path, why string) {
	if n.told == maxFailureNotes || !span.IsRecording() {
		return
	}
	n.told++
	span.AddEvent("file.failed", trace.WithAttributes(attrFile.String(shortened(path)), attrError.String(shortened(why))))
}

// finish ends a span and marks it with the error, if any. Being cancelled is no error of the work. The status
// names no files; the event has the whole error.
func finish(span trace.Span, err error) {
	switch {
	case err == nil:
	case errors.Is(err, context.Canceled):
		span.SetStatus(codes.Unset, "")
		span.AddEvent("cancelled")
	default:
		span.RecordError(errors.New(shortened(err.Error())))
		span.SetStatus(codes.Error, withoutPaths(err))
	}
	span.End()
}

// withoutPaths gives the innermost cause's words. Outer ones and those of the file system name files.
func withoutPaths(err error) string {
	for {
		var path *fs.PathError
		if errors.As(err, &path) {
			return path.Op + ": " + path.Err.Error()
		}
		switch wrapped := err.(type) {
		case interface{ Unwrap() error }:
			inner := wrapped.Unwrap()
			if inner == nil {
				return err.Error()
			}
			err = inner
		case interface{ Unwrap() []error }:
			inner := wrapped.Unwrap()
			if len(inner) == 0 {
				return err.Error()
			}
			err = inner[0] // the sentinel, where an error wraps a sentinel and its cause
		default:
			return err.Error()
		}
	}
}
