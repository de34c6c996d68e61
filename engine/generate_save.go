package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/picture"
	"hybrid-image-search/engine/sentence"
)

// generatedName is the folder in the library's own for pictures that could be saved nowhere else.
const generatedName = "generated"

// album is a folder for generated pictures, and where they go when it takes none any more: what was paid is not
// lost.
type album struct{ dir, instead string }

// openAlbum makes the folder and tries it; "" is PictureDir.
func (l *Library) openAlbum(dir string) (album, error) {
	if dir == "" {
		usual, err := l.PictureDir()
		if err != nil {
			return album{}, err
		}
		dir = usual
	}
	dir, err := filepath.Abs(dir)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return album{}, err
	}
	trial, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return album{}, err
	}
	return album{dir, filepath.Join(l.dir, generatedName)}, errors.Join(trial.Close(), os.Remove(trial.Name()))
}

// save writes the pictures and the history. It fails when a picture could be written nowhere.
func (l *Library) save(ctx context.Context, g *Generation, a album, drawings []gemini.Drawing, failed error) (err error) {
	ctx, span := tracer.Start(ctx, "generation.save")
	defer func() { finish(span, err) }()
	bytes := 0
	for i, d := range drawings {
		path, saveErr := a.save(g, i+1, d)
		if saveErr != nil {
			err = errors.Join(err, saveErr)
			continue
		}
		g.Pictures = append(g.Pictures, path)
		bytes += len(d.Data)
	}
	span.SetAttributes(attribute.Int("save.pictures", len(g.Pictures)), attribute.Int("save.bytes", bytes))
	if len(g.Notes) > 0 && span.IsRecording() {
		span.AddEvent("saved elsewhere", trace.WithAttributes(attrError.String(shortened(strings.Join(g.Notes, " ")))))
	}
	switch {
	case failed != nil && g.complete(failed):
		g.Notes = append(g.Notes, sentence.Join(sentence.Of("Not all of the pictures came."), Sentence(failed)).String())
	case failed != nil:
		g.Error = Explain(failed)
	case err != nil:
		g.Error = Explain(err)
	}
	if g.worthKeeping(failed) {
		l.remember(ctx, g)
	}
	return err
}

// save writes one picture with its provenance, and tells in the notes when that was not possible as it should be.
func (a album) save(g *Generation, number int, d gemini.Drawing) (path string, err error) {
	packet := provenanceOf(g).XMP()
	data, sidecar := d.Data, []byte(nil)
	if with, embedErr := picture.EmbedXMP(d.Data, packet); embedErr == nil {
		data = with
	} else {
		sidecar = packet
	}
	name, ending := fileName(g, number), fileEnding(d.MIME)
	path, err = writeNew(a.dir, name, ending, data)
	if err != nil {
		first := err
		if path, err = a.saveElsewhere(name, ending, data); err != nil {
			return "", fmt.Errorf("save the picture: %w", errors.Join(first, err))
		}
		g.Notes = append(g.Notes, sentence.Of("{{.Folder}} could not be written ({{.Reason}}). The picture is kept as {{.Path}}.",
			sentence.With{"Folder": a.dir, "Reason": plainly(first), "Path": path}).String())
	}
	if sidecar != nil {
		stem := strings.TrimSuffix(filepath.Base(path), ending)
		if _, err := writeNew(filepath.Dir(path), stem+ending, ".xmp", sidecar); err != nil {
			g.Notes = append(g.Notes, sentence.Of("How {{.Name}} was made could not be written beside it ({{.Reason}}).",
				sentence.With{"Name": filepath.Base(path), "Reason": plainly(err)}).String())
		}
	}
	return path, nil
}

// saveElsewhere writes into the library's folder, and where that takes nothing either, into a temporary one.
func (a album) saveElsewhere(name, ending string, data []byte) (path string, err error) {
	if err = os.MkdirAll(a.instead, 0o700); err == nil {
		path, err = writeNew(a.instead, name, ending, data)
	}
	if err == nil {
		return path, nil
	}
	dir, dirErr := os.MkdirTemp("", "hybrid-image-search-")
	if dirErr != nil {
		return "", errors.Join(err, dirErr)
	}
	return writeNew(dir, name, ending, data)
}

func provenanceOf(g *Generation) picture.Provenance {
	p := picture.Provenance{
		Title: firstWords(g.Prompt, 8), Description: g.Prompt, Subjects: []string{"generated"},
		Credit: g.Model + " (" + g.Service + ")", Tool: "Hybrid Image Search " + Version, Made: g.At,
	}
	for _, ref := range g.References {
		p.Sources = append(p.Sources, ref.Name)
	}
	return p
}

// writeNew writes a file that was not there, whole and to the disk, and gives its path. A name that is taken gets
// a number.
func writeNew(dir, name, ending string, data []byte) (path string, err error) {
	for n := 1; ; n++ {
		path = filepath.Join(dir, name+ending)
		if n > 1 {
			path = filepath.Join(dir, name+"-"+strconv.Itoa(n)+ending)
		}
		// The name is taken with an empty file, which is ours to replace.
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) && n < 10_000 {
			continue
		}
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			return "", err
		}
		break
	}
	if err := writeFile(path, data, true); err != nil {
		return "", errors.Join(err, os.Remove(path))
	}
	return path, nil
}

// fileName is made of the prompt's first words, the time, and the number of the picture.
func fileName(g *Generation, number int) string {
	var b strings.Builder
	for _, r := range strings.ToLower(firstWords(g.Prompt, 6)) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() > 60 {
			break
		}
	}
	words := strings.Trim(b.String(), "-")
	if words == "" {
		words = "picture"
	}
	return words + "-" + g.At.Format("2006-01-02-150405") + "-" + strconv.Itoa(number)
}

// firstWords gives the first words of a text, of at most so many.
func firstWords(s string, most int) string {
	fields := strings.Fields(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(fields[:min(len(fields), most)], " ")
}

// fileEnding is the usual one of a type of picture.
func fileEnding(mime string) string {
	switch mime {
	case "image/jpeg":
		return ".jpg"
	case "image/webp":
		return ".webp"
	}
	return ".png" // the models draw in no other
}
