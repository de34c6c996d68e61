package clip

import (
	"errors"

	"hybrid-image-search/engine/sentence"
)

// What goes wrong, each with its own sentence in [Explain].
var (
	// The library.
	ErrNoCgo      = errors.New("clip: built without cgo")
	ErrNoRuntime  = errors.New("clip: ONNX Runtime is not installed")
	ErrRuntime    = errors.New("clip: this library cannot be used")
	ErrRuntimeSet = errors.New("clip: another library is in use already")
	ErrArguments  = errors.New("clip: too many arguments for the library")

	// The model.
	ErrNoModel = errors.New("clip: there is no model here")
	ErrMisfit  = errors.New("clip: this model does not fit")

	// While it runs.
	ErrInput  = errors.New("clip: this cannot be embedded")
	ErrVector = errors.New("clip: a vector that holds no direction")
	ErrRun    = errors.New("clip: the model failed")
	ErrClosed = errors.New("clip: the model is closed")
)

// An Error is one of the errors above with what is known of it.
type Error struct {
	Kind   error
	Path   string            // of the file or folder that it is about; often none
	Reason sentence.Sentence // what is wrong with it

	cause error
}

// Error tells the kind, the file and the reason.
func (e *Error) Error() string {
	text := e.Kind.Error()
	if e.Path != "" {
		text += ": " + e.Path
	}
	if !e.Reason.IsZero() {
		text += ": " + e.Reason.String()
	}
	if e.cause != nil {
		text += " (" + e.cause.Error() + ")"
	}
	return text
}

// Unwrap gives the kind, and what caused it if that is known.
func (e *Error) Unwrap() []error {
	if e.cause != nil {
		return []error{e.Kind, e.cause}
	}
	return []error{e.Kind}
}

// misfit says why a file of a model cannot be used.
func misfit(path, english string, with ...sentence.With) error {
	return &Error{Kind: ErrMisfit, Path: path, Reason: sentence.Of(english, with...)}
}
