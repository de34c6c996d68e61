package clip

import (
	"context"
	"image"

	"hybrid-image-search/engine/sentence"
)

// Options are what a model is opened with.
type Options struct {
	Runtime string // the library, as FindRuntime finds it
	Threads int    // for pictures, of low priority; 0 is as many as there are cores
}

// Model is a model in memory. Its methods may be called at the same time from several goroutines; texts overtake
// pictures.
type Model struct {
	source   *source
	networks *networks
}

// Open loads a model. It fails where [ReadModel] fails, where the library cannot be used, and where a first picture
// and text do not come out as vectors.
func Open(ctx context.Context, dir string, o Options) (*Model, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := Runs(); err != nil {
		return nil, err
	}
	s, err := readModel(dir)
	if err != nil {
		return nil, err
	}
	n, err := openNetworks(s, o)
	if err != nil {
		return nil, err
	}
	m := &Model{source: s, networks: n}
	if err := m.try(ctx, dir); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

// try runs a picture and a text through a model that was just opened.
func (m *Model) try(ctx context.Context, dir string) error {
	grey := image.NewNRGBA(image.Rect(0, 0, 2, 2))
	for i := range grey.Pix {
		grey.Pix[i] = 127
	}
	_, err := m.Pictures(ctx, []Tensor{m.Prepare(grey)})
	if err == nil {
		_, err = m.Text(ctx, photo("something"))
	}
	if err == nil || ctx.Err() != nil {
		return err
	}
	return &Error{Kind: ErrMisfit, Path: dir, Reason: sentence.Of("It was loaded, and its first picture and text did not come out as vectors."), cause: err}
}

// Runs fails with [ErrNoCgo] where this build cannot run any model.
func Runs() error {
	if !withCgo {
		return &Error{Kind: ErrNoCgo}
	}
	return nil
}

// Info tells what the model is.
func (m *Model) Info() Info { return m.source.info }

// Prepare makes of a picture, upright and opaque, what the model reads. It need not be the whole one: for a Side of
// 224, thumbnails of 384 pixels gave vectors with a cosine of at least 0.9994 to those of their photos.
func (m *Model) Prepare(img *image.NRGBA) Tensor { return m.source.preprocessing.prepare(img) }

// Pictures gives the unit vectors of pictures. Several are computed at a time, each for itself: in a batch the
// vectors of quantized models would depend on each other, and it would take longer.
func (m *Model) Pictures(ctx context.Context, tensors []Tensor) ([][]float32, error) {
	side := m.source.info.Side
	for _, t := range tensors {
		if len(t) != 3*side*side {
			return nil, &Error{Kind: ErrInput, Reason: sentence.Of("This picture was not prepared for this model, or it has no pixels.")}
		}
	}
	vectors, err := m.networks.pictures(ctx, tensors, side, m.source.info.Dimensions)
	if err != nil {
		return nil, err
	}
	for _, v := range vectors {
		if err := unit(v); err != nil {
			return nil, err
		}
	}
	return vectors, nil
}

// Text gives the unit vector of a text. What goes beyond the model's length is cut off.
func (m *Model) Text(ctx context.Context, text string) ([]float32, error) {
	s := m.source
	v, err := m.networks.text(ctx, s.tokenizer.encode(text, s.info.Tokens), s.tokenizer.end, s.info.Dimensions)
	if err != nil {
		return nil, err
	}
	return v, unit(v)
}

// Query gives the unit vector of what is searched for: the text and "a photo of" it averaged, which finds more than
// either.
func (m *Model) Query(ctx context.Context, text string) ([]float32, error) {
	plain, err := m.Text(ctx, text)
	if err != nil {
		return nil, err
	}
	described, err := m.Text(ctx, photo(text))
	if err != nil {
		return nil, err
	}
	return average(plain, described)
}

// Close frees the model, after what is under way has ended. The library stays loaded: it cannot be taken out of a
// process safely.
func (m *Model) Close() error { return m.networks.close() }
