//go:build cgo

package clip

import (
	"context"
	"errors"
	"strings"

	ort "github.com/yalue/onnxruntime_go"

	"hybrid-image-search/engine/sentence"
)

// A session is one network in the library.
type session struct {
	half    *half
	library *ort.DynamicAdvancedSession
}

// newSession loads a network. With one thread it runs on the one that calls, without any of the library's own.
func newSession(h *half, threads int) (*session, error) {
	options, err := ort.NewSessionOptions()
	if err != nil {
		return nil, failed(err)
	}
	defer options.Destroy()
	for _, err := range []error{
		options.SetIntraOpNumThreads(threads),
		options.SetInterOpNumThreads(1),
		// Threads that wait by turning keep a core from everything else.
		options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0"),
		// Weights stay as they are; the arena would round them up.
		options.AddSessionConfigEntry("session.use_device_allocator_for_initializers", "1"),
		options.SetLogSeverityLevel(ort.LoggingLevelFatal),
	} {
		if err != nil {
			return nil, failed(err)
		}
	}
	inputs := []string{h.input.name}
	if h.mask.name != "" {
		inputs = append(inputs, h.mask.name)
	}
	s, err := ort.NewDynamicAdvancedSessionWithONNXData(h.model, inputs, []string{h.output}, options)
	if err != nil {
		return nil, &Error{Kind: ErrMisfit, Reason: sentence.Of("ONNX Runtime cannot load this model: {{.Reason}}", sentence.With{"Reason": firstLine(err)}), cause: err}
	}
	return &session{half: h, library: s}, nil
}

// run feeds the network and writes what it gives to out, which must have exactly the shape of it.
func (s *session) run(ctx context.Context, out []float32, shape []int64, feed func() ([]ort.Value, error)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	inputs, err := feed()
	defer destroy(inputs)
	if err != nil {
		return failed(err)
	}
	outputs, err := values(floats(out, shape...))
	defer destroy(outputs)
	if err != nil {
		return failed(err)
	}
	options, err := ort.NewRunOptions()
	if err != nil {
		return failed(err)
	}
	defer options.Destroy()
	told := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		options.Terminate()
		close(told)
	})
	err = s.library.RunWithOptions(inputs, outputs, options)
	if !stop() {
		<-told // or it would speak to options that are gone
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return failed(err)
	}
	return nil
}

func (s *session) close() error { return s.library.Destroy() }

// floats, integers and values make the library's tensors of slices, which they share.
func floats(data []float32, shape ...int64) (ort.Value, error) { return ort.NewTensor(shape, data) }

func integers(ids []int32, element int) (ort.Value, error) {
	shape := ort.NewShape(1, int64(len(ids)))
	if element == elementInt32 {
		return ort.NewTensor(shape, ids)
	}
	wide := make([]int64, len(ids))
	for i, id := range ids {
		wide[i] = int64(id)
	}
	return ort.NewTensor(shape, wide)
}

func values(v ort.Value, err error) ([]ort.Value, error) {
	if err != nil {
		return nil, err
	}
	return []ort.Value{v}, nil
}

func destroy(values []ort.Value) {
	for _, v := range values {
		v.Destroy()
	}
}

// failed is an error of the library's.
func failed(err error) error {
	var e *Error
	if errors.As(err, &e) {
		return err
	}
	return &Error{Kind: ErrRun, cause: err}
}

// firstLine is as much of the library's text as a sentence bears.
func firstLine(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	if runes := []rune(text); len(runes) > 200 {
		text = string(runes[:200]) + "…"
	}
	return strings.TrimRight(text, ". ") + "."
}
