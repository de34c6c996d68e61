package engine

import (
	"errors"
	"sync"
	"time"

	"hybrid-image-search/engine/gemini"
)

// restAfterFailure is how long a service that cannot be used is not asked again by searches. Each try may cost a
// user seconds, and who plugs a cable in does not wait long for half a minute.
const restAfterFailure = 30 * time.Second

// lasting are the failures that the next search would meet, too. A key that is entered ends them, see Renew.
var lasting = []error{
	gemini.ErrOffline, gemini.ErrTimeout, gemini.ErrProxy, gemini.ErrCertificate, gemini.ErrAddress,
	gemini.ErrKey, gemini.ErrRegion, gemini.ErrModel, gemini.ErrQuota,
	gemini.ErrNoKey, gemini.ErrKeyShape, gemini.ErrCredentials, // to look for a key takes a locked keyring seconds
}

// breaker keeps searches from asking a service that was just found not to answer.
type breaker struct {
	mu        sync.Mutex
	until     time.Time
	why       error
	forgotten time.Time // when it was last forgotten
}

// failure gives what the service failed with, while it is not to be asked.
func (b *breaker) failure(now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Before(b.until) {
		return b.why
	}
	return nil
}

// note takes over how a call ended that began then. One from before the service was renewed tells nothing of it.
func (b *breaker) note(err error, began, now time.Time) {
	rest := restAfterFailure
	if after, ok := gemini.RetryAfter(err); ok && errors.Is(err, gemini.ErrQuota) {
		rest = after
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err == b.why && now.Before(b.until) { //nolint:errorlint // the very error that failure gave: nothing was asked
		return
	}
	if began.Before(b.forgotten) {
		return
	}
	if err == nil {
		b.until, b.why = time.Time{}, nil
		return
	}
	for _, kind := range lasting {
		if errors.Is(err, kind) {
			b.until, b.why = now.Add(rest), err
			return
		}
	}
}

// forget lets the service be asked again.
func (b *breaker) forget(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.until, b.why, b.forgotten = time.Time{}, nil, now
}
