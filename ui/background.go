package ui

import (
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync/atomic"

	"fyne.io/fyne/v2/lang"
)

// background runs work off the goroutine that owns the widgets, and brings the result back to it.
type background struct {
	post  func(func()) // runs a function on the widgets' goroutine, later
	log   *slog.Logger
	alarm func(string) // tells the user of a panic; called on the widgets' goroutine
	busy  atomic.Int64
}

// do runs work on a goroutine of its own, and then what it returns, if anything, on the widgets'.
func (b *background) do(work func() (then func())) {
	b.busy.Add(1)
	go func() {
		then := b.guard(work)
		b.post(func() {
			defer b.busy.Add(-1)
			if then == nil {
				return
			}
			if alarm := b.guard(func() func() { then(); return nil }); alarm != nil {
				alarm()
			}
		})
	}()
}

// doElse is do with what is to follow a panic of the work, on the widgets' goroutine: nothing stays busy for ever.
func (b *background) doElse(panicked func(), work func() (then func())) {
	b.do(func() func() {
		ended := false
		defer func() {
			if !ended {
				b.post(panicked)
			}
		}()
		then := work()
		ended = true
		return then
	})
}

// guard turns a panic into a message: one picture or one search may fail, the window stays.
func (b *background) guard(work func() func()) (then func()) {
	defer func() {
		if r := recover(); r != nil {
			b.log.Error("panic", "value", r, "stack", string(debug.Stack()))
			then = func() {
				b.alarm(lang.L("Something unexpected happened: {{.Fault}}. The program goes on.", map[string]any{"Fault": fmt.Sprint(r)}))
			}
		}
	}()
	return work()
}

// idle tells whether nothing is under way.
func (b *background) idle() bool { return b.busy.Load() == 0 }
