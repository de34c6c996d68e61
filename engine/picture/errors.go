package picture

import (
	"errors"
	"fmt"
)

// The kinds of failure. Errors of this package wrap exactly one of them (or
// the error of the operating system or the context) and read as a sentence of
// their own.
var (
	ErrNotPicture    = errors.New("picture: not a picture")
	ErrEmpty         = errors.New("picture: empty file")
	ErrTooLarge      = errors.New("picture: file too large")
	ErrTooManyPixels = errors.New("picture: too many pixels")
	ErrCorrupt       = errors.New("picture: damaged file")
	ErrUnsupported   = errors.New("picture: unsupported variant")
)

// failure is an error whose text is a sentence for the user, without the text
// of the sentinel that classifies it.
type failure struct {
	kind  error
	cause error
	text  string
}

func (f *failure) Error() string { return f.text }

func (f *failure) Unwrap() []error {
	if f.cause == nil {
		return []error{f.kind}
	}
	return []error{f.kind, f.cause}
}

// fail makes an error of a kind with its own text.
func fail(kind error, format string, args ...any) error {
	return &failure{kind: kind, text: fmt.Sprintf(format, args...)}
}

// failBy is fail with the error that was the cause, which ends the text.
func failBy(kind, cause error, format string, args ...any) error {
	return &failure{kind: kind, cause: cause, text: fmt.Sprintf(format, args...) + ": " + cause.Error()}
}
