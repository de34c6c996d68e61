package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/descriptor"
	"hybrid-image-search/telemetry"
)

// The goals of opening.
const (
	toFirstAnswer        = 1.5 // seconds
	toFirstAnswerMillion = 15.0
	perVectorByte        = 1.3
	besideVectors        = 150e6 // bytes
)

// opening starts processes of this program that open a library and answer a search, in both its spaces.
func (b *bench) opening(ctx context.Context) (Section, error) {
	section := Section{
		Title: "Opening, from the start of a process to the first answered search",
		Note:  "The files are in the page cache. The search finds by words, by a model's vectors and by looks.",
	}
	sizes := []int{b.Pictures}
	if b.Million {
		sizes = append(sizes, Million)
	}
	for _, n := range sizes {
		rows, err := b.openings(ctx, n)
		if err != nil {
			return Section{}, err
		}
		section.Rows = append(section.Rows, rows...)
	}
	return section, nil
}

func (b *bench) openings(ctx context.Context, n int) ([]Row, error) {
	g, err := b.library(ctx, n)
	if err != nil {
		return nil, err
	}
	if err := b.withMeaning(ctx, g); err != nil {
		return nil, err
	}
	repetitions, seconds := b.Repetitions, toFirstAnswer
	if n == Million {
		repetitions, seconds = min(repetitions, 3), toFirstAnswerMillion
	}
	b.say("opening the library of %d pictures", n)
	var resident []float64
	figures, err := b.turns(ctx, repetitions,
		task{"open", func(ctx context.Context) (float64, error) {
			took, answer, err := b.openOnce(ctx, g)
			resident = append(resident, float64(answer.Resident)/1e6)
			return took.Seconds(), err
		}},
		timed("read", func(context.Context) error { return readFile(g.diskFile()) }),
	)
	if err != nil {
		return nil, err
	}
	resident = resident[1:] // as the turns count
	vectors := float64(n) * 4 * float64(dimensions+descriptor.Dimensions)
	bytes := make([]float64, len(resident))
	for i := range bytes {
		bytes[i] = vectors / 1e6
	}
	onDisk, err := g.onDisk()
	if err != nil {
		return nil, err
	}
	return []Row{
		measured(sized(g)+", first answered search", "s", figures["open"]).
			beside(fmt.Sprintf("reading the catalog's %s MB", number(float64(onDisk)/1e6)), figures["open"], figures["read"]).
			against(b.mostOf(seconds)),
		measured(sized(g)+", memory then", "MB", resident).beside("all vectors", resident, bytes).
			against(b.mostOf((perVectorByte*vectors + besideVectors) / 1e6)),
	}, nil
}

func readFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	_, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{f}, make([]byte, 1<<20))
	return err
}

// Opened is what a process says of itself that opened a library and answered a search.
type Opened struct {
	Hits     int    `json:"hits"`
	Space    string `json:"space"` // of the model in which the query was understood
	Resident int64  `json:"resident"`
}

// answered is what it says before, at once.
const answered = "answered\n"

// openOnce starts such a process, and tells how long it took from the start to the answer.
func (b *bench) openOnce(ctx context.Context, g *generated) (took time.Duration, opened Opened, err error) {
	cmd := b.child(ctx, "--opened", g.dir, "--asked", g.meaning)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, opened, err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, opened, err
	}
	lines := bufio.NewReader(out)
	line, lineErr := lines.ReadString('\n')
	took = time.Since(begin)
	if lineErr == nil && line == answered {
		lineErr = json.NewDecoder(lines).Decode(&opened)
	}
	if err := cmd.Wait(); err != nil || lineErr != nil {
		return 0, opened, fmt.Errorf("the process that opens: %w: %s", errors.Join(err, lineErr), bytes.TrimSpace(said.Bytes()))
	}
	if opened.Hits == 0 || opened.Space == "" {
		return 0, opened, fmt.Errorf("the process that opens found %d pictures, by meaning in %q", opened.Hits, opened.Space)
	}
	return took, opened, nil
}

// Open is what that process does.
func Open(ctx context.Context, dir, query string, out io.Writer) (err error) {
	library, err := engine.Open(ctx, dir, engine.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, library.Close()) }()
	results, err := library.Search(ctx, query, nearest)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(out, answered); err != nil {
		return err
	}
	_, resident := telemetry.Used()
	return json.NewEncoder(out).Encode(Opened{Hits: len(results.Hits), Space: results.Space, Resident: resident})
}
