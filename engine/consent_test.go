package engine

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine/gemini/standin"
	"hybrid-image-search/engine/sentence"
)

// withService gives a library of n pictures and a service that counts as somebody else's.
func withService(t *testing.T, n int, o standin.Options) (server *standin.Server, l *Library) {
	t.Helper()
	server = startStandIn(t, o)
	t.Setenv("GOOGLE_GEMINI_BASE_URL", server.Address())
	t.Setenv("GOOGLE_API_KEY", server.Key())
	models := standInModels()
	service := NewService(ServiceOptions{Choices: Choices{
		AnswerModel: models.AnswerModel, PictureModel: models.PictureModel, EmbeddingModel: models.EmbeddingModel, Dimensions: models.Dimensions,
	}})
	t.Cleanup(service.Close)
	root := t.TempDir()
	drawMany(t, filepath.Join(root, "pictures"), n)
	l = openWith(t, filepath.Join(root, "library"), service)
	index(t, l, filepath.Join(root, "pictures"))
	return server, l
}

func TestNothingIsSentUnasked(t *testing.T) {
	server, l := withService(t, 5, standin.Options{})
	agreed := func(p Purpose) bool {
		t.Helper()
		yes, err := l.HasConsent(t.Context(), p)
		must(t, err)
		return yes
	}
	refused := func() {
		t.Helper()
		_, embedding := l.Embed(t.Context(), Gemini, nil)
		_, describing := l.Describe(t.Context(), nil)
		for _, err := range []error{embedding, describing} {
			if !errors.Is(err, ErrNoConsent) || !strings.Contains(Explain(err), "not agreed") {
				t.Errorf("%v: %s", err, Explain(err))
			}
		}
	}
	refused()
	if agreed(ForMeaning) || len(server.Calls()) != 0 {
		t.Errorf("agreed to before it was asked, or %d calls", len(server.Calls()))
	}
	must(t, l.GiveConsent(t.Context(), ForMeaning))
	if !agreed(ForMeaning) || agreed(ForDescriptions) || agreed(ForRanking) {
		t.Error("one purpose stands for another")
	}
	if r := embed(t, l); r.Embedded != 5 {
		t.Errorf("%+v", r)
	}
	if _, err := l.Describe(t.Context(), nil); !errors.Is(err, ErrNoConsent) {
		t.Error(err)
	}
	// It holds for this recipient only; revoking holds for all.
	other := startStandIn(t, standin.Options{})
	t.Setenv("GOOGLE_GEMINI_BASE_URL", other.Address())
	l.options.Service.Renew()
	if agreed(ForMeaning) {
		t.Error("agreed to for another recipient")
	}
	must(t, l.GiveConsent(t.Context(), ForMeaning))
	given, err := l.Consents(t.Context())
	if err != nil || len(given) != 2 {
		t.Errorf("%+v, %v", given, err)
	}
	must(t, l.RevokeConsent(t.Context(), ForMeaning))
	if given, err = l.Consents(t.Context()); err != nil || len(given) != 0 {
		t.Errorf("%+v, %v", given, err)
	}
	refused()
	if n := len(other.Calls()); n != 0 {
		t.Errorf("%d calls", n)
	}
}

// Who revokes while pictures are sent stops that.
func TestRevokingEndsTheRun(t *testing.T) {
	server, l := withService(t, 200, standin.Options{Latency: 150 * time.Millisecond})
	must(t, l.GiveConsent(t.Context(), ForMeaning))
	done := make(chan struct{})
	r, err := l.Embed(t.Context(), Gemini, func(p EmbedProgress) {
		if p.Done > 20 && !isClosed(done) {
			close(done)
			if err := l.RevokeConsent(context.Background(), ForMeaning); err != nil {
				t.Error(err)
			}
		}
	})
	if !errors.Is(err, ErrNoConsent) || r.Embedded < 20 || r.Embedded == 200 || vectorsOf(t, l) != r.Embedded {
		t.Errorf("%+v, %v", r, err)
	}
	calls := len(server.Calls())
	time.Sleep(50 * time.Millisecond)
	if more := len(server.Calls()) - calls; more > 8 { // that were on their way
		t.Errorf("%d calls came after it", more)
	}
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestConsentOfAReadOnlyLibrary(t *testing.T) {
	_, l := withService(t, 1, standin.Options{})
	must(t, l.GiveConsent(t.Context(), ForMeaning))
	must(t, l.Close())
	reader, err := Open(t.Context(), l.Dir(), Options{ReadOnly: true, Service: l.options.Service})
	must(t, err)
	defer reader.Close() //nolint:errcheck // only read
	if yes, err := reader.HasConsent(t.Context(), ForMeaning); err != nil || !yes {
		t.Errorf("%v, %v", yes, err)
	}
	err = reader.GiveConsent(t.Context(), ForRanking)
	if !errors.Is(err, ErrConsentNotKept) || !strings.Contains(Explain(err), "agreement") {
		t.Errorf("%v: %s", err, Explain(err))
	}
	// It still holds, so it must not be told that nothing is sent.
	err = reader.RevokeConsent(t.Context(), ForMeaning)
	if !errors.Is(err, ErrConsentNotKept) || strings.Contains(Explain(err), "nothing is sent") || !strings.Contains(Explain(err), "still holds") {
		t.Errorf("%v: %s", err, Explain(err))
	}
}

func TestDisclose(t *testing.T) {
	server, l := withService(t, 5, standin.Options{})
	for purpose, want := range map[Purpose][]string{
		ForMeaning:      {"every picture", "768 pixels", "without metadata", "words of each search", "5 pictures", "2026-", "nothing"},
		ForDescriptions: {"every picture", "768 pixels", "caption", "5 pictures"},
		ForRanking:      {"20 best", "name", "date", "not its place"},
		ForReferences:   {"you pick", "prompt", "name", "not its place"},
	} {
		d, err := l.Disclose(t.Context(), purpose)
		must(t, err)
		text := sentence.Join(d.Sentences...).String()
		for _, s := range append(want, d.Recipient, "free tier", "improve its products", "people may read", "revoke", "Settings") {
			if !strings.Contains(text, s) {
				t.Errorf("%s does not tell %q: %s", purpose, s, text)
			}
		}
		if strings.Contains(text, ",,") {
			t.Errorf("%s", text)
		}
		if d.Local || d.Recipient == "" || !strings.HasPrefix(server.Address(), "http://"+d.Recipient) {
			t.Errorf("%+v", d)
		}
		if whole := purpose == ForMeaning || purpose == ForDescriptions; whole != (d.Pictures == 5) {
			t.Errorf("%s: %d pictures", purpose, d.Pictures)
		}
	}
	must(t, l.GiveConsent(t.Context(), ForMeaning))
	calls := len(server.Calls())
	embed(t, l)
	d, err := l.Disclose(t.Context(), ForMeaning)
	if err != nil || d.Pictures != 0 || !strings.Contains(sentence.Join(d.Sentences...).String(), "no picture to send") || calls != 0 {
		t.Errorf("%+v, %v; %d calls before", d, err, calls)
	}

	l.options.Service.Choose(Choices{EmbeddingModel: "gemini-embedding-2"})
	d, err = l.Disclose(t.Context(), ForMeaning)
	if err != nil || d.Pictures != 5 || !d.Cost.Known || d.Cost.USD <= 0 || !strings.Contains(sentence.Join(d.Sentences...).String(), "$0.01") {
		t.Errorf("with another model: %+v, %v", d, err)
	}
	l.options.Service.Choose(Choices{EmbeddingModel: "tomorrow"})
	if d, err = l.Disclose(t.Context(), ForMeaning); err != nil || !strings.Contains(sentence.Join(d.Sentences...).String(), "not known") {
		t.Errorf("with a model of unknown prices: %+v, %v", d, err)
	}
}

func TestLocalServiceNeedsNoConsent(t *testing.T) {
	_, _, l := withModel(t, 1, standin.Options{})
	d, err := l.Disclose(t.Context(), ForMeaning)
	if err != nil || !d.Local || d.Pictures != 1 || len(d.Sentences) != 1 || !strings.Contains(d.Sentences[0].String(), standin.Label) {
		t.Errorf("%+v, %v", d, err)
	}
	if yes, err := l.HasConsent(t.Context(), ForReferences); err != nil || !yes {
		t.Errorf("%v, %v", yes, err)
	}
	must(t, l.GiveConsent(t.Context(), ForMeaning))
	if given, err := l.Consents(t.Context()); err != nil || len(given) != 0 {
		t.Errorf("%+v, %v", given, err)
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("%d is %q", n, got)
		}
	}
	if got := (Disclosure{Recipient: "generativelanguage.googleapis.com"}).to(); got.String() != "Google (generativelanguage.googleapis.com)" {
		t.Error(got)
	}
}
