// Command panel measures the trace panel in a real window: what it costs while a thousand spans a second end, open,
// hidden and not there at all, and whether it shows every span.
//
//	go run -tags migrated_fynedo ./.ci/panel [--seconds 60] [--rate 1000]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"github.com/shirou/gopsutil/v3/process"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/gauges"
	"hybrid-image-search/ui/look"
	"hybrid-image-search/ui/panel"
)

func main() {
	seconds := flag.Int("seconds", 60, "for each phase")
	rate := flag.Int("rate", 1000, "spans a second")
	flag.Parse()
	spool, err := os.MkdirTemp("", "panel-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer os.RemoveAll(spool)
	os.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1") // waits on disk
	traces := telemetry.Setup(context.Background(), telemetry.Config{SpoolDir: spool})
	a := app.NewWithID("hybrid-image-search.measure")
	a.Settings().SetTheme(look.NewTheme(look.Dark))
	w := a.NewWindow("panel")
	w.Resize(fyne.NewSize(1280, 600))
	ctx, cancel := context.WithCancel(context.Background())
	p := panel.New(panel.Options{Telemetry: traces, Gauges: gauges.New(gauges.Options{}), App: a, Window: func() fyne.Window { return w }})
	blank := canvas.NewRectangle(nil)
	w.SetContent(blank)
	go func() {
		defer cancel()
		time.Sleep(2 * time.Second)
		without := phase("no panel", *seconds, *rate)
		go p.Watch(ctx)
		fyne.DoAndWait(func() { p.SetVisible(false); w.SetContent(p.View) })
		hidden := phase("hidden", *seconds, *rate)
		fyne.DoAndWait(func() { p.SetVisible(true) })
		time.Sleep(time.Second)
		phase("open", *seconds, *rate)
		time.Sleep(time.Second)
		kept := 0
		for _, t := range traces.Recorder().Traces() {
			kept += t.Spans
		}
		shown := 0
		fyne.DoAndWait(func() {
			for _, t := range p.Traces() {
				shown += t.Spans
			}
		})
		fmt.Printf("hidden over no panel: %+.1f %% of a core; spans in the ring %d, in the panel %d\n", hidden-without, kept, shown)
		fyne.Do(a.Quit)
	}()
	w.ShowAndRun()
}

// phase ends spans at a rate for some seconds and returns the process's CPU in percent of a core.
func phase(name string, seconds, rate int) float64 {
	runtime.GC()
	self, err := process.NewProcess(int32(os.Getpid()))
	if err != nil {
		panic(err)
	}
	cpu := func() float64 {
		t, err := self.Times()
		if err != nil {
			panic(err)
		}
		return t.User + t.System
	}
	tracer := otel.Tracer("load")
	begin, used, ended := time.Now(), cpu(), 0
	for ended < seconds*rate {
		due := int(time.Since(begin).Seconds() * float64(rate))
		for ended < due {
			ctx, root := tracer.Start(context.Background(), "search", trace.WithAttributes(attribute.Int("hits", ended)))
			for range 9 {
				_, child := tracer.Start(ctx, "search.step", trace.WithAttributes(attribute.String("kind", "text")))
				child.End()
			}
			root.End()
			ended += 10
		}
		time.Sleep(10 * time.Millisecond)
	}
	share := 100 * (cpu() - used) / time.Since(begin).Seconds()
	memory, err := self.MemoryInfo()
	if err != nil {
		panic(err)
	}
	fmt.Printf("%-9s %5.1f %% of a core, %4d MiB resident, %d spans in %.0f s\n", name, share, memory.RSS>>20, ended, time.Since(begin).Seconds())
	return share
}
