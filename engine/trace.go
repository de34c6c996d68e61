package engine

import (
	"context"
	"errors"
	"io/fs"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// Spans carry counts and sizes, and no names of files nor what the user typed: they may be sent to another
// machine.
var tracer = otel.Tracer("hybrid-image-search/engine")

// finish ends a span and marks it with the error, if any. Being cancelled is no error of the work.
func finish(span trace.Span, err error) {
	switch {
	case err == nil:
	case errors.Is(err, context.Canceled):
		span.SetStatus(codes.Unset, "")
		span.AddEvent("cancelled")
	default:
		message := withoutPaths(err)
		span.RecordError(errors.New(message))
		span.SetStatus(codes.Error, message)
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
