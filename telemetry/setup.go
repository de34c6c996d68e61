package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/go-logr/logr"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// Config is what Setup cannot read from the environment.
type Config struct {
	Version string       // of the program, for service.version; left out if empty
	Log     *slog.Logger // nil discards

	SpoolDir    string // where spans wait to be sent; empty: in memory only
	SpoolBytes  int64  // that may wait; 0: 64 MiB. The oldest spans go when there are more
	ChoicesFile string // what the user chose; empty: choices hold for one run
}

// Telemetry is the tracing of the program, from Setup to Shutdown.
type Telemetry struct {
	provider *sdktrace.TracerProvider
	recorder *Recorder
	board    *statusBoard
	resource *resource.Resource
	tee      *tee
	export   *export
	log      *slog.Logger

	overrides   Overrides
	choicesFile string
	choosing    sync.Mutex
	settings    *settings // that hold
	kept        Choices   // for later runs
}

// maxExportedText bounds one string of an exported span, in bytes, unless the environment says
// otherwise: the SDK has no bound of its own, and a request must not outgrow what receivers take.
const maxExportedText = 64 << 10

// Setup installs the global TracerProvider. It reads the environment, does no network, and never
// fails: what is wrong with the settings becomes Status. Call it before the first span; tracers taken
// before it are switched over. Call Shutdown at the end.
func Setup(ctx context.Context, c Config) *Telemetry {
	log := c.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	board := &statusBoard{}
	// The SDK writes both to stderr by default. Its log is left out altogether, because it repeats
	// malformed settings with their values, which may be secret; they are told by Status instead.
	otel.SetLogger(logr.Discard())
	var ready atomic.Bool // before, the SDK repeats what is wrong with the settings
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		log.Warn("telemetry", "error", err)
		if ready.Load() {
			board.problem(sentence("OpenTelemetry reports: {{.Message}}", with{"Message": words(err.Error())}))
		}
	}))
	defer ready.Store(true)

	choices, err := loadChoices(c.ChoicesFile)
	set := readSettings(choices, false)
	if err != nil {
		log.Warn("telemetry choices", "error", err)
		set.problem("What was chosen about the export cannot be read, so the defaults are used; choose again.")
	}
	if set.choices.Endpoint == "" && set.overrides.Endpoint == "" {
		choices.Endpoint = "" // it was malformed
	}
	res, err := newResource(ctx, c.Version)
	if err != nil {
		malformed := sentence("OTEL_RESOURCE_ATTRIBUTES has an entry that is not key=value; it was left out.")
		log.Warn("telemetry setting", "problem", malformed.String())
		board.problem(malformed)
	}
	board.write(func(s *Status) { s.Environment = attributeOf(res, attrEnvironment) })

	t := &Telemetry{board: board, log: log, resource: res, choicesFile: c.ChoicesFile, overrides: set.overrides, kept: choices}
	m := heapMeter{newMeter()}
	t.recorder = newRecorder(m, limits{spans: maxSpans, bytes: maxBytes, open: maxOpenSpans})
	t.export = newExport(func() *spool { return openSpool(c.SpoolDir, c.SpoolBytes, board, log) }, steadyPacing, board, log)
	t.tee = &tee{meter: m, recorder: t.recorder, export: t.export}
	t.apply(set)
	limits := sdktrace.NewSpanLimits()
	if limits.AttributeValueLengthLimit < 0 {
		limits.AttributeValueLengthLimit = maxExportedText
	}
	t.provider = sdktrace.NewTracerProvider(
		sdktrace.WithResource(res),
		sdktrace.WithSampler(recordAll{set.sampler}),
		sdktrace.WithRawSpanLimits(limits),
		sdktrace.WithSpanProcessor(t.tee),
	)
	otel.SetTracerProvider(t.provider)
	return t
}

// apply makes settings hold. What was wrong with those before is no problem any more.
func (t *Telemetry) apply(set *settings) {
	if t.settings != nil {
		t.board.solve(t.settings.problems)
	}
	for _, p := range set.problems {
		t.board.problem(p)
		t.log.Warn("telemetry setting", "problem", p.String())
	}
	t.settings = set
	t.tee.curtain.open.Store(set.choices.IncludeText)
	t.export.direct(set)
}

// Recorder returns what the window shows. It stays readable after Shutdown.
func (t *Telemetry) Recorder() *Recorder { return t.recorder }

// Status returns how the export stands.
func (t *Telemetry) Status() Status { return t.board.read() }

// Subscribe returns a channel that receives after Status changed, and a function that ends the
// subscription. Signals coalesce; the channel is never closed.
func (t *Telemetry) Subscribe() (changed <-chan struct{}, cancel func()) {
	return t.board.changed.subscribe()
}

// Shutdown sends what waits and ends the tracing. It returns when all is sent, when an attempt fails,
// or when ctx ends, whichever is first; the rest is sent at the next start. Spans that end afterwards are
// neither recorded nor sent.
func (t *Telemetry) Shutdown(ctx context.Context) error {
	if err := t.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("telemetry: shut down: %w", err)
	}
	return nil
}
