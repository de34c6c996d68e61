package picture

import (
	"errors"

	"hybrid-image-search/engine/sentence"
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
	said  sentence.Sentence
}

func (f *failure) Error() string { return f.said.String() }

func (f *failure) Unwrap() []error {
	if f.cause == nil {
		return []error{f.kind}
	}
	return []error{f.kind, f.cause}
}

// fail makes an error of a kind with its own text.
func fail(kind error, english string, with ...sentence.With) error {
	return &failure{kind: kind, said: sentence.Of(english, with...)}
}

// Sentence is what an error of this package says, to be told in any language. It is nothing for errors of others.
func Sentence(err error) sentence.Sentence {
	var f *failure
	if errors.As(err, &f) {
		return f.said
	}
	return sentence.Sentence{}
}
