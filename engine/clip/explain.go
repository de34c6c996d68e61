package clip

import (
	"context"
	"errors"
)

// Explain turns an error of this package into plain sentences: what is wrong and what to do next. It is "" for
// errors of others.
func Explain(err error) string {
	if err == nil {
		return ""
	}
	for _, a := range advices {
		if !errors.Is(err, a.kind) {
			continue
		}
		what := a.what
		var e *Error
		if errors.As(err, &e) && e.Reason != "" {
			what = e.Reason
			if e.Path != "" {
				what = e.Path + ": " + what
			}
		}
		return what + " " + a.next
	}
	if errors.Is(err, context.Canceled) {
		return "Cancelled. What was finished by then is kept."
	}
	return ""
}

// advices hold for each kind what is said when nothing more is known, and what to do next.
var advices = []struct {
	kind       error
	what, next string
}{
	{ErrNoCgo, "This build of the program cannot run models of meaning: it was built without a C compiler.", "Use the window's build, or build again with CGO_ENABLED=1; everything else works without."},
	{ErrNoRuntime, "ONNX Runtime, the library that runs models of meaning, is not on this machine.", "Fetch it in Settings or with “imgsearch fetch”, or name one that is there in ONNXRUNTIME_LIB; everything else works without."},
	{ErrRuntimeSet, "Another ONNX Runtime library is in use already.", "Close the program and start it again to use this one."},
	{ErrArguments, "ONNX Runtime reads the command line that this program was started with, and so long a one would end the program.", "Start it again with fewer or shorter arguments."},
	{ErrRuntime, "This ONNX Runtime library cannot be used.", "Fetch the right one in Settings or with “imgsearch fetch”, or name another in ONNXRUNTIME_LIB."},
	{ErrNoModel, "There is no model of meaning on this machine yet.", "Fetch one in Settings or with “imgsearch fetch”, or choose a folder that holds onnx, preprocessor_config.json and tokenizer.json."},
	{ErrMisfit, "This model cannot be used.", "Fetch it again if it was fetched, or choose another folder in Settings."},
	{ErrInput, "This cannot be turned into a vector.", "Leave it out, or use another picture or other words."},
	{ErrVector, "The model gave a vector that means nothing, so it was not used.", "If that happens with everything, the model is damaged: fetch it again, or choose another in Settings."},
	{ErrRun, "The model stopped with a fault.", "Try again; if it stays so, fetch the model again, or choose another in Settings."},
	{ErrClosed, "The model was closed meanwhile.", "Start again."},
}
