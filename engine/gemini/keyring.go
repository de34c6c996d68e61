package gemini

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/zalando/go-keyring"
)

// The variables that hold a key, in the order of the SDK.
var keyVariables = []string{"GOOGLE_API_KEY", "GEMINI_API_KEY"}

// KeyVariable names the variable that holds a key; "" when none does.
func KeyVariable() string {
	for _, name := range keyVariables {
		if os.Getenv(name) != "" {
			return name
		}
	}
	return ""
}

// The key's place in the system's keyring.
const (
	keyringService = "Hybrid Image Search"
	keyringUser    = "Gemini API key"
)

// A Source says where a key is from.
type Source string

// The sources, in the order in which they are asked.
const (
	FromNowhere     Source = ""
	FromEnvironment Source = "environment"
	FromKeyring     Source = "keyring"
	FromThisRun     Source = "this run"
)

// A Keyring keeps secrets for programs of the user, as the system's does.
type Keyring interface {
	Get(service, user string) (string, error)
	Set(service, user, secret string) error
	Delete(service, user string) error
}

// Keys finds the key, and keeps one that was entered. The zero Keys uses the system's keyring.
type Keys struct {
	Ring Keyring // nil for the system's

	mu      sync.Mutex
	thisRun Key
}

// Find returns the key and where it is from: the environment, the keyring, or what was entered in this run. No
// key is ErrNoKey; when the keyring did not answer, the error tells that too.
func (k *Keys) Find(ctx context.Context) (Key, Source, error) {
	if name := KeyVariable(); name != "" {
		key, err := NewKey(os.Getenv(name))
		if err != nil {
			return Key{}, FromEnvironment, fmt.Errorf("gemini: %s: %w", name, err)
		}
		return key, FromEnvironment, nil
	}
	k.mu.Lock()
	entered := k.thisRun
	k.mu.Unlock()
	if !entered.IsZero() {
		return entered, FromThisRun, nil
	}
	text, err := aside(ctx, func() (string, error) { return k.ring().Get(keyringService, keyringUser) })
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return Key{}, FromNowhere, ErrNoKey
	case err != nil:
		return Key{}, FromNowhere, fmt.Errorf("%w: %w", ErrNoKey, noKeyring(err))
	}
	key, err := NewKey(text)
	if err != nil {
		return Key{}, FromKeyring, fmt.Errorf("gemini: keyring: %w", err)
	}
	return key, FromKeyring, nil
}

// Keep puts a key into the keyring. Where there is none it is kept for this run, and the error, which wraps
// ErrKeyring, says so.
func (k *Keys) Keep(ctx context.Context, key Key) (Source, error) {
	if key.IsZero() {
		return FromNowhere, ErrNoKey
	}
	_, err := aside(ctx, func() (struct{}, error) {
		return struct{}{}, k.ring().Set(keyringService, keyringUser, key.secret())
	})
	k.mu.Lock()
	defer k.mu.Unlock()
	if err != nil {
		k.thisRun = key
		return FromThisRun, noKeyring(err)
	}
	k.thisRun = Key{}
	return FromKeyring, nil
}

// Forget removes the key from the keyring and from this run. One in the environment stays.
func (k *Keys) Forget(ctx context.Context) error {
	k.mu.Lock()
	k.thisRun = Key{}
	k.mu.Unlock()
	_, err := aside(ctx, func() (struct{}, error) {
		return struct{}{}, k.ring().Delete(keyringService, keyringUser)
	})
	if err == nil || errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return noKeyring(err)
}

func (k *Keys) ring() Keyring {
	if k.Ring != nil {
		return k.Ring
	}
	return systemKeyring{}
}

// noKeyring keeps the kind of a keyring's error and drops its text, which is the system's to word and may
// quote what it was given.
func noKeyring(err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%w: %w", ErrKeyring, context.Canceled)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: it did not answer", ErrKeyring)
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return fmt.Errorf("%w: the key is too long for it", ErrKeyring)
	}
	return ErrKeyring
}

// aside calls a keyring, which knows no context and may ask the user for a password for as long as it takes.
// One that never answers keeps its goroutine.
func aside[T any](ctx context.Context, call func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := call()
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

type systemKeyring struct{}

func (systemKeyring) Get(service, user string) (string, error) { return keyring.Get(service, user) }

func (systemKeyring) Set(service, user, secret string) error {
	return keyring.Set(service, user, secret)
}

func (systemKeyring) Delete(service, user string) error { return keyring.Delete(service, user) }
