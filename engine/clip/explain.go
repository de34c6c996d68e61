package clip

import (
	"context"
	"errors"

	"hybrid-image-search/engine/sentence"
)

// Explain turns an error of this package into plain sentences: what is wrong and what to do next. It is "" for
// errors of others.
func Explain(err error) string { return Sentence(err).String() }

// Sentence is that, to be told in any language.
func Sentence(err error) sentence.Sentence {
	for _, a := range advices {
		if !errors.Is(err, a.kind) {
			continue
		}
		what := a.what
		var e *Error
		if errors.As(err, &e) && !e.Reason.IsZero() {
			what = e.Reason
			if e.Path != "" {
				what = sentence.Of("{{.Path}}: {{.Reason}}", sentence.With{"Path": e.Path, "Reason": what})
			}
		}
		return sentence.Join(what, a.next)
	}
	if errors.Is(err, context.Canceled) {
		return sentence.Of("Cancelled. What was finished by then is kept.")
	}
	return sentence.Sentence{}
}

// advices hold for each kind what is said when nothing more is known, and what to do next.
var advices = []struct {
	kind       error
	what, next sentence.Sentence
}{
	{ErrNoCgo, sentence.Of("This build of the program cannot run models of meaning: it was built without a C compiler."), sentence.Of("Use the window's build, or build again with CGO_ENABLED=1; everything else works without.")},
	{ErrNoRuntime, sentence.Of("ONNX Runtime, the library that runs models of meaning, is not on this machine."), sentence.Of("Fetch it in Settings or with “imgsearch fetch”, or name one that is there in ONNXRUNTIME_LIB; everything else works without.")},
	{ErrRuntimeSet, sentence.Of("Another ONNX Runtime library is in use already."), sentence.Of("Close the program and start it again to use this one.")},
	{ErrArguments, sentence.Of("ONNX Runtime reads the command line that this program was started with, and so long a one would end the program."), sentence.Of("Start it again with fewer or shorter arguments.")},
	{ErrRuntime, sentence.Of("This ONNX Runtime library cannot be used."), sentence.Of("Fetch the right one in Settings or with “imgsearch fetch”, or name another in ONNXRUNTIME_LIB.")},
	{ErrNoModel, sentence.Of("There is no model of meaning on this machine yet."), sentence.Of("Fetch one in Settings or with “imgsearch fetch”, or choose a folder that holds onnx, preprocessor_config.json and tokenizer.json.")},
	{ErrMisfit, sentence.Of("This model cannot be used."), sentence.Of("Fetch it again if it was fetched, or choose another folder in Settings.")},
	{ErrInput, sentence.Of("This cannot be turned into a vector."), sentence.Of("Leave it out, or use another picture or other words.")},
	{ErrVector, sentence.Of("The model gave a vector that means nothing, so it was not used."), sentence.Of("If that happens with everything, the model is damaged: fetch it again, or choose another in Settings.")},
	{ErrRun, sentence.Of("The model stopped with a fault."), sentence.Of("Try again; if it stays so, fetch the model again, or choose another in Settings.")},
	{ErrClosed, sentence.Of("The model was closed meanwhile."), sentence.Of("Start again.")},
}
