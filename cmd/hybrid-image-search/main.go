// Command hybrid-image-search is the window: it finds pictures by words and by other pictures, and shows what
// every step costs.
package main

import (
	"context"
	"fmt"
	stdlog "log"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/alecthomas/kong"

	"hybrid-image-search/assets"
	"hybrid-image-search/engine"
	"hybrid-image-search/engine/clip/fetch"
	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/gauges"
	"hybrid-image-search/telemetry/tail"
	"hybrid-image-search/ui"
	"hybrid-image-search/ui/look"
)

// id names the program's settings.
const id = "io.github.hybrid-image-search"

// farewell is how long the end waits for a collector that does not answer.
const farewell = 2 * time.Second

type flags struct {
	Library    string           `placeholder:"DIR" help:"The library's folder. Default: $$HYBRID_IMAGE_SEARCH_LIBRARY, else in your data folder."`
	Add        []string         `placeholder:"DIR" help:"Add a folder of pictures. May be given several times." sep:"none"`
	Search     string           `placeholder:"WORDS" help:"Search for words."`
	Traces     []string         `placeholder:"FILE" help:"Show the traces of a file: OTLP/JSON, or the JSON of Jaeger or Grafana. May be given several times." sep:"none" type:"existingfile"`
	Demo       bool             `help:"Open the demo library, which is drawn on this machine."`
	ModelURL   string           `name:"model-url" placeholder:"URL" help:"A mirror from which Settings fetch the model of meaning in this run."`
	Screenshot string           `placeholder:"FILE.png" help:"Draw the window into a file when the search is done, and exit. Needs no display."`
	Size       string           `default:"1280x800" help:"Size of the screenshot, WIDTHxHEIGHT."`
	Appearance string           `enum:"system,light,dark," default:"" help:"light, dark or system. Default: as it was."`
	Version    kong.VersionFlag `help:"Print the version and exit."`
}

func main() {
	os.Exit(run())
}

func run() int {
	var f flags
	parser := kong.Must(&f, kong.Name("hybrid-image-search"),
		kong.Description("Find pictures by words or by another picture, and see what every step costs."),
		kong.Vars{"version": "hybrid-image-search " + engine.Version})
	if _, err := parser.Parse(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "hybrid-image-search: %v\nhybrid-image-search --help tells how it is used.\n", err)
		return 2
	}
	if f.ModelURL != "" {
		if err := fetch.CheckAddress(f.ModelURL); err != nil {
			fmt.Fprintln(os.Stderr, "hybrid-image-search: --model-url:", engine.Explain(err))
			return 2
		}
	}
	if f.Screenshot == "" {
		if err := needDisplay(); err != nil {
			fmt.Fprintln(os.Stderr, "hybrid-image-search:", err)
			return 1
		}
	}
	log, logName, closeLog := openLog()
	defer closeLog()
	traces := telemetry.Setup(context.Background(), tracing(log))
	defer func() {
		ending, cancel := context.WithTimeout(context.Background(), farewell)
		defer cancel()
		traces.Shutdown(ending) //nolint:errcheck // nobody is left to be told
	}()

	if f.Screenshot == "" {
		defer serveTraces(traces, log)()
	}
	window := app.NewWithID(id)
	window.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	service := models(log)
	defer service.Close()
	local := localModel(service.Choices(), log)
	defer func() {
		if err := local.Close(); err != nil {
			log.Warn("model of meaning not closed in order", "error", err)
		}
	}()
	options := ui.Options{
		Service: service, Local: local, ModelURL: f.ModelURL, Library: f.Library, Demo: f.Demo, Add: f.Add, Search: f.Search,
		Traces: traces, TraceFiles: f.Traces, Gauges: sampler(traces.Recorder()), Log: log,
	}
	options.Appearance = look.Appearance(f.Appearance)
	if f.Screenshot == "" {
		if err := ui.Run(window, options); err != nil {
			fmt.Fprintf(os.Stderr, "hybrid-image-search: %v. What was indexed is kept; %s tells more.\n", err, logName)
			return 1
		}
		return 0
	}
	var size fyne.Size
	if n, err := fmt.Sscanf(f.Size, "%fx%f", &size.Width, &size.Height); n != 2 || err != nil || size.Width < 320 ||
		size.Height < 240 || size.Width > 7680 || size.Height > 4320 {
		fmt.Fprintf(os.Stderr, "hybrid-image-search: --size %s is no size such as 1280x800.\n", f.Size)
		return 2
	}
	if err := ui.Screenshot(window, options, size, f.Screenshot); err != nil {
		log.Error("screenshot", "error", err)
		fmt.Fprintln(os.Stderr, "hybrid-image-search:", engine.Explain(err))
		return 1
	}
	return 0
}

// openLog opens the log file in the user's cache, where a fault can be looked up afterwards. It begins anew
// at each start, so it stays small.
func openLog() (log *slog.Logger, name string, closeLog func()) {
	path, err := engine.LogFile()
	if err != nil {
		return slog.New(slog.DiscardHandler), "the log, which could not be written,", func() {}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return slog.New(slog.DiscardHandler), "the log, which could not be written,", func() {}
	}
	stdlog.SetOutput(file)                                                         // Fyne and net/http write there
	return slog.New(slog.NewTextHandler(file, nil)), path, func() { file.Close() } //nolint:errcheck // a log
}

// serveTraces lets other programs of the user read the traces while the window is open. Without, only they miss
// something.
func serveTraces(traces *telemetry.Telemetry, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		data, err := engine.DataDir()
		if err == nil {
			err = tail.Serve(ctx, filepath.Join(data, "live"), traces.Recorder())
		}
		if err != nil {
			log.Warn("traces for other programs", "error", err)
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// models is Gemini as the user chose it.
func models(log *slog.Logger) *engine.Service {
	var choices engine.Choices
	path, err := engine.ChoicesFile()
	if err == nil {
		choices, err = engine.LoadChoices(path)
	}
	if err != nil {
		log.Warn("the choice of models is the default", "error", err)
	}
	return engine.NewService(engine.ServiceOptions{Choices: choices})
}

// localModel is the CLIP model that the user chose. It is loaded when it is needed.
func localModel(choices engine.Choices, log *slog.Logger) *engine.LocalModel {
	data, err := engine.DataDir()
	if err != nil {
		log.Warn("no folder for models", "error", err)
	}
	return engine.NewLocalModel(engine.LocalOptions{DataDir: data, Dir: choices.ModelDir})
}

// sampler measures the process and the machine while the window is open.
func sampler(recorder *telemetry.Recorder) *gauges.Sampler {
	return gauges.New(gauges.Options{SpansEnded: func() int64 {
		_, ended, _ := recorder.EndedSince(math.MaxUint64) // none ended after those, so it only counts
		return int64(ended)
	}})
}

// tracing keeps what belongs to it in the user's data; without that folder, spans wait in memory.
func tracing(log *slog.Logger) telemetry.Config {
	c := telemetry.Config{Version: engine.Version, Log: log}
	if data, err := engine.DataDir(); err == nil {
		c.SpoolDir, c.ChoicesFile = filepath.Join(data, "spool"), filepath.Join(data, "telemetry.json")
	}
	return c
}
