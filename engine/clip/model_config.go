package clip

import (
	"encoding/json"
	"math"
	"path/filepath"

	"hybrid-image-search/engine/sentence"
)

const maxConfigFile = 1 << 20

// preprocessing is how a picture becomes the numbers that the model reads.
type preprocessing struct {
	short         int  // pixels to which the shorter side is resized…
	width, height int  // …or, when short is 0, both
	side          int  // of the square that is cut from the middle
	bilinear      bool // instead of bicubic
	table         [3][256]float32
}

// A preprocessorConfig is preprocessor_config.json, as the reference writes it.
type preprocessorConfig struct {
	Resize    *bool           `json:"do_resize"`
	Crop      *bool           `json:"do_center_crop"`
	Rescale   *bool           `json:"do_rescale"`
	Normalize *bool           `json:"do_normalize"`
	Size      json.RawMessage `json:"size"`
	CropSize  json.RawMessage `json:"crop_size"`
	Resample  *int            `json:"resample"`
	Factor    *float64        `json:"rescale_factor"`
	Mean      []float64       `json:"image_mean"`
	Deviation []float64       `json:"image_std"`
}

// A sizeConfig is a size in that file. Older files have a bare number.
type sizeConfig struct {
	ShortestEdge int `json:"shortest_edge"`
	Height       int `json:"height"`
	Width        int `json:"width"`
}

// The sides that pictures are made to: far beyond what published models have.
const minSide, maxSide = 8, 2048

func readPreprocessing(dir string) (*preprocessing, error) {
	path := filepath.Join(dir, preprocessorFile)
	content, err := readFile(path, maxConfigFile)
	if err != nil {
		return nil, err
	}
	p, err := parsePreprocessing(content)
	if err != nil {
		return nil, misfitBy(path, err)
	}
	return p, nil
}

// parsePreprocessing reads preprocessor_config.json. Its errors are sentences.
func parsePreprocessing(content []byte) (*preprocessing, error) {
	var c preprocessorConfig
	if json.Unmarshal(content, &c) != nil {
		return nil, because("This is not the JSON of a preprocessor.")
	}
	p := &preprocessing{}
	if err := p.readSizes(c); err != nil {
		return nil, err
	}
	switch {
	case c.Resample == nil || *c.Resample == 3:
	case *c.Resample == 2:
		p.bilinear = true
	default:
		return nil, because("It resizes pictures by method {{.Number}}; this program knows 2 (bilinear) and 3 (bicubic).", sentence.With{"Number": *c.Resample})
	}
	return p, p.readTable(c)
}

func (p *preprocessing) readSizes(c preprocessorConfig) error {
	if c.Resize != nil && !*c.Resize {
		return because("It does not resize pictures, so they would all have to be of one size.")
	}
	size, err := parseSize(c.Size)
	if err != nil {
		return err
	}
	p.short, p.width, p.height = size.ShortestEdge, size.Width, size.Height
	crop := size
	if c.Crop == nil || *c.Crop {
		if crop, err = parseSize(c.CropSize); err != nil {
			return err
		}
	} else if p.short != 0 {
		return because("It cuts pictures to no square, and this program knows models of squares only.")
	}
	if crop.Width == 0 {
		crop.Width, crop.Height = crop.ShortestEdge, crop.ShortestEdge
	}
	switch {
	case crop.Width != crop.Height:
		return because("It cuts pictures to no square, and this program knows models of squares only.")
	case crop.Width < minSide || crop.Width > maxSide:
		return because("It makes pictures of {{.Count}} pixels, and this program knows {{.Least}} to {{.Most}}.", sentence.With{"Count": crop.Width, "Least": minSide, "Most": maxSide})
	case p.short != 0 && (p.short < crop.Width || p.short > maxSide), p.short == 0 && min(p.width, p.height) < crop.Width, max(p.width, p.height) > maxSide:
		return because("The sizes to which it resizes and cuts pictures do not go together.")
	}
	p.side = crop.Width
	return nil
}

func parseSize(text json.RawMessage) (sizeConfig, error) {
	var s sizeConfig
	if json.Unmarshal(text, &s.ShortestEdge) != nil && json.Unmarshal(text, &s) != nil || s == (sizeConfig{}) {
		return s, because("It does not say to which size pictures are resized and cut.")
	}
	return s, nil
}

// readTable makes the number for each value of each channel.
func (p *preprocessing) readTable(c preprocessorConfig) error {
	factor := 1.0 / 255
	if c.Factor != nil {
		factor = *c.Factor
	}
	if c.Rescale != nil && !*c.Rescale {
		factor = 1
	}
	mean, deviation := []float64{0, 0, 0}, []float64{1, 1, 1}
	if c.Normalize == nil || *c.Normalize {
		mean, deviation = c.Mean, c.Deviation
	}
	if len(mean) != 3 || len(deviation) != 3 {
		return because("It does not give the mean and deviation of three colours.")
	}
	for channel := range p.table {
		for value := range p.table[channel] {
			v := (float64(value)*factor - mean[channel]) / deviation[channel]
			if math.IsNaN(v) || math.Abs(v) > math.MaxFloat32 {
				return because("The mean and deviation that it gives are no numbers to reckon with.")
			}
			p.table[channel][value] = float32(v)
		}
	}
	return nil
}

// A modelConfig is what config.json tells beyond the networks. All of it may be missing.
type modelConfig struct {
	Projection int `json:"projection_dim"`
	Text       struct {
		Positions int `json:"max_position_embeddings"`
	} `json:"text_config"`
	Vision struct {
		Side int `json:"image_size"`
	} `json:"vision_config"`
}

func readConfig(dir string) (modelConfig, error) {
	var c modelConfig
	path := filepath.Join(dir, configFile)
	if !exists(path) {
		return c, nil
	}
	content, err := readFile(path, maxConfigFile)
	if err != nil {
		return c, err
	}
	if json.Unmarshal(content, &c) != nil {
		return c, misfit(path, "This is not the JSON of a model's configuration.")
	}
	return c, nil
}
