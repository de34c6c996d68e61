package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
)

// ErrNoConsent is that the user did not agree to send this library's pictures for this purpose.
var ErrNoConsent = errors.New("engine: not agreed to")

// ErrConsentNotKept is that an agreement, or its end, cannot be written down.
var ErrConsentNotKept = errors.New("engine: the agreement cannot be kept")

// Purpose is what pictures are sent for.
type Purpose string

const (
	ForMeaning      Purpose = "meaning"      // all pictures, once, for vectors; and the words of each search
	ForDescriptions Purpose = "descriptions" // all pictures, once, for captions and keywords
	ForRanking      Purpose = "ranking"      // the 20 best of each search, with its words
	ForReferences   Purpose = "references"   // the pictures that the user picks, with the prompt
)

// HasConsent tells whether the user agreed to send pictures to the service that is chosen now, or none is needed. An
// agreement holds for one library, one purpose and one recipient. It is not in the backup: where the catalog had to
// be begun anew, the user is asked again.
func (l *Library) HasConsent(ctx context.Context, purpose Purpose) (bool, error) {
	client, local, err := l.reach(ctx)
	if err != nil || local {
		return local, err
	}
	return l.agreed(ctx, purpose, client.Host())
}

func (l *Library) agreed(ctx context.Context, purpose Purpose, recipient string) (bool, error) {
	given, err := l.Consents(ctx)
	return slices.ContainsFunc(given, func(c catalog.Consent) bool {
		return c.Purpose == string(purpose) && c.Recipient == recipient
	}), err
}

// reach gives the service's client, and whether all that it is sent stays on this machine.
func (l *Library) reach(ctx context.Context) (client *gemini.Client, local bool, err error) {
	service := l.options.Service
	if service == nil {
		return nil, false, gemini.ErrNoKey
	}
	client, err = service.Client(ctx)
	return client, err == nil && service.Local(), err
}

// reachFor is reach with consent, or ErrNoConsent.
func (l *Library) reachFor(ctx context.Context, purpose Purpose) (client *gemini.Client, local bool, err error) {
	client, local, err = l.reach(ctx)
	if err != nil || local {
		return client, local, err
	}
	agreed, err := l.agreed(ctx, purpose, client.Host())
	if err == nil && !agreed {
		err = fmt.Errorf("%w: %s, to %s", ErrNoConsent, purpose, client.Host())
	}
	return client, local, err
}

// GiveConsent notes that the user agreed.
func (l *Library) GiveConsent(ctx context.Context, purpose Purpose) error {
	client, local, err := l.reach(ctx)
	if err != nil || local {
		return err
	}
	return l.consentKept(l.catalog.AddConsent(ctx, string(purpose), client.Host()))
}

// RevokeConsent notes that the user does not agree any more, whoever the recipient is, and ends the work that sends
// pictures for this purpose.
func (l *Library) RevokeConsent(ctx context.Context, purpose Purpose) error {
	l.models.revoke(purpose)
	given, err := l.Consents(ctx)
	if err != nil {
		return err
	}
	for _, c := range given {
		if c.Purpose != string(purpose) {
			continue
		}
		if err := l.catalog.RemoveConsent(ctx, c.Purpose, c.Recipient); err != nil {
			return l.consentKept(err)
		}
	}
	// Once more: what began since the first time may have found the consent still there.
	l.models.revoke(purpose)
	return nil
}

func (l *Library) consentKept(err error) error {
	if errors.Is(err, catalog.ErrReadOnly) {
		return fmt.Errorf("%w: %w", ErrConsentNotKept, err)
	}
	return l.noteDamage(err)
}

// Consents gives what the user agreed to, the oldest first.
func (l *Library) Consents(ctx context.Context) ([]catalog.Consent, error) {
	all, err := l.catalog.Consents(ctx)
	return all, l.noteDamage(err)
}
