package engine

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"hybrid-image-search/engine/gemini"
)

// Service is where Gemini, or what stands in for it, is reached. Its client is made when it is first needed: to
// ask the system's keyring may take a while. It is safe for concurrent use.
type Service struct {
	making chan struct{} // holds one: a client is made by one at a time, without the lock

	mu      sync.Mutex
	options ServiceOptions
	client  *gemini.Client // nil until it is needed
	age     int            // grows when what a client is made of has changed

	breaker breaker
}

// ServiceOptions make a Service. The zero value is Gemini with the key of the environment or the keyring.
type ServiceOptions struct {
	Choices Choices
	Keys    *gemini.Keys // nil for the environment and the system's keyring

	// StandIn is a service on this machine in place of Google's.
	StandIn *StandIn
}

// StandIn is a service on this machine: nothing leaves it, so no consent is asked for.
type StandIn struct {
	Label    string // what it is called wherever it is shown
	Address  string
	Key      string
	Settings gemini.Settings // its own; the deadline and the references may be left to the user
}

// NewService makes a service. Nothing is sent and no key is looked for.
func NewService(o ServiceOptions) *Service {
	if o.Keys == nil {
		o.Keys = &gemini.Keys{}
	}
	return &Service{options: o, making: make(chan struct{}, 1)}
}

// Client gives the client, and makes it when there is none. Without a key the error is gemini.ErrNoKey.
func (s *Service) Client(ctx context.Context) (*gemini.Client, error) {
	if s == nil {
		return nil, gemini.ErrNoKey
	}
	if client, _, _ := s.made(); client != nil {
		return client, nil
	}
	select {
	case s.making <- struct{}{}:
		defer func() { <-s.making }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for {
		client, options, age := s.made()
		if client != nil {
			return client, nil
		}
		client, err := connect(ctx, options, s.options.Keys)
		if err != nil {
			return nil, err
		}
		if s.take(client, age) {
			return client, nil
		}
		client.Close() // something else was chosen meanwhile
	}
}

// made gives the client, if there is one, and what the next is made of.
func (s *Service) made() (*gemini.Client, gemini.Options, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := gemini.Options{Settings: s.settings()}
	if in := s.options.StandIn; in != nil {
		o.Address = in.Address
		o.Key, _ = gemini.NewKey(in.Key) // one that is none is refused as none
	}
	return s.client, o, s.age
}

func connect(ctx context.Context, o gemini.Options, keys *gemini.Keys) (*gemini.Client, error) {
	if o.Address == "" {
		var err error
		o.Key, _, err = keys.Find(ctx)
		// Vertex AI can do without: the client says what it lacks.
		if err != nil && (gemini.VertexVariable() == "" || !errors.Is(err, gemini.ErrNoKey)) {
			return nil, err
		}
	}
	return gemini.New(ctx, o)
}

// take keeps a client, unless it is out of date.
func (s *Service) take(client *gemini.Client, age int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if age != s.age {
		return false
	}
	s.client = client
	return true
}

// settings are those of the next client. The caller holds the lock.
func (s *Service) settings() gemini.Settings {
	chosen := s.options.Choices.Gemini()
	in := s.options.StandIn
	if in == nil {
		return chosen
	}
	o := in.Settings
	o.Deadline = cmp.Or(o.Deadline, chosen.Deadline)
	o.MaxReferences = cmp.Or(o.MaxReferences, chosen.MaxReferences)
	return o
}

// Settings are those of the client.
func (s *Service) Settings() gemini.Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings()
}

// Choices are those that hold.
func (s *Service) Choices() Choices {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.options.Choices
}

// Choose takes other choices, which hold from the next call on.
func (s *Service) Choose(c Choices) {
	s.mu.Lock()
	defer s.mu.Unlock()
	same := c.Gemini() == s.options.Choices.Gemini()
	s.options.Choices = c
	if !same {
		s.renew()
	}
}

// Renew looks for the key again when it is next needed.
func (s *Service) Renew() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.renew()
}

func (s *Service) renew() {
	s.age++
	s.breaker.forget(time.Now())
	if s.client != nil {
		s.client.Close()
		s.client = nil
	}
}

// Keys are where the key is from.
func (s *Service) Keys() *gemini.Keys { return s.options.Keys }

// Label is what the service is called.
func (s *Service) Label() string {
	if in := s.options.StandIn; in != nil {
		return in.Label
	}
	return "Gemini"
}

// Local tells whether nothing leaves this machine.
func (s *Service) Local() bool { return s.options.StandIn != nil }

// Close lets go of the service's connections.
func (s *Service) Close() { s.Renew() }
