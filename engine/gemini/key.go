package gemini

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// A Key lets its holder use the service and be billed for it. However it is printed, logged or encoded, it
// does not show. The zero Key is none.
type Key struct {
	// A function and not a string: fmt prints the fields of values that it finds in unexported fields without
	// asking their methods, and of a function it can only print the address.
	reveal func() string
}

// maxKey bounds a key; today's have 39 characters.
const maxKey = 512

// NewKey takes a key as it was typed or pasted. It refuses what cannot be one, as a header could not carry it.
func NewKey(text string) (Key, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Key{}, ErrNoKey
	}
	if len(text) > maxKey {
		return Key{}, fmt.Errorf("%w: it has %d characters", ErrKeyShape, len(text))
	}
	for _, c := range []byte(text) {
		if c <= ' ' || c > '~' {
			return Key{}, fmt.Errorf("%w: it has characters that no key has", ErrKeyShape)
		}
	}
	return Key{reveal: func() string { return text }}, nil
}

// IsZero reports whether there is no key.
func (k Key) IsZero() bool { return k.reveal == nil }

// Equal reports whether both are the same key.
func (k Key) Equal(other Key) bool { return k.secret() == other.secret() }

func (k Key) secret() string {
	if k.reveal == nil {
		return ""
	}
	return k.reveal()
}

// String tells whether there is a key.
func (k Key) String() string {
	if k.IsZero() {
		return "(no key)"
	}
	return "(a key)"
}

// GoString is String.
func (k Key) GoString() string { return k.String() }

// Format writes the same for every verb.
func (k Key) Format(f fmt.State, _ rune) { io.WriteString(f, k.String()) }

// LogValue is String.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

// MarshalText is String, in JSON and in every other encoding that asks for it.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// MarshalJSON is String.
func (k Key) MarshalJSON() ([]byte, error) { return []byte(`"` + k.String() + `"`), nil }

// shortestScrubbed is the length from which a key is taken out of texts. Shorter ones are no keys of the
// service, and would tear holes into any sentence.
const shortestScrubbed = 8

// scrub takes the key out of a text of the service, which quotes it in some of its errors.
func (k Key) scrub(text string) string {
	secret := k.secret()
	if len(secret) < shortestScrubbed {
		return text
	}
	return strings.ReplaceAll(text, secret, "(the key)")
}
