package ui

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func TestBackgroundBringsTheResultBack(t *testing.T) {
	posted := make(chan func())
	b := &background{post: func(f func()) { posted <- f }, log: slog.New(slog.DiscardHandler)}
	release, result := make(chan int), 0
	b.do(func() func() {
		n := <-release // blocks: do must not
		return func() { result = n }
	})
	if b.idle() {
		t.Error("idle while work is under way")
	}
	release <- 7
	then := <-posted
	if b.idle() || result != 0 {
		t.Errorf("before its result is taken: idle %t, result %d", b.idle(), result)
	}
	then()
	if !b.idle() || result != 7 {
		t.Errorf("afterwards: idle %t, result %d", b.idle(), result)
	}
}

func TestBackgroundWithoutResult(t *testing.T) {
	posted := make(chan func())
	b := &background{post: func(f func()) { posted <- f }, log: slog.New(slog.DiscardHandler)}
	b.do(func() func() { return nil })
	(<-posted)()
	if !b.idle() {
		t.Error("not idle")
	}
}

func TestBackgroundTurnsAPanicIntoAMessage(t *testing.T) {
	var log bytes.Buffer
	var alarms []string
	posted := make(chan func())
	b := &background{
		post: func(f func()) { posted <- f }, log: slog.New(slog.NewTextHandler(&log, nil)),
		alarm: func(text string) { alarms = append(alarms, text) },
	}
	b.do(func() func() {
		var none []int
		none[3] = 1 //nolint:gosec // on purpose
		return nil
	})
	(<-posted)()
	if len(alarms) != 1 || !strings.Contains(alarms[0], "index out of range") {
		t.Errorf("alarms: %q", alarms)
	}
	if !b.idle() {
		t.Error("busy for ever after a panic")
	}
	if !strings.Contains(log.String(), "background_test.go") {
		t.Errorf("the log has no stack: %s", &log)
	}
}

// What is to follow a panic comes to pass, so that nothing stays busy for ever.
func TestBackgroundElse(t *testing.T) {
	posted := make(chan func(), 4)
	b := &background{post: func(f func()) { posted <- f }, log: slog.New(slog.DiscardHandler), alarm: func(string) {}}
	freed, ended := 0, 0
	run := func(work func() func()) {
		b.doElse(func() { freed++ }, work)
		for (<-posted)(); !b.idle(); (<-posted)() {
		}
	}
	run(func() func() { return func() { ended++ } })
	if freed != 0 || ended != 1 {
		t.Errorf("without a panic: freed %d times, ended %d times", freed, ended)
	}
	run(func() func() { panic("on purpose") })
	if freed != 1 || ended != 1 {
		t.Errorf("after a panic: freed %d times, ended %d times", freed, ended)
	}
}
