package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"hybrid-image-search/engine/gemini"
)

// Choices are what the user chose about models, for all libraries. No key is among them. A zero field is its
// default.
type Choices struct {
	AnswerModel    string  `json:"answer_model,omitempty"`
	PictureModel   string  `json:"picture_model,omitempty"`
	EmbeddingModel string  `json:"embedding_model,omitempty"`
	Dimensions     int     `json:"dimensions,omitempty"`
	Deadline       seconds `json:"deadline_seconds,omitempty"` // of one generation
	MaxReferences  int     `json:"max_references,omitempty"`
	PictureDir     string  `json:"picture_dir,omitempty"` // where generated pictures go
	Rerank         bool    `json:"rerank,omitempty"`      // have the best results put in order by the answer model
	ModelDir       string  `json:"model_dir,omitempty"`   // of the CLIP model; empty is the first fetched one
	ModelURL       string  `json:"model_url,omitempty"`   // a mirror to fetch CLIP models from
	ZeroShot       bool    `json:"zero_shot,omitempty"`   // have the CLIP model tag pictures

	ReadText      bool   `json:"read_text,omitempty"`      // read text in new pictures unasked
	ReadPhotos    bool   `json:"read_photos,omitempty"`    // and not only in what looks like a document
	TextLanguages string `json:"text_languages,omitempty"` // as deu+eng; empty is English and that of the locale
}

// seconds is a duration as the file has it.
type seconds int

// Duration gives it as the programs have it.
func (s seconds) Duration() time.Duration { return time.Duration(s) * time.Second }

// SetDeadline sets the deadline, to the second.
func (c *Choices) SetDeadline(d time.Duration) { c.Deadline = seconds(d / time.Second) }

// Gemini gives the choices as the client takes them.
func (c Choices) Gemini() gemini.Settings {
	return gemini.Settings{
		AnswerModel: c.AnswerModel, PictureModel: c.PictureModel, EmbeddingModel: c.EmbeddingModel,
		Dimensions: c.Dimensions, Deadline: c.Deadline.Duration(), MaxReferences: c.MaxReferences,
	}
}

// ChoicesFile is where the choices are kept, in the user's data.
func ChoicesFile() (string, error) {
	data, err := DataDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(data, "models.json"), nil
}

// LoadChoices reads the choices. No file is the defaults, and so is one that cannot be read, with the error.
func LoadChoices(path string) (Choices, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Choices{}, nil
	}
	var c Choices
	if err == nil {
		err = json.Unmarshal(data, &c)
	}
	if err != nil {
		return Choices{}, fmt.Errorf("engine: choices: %w", err)
	}
	return c, nil
}

// Save writes the choices whole or not at all.
func (c Choices) Save(path string) error {
	data, err := json.MarshalIndent(c, "", "  ")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err == nil {
		err = writeFile(path, append(data, '\n'), true)
	}
	if err != nil {
		return fmt.Errorf("engine: choices: %w", err)
	}
	return nil
}
