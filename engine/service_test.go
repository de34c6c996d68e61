package engine

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// clearKeyVariables keeps what this machine has set out of a test.
func clearKeyVariables(t *testing.T) {
	t.Helper()
	for _, name := range []string{
		"GOOGLE_API_KEY", "GEMINI_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE",
		"GOOGLE_CLOUD_PROJECT", "GOOGLE_GEMINI_BASE_URL", "GOOGLE_VERTEX_BASE_URL",
	} {
		t.Setenv(name, "") // brings it back afterwards
		os.Unsetenv(name)  //nolint:errcheck // the name is one
	}
}

// slowRing is a keyring that answers when it is let.
type slowRing struct {
	gemini.Keyring
	asked  chan struct{}
	answer chan string
}

func (r slowRing) Get(string, string) (string, error) {
	r.asked <- struct{}{}
	if key := <-r.answer; key != "" {
		return key, nil
	}
	return "", keyring.ErrNotFound
}

// A keyring may ask the user for a password: nothing else of the service waits for that, and a choice that is made
// meanwhile is not lost.
func TestServiceDoesNotWaitForTheKeyring(t *testing.T) {
	clearKeyVariables(t)
	ring := slowRing{asked: make(chan struct{}, 4), answer: make(chan string)}
	s := NewService(ServiceOptions{Keys: &gemini.Keys{Ring: ring}})
	defer s.Close()
	type outcome struct {
		client *gemini.Client
		err    error
	}
	first := make(chan outcome, 1)
	go func() {
		client, err := s.Client(t.Context())
		first <- outcome{client, err}
	}()
	<-ring.asked

	s.Choose(Choices{AnswerModel: "another"}) // would hang here
	if got := s.Settings().AnswerModel; got != "another" || s.Choices().AnswerModel != "another" {
		t.Errorf("chosen %q", got)
	}
	hurried, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.Client(hurried); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a second call that has no time: %v", err)
	}

	ring.answer <- "a-key-of-a-test"
	<-ring.asked // the choice came after the client was begun
	ring.answer <- "a-key-of-a-test"
	o := <-first
	if o.err != nil || o.client.Settings().AnswerModel != "another" {
		t.Fatalf("%+v, %v", o.client, o.err)
	}
	if again, err := s.Client(t.Context()); again != o.client || err != nil {
		t.Errorf("another client, %v", err)
	}
	s.Choose(Choices{AnswerModel: "another", PictureDir: "elsewhere"})
	if again, _ := s.Client(t.Context()); again != o.client {
		t.Error("a folder makes another client")
	}
}

func TestServiceWithoutAKey(t *testing.T) {
	clearKeyVariables(t)
	ring := slowRing{asked: make(chan struct{}, 4), answer: make(chan string)}
	close(ring.answer)
	s := NewService(ServiceOptions{Keys: &gemini.Keys{Ring: ring}})
	if _, err := s.Client(t.Context()); !errors.Is(err, gemini.ErrNoKey) {
		t.Errorf("no key: %v", err)
	}
	var none *Service
	if _, err := none.Client(t.Context()); !errors.Is(err, gemini.ErrNoKey) {
		t.Errorf("no service: %v", err)
	}
	// Vertex AI knows no keys, and tells what it lacks.
	t.Setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
	if _, err := s.Client(t.Context()); !errors.Is(err, gemini.ErrCredentials) {
		t.Errorf("Vertex AI: %v", err)
	}
}

// Where the environment asks for Vertex AI, a stand-in is still what it is.
func TestStandInIsNotReachedThroughVertex(t *testing.T) {
	clearKeyVariables(t)
	t.Setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
	server, err := standin.New(standin.Options{})
	must(t, err)
	defer server.Close()
	s := NewService(ServiceOptions{StandIn: &StandIn{Label: standin.Label, Address: server.Address(), Key: server.Key()}})
	defer s.Close()
	client, err := s.Client(t.Context())
	must(t, err)
	if models, err := client.Check(t.Context()); err != nil || len(models) == 0 {
		t.Errorf("%v, %v", models, err)
	}
}
