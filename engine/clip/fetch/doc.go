// Package fetch brings CLIP models and the ONNX Runtime library to this machine, when the user asks for them. Each
// file is pinned by its hash, which is what is trusted, and not the server, the mirror or the way to it.
//
// What comes lies in a ".part" beside its place, from which the next run goes on. Only what is whole and right is
// renamed into place, so that whoever looks there finds all of it or nothing. Every failure is one of the errors of
// this package, which Explain turns into a sentence and says how to do the same by hand.
package fetch

import (
	"net/http"
	"time"
)

// Options are the same for models and the library. The zero value will do.
type Options struct {
	// BaseURL is a mirror: for a model its repository there, or a plain folder of its files; for the library a
	// registry of npm. Empty is where they are published.
	BaseURL string

	// Client is used with this package's own rules for redirects. nil is one that keeps to the proxy of the
	// environment.
	Client *http.Client

	// Progress is called some ten times a second, by one goroutine.
	Progress func(Progress)

	// Idle is how long nothing may come before a try is given up. 0 is half a minute.
	Idle time.Duration

	pause time.Duration // before the next try; 0 is a second
}

// Progress is how far a fetch has come.
type Progress struct {
	File  string // which is coming
	Done  int64  // bytes of all files; fewer than before when a server makes a file begin anew
	Total int64  // 0 while it is unknown
}

func (o Options) withDefaults() Options {
	if o.Idle <= 0 {
		o.Idle = 30 * time.Second
	}
	if o.pause <= 0 {
		o.pause = time.Second
	}
	if o.Client == nil {
		o.Client = http.DefaultClient
	}
	return o
}
