// Command finder measures the finder in a real window over a library of 100,000 pictures: how long it takes from a
// keystroke until the results are painted, how long the frames take while the pictures are flung by, how soon the window
// is there, and how much the program takes when it is idle, over a library that is there already.
//
//	go run -tags migrated_fynedo ./.ci/finder [--pictures 100000] [--library DIR] [--program PROGRAM]
//
// The pause in typing after which a search begins is not counted. The library is made in DIR, and used again.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"time"

	"fyne.io/fyne/v2/app"
	"github.com/shirou/gopsutil/v3/process"

	"hybrid-image-search/engine/benchdata"
	"hybrid-image-search/ui"
)

func main() {
	pictures := flag.Int("pictures", 100_000, "in the library")
	library := flag.String("library", "", "its folder; without one it is made in a temporary one")
	queries := flag.Int("queries", 40, "that are typed; 0 leaves that out")
	seconds := flag.Int("seconds", 8, "for each fling; 0 leaves them out")
	program := flag.String("program", "", "the built program, whose idle window is measured as well")
	profile := flag.String("profile", "", "a file for a CPU profile")
	empty := flag.Bool("bare", false, "show a window with nothing in it, which the idle one is measured against")
	flag.Parse()
	if *empty {
		bare()
		return
	}
	if *profile != "" {
		file, err := os.Create(*profile)
		if err == nil {
			err = pprof.StartCPUProfile(file)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "finder:", err)
			os.Exit(1)
		}
		defer pprof.StopCPUProfile()
	}
	if err := run(*program, *library, *pictures, *queries, time.Duration(*seconds)*time.Second); err != nil {
		fmt.Fprintln(os.Stderr, "finder:", err)
	}
}

func run(program, library string, pictures, queries int, during time.Duration) error {
	if library == "" {
		temporary, err := os.MkdirTemp("", "finder-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temporary)
		library = filepath.Join(temporary, "library")
	}
	begin := time.Now()
	if err := benchdata.Library(context.Background(), library, benchdata.Options{Pictures: pictures, Thumbnails: true}); err != nil {
		return err
	}
	fmt.Printf("library of %d pictures: %.1f s\n", pictures, time.Since(begin).Seconds())
	if err := window(library, queries, during); err != nil || program == "" {
		return err
	}
	return idle(program, library, 30*time.Second)
}

// window measures the window. It comes first: Fyne looks at the clock when the process starts and then not until its first
// frame, and forgets after a minute what it has not drawn. A window opened later than that forgets all that is on it with
// that frame, and draws nothing of it anew.
func window(library string, queries int, during time.Duration) error {
	home, err := os.MkdirTemp("", "finder-home-") // the user's own choices are left alone
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	os.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	os.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	os.Setenv("XDG_DATA_HOME", filepath.Join(home, "data"))
	started = time.Now()
	return ui.Measure(app.NewWithID("hybrid-image-search.finder"), ui.Options{Library: library}, func(p *ui.Probe) {
		opened(p)
		begin := time.Now()
		fmt.Printf("%d pictures have their thumbnails %.2f s later; %s\n", p.Ready(), time.Since(begin).Seconds(), memory())
		if queries > 0 {
			for _, facets := range []bool{false, true} {
				p.Show(1, facets)
				typed(p, queries, facets)
			}
			p.Show(1, false)
			p.Search("")
		}
		if during > 0 {
			flung(p, during)
		}
	})
}

// started is when the program began, but for what it measures with.
var started time.Time

func opened(p *ui.Probe) {
	painted, answered, shown := p.Opening()
	fmt.Printf("start to first paint %.2f s; to the first answered search %.2f s, painted %.2f s\n",
		painted.Sub(started).Seconds(), answered.Sub(started).Seconds(), shown.Sub(started).Seconds())
}

// typed types queries letter by letter, each of which is searched for.
func typed(p *ui.Probe, queries int, facets bool) {
	random := rand.New(rand.NewPCG(7, 7))
	var took []time.Duration
	for range queries {
		text := benchdata.Word(10+random.IntN(400)) + " " + benchdata.Word(10+random.IntN(400))
		for i := 1; i <= len(text); i++ {
			if text[i-1] != ' ' {
				if t := p.Search(text[:i]); t > 0 {
					took = append(took, t)
				}
			}
		}
	}
	fmt.Printf("keystroke to painted results, filters beside them %-5t: p50 %s  p99 %s  of %d\n", facets, at(took, 0.5), at(took, 0.99), len(took))
}

// flung scrolls as a wheel does, and as one who drags the scroll bar from top to bottom, in the cells and the table.
func flung(p *ui.Probe, during time.Duration) {
	for size, name := range []string{"small", "medium", "large", "table"} {
		p.Show(size, false)
		for _, speed := range []float32{3_000, 10_000, 0} {
			before, used := memory(), cpu()
			frames := p.Fling(during, speed)
			used = cpu() - used
			slow := 0
			for _, f := range frames {
				if f > 33*time.Millisecond {
					slow++
				}
			}
			way := "all of it"
			if speed > 0 {
				way = fmt.Sprintf("%.0f px/s", speed)
			}
			fmt.Printf("fling %-6s %-10s: %4d frames, over 33 ms %4.1f %%, p50 %s  p99 %s, CPU %.1f ms each; %s, then %s\n", name, way, len(frames),
				100*float64(slow)/float64(max(1, len(frames))), at(frames, 0.5), at(frames, 0.99), 1000*used/float64(max(1, len(frames))), before, memory())
		}
	}
}

func at(all []time.Duration, share float64) string {
	if len(all) == 0 {
		return "–"
	}
	sorted := slices.Sorted(slices.Values(all))
	return fmt.Sprintf("%.1f ms", float64(sorted[int(share*float64(len(sorted)-1))].Microseconds())/1000)
}

// cpu gives the seconds that the process has computed, which others' work on the machine does not lengthen.
func cpu() float64 {
	self, err := process.NewProcess(int32(os.Getpid())) //nolint:gosec // pids are small
	if err != nil {
		return 0
	}
	times, err := self.Times()
	if err != nil {
		return 0
	}
	return times.User + times.System
}

func memory() string {
	self, err := process.NewProcess(int32(os.Getpid())) //nolint:gosec // pids are small
	if err != nil {
		return "memory unknown"
	}
	info, err := self.MemoryInfo()
	if err != nil {
		return "memory unknown"
	}
	var heap runtime.MemStats
	runtime.GC() // twice: pools keep what they have over one
	runtime.GC()
	runtime.ReadMemStats(&heap)
	return fmt.Sprintf("%d MiB (%d in Go)", info.RSS>>20, heap.HeapAlloc>>20)
}
