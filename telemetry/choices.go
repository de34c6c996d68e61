package telemetry

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Choices is what the user chooses about the export. The environment goes before choices of earlier runs.
type Choices struct {
	Endpoint    string `json:"endpoint,omitempty"`     // such as http://localhost:4318; empty: the environment's, or the default
	Off         bool   `json:"off,omitempty"`          // spans stay in the panel
	IncludeText bool   `json:"include_text,omitempty"` // spans leave with what was typed and with names of files
}

// Overrides names the environment variables that decide at the start in the place of choices of earlier
// runs; empty where none does.
type Overrides struct {
	Endpoint, Off, IncludeText string
}

var (
	// ErrEndpoint is a choice that is no address.
	ErrEndpoint = errors.New("telemetry: no address such as " + defaultEndpoint)
	// ErrNotKept is a choice that holds, but only for this run.
	ErrNotKept = errors.New("telemetry: the choice could not be kept for the next start")
)

// maxChoices bounds the file of choices, in bytes.
const maxChoices = 64 << 10

// Choices returns what holds now. The endpoint is empty while the environment's holds.
func (t *Telemetry) Choices() Choices { return t.held().choices }

// held returns the settings that hold now, which are never changed.
func (t *Telemetry) held() *settings {
	t.choosing.Lock()
	defer t.choosing.Unlock()
	return t.settings
}

// Overrides returns what the environment decides.
func (t *Telemetry) Overrides() Overrides { return t.overrides }

// Choose takes effect at once, and for later runs. It may wait for a request that is under way to end, so
// it is not for the goroutine of a window. What is malformed is refused, and leaves everything as it was.
func (t *Telemetry) Choose(c Choices) error {
	t.choosing.Lock()
	defer t.choosing.Unlock()
	if c.Endpoint != "" && !(&settings{}).use(c.Endpoint, tracesPath) {
		return fmt.Errorf("%w: %q", ErrEndpoint, c.Endpoint)
	}
	t.kept = c.since(t.settings.choices, t.kept)
	t.apply(readSettings(c, true))
	if err := saveChoices(t.choicesFile, t.kept); err != nil {
		return fmt.Errorf("%w: %w", ErrNotKept, err)
	}
	return nil
}

// since returns what is kept for later runs: of what did not change, that was kept before. What held may have come
// from the environment, and must not outlive it.
func (c Choices) since(held, kept Choices) Choices {
	if c.Endpoint != held.Endpoint {
		kept.Endpoint = c.Endpoint
	}
	if c.Off != held.Off {
		kept.Off = c.Off
	}
	if c.IncludeText != held.IncludeText {
		kept.IncludeText = c.IncludeText
	}
	return kept
}

// loadChoices returns no choices and an error for a file that makes no sense.
func loadChoices(file string) (Choices, error) {
	var c Choices
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) || file == "" {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	defer f.Close()
	if err := json.NewDecoder(io.LimitReader(f, maxChoices)).Decode(&c); err != nil {
		return Choices{}, fmt.Errorf("telemetry: %s: %w", filepath.Base(file), err)
	}
	return c, nil
}

// saveChoices replaces the file as a whole.
func saveChoices(file string, c Choices) error {
	if file == "" {
		return nil
	}
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	_, err = temp.Write(append(data, '\n'))
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}
