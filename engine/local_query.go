package engine

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/clip"
)

// localQueries is the library's CLIP model on this machine.
type localQueries struct {
	library *Library
	model   *LocalModel
}

func (q localQueries) source() Source        { return CLIP }
func (q localQueries) name() string          { return LocalModelName }
func (q localQueries) chosen() string        { return q.model.space() }
func (q localQueries) note(error, time.Time) {} // it is asked again; what failed for good, LocalModel remembers

// use loads the model that made a space.
func (q localQueries) use(ctx context.Context, space catalog.Space) (*clip.Model, func(), error) {
	dir, chosen, err := q.model.folderOf(space.Name, space.Folder)
	if err != nil {
		return nil, nil, err
	}
	model, release, err := q.model.use(ctx, dir)
	if err == nil && chosen {
		q.model.onlyKeep(dir)
	}
	return model, release, err
}

// load brings the model into memory that made a space.
func (q localQueries) load(ctx context.Context, space catalog.Space) error {
	_, release, err := q.use(ctx, space)
	if err == nil {
		release()
	}
	return err
}

// query makes the vector of a text by the space's own model, whichever is chosen now.
func (q localQueries) query(ctx context.Context, space catalog.Space, text string) (v []float32, err error) {
	ctx, span := tracer.Start(ctx, "search.embed_query")
	defer func() { finish(span, err) }()
	span.SetAttributes(attrQuery.String(shortened(text)))
	model, release, err := q.use(ctx, space)
	if err != nil {
		return nil, err
	}
	defer release()
	span.SetAttributes(localAttributes(model.Info())...)
	return model.Query(ctx, text)
}

// picture makes the vector of a file. Nothing leaves the machine, so any file will do.
func (q localQueries) picture(ctx context.Context, space catalog.Space, path string) (v []float32, err error) {
	ctx, span := tracer.Start(ctx, "search.embed_query")
	defer func() { finish(span, err) }()
	span.SetAttributes(attrFile.String(shortened(path)))
	model, release, err := q.use(ctx, space)
	if err != nil {
		return nil, err
	}
	defer release()
	span.SetAttributes(localAttributes(model.Info())...)
	return embedFile(ctx, model, path, q.library.options.Limits)
}

// neutralTexts say nothing of what a picture shows.
var neutralTexts = []string{"something", "things", "an object", "a scene", "a picture", "an image"}

// neutral is the mean of what texts are like that say nothing. It is no unit vector: the dot product with it is the
// mean similarity to them.
func (q localQueries) neutral(ctx context.Context, space catalog.Space) (mean []float32, err error) {
	ctx, span := tracer.Start(ctx, "search.embed_neutral")
	defer func() { finish(span, err) }()
	model, release, err := q.use(ctx, space)
	if err != nil {
		return nil, err
	}
	defer release()
	span.SetAttributes(localAttributes(model.Info())...)
	span.SetAttributes(attribute.Int("count", len(neutralTexts)))
	return neutralOf(ctx, model)
}

func neutralOf(ctx context.Context, model *clip.Model) ([]float32, error) {
	mean := make([]float32, model.Info().Dimensions)
	for _, text := range neutralTexts {
		v, err := model.Query(ctx, text)
		if err != nil {
			return nil, err
		}
		for i, x := range v {
			mean[i] += x / float32(len(neutralTexts))
		}
	}
	return mean, nil
}
