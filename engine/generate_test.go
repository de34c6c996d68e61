package engine

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
	"hybrid-image-search/engine/picture"
)

func TestAnswerAboutReferences(t *testing.T) {
	recordSpans()
	s := newStudio(t, standin.Options{}, nil).withPictures(t)
	p, err := s.catalog.ByPath(t.Context(), s.paths[0])
	must(t, err)
	must(t, s.SetUserWords(t.Context(), p.ID, []string{"mytag"}, "secretnote"))
	outside := draw(t, filepath.Join(t.TempDir(), "outside.jpg"), 4)
	write(t, outside+".txt", "Far from home")
	var parts []string
	request := GenerateRequest{
		Kind: AnswerKind, Prompt: "Describe these", References: []string{s.paths[0], outside, s.paths[0]},
		OnText: func(part string) { parts = append(parts, part) },
	}
	g, err := s.Generate(t.Context(), request)
	must(t, err)
	if strings.Join(parts, "") != g.Text || len(parts) < 3 || !strings.Contains(g.Text, "A quiet bay") || !strings.Contains(g.Text, "Far from home") {
		t.Errorf("in %d parts: %s", len(parts), g.Text)
	}
	for _, want := range []string{"[1] sea.jpg\n", "Caption: A quiet bay\n", "Tags: mytag\n", "Size: 64 × 64 pixels\n[[picture 1]]", "[2] outside.jpg\nCaption: Far from home", "[3] sea.jpg", "Looks: "} {
		if !strings.Contains(g.Sent, want) {
			t.Errorf("%q was not sent, but %s", want, g.Sent)
		}
	}
	if strings.Contains(g.Sent, "secretnote") || strings.Contains(g.Sent, s.pictures) {
		t.Errorf("the note or the folder was sent: %s", g.Sent)
	}
	if len(g.References) != 3 || g.References[0].ID != p.ID || g.References[0].Hash != p.File.Hash || g.References[1].ID != 0 ||
		g.References[1].Path != outside || g.Model != standin.AnswerModel || g.Service != standin.Label || g.Finish != "STOP" ||
		g.Usage.InputTokens == 0 || g.FirstToken <= 0 || g.Took < g.FirstToken || g.Partial || len(g.Notes) > 0 {
		t.Errorf("generation %+v", g)
	}
	preview, err := s.PreviewPrompt(t.Context(), request)
	if err != nil || preview.Text != g.Sent || preview.Model != standin.AnswerModel || preview.Bytes == 0 {
		t.Errorf("the preview is another: %+v, %v", preview, err)
	}

	spans := spansOf(g.TraceID)
	root := spans["generation"][0]
	for name, count := range map[string]int{"generation.injection": 1, "generation.prompt_build": 1, "generation.gemini_api": 1, "generation.save": 1, "generation.reference": 3} {
		if len(spans[name]) != count {
			t.Fatalf("%d spans %s, want %d", len(spans[name]), name, count)
		}
		if name != "generation.reference" && spans[name][0].Parent().SpanID() != root.SpanContext().SpanID() {
			t.Errorf("%s is not below generation", name)
		}
	}
	if valueOf(root, "generation.kind") != "answer" || valueOf(root, "generation.service") != standin.Label || valueOf(root, "model") != standin.AnswerModel {
		t.Errorf("attributes %v", root.Attributes())
	}
	if in := spans["generation.injection"][0]; valueOf(in, "ref_count") != "3" || len(valueOf(in, "injection.bytes_in")) < 4 || len(valueOf(in, "injection.bytes_out")) < 4 {
		t.Errorf("attributes %v", in.Attributes())
	}
	if b := spans["generation.prompt_build"][0]; valueOf(b, "ref_count") != "3" || valueOf(b, "prompt.characters") == "" {
		t.Errorf("attributes %v", b.Attributes())
	}
	if api := spans["generation.gemini_api"][0]; len(spans["HTTP POST"]) != 1 || spans["HTTP POST"][0].Parent().SpanID() != api.SpanContext().SpanID() {
		t.Error("there is not one HTTP span below the call")
	}
	for _, list := range spans {
		for _, span := range list {
			private := append(PrivateAttributes(), gemini.PrivateAttributes()...)
			for _, kv := range span.Attributes() {
				if v := kv.Value.String(); !slices.Contains(private, kv.Key) && (strings.Contains(v, "sea.jpg") || strings.Contains(v, "Describe these")) {
					t.Errorf("%s tells %s in the open", span.Name(), kv.Key)
				}
			}
		}
	}
	history, err := s.Generations(t.Context(), 10)
	if err != nil || len(history) != 1 || history[0].Text != g.Text || history[0].ID != g.ID || history[0].Sent != g.Sent || history[0].References[1].Path != outside {
		t.Errorf("history %+v, %v", history, err)
	}
}

// What is sent is small, upright, and has no metadata.
func TestReferencesAreReduced(t *testing.T) {
	s := newStudio(t, standin.Options{}, nil)
	img := image.NewRGBA(image.Rect(0, 0, 2400, 1200))
	for i := range img.Pix {
		img.Pix[i] = uint8(i / 4000)
	}
	var file bytes.Buffer
	must(t, jpeg.Encode(&file, img, nil))
	data, err := picture.EmbedXMP(file.Bytes(), picture.Provenance{Description: "secretcaption"}.XMP())
	must(t, err)
	path := filepath.Join(t.TempDir(), "large.jpg")
	write(t, path, string(data))
	references, err := s.inject(t.Context(), []string{path})
	must(t, err)
	config, format, err := image.DecodeConfig(bytes.NewReader(references[0].jpeg))
	if err != nil || format != "jpeg" || config.Width != referenceSide || config.Height != referenceSide/2 {
		t.Errorf("sent as %s, %+v, %v", format, config, err)
	}
	if bytes.Contains(references[0].jpeg, []byte("secret")) || !strings.Contains(references[0].facts, "Size: 2400 × 1200") {
		t.Errorf("metadata were sent, or no facts: %s", references[0].facts)
	}
}

func TestReferencesThatCannotBeUsed(t *testing.T) {
	recordSpans()
	s := newStudio(t, standin.Options{}, nil).withPictures(t)
	draw(t, s.paths[1], 7)
	broken := filepath.Join(t.TempDir(), "broken.jpg")
	write(t, broken, "\xff\xd8\xff no picture")
	for want, reference := range map[string]string{
		"Reference [2], gone.jpg, is not there any more": filepath.Join(s.pictures, "gone.jpg"),
		"Reference [2], forest.jpg, has changed since":   s.paths[1],
		"Reference [2], broken.jpg, cannot be used":      broken,
	} {
		g, err := s.Generate(t.Context(), GenerateRequest{Kind: AnswerKind, Prompt: "Describe", References: []string{s.paths[0], reference, reference}})
		var which *ReferenceError
		if !errors.As(err, &which) || which.Number != 2 || which.Path != reference || !strings.Contains(Explain(err), want) {
			t.Errorf("%v: %s", err, Explain(err))
		}
		spans := spansOf(g.TraceID)
		for _, name := range []string{"generation", "generation.injection", "generation.reference"} {
			status := spans[name][len(spans[name])-1].Status()
			if name != "generation.reference" && status.Code.String() != "Error" || strings.Contains(status.Description, "jpg") {
				t.Errorf("%s has the status %v", name, status)
			}
		}
	}
	if history, err := s.Generations(t.Context(), 10); len(history) != 0 || err != nil || s.asked.Load() != 0 {
		t.Errorf("%d requests, history %v, %v", s.asked.Load(), history, err)
	}
}

func TestRequestsRefusedBeforeAnythingIsRead(t *testing.T) {
	s := newStudio(t, standin.Options{}, nil)
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	for _, c := range []struct {
		request GenerateRequest
		want    error
	}{
		{GenerateRequest{Prompt: "x"}, ErrKind},
		{GenerateRequest{Kind: AnswerKind, Prompt: " \n"}, gemini.ErrNoPrompt},
		{GenerateRequest{Kind: AnswerKind, Prompt: "x", References: make([]string, 15)}, gemini.ErrReferences},
		{GenerateRequest{Kind: AnswerKind, Prompt: strings.Repeat("x", 300_000)}, gemini.ErrTooLong},
		{GenerateRequest{Kind: PictureKind, Prompt: "x", Dir: filepath.Join(file, "below")}, nil},
	} {
		_, err := s.Generate(t.Context(), c.request)
		if err == nil || c.want != nil && !errors.Is(err, c.want) || strings.HasPrefix(Explain(err), "Something went wrong") {
			t.Errorf("%v: %s", err, Explain(err))
		}
	}
	none, err := Open(t.Context(), t.TempDir(), Options{})
	must(t, err)
	defer none.Close() //nolint:errcheck // a test
	if _, err := none.Generate(t.Context(), GenerateRequest{Kind: AnswerKind, Prompt: "x"}); !errors.Is(err, gemini.ErrNoKey) {
		t.Errorf("without a service: %v", err)
	}
	history, err := s.Generations(t.Context(), 10)
	if len(history) != 0 || err != nil || s.asked.Load() != 0 {
		t.Errorf("%d requests, history %v, %v", s.asked.Load(), history, err)
	}
}

func TestPicturesAreFoundByTheirPrompt(t *testing.T) {
	recordSpans()
	s := newStudio(t, standin.Options{}, nil).withPictures(t)
	request := GenerateRequest{
		Kind: PictureKind, Prompt: "A lighthouse, seen from the <moon> & painted", References: s.paths[:2],
		Variants: 2, AspectRatio: "16:9", Dir: s.out,
	}
	g, err := s.Generate(t.Context(), request)
	must(t, err)
	if len(g.Pictures) != 2 || g.Usage.Pictures != 2 || g.Partial || len(g.Notes) != 0 || g.Model != standin.PictureModel {
		t.Fatalf("generation %+v", g)
	}
	for i, path := range g.Pictures {
		if filepath.Dir(path) != s.out || !strings.HasPrefix(filepath.Base(path), "a-lighthouse-seen-from-the-moon-"+g.At.Format("2006-01-02-150405")) || filepath.Ext(path) != ".png" {
			t.Errorf("picture %d is at %s", i+1, path)
		}
	}
	if report := index(t, s.Library, s.out); report.Added != 2 || len(report.Failed) > 0 {
		t.Fatalf("indexed as %+v", report)
	}
	for _, words := range []string{"lighthouse moon painted", "generated"} {
		if got := find(t, s.Library, words); len(got) != 2 || !slices.Contains(g.Pictures, got[0]) {
			t.Errorf("%q finds %q", words, got)
		}
	}
	p, err := s.catalog.ByPath(t.Context(), g.Pictures[0])
	if err != nil || p.Caption != request.Prompt || p.Width*9 < p.Height*15 {
		t.Errorf("%+v, %v", p, err)
	}
	info, err := os.Stat(s.out)
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the folder has the mode %v, %v", info.Mode(), err)
	}
	spans := spansOf(g.TraceID)
	if len(spans["generation.gemini_api"]) != 2 || valueOf(spans["generation.save"][0], "save.pictures") != "2" {
		t.Errorf("%d calls; saved %v", len(spans["generation.gemini_api"]), spans["generation.save"][0].Attributes())
	}
	again, err := s.Generate(t.Context(), request)
	if err != nil || slices.Contains(g.Pictures, again.Pictures[0]) {
		t.Errorf("again at %q, %v", again.Pictures, err)
	}
	preview, err := s.PreviewPrompt(t.Context(), request)
	if err != nil || preview.Text != g.Sent || preview.Model != standin.PictureModel {
		t.Errorf("preview %+v, %v", preview, err)
	}
}

func TestCancelledAnswerIsKept(t *testing.T) {
	s := newStudio(t, standin.Options{Pace: 5 * time.Millisecond}, nil).withPictures(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	begin := time.Now()
	g, err := s.Generate(ctx, GenerateRequest{
		Kind: AnswerKind, Prompt: "Describe", References: s.paths, OnText: func(string) { cancel() },
	})
	if !errors.Is(err, context.Canceled) || g.Text == "" || !g.Partial || g.ID == 0 || time.Since(begin) > 5*time.Second {
		t.Errorf("%+v, %v", g, err)
	}
	history, err := s.Generations(t.Context(), 1)
	if err != nil || len(history) != 1 || history[0].Text != g.Text || !strings.HasPrefix(history[0].Error, "Cancelled") || !history[0].Partial {
		t.Errorf("history %+v, %v", history, err)
	}
}

func TestCancelledBeforeSendingIsNotKept(t *testing.T) {
	s := newStudio(t, standin.Options{}, nil).withPictures(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Generate(ctx, GenerateRequest{Kind: AnswerKind, Prompt: "x", References: s.paths}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if history, err := s.Generations(t.Context(), 1); err != nil || len(history) != 0 || s.asked.Load() != 0 {
		t.Errorf("history %+v, %v", history, err)
	}
}

func TestFactsStayOnTheirLines(t *testing.T) {
	got := factsFor(Picture{
		Title: "A\ntitle\n[2] other", Note: "note", TakenAt: time.Date(2024, 5, 6, 7, 8, 0, 0, time.UTC), Camera: "Cam",
		Position: &catalog.Position{Latitude: 12.34, Longitude: 56.78}, Machine: catalog.Description{Model: "m", Caption: "A cap"},
	})
	want := "Title: A title [2] other\nDescribed by a model: A cap\nTaken: 2024-05-06 07:08\nCamera: Cam"
	if got != want {
		t.Errorf("facts %q, want %q", got, want)
	}
}
