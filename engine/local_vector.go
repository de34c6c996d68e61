package engine

import (
	"context"
	"errors"
	"fmt"

	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/descriptor"
	"hybrid-image-search/engine/picture"
)

// ErrNoModelOfSpace is that no model on this machine makes a space's vectors.
var ErrNoModelOfSpace = errors.New("engine: no model makes this space")

// TextVector makes the vector of a text, just as it is, by the model that makes a space; "" is the chosen one's.
func (m *LocalModel) TextVector(ctx context.Context, space, text string) (clip.Info, []float32, error) {
	return m.vector(ctx, space, func(model *clip.Model) ([]float32, error) { return model.Text(ctx, text) })
}

// FileVector makes the vector of a picture by the model that makes a space; "" is the chosen one's.
func (m *LocalModel) FileVector(ctx context.Context, space, path string) (clip.Info, []float32, error) {
	limits, _ := CompleteLimits(picture.Limits{})
	return m.vector(ctx, space, func(model *clip.Model) ([]float32, error) { return embedFile(ctx, model, path, limits) })
}

func (m *LocalModel) vector(ctx context.Context, space string, make func(*clip.Model) ([]float32, error)) (clip.Info, []float32, error) {
	dir, _, err := m.choice()
	if space != "" {
		if dir, _, err = m.folderOf(space, ""); errors.Is(err, errOtherModel) {
			err = fmt.Errorf("%w: %s", ErrNoModelOfSpace, space)
		}
	}
	if err != nil {
		return clip.Info{}, nil, fmt.Errorf("engine: vector: %w", err)
	}
	model, release, err := m.use(ctx, dir)
	if err != nil {
		return clip.Info{}, nil, fmt.Errorf("engine: vector: %w", err)
	}
	defer release()
	v, err := make(model)
	if err != nil {
		return model.Info(), nil, fmt.Errorf("engine: vector: %w", err)
	}
	return model.Info(), v, nil
}

// embedFile makes the vector of a file, be it in a library or not.
func embedFile(ctx context.Context, model *clip.Model, path string, limits picture.Limits) ([]float32, error) {
	data, err := picture.ReadFile(path, limits)
	if err != nil {
		return nil, err
	}
	header, err := picture.Inspect(data, limits)
	if err != nil {
		return nil, err
	}
	img, err := decodeFor(ctx, data, header, model.Info().Side, limits)
	if err != nil {
		return nil, err
	}
	vectors, err := model.Pictures(ctx, []clip.Tensor{model.Prepare(img)})
	if err != nil {
		return nil, err
	}
	return vectors[0], nil
}

// LookOf makes the vector of a picture's look, which takes no model, and names its space.
func LookOf(ctx context.Context, path string) (space string, v []float32, err error) {
	limits, _ := CompleteLimits(picture.Limits{})
	v, err = lookOf(ctx, path, limits)
	if err != nil {
		return "", nil, fmt.Errorf("engine: look: %w", err)
	}
	return descriptor.Space, v, nil
}

func lookOf(ctx context.Context, path string, limits picture.Limits) ([]float32, error) {
	data, err := picture.ReadFile(path, limits)
	if err != nil {
		return nil, err
	}
	decoded, err := picture.Decode(ctx, data, limits)
	if err != nil {
		return nil, err
	}
	return descriptor.Compute(decoded.Small), nil
}
