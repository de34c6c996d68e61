package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/benchdata"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// generated is a library that was made, with its pictures.
type generated struct {
	dir      string
	pictures string // where they lie; those of a million lie nowhere
	size     int
	meaning  string // a query whose vector is known in the space of a model; empty before there is one
}

// library makes a library of n pictures, once.
func (b *bench) library(ctx context.Context, n int) (*generated, error) {
	if g, ok := b.libraries[n]; ok {
		return g, nil
	}
	begin := time.Now()
	b.say("making a library of %d pictures", n)
	root := filepath.Join(b.Dir, "library-"+strconv.Itoa(n))
	g := &generated{dir: filepath.Join(root, "library"), size: n}
	if n < Million {
		g.pictures = filepath.Join(root, "pictures")
	}
	if err := benchdata.Library(ctx, g.dir, benchdata.Options{Pictures: n, Files: g.pictures}); err != nil {
		return nil, err
	}
	b.say("made in %.0f s", time.Since(begin).Seconds())
	b.libraries[n] = g
	return g, nil
}

// withMeaning gives all pictures a vector in a model's space, once, and asks the model a query, so that its vector is
// known there from then on. The model is the offline one of the demo: no more of it is needed.
func (b *bench) withMeaning(ctx context.Context, g *generated) (err error) {
	if g.meaning != "" {
		return nil
	}
	begin := time.Now()
	settings := gemini.Settings{EmbeddingModel: standin.EmbeddingModel, Dimensions: dimensions}
	space := catalog.Space{
		Name: settings.Space(), Source: string(engine.Gemini), Model: settings.EmbeddingModel, Dimensions: dimensions,
	}
	b.say("giving %d pictures vectors of %d dimensions", g.size, dimensions)
	if err := benchdata.Space(ctx, g.dir, space); err != nil {
		return err
	}
	server, err := standin.New(standin.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	service := engine.NewService(engine.ServiceOptions{StandIn: &engine.StandIn{
		Label: standin.Label, Address: server.Address(), Key: server.Key(), Settings: settings,
	}})
	defer service.Close()
	library, err := engine.Open(ctx, g.dir, engine.Options{Service: service})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, library.Close()) }()
	query := benchdata.Word(40) + " " + benchdata.Word(50)
	found, err := library.Search(ctx, query, nearest)
	if err == nil && found.Space != space.Name {
		err = fmt.Errorf("bench: %q was not searched for by its meaning: %s", query, found.Note)
	}
	if err == nil {
		g.meaning = query
		b.say("given in %.0f s", time.Since(begin).Seconds())
	}
	return err
}

// sized names a library.
func sized(g *generated) string { return number(float64(g.size)) + " pictures" }

// diskFile is the catalog's.
func (g *generated) diskFile() string { return filepath.Join(g.dir, "catalog.db") }

// onDisk is how large that is.
func (g *generated) onDisk() (int64, error) {
	info, err := os.Stat(g.diskFile())
	if err != nil {
		return 0, fmt.Errorf("bench: %w", err)
	}
	return info.Size(), nil
}
