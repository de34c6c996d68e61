package clip

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"

	"hybrid-image-search/engine/sentence"
)

// Info is what is known of a model without running it.
type Info struct {
	Name       string   // of its folder
	Space      string   // in which its vectors are: clip-<name>-<first 8 of its hash>; those of two spaces never meet
	Dimensions int      // of its vectors
	Side       int      // of the square pictures that it sees
	Tokens     int      // of a text that it reads, begin and end among them
	Tokenizer  string   // its family
	Files      []string // that were read, from the folder
	Bytes      int64    // of the networks
	Hash       string   // SHA-256 of the network's file; of both, the picture's first, when there are two
}

// source is a model that was read and checked, ready to be loaded.
type source struct {
	info          Info
	preprocessing *preprocessing
	tokenizer     *tokenizer
	pictures      half
	texts         half
}

// ReadModel reads a model's folder and checks all that can be checked without running it. It needs no library.
// What does not fit is an [Error] of [ErrMisfit] or [ErrNoModel] with a sentence.
func ReadModel(dir string) (Info, error) {
	s, err := readModel(dir)
	if err != nil {
		return Info{}, err
	}
	return s.info, nil
}

func readModel(dir string) (*source, error) {
	vision, text, err := networkFiles(dir)
	if err != nil {
		return nil, err
	}
	s := &source{}
	if s.preprocessing, err = readPreprocessing(dir); err != nil {
		return nil, err
	}
	if s.tokenizer, err = readTokenizer(dir); err != nil {
		return nil, err
	}
	config, err := readConfig(dir)
	if err != nil {
		return nil, err
	}
	if err := s.readNetworks(vision, text); err != nil {
		return nil, err
	}
	if err := s.agree(dir, config); err != nil {
		return nil, err
	}
	s.describe(dir, vision, text)
	return s, nil
}

// readNetworks reads both halves, from one file or two.
func (s *source) readNetworks(vision, text string) error {
	hash := sha256.New()
	g, err := s.readGraph(vision, hash)
	if err != nil {
		return err
	}
	if s.pictures, err = pictureHalf(g); err != nil {
		return misfitBy(vision, err)
	}
	if text != vision {
		if g, err = s.readGraph(text, hash); err != nil {
			return err
		}
	}
	if s.texts, err = textHalf(g); err != nil {
		return misfitBy(text, err)
	}
	s.info.Hash = hex.EncodeToString(hash.Sum(nil))
	return nil
}

func (s *source) readGraph(path string, hash interface{ Write([]byte) (int, error) }) (*graph, error) {
	model, err := readFile(path, maxModelFile)
	if err != nil {
		return nil, err
	}
	hash.Write(model)
	s.info.Bytes += int64(len(model))
	g, err := parseGraph(model)
	if err == nil {
		err = g.checkGrowth()
	}
	if _, ok := err.(reasonError); ok {
		return nil, misfitBy(path, err)
	}
	if err != nil {
		return nil, misfit(path, "This is no ONNX model, or it is cut short.")
	}
	return g, nil
}

// agree checks that networks, preprocessing and tokenizer are of one model, and notes what they agree on.
func (s *source) agree(dir string, config modelConfig) error {
	i := &s.info
	i.Dimensions = s.pictures.dimensions
	for _, d := range []int{s.texts.dimensions, config.Projection} {
		if i.Dimensions == 0 {
			i.Dimensions = d
		}
	}
	switch {
	case s.pictures.dimensions != 0 && s.texts.dimensions != 0 && s.pictures.dimensions != s.texts.dimensions:
		return misfit(dir, "Its vectors of pictures have {{.Pictures}} numbers and those of texts {{.Texts}}, so they cannot be compared.", sentence.With{"Pictures": s.pictures.dimensions, "Texts": s.texts.dimensions})
	case i.Dimensions == 0:
		return misfit(dir, "Neither its networks nor config.json say how many numbers its vectors have.")
	case i.Dimensions < 2 || i.Dimensions > maxDimensions:
		return misfit(dir, "Its vectors would have {{.Count}} numbers, and this program knows 2 to {{.Most}}.", sentence.With{"Count": i.Dimensions, "Most": maxDimensions})
	}
	i.Side = s.preprocessing.side
	for _, side := range []int{s.pictures.height, s.pictures.width, config.Vision.Side} {
		if side != 0 && side != i.Side {
			return misfit(dir, "Its network sees pictures of {{.Count}} pixels, and preprocessor_config.json makes them {{.Made}}.", sentence.With{"Count": side, "Made": i.Side})
		}
	}
	i.Tokens = s.tokenizer.length
	for _, n := range []int{s.texts.length, config.Text.Positions} {
		if n != 0 {
			i.Tokens = min(i.Tokens, n)
		}
	}
	if i.Tokens < 3 {
		return misfit(dir, "It reads texts of {{.Count}} tokens only.", sentence.With{"Count": i.Tokens})
	}
	return nil
}

// maxDimensions of a vector: published models have 256 to 1,280.
const maxDimensions = 1 << 14

// describe fills in what the user sees.
func (s *source) describe(dir, vision, text string) {
	i := &s.info
	i.Name = modelName(dir)
	i.Space = "clip-" + i.Name + "-" + i.Hash[:8]
	i.Tokenizer = "CLIP BPE"
	files := []string{vision, text}
	if vision == text {
		files = files[:1]
	}
	for _, path := range files {
		i.Files = append(i.Files, "onnx/"+filepath.Base(path))
	}
	i.Files = append(i.Files, preprocessorFile)
	i.Files = append(i.Files, s.tokenizer.files...)
	if exists(filepath.Join(dir, configFile)) {
		i.Files = append(i.Files, configFile)
	}
}

// modelName makes a name for spaces of the folder's: small letters, digits, dashes and dots.
func modelName(dir string) string {
	if whole, err := filepath.Abs(dir); err == nil {
		dir = whole
	}
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '_':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return '-'
	}, filepath.Base(dir))
	if name = strings.Trim(name, "-."); name == "" {
		return "model"
	}
	return name[:min(len(name), 64)]
}
