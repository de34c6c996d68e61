// Package bench measures the engine on this machine, beside its peers in the same run, and holds the figures against
// the goals that this program has set itself.
package bench

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
	"github.com/shirou/gopsutil/v3/disk"

	"hybrid-image-search/engine/files"
	"hybrid-image-search/telemetry"
)

// The size of the whole table.
const (
	Pictures    = 100_000
	Repetitions = 10
	Fewest      = 100       // pictures with which there is something to measure
	Million     = 1_000_000 // in the larger library
)

// Options say what is measured.
type Options struct {
	Sections    []string // by name; none are all
	Pictures    int      // in the largest library, but for Million's
	Repetitions int
	Million     bool   // a library of a million as well
	Photos      string // a folder of real photos; may be empty

	Dir      string                        // an empty folder for all that is made
	Recorder *telemetry.Recorder           // of this process's spans
	Child    func(args ...string) []string // the command line of this program with these arguments
	Progress func(text string)
}

// Sections are the parts of the table, in their order.
func Sections() []string {
	names := make([]string, len(sections))
	for i, s := range sections {
		names[i] = s.name
	}
	return names
}

var sections = []struct {
	name    string
	measure func(*bench, context.Context) (Section, error)
}{
	{"vectors", (*bench).vectors},
	{"opening", (*bench).opening},
	{"indexing", (*bench).indexing},
	{"queries", (*bench).queries},
	{"spans", (*bench).spans},
}

// measuring is their order in a run: opening comes behind queries, whose library it gives another space.
var measuring = []string{"vectors", "queries", "indexing", "opening", "spans"}

// bench is one run.
type bench struct {
	Options
	libraries map[int]*generated // that are made, by their size
}

// Run measures. What it writes stays in Options.Dir, which the caller removes.
func Run(ctx context.Context, o Options) (Report, error) {
	b := &bench{Options: o, libraries: map[int]*generated{}}
	if err := b.checkRoom(ctx); err != nil {
		return Report{}, err
	}
	report := Report{Machine: machine(ctx), Repetitions: o.Repetitions, Pictures: o.Pictures, Scaled: !b.whole()}
	measured := make([]*Section, len(sections))
	for _, name := range measuring {
		i := slices.Index(Sections(), name)
		if len(o.Sections) > 0 && !slices.Contains(o.Sections, name) {
			continue
		}
		begin := time.Now()
		section, err := sections[i].measure(b, ctx)
		if err == nil {
			err = section.check()
		}
		if ctx.Err() != nil { // not every package below says so
			return Report{}, fmt.Errorf("bench: %s: %w", name, ctx.Err())
		}
		if err != nil {
			return Report{}, fmt.Errorf("bench: %s: %w", name, err)
		}
		section.Name = name
		measured[i] = &section
		b.say("%s: %.0f s", name, time.Since(begin).Seconds())
		debug.FreeOSMemory() // what one section took is not there in the next
	}
	for _, s := range measured {
		if s != nil {
			report.Sections = append(report.Sections, *s)
		}
	}
	return report, nil
}

// whole tells whether the table has the size that the goals are for.
func (b *bench) whole() bool { return b.Pictures >= Pictures && b.Repetitions >= Repetitions }

// most and least are goals for a ratio or, without one, the figure; mostOf is one for the figure beside a ratio.
func (b *bench) most(bound float64) goal { return goal{bound: bound, judged: b.whole()} }

func (b *bench) least(bound float64) goal {
	return goal{bound: bound, atLeast: true, judged: b.whole()}
}

func (b *bench) mostOf(bound float64) goal {
	return goal{bound: bound, figure: true, judged: b.whole()}
}

func (b *bench) say(format string, values ...any) { b.Progress(fmt.Sprintf(format, values...)) }

// checkRoom looks whether there is room for what is made, where the system tells.
func (b *bench) checkRoom(ctx context.Context) error {
	const perPicture, photos = 10_000, 3 << 29 // a library of 100,000 with both spaces took 7,000, and 500 photos 1.3 GB
	need := int64(b.Pictures) * perPicture
	if b.whole() {
		need += photos
	}
	if b.Million {
		need += Million * perPicture
	}
	usage, err := disk.UsageWithContext(ctx, b.Dir)
	if err != nil || int64(usage.Free) >= need { //nolint:gosec // no disk is that large
		return nil //nolint:nilerr // then it fails where there is no room
	}
	return &files.RoomError{Folder: b.Dir, Need: need, Free: int64(usage.Free)} //nolint:gosec // as above
}

// A task is measured against others. It gives its own figure, as seconds.
type task struct {
	name    string
	measure func(ctx context.Context) (float64, error)
}

// timed makes a task of work whose time is its figure.
func timed(name string, work func(ctx context.Context) error) task {
	return task{name, func(ctx context.Context) (float64, error) {
		begin := time.Now()
		err := work(ctx)
		return time.Since(begin).Seconds(), err
	}}
}

// turns measures tasks in turns, so that the machine's other work meets all of them, each turn beginning with another
// one. It gives the figures of each, after one turn that is not counted.
func (b *bench) turns(ctx context.Context, repetitions int, tasks ...task) (map[string][]float64, error) {
	figures := map[string][]float64{}
	for turn := range repetitions + 1 {
		runtime.GC()
		for i := range tasks {
			t := tasks[(turn+i)%len(tasks)]
			x, err := t.measure(ctx)
			if err := cmp.Or(ctx.Err(), err); err != nil {
				return nil, fmt.Errorf("%s: %w", t.name, err)
			}
			if turn > 0 {
				figures[t.name] = append(figures[t.name], x)
			}
		}
	}
	return figures, nil
}

// child makes a command that runs this program, which writes its temporary files into our folder and ends with us.
func (b *bench) child(ctx context.Context, args ...string) *exec.Cmd {
	line := b.Child(args...)
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Env = os.Environ()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		cmd.Env = append(cmd.Env, name+"="+b.Dir)
	}
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// folder makes one of a name that is given once.
func (b *bench) folder(pattern string) (string, error) {
	dir, err := os.MkdirTemp(b.Dir, pattern+"-")
	if err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	return filepath.Clean(dir), nil
}

func machine(ctx context.Context) string {
	name := runtime.GOARCH
	if info, err := cpu.InfoWithContext(ctx); err == nil && len(info) > 0 {
		name = strings.TrimSpace(info[0].ModelName)
	}
	cores := "one core"
	if n := runtime.GOMAXPROCS(0); n > 1 {
		cores = fmt.Sprintf("%d cores", n)
	}
	return fmt.Sprintf("On %s (%s), %s, %s.", cores, name, runtime.GOOS, runtime.Version())
}

func milliseconds(seconds []float64) []float64 {
	all := make([]float64, len(seconds))
	for i, s := range seconds {
		all[i] = 1000 * s
	}
	return all
}
