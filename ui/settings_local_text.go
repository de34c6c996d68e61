package ui

import (
	"errors"
	"fmt"
	"os"

	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/clip"
	"hybrid-image-search/ui/look"
)

// stand is how one of two things stands, in words.
type stand struct {
	text       string
	importance widget.Importance
}

// standsOf tells how the runtime and the model stand. That they are not there yet is no fault.
func standsOf(s engine.LocalState, chosen string) (runtime, model stand) {
	switch {
	case s.RuntimeErr == nil:
		runtime = stand{text: "ONNX Runtime, which runs the model, is there: " + look.Printable(look.Path(s.Runtime))}
	case errors.Is(s.RuntimeErr, clip.ErrNoRuntime) && os.Getenv(runtimeVariable) == "":
		runtime = stand{text: "ONNX Runtime, the library that runs the model, is not on this machine yet."}
	default:
		runtime = stand{look.Printable(engine.Explain(s.RuntimeErr)), widget.WarningImportance}
	}
	switch {
	case s.ModelErr == nil:
		use := "is read when it is needed"
		if s.Loaded {
			use = "is in memory"
		}
		model = stand{text: fmt.Sprintf("The model %s (%s, vectors of %s numbers) %s: %s", look.Printable(s.Model.Name),
			look.Bytes(s.Model.Bytes), look.Count(s.Model.Dimensions), use, look.Printable(look.Path(s.Dir)))}
	case errors.Is(s.ModelErr, clip.ErrNoModel) && chosen == "":
		model = stand{text: "There is no model on this machine yet."}
	default:
		model = stand{look.Printable(engine.Explain(s.ModelErr)), widget.WarningImportance}
	}
	return runtime, model
}
