package files

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"
)

// Row is what a list tells of a picture. What is not known is zero, and nil of the pointers.
type Row struct {
	Path, Name, Folder  string
	Type                string
	Width, Height       int
	Bytes               int64
	Taken               time.Time
	Camera              string
	Latitude, Longitude *float64
	Rating              int
	Title, Caption      string
	Keywords, Tags      []string
	Note                string
	Score               *float64
}

// Format is how a list is written.
type Format string

// The formats of lists.
const (
	CSV  Format = "csv"  // RFC 4180 in UTF-8, with a header
	JSON Format = "json" // one array of objects
)

// ListColumns are the columns of a list, in their order.
func ListColumns() []string {
	return []string{
		"path", "name", "folder", "type", "width", "height", "bytes", "taken", "camera", "latitude", "longitude", "rating",
		"title", "caption", "keywords", "tags", "note", "score",
	}
}

// takenLayout is a camera's time: it knows no zone.
const takenLayout = "2006-01-02T15:04:05"

// WriteList saves rows as a list, whole or not at all, and gives their number. It holds one row at a time. total is
// for the progress, and may be 0.
func WriteList(ctx context.Context, path string, format Format, replace bool, rows iter.Seq2[Row, error], total int,
	progress func(Progress),
) (n int, err error) {
	m := newMeter(total, 0, progress)
	counted := func(yield func(Row, error) bool) {
		for row, err := range rows {
			if err == nil {
				err = ctx.Err()
			}
			if !yield(row, err) || err != nil {
				return
			}
			m.step(row.Path)
		}
	}
	err = save(path, replace, func(w io.Writer) error {
		switch format {
		case CSV:
			return WriteCSV(w, counted)
		case JSON:
			return WriteJSON(w, counted)
		}
		return fmt.Errorf("unknown format %q", format)
	})
	if err != nil {
		return 0, fmt.Errorf("files: list: %w", err)
	}
	m.update(true)
	return m.Done, nil
}

// WriteCSV writes a header and the rows as RFC 4180 has it. Several words in a cell are parted by "; ".
func WriteCSV(w io.Writer, rows iter.Seq2[Row, error]) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(ListColumns()); err != nil {
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		if err := out.Write(cells(row)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func cells(r Row) []string {
	taken := ""
	if !r.Taken.IsZero() {
		taken = r.Taken.Format(takenLayout)
	}
	return []string{
		text(r.Path), text(r.Name), text(r.Folder), text(r.Type), count(int64(r.Width)), count(int64(r.Height)),
		strconv.FormatInt(r.Bytes, 10), taken, text(r.Camera), number(r.Latitude), number(r.Longitude), count(int64(r.Rating)),
		text(r.Title), text(r.Caption), text(strings.Join(r.Keywords, "; ")), text(strings.Join(r.Tags, "; ")), text(r.Note),
		number(r.Score),
	}
}

// text makes a cell of what people or files say. Spreadsheets take a cell that begins with one of these signs for a
// formula, and run it; an apostrophe before it makes it text again. Numbers are not such text and stay numbers.
func text(s string) string {
	s = lineEnds.Replace(valid(s))
	if begin := strings.TrimLeft(s, " \u00a0\u3000"); begin != "" && strings.ContainsRune("=+-@\t\n＝＋－＠", []rune(begin)[0]) {
		return "'" + s
	}
	return s
}

// lineEnds are all one: the writer makes them those of the RFC, and would drop others.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// valid is text as both formats can hold it. A path may be any bytes on some systems; those that are no text become
// the sign for that.
func valid(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

func count(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func number(v *float64) string {
	if v = finite(v); v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// finite leaves out what is no number: JSON has no word for it.
func finite(v *float64) *float64 {
	if v == nil || math.IsNaN(*v) || math.IsInf(*v, 0) {
		return nil
	}
	return v
}

// jsonRow is a Row with the names of the columns.
type jsonRow struct {
	Path      string   `json:"path"`
	Name      string   `json:"name"`
	Folder    string   `json:"folder"`
	Type      string   `json:"type"`
	Width     int      `json:"width"`
	Height    int      `json:"height"`
	Bytes     int64    `json:"bytes"`
	Taken     *string  `json:"taken"`
	Camera    string   `json:"camera"`
	Latitude  *float64 `json:"latitude"`
	Longitude *float64 `json:"longitude"`
	Rating    int      `json:"rating"`
	Title     string   `json:"title"`
	Caption   string   `json:"caption"`
	Keywords  []string `json:"keywords"`
	Tags      []string `json:"tags"`
	Note      string   `json:"note"`
	Score     *float64 `json:"score"`
}

// WriteJSON writes the rows as an array, an object a line.
func WriteJSON(w io.Writer, rows iter.Seq2[Row, error]) error {
	before := "["
	for row, err := range rows {
		if err != nil {
			return err
		}
		line, err := encodeRow(row)
		if err != nil {
			return fmt.Errorf("%s: %w", row.Path, err)
		}
		if _, err := fmt.Fprintf(w, "%s\n%s", before, line); err != nil {
			return err
		}
		before = ","
	}
	end := "\n]\n"
	if before == "[" {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

func encodeRow(r Row) ([]byte, error) {
	j := jsonRow{
		Path: valid(r.Path), Name: valid(r.Name), Folder: valid(r.Folder), Type: r.Type, Width: r.Width, Height: r.Height,
		Bytes: r.Bytes, Camera: valid(r.Camera), Latitude: finite(r.Latitude), Longitude: finite(r.Longitude), Rating: r.Rating,
		Title: valid(r.Title), Caption: valid(r.Caption), Keywords: append([]string{}, r.Keywords...),
		Tags: append([]string{}, r.Tags...), Note: valid(r.Note), Score: finite(r.Score),
	}
	if !r.Taken.IsZero() {
		taken := r.Taken.Format(takenLayout)
		j.Taken = &taken
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(j)
	return []byte(strings.TrimSuffix(b.String(), "\n")), err
}
