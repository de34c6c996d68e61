package ui

import (
	"errors"
	"os"

	"fyne.io/fyne/v2/lang"
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
		runtime = stand{text: lang.L("ONNX Runtime, which runs the model, is there: {{.Path}}", map[string]any{"Path": look.Printable(look.Path(s.Runtime))})}
	case errors.Is(s.RuntimeErr, clip.ErrNoRuntime) && os.Getenv(runtimeVariable) == "":
		runtime = stand{text: lang.L("ONNX Runtime, the library that runs the model, is not on this machine yet.")}
	default:
		runtime = stand{look.Printable(explain(s.RuntimeErr)), widget.WarningImportance}
	}
	switch {
	case s.ModelErr == nil:
		said := map[string]any{
			"Name": look.Printable(s.Model.Name), "Size": look.Bytes(s.Model.Bytes),
			"Length": look.Count(s.Model.Dimensions), "Path": look.Printable(look.Path(s.Dir)),
		}
		model = stand{text: lang.L("The model {{.Name}} ({{.Size}}, vectors of {{.Length}} numbers) is read when it is needed: {{.Path}}", said)}
		if s.Loaded {
			model.text = lang.L("The model {{.Name}} ({{.Size}}, vectors of {{.Length}} numbers) is in memory: {{.Path}}", said)
		}
	case errors.Is(s.ModelErr, clip.ErrNoModel) && chosen == "":
		model = stand{text: lang.L("There is no model on this machine yet.")}
	default:
		model = stand{look.Printable(explain(s.ModelErr)), widget.WarningImportance}
	}
	return runtime, model
}
