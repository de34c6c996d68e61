package engine

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// Each fault has its sentence, marks the spans, asks once, and keeps what came or may have been paid.
func TestFaultsOfGeneration(t *testing.T) {
	recordSpans()
	s := newStudio(t, standin.Options{}, nil).withPictures(t)
	for _, c := range []struct {
		name  string
		kind  Kind
		fault standin.Fault
		want  error
		says  string
		text  bool // something came
		kept  bool
	}{
		{"bad key 400", AnswerKind, standin.Fault{Status: 400, Reason: "API_KEY_INVALID"}, gemini.ErrKey, "key", false, false},
		{"bad key 401", AnswerKind, standin.Fault{Status: 401}, gemini.ErrKey, "key", false, false},
		{"bad key 403", PictureKind, standin.Fault{Status: 403}, gemini.ErrKey, "key", false, false},
		{"no model", AnswerKind, standin.Fault{Status: 404, Times: 1}, gemini.ErrModel, "Settings", false, false},
		{"bad request", AnswerKind, standin.Fault{Status: 400, Message: "no"}, gemini.ErrRequest, "refused", false, false},
		{"quota", AnswerKind, standin.Fault{Status: 429}, gemini.ErrQuota, "quota", false, false},
		{"quota with a time", PictureKind, standin.Fault{Status: 429, RetryDelay: "53s"}, gemini.ErrQuota, "53 seconds", false, false},
		{"server 500", AnswerKind, standin.Fault{Status: 500}, gemini.ErrService, "Gemini", false, false},
		{"server 503", PictureKind, standin.Fault{Status: 503}, gemini.ErrService, "Gemini", false, false},
		{"proxy", AnswerKind, standin.Fault{Status: 407}, gemini.ErrProxy, "proxy", false, false},
		{"cut", AnswerKind, standin.Fault{CutAfter: 3}, gemini.ErrCut, "half-way", true, true},
		{"stopped", AnswerKind, standin.Fault{StopAfter: 3}, gemini.ErrCut, "half-way", true, true},
		{"error in the stream", AnswerKind, standin.Fault{ErrorAfter: 3}, gemini.ErrService, "Gemini", true, true},
		{"hung up", AnswerKind, standin.Fault{HangUp: true}, nil, "", false, true},
		{"prompt blocked", AnswerKind, standin.Fault{BlockPrompt: "SAFETY"}, gemini.ErrBlocked, "refused this prompt", false, true},
		{"picture prompt blocked", PictureKind, standin.Fault{BlockPrompt: "PROHIBITED_CONTENT"}, gemini.ErrBlocked, "prohibited", false, true},
		{"too long", AnswerKind, standin.Fault{Finish: "MAX_TOKENS"}, gemini.ErrUnfinished, "longest", true, true},
		{"no image", PictureKind, standin.Fault{Finish: "NO_IMAGE"}, gemini.ErrBlocked, "drew no picture", false, true},
		{"unknown reason", PictureKind, standin.Fault{Finish: "TEAPOT"}, gemini.ErrBlocked, "TEAPOT", false, true},
		{"empty", AnswerKind, standin.Fault{Empty: true}, gemini.ErrEmpty, "nothing", false, true},
		{"empty picture", PictureKind, standin.Fault{Empty: true}, gemini.ErrEmpty, "nothing", false, true},
		{"picture for text", AnswerKind, standin.Fault{OtherKind: true}, gemini.ErrWrongKind, "a picture where you asked for text", false, true},
		{"text for a picture", PictureKind, standin.Fault{OtherKind: true}, gemini.ErrWrongKind, "text and drew no picture", true, true},
		{"corrupt picture", PictureKind, standin.Fault{Spoil: true}, gemini.ErrCorruptPicture, "damaged", false, true},
		{"page of a network", AnswerKind, standin.Fault{Body: "<html>", Type: "text/html"}, nil, "", false, false},
		{"garbage", PictureKind, standin.Fault{Body: `{"candidates": 5}`}, gemini.ErrGarbled, "understood", false, true},
		{"100 MB", AnswerKind, standin.Fault{Huge: 100 << 20}, gemini.ErrTooLarge, "far larger", false, true},
		{"100 MB of a picture", PictureKind, standin.Fault{Huge: 100 << 20}, gemini.ErrTooLarge, "far larger", false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, asked := len(historyOf(t, s)), s.asked.Load()
			s.server.Fail(c.fault)
			g, err := s.Generate(t.Context(), GenerateRequest{Kind: c.kind, Prompt: "Describe this", References: s.paths[:1], Dir: s.out})
			s.server.Recover()
			checkFault(t, g, err, c.want, c.says)
			if n := s.asked.Load() - asked; n != 1 {
				t.Errorf("asked %d times", n)
			}
			if (g.Text != "") != c.text || g.Partial && g.Text == "" {
				t.Errorf("partial %v, came %q", g.Partial, g.Text)
			}
			if c.fault.Finish != "" && g.Finish != c.fault.Finish {
				t.Errorf("finish %q", g.Finish)
			}
			history := historyOf(t, s)
			if kept := len(history) == before+1; kept != c.kept {
				t.Fatalf("kept %v, want %v", kept, c.kept)
			}
			if c.kept && (history[0].Error != Explain(err) || history[0].Text != g.Text || history[0].Partial != g.Partial || history[0].ID != g.ID) {
				t.Errorf("kept as %+v", history[0])
			}
		})
	}
}

func historyOf(t *testing.T, s *studio) []Generation {
	t.Helper()
	all, err := s.Generations(t.Context(), 1000)
	must(t, err)
	return all
}

// checkFault holds an error to its sentence and to its spans.
func checkFault(t *testing.T, g Generation, err, want error, says string) {
	t.Helper()
	sentence := Explain(err)
	if err == nil || want != nil && !errors.Is(err, want) || !strings.Contains(sentence, says) || strings.Contains(sentence, "Something went wrong") {
		t.Errorf("%v: %s", err, sentence)
	}
	spans := spansOf(g.TraceID)
	for _, name := range []string{"generation", "generation.gemini_api"} {
		for _, span := range spans[name] {
			if span.Status().Code.String() != "Error" || span.Status().Description == "" || strings.Contains(span.Status().Description, "Describe this") {
				t.Errorf("%s has the status %+v", name, span.Status())
			}
		}
		if len(spans[name]) != 1 {
			t.Errorf("%d spans %s", len(spans[name]), name)
		}
	}
}

func TestHangingServiceMeetsTheDeadline(t *testing.T) {
	recordSpans()
	s := newStudio(t, standin.Options{}, nil)
	s.options.Service.options.StandIn.Settings.Deadline = time.Second
	s.server.Fail(standin.Fault{Hang: true})
	begin := time.Now()
	g, err := s.Generate(t.Context(), GenerateRequest{Kind: AnswerKind, Prompt: "Describe this"})
	checkFault(t, g, err, gemini.ErrTimeout, "in time")
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
	if history := historyOf(t, s); len(history) != 1 || history[0].Error != Explain(err) {
		t.Errorf("history %+v", history)
	}
}

func TestNoNetwork(t *testing.T) {
	recordSpans()
	s := newStudio(t, standin.Options{}, nil)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s.options.Service.options.StandIn.Address = "http://" + listener.Addr().String()
	must(t, listener.Close())
	g, err := s.Generate(t.Context(), GenerateRequest{Kind: PictureKind, Prompt: "Describe this", Dir: s.out})
	checkFault(t, g, err, gemini.ErrOffline, "cannot be reached")
	if history := historyOf(t, s); len(history) != 0 {
		t.Errorf("history %+v", history)
	}
}

// Of several pictures those that came are saved; the notes tell of the rest.
func TestSomePicturesFail(t *testing.T) {
	s := newStudio(t, standin.Options{}, nil)
	s.server.Fail(standin.Fault{Status: 503, Times: 1}, standin.Fault{Finish: "IMAGE_SAFETY", Times: 1})
	g, err := s.Generate(t.Context(), GenerateRequest{Kind: PictureKind, Prompt: "A red sea", Variants: 4, Dir: s.out})
	if err != nil || len(g.Pictures) != 2 || !g.Partial || len(g.Notes) != 1 || !strings.HasPrefix(g.Notes[0], "Not all of the pictures came. Gemini") {
		t.Errorf("%+v, %v", g, err)
	}
	if history := historyOf(t, s); len(history) != 1 || len(history[0].Pictures) != 2 || len(history[0].Notes) != 1 || history[0].Error != "" {
		t.Errorf("history %+v", history)
	}
	files, err := filepath.Glob(filepath.Join(s.out, "*"))
	if err != nil || len(files) != 2 {
		t.Errorf("files %q, %v", files, err)
	}
}

func TestCancelledPicturesAreKept(t *testing.T) {
	recordSpans()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ctx, parent := tracer.Start(ctx, "test")
	defer parent.End()
	s := newStudio(t, standin.Options{}, nil)
	s.server.Fail(standin.Fault{Hang: true, Times: 1})
	go func() { // one hangs; the other is answered
		for len(spansOf(parent.SpanContext().TraceID().String())["generation.gemini_api"]) == 0 && ctx.Err() == nil {
			time.Sleep(5 * time.Millisecond)
		}
		cancel()
	}()
	g, err := s.Generate(ctx, GenerateRequest{Kind: PictureKind, Prompt: "A red sea", Variants: 2, Dir: s.out})
	if !errors.Is(err, context.Canceled) || len(g.Pictures) != 1 || g.ID == 0 || !strings.HasPrefix(g.Error, "Cancelled") {
		t.Errorf("%+v, %v", g, err)
	}
}
