package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/sentence"
)

// GeneratedReference is a reference as the history keeps it.
type GeneratedReference struct {
	ID   int64        `json:"id,omitempty"` // in the library; 0 when it is not there
	Path string       `json:"path"`
	Name string       `json:"name"` // as the prompt calls it
	Hash catalog.Hash `json:"hash"`
}

// keptReference is a GeneratedReference in JSON, whose path may be any bytes.
type keptReference struct {
	ID   int64        `json:"id,omitempty"`
	Path exact        `json:"path"`
	Name string       `json:"name"`
	Hash catalog.Hash `json:"hash"`
}

// MarshalJSON implements json.Marshaler.
func (r GeneratedReference) MarshalJSON() ([]byte, error) {
	return json.Marshal(keptReference{r.ID, exact(r.Path), r.Name, r.Hash})
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *GeneratedReference) UnmarshalJSON(data []byte) error {
	var k keptReference
	err := json.Unmarshal(data, &k)
	*r = GeneratedReference{k.ID, string(k.Path), k.Name, k.Hash}
	return err
}

// Generation is an answer or pictures, with all that made them. It is what the history keeps.
type Generation struct {
	ID          int64                `json:"id"` // in the history; 0 when it could not be kept
	At          time.Time            `json:"at"`
	Kind        Kind                 `json:"kind"`
	Prompt      string               `json:"prompt"`
	Sent        string               `json:"sent"` // the full text
	References  []GeneratedReference `json:"references"`
	Model       string               `json:"model"`
	Service     string               `json:"service"` // the label: Gemini, offline demo model
	AspectRatio string               `json:"aspect_ratio,omitempty"`
	Variants    int                  `json:"variants,omitempty"`
	Text        string               `json:"text,omitempty"`    // the answer, or what was said to a picture
	Partial     bool                 `json:"partial,omitempty"` // it stopped half-way
	Pictures    []string             `json:"pictures,omitempty"`
	Error       string               `json:"error,omitempty"` // a sentence
	Finish      string               `json:"finish,omitempty"`
	Usage       gemini.Usage         `json:"usage"`
	Cost        gemini.Cost          `json:"cost"`
	FirstToken  time.Duration        `json:"first_token_ns,omitempty"`
	Took        time.Duration        `json:"took_ns"`
	TraceID     string               `json:"trace_id"`
	Notes       []string             `json:"notes,omitempty"` // sentences: what went less well without failing
}

// worthKeeping tells whether something came, or may have been paid. What the service refused or what never
// reached it is neither.
func (g *Generation) worthKeeping(failed error) bool {
	if failed == nil || g.Text != "" || len(g.Pictures) > 0 {
		return true
	}
	for _, free := range []error{
		gemini.ErrKey, gemini.ErrModel, gemini.ErrQuota, gemini.ErrRequest, gemini.ErrRegion, gemini.ErrService,
		gemini.ErrOffline, gemini.ErrProxy, gemini.ErrCertificate, gemini.ErrAddress, gemini.ErrTooLong,
		gemini.ErrNoPrompt, gemini.ErrReferences,
	} {
		if errors.Is(failed, free) {
			return false
		}
	}
	return true
}

// remember keeps a generation in the history. That it cannot be kept takes nothing from what was made; the notes
// tell it.
func (l *Library) remember(ctx context.Context, g *Generation) {
	if l.ReadOnly() {
		g.Notes = append(g.Notes, sentence.Of("The library is opened for reading only, so this is not kept in its history.").String())
		return
	}
	l.changed.Store(true)
	record, err := json.Marshal(g)
	if err == nil {
		g.ID, err = l.catalog.AddGeneration(ctx, catalog.Generation{MadeAt: g.At, Record: record})
	}
	if err != nil {
		g.Notes = append(g.Notes, sentence.Of("This could not be kept in the history: {{.Reason}}.", sentence.With{"Reason": plainly(l.noteDamage(err))}).String())
	}
}

// Generations gives the latest of the history, at most limit, the latest first. Entries that cannot be read are
// left out.
func (l *Library) Generations(ctx context.Context, limit int) ([]Generation, error) {
	entries, err := l.catalog.Generations(ctx, limit)
	if err != nil {
		return nil, fmt.Errorf("engine: history: %w", l.noteDamage(err))
	}
	all := make([]Generation, 0, len(entries))
	for _, entry := range entries {
		g, err := readGeneration(entry)
		if err != nil {
			l.log.Warn("entry of the history left out", "id", entry.ID, "error", err)
			continue
		}
		all = append(all, g)
	}
	return all, nil
}

// readGeneration reads an entry, of this version or another: what it does not know it passes over.
func readGeneration(entry catalog.Generation) (Generation, error) {
	var g Generation
	if err := json.Unmarshal(entry.Record, &g); err != nil {
		return Generation{}, err
	}
	if g.Kind != AnswerKind && g.Kind != PictureKind {
		return Generation{}, ErrKind
	}
	g.ID, g.At = entry.ID, entry.MadeAt
	return g, nil
}

// DeleteGeneration removes an entry of the history. Pictures that were saved stay.
func (l *Library) DeleteGeneration(ctx context.Context, id int64) error {
	l.changed.Store(true)
	if err := l.catalog.DeleteGeneration(ctx, id); err != nil {
		return fmt.Errorf("engine: history: %w", l.noteDamage(err))
	}
	return nil
}
