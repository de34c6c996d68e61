package telemetry

import (
	"bytes"
	"context"
	"database/sql"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/XSAM/otelsql"
	_ "modernc.org/sqlite"
)

// oddSettings are the settings that make no sense, and the variable that the status must name. Nothing
// listens on port 1.
var oddSettings = map[string]struct {
	env  []string
	told string
}{
	"collector down":     {nil, "Nothing listens at http://127.0.0.1:1."},
	"unknown host":       {[]string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://collector.invalid:4318"}, "collector.invalid"},
	"no address":         {[]string{"OTEL_EXPORTER_OTLP_ENDPOINT=::not a url"}, "OTEL_EXPORTER_OTLP_ENDPOINT"},
	"no scheme":          {[]string{"OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4318"}, "OTEL_EXPORTER_OTLP_ENDPOINT"},
	"no port":            {[]string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:70000"}, "OTEL_EXPORTER_OTLP_ENDPOINT"},
	"no traces address":  {[]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=nonsense"}, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"},
	"gRPC":               {[]string{"OTEL_EXPORTER_OTLP_PROTOCOL=grpc"}, "OTEL_EXPORTER_OTLP_PROTOCOL"},
	"compression":        {[]string{"OTEL_EXPORTER_OTLP_COMPRESSION=squeeze"}, "OTEL_EXPORTER_OTLP_COMPRESSION"},
	"headers":            {[]string{"OTEL_EXPORTER_OTLP_HEADERS=secret"}, "OTEL_EXPORTER_OTLP_HEADERS"},
	"exporter":           {[]string{"OTEL_TRACES_EXPORTER=zipkin"}, "OTEL_TRACES_EXPORTER"},
	"sampler":            {[]string{"OTEL_TRACES_SAMPLER=sometimes", "OTEL_TRACES_SAMPLER_ARG=x"}, "OTEL_TRACES_SAMPLER"},
	"ratio":              {[]string{"OTEL_TRACES_SAMPLER=traceidratio", "OTEL_TRACES_SAMPLER_ARG=half"}, "OTEL_TRACES_SAMPLER_ARG"},
	"resource":           {[]string{"OTEL_RESOURCE_ATTRIBUTES=novalue,a=%zz"}, "OTEL_RESOURCE_ATTRIBUTES"},
	"span limit":         {[]string{"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=many"}, "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"},
	"batch processor":    {[]string{"OTEL_BSP_MAX_QUEUE_SIZE=many", "OTEL_BSP_SCHEDULE_DELAY=-1"}, ""}, // there is none
	"timeout":            {[]string{"OTEL_EXPORTER_OTLP_TIMEOUT=soon"}, "OTEL_EXPORTER_OTLP_TIMEOUT"},
	"certificate":        {[]string{"OTEL_EXPORTER_OTLP_CERTIFICATE=/nowhere/ca.pem"}, "OTEL_EXPORTER_OTLP_CERTIFICATE"},
	"client certificate": {[]string{"OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE=/nowhere/c.pem"}, "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"},
	"insecure":           {[]string{"OTEL_EXPORTER_OTLP_INSECURE=perhaps"}, "OTEL_EXPORTER_OTLP_INSECURE"},
	"switch":             {[]string{"OTEL_SDK_DISABLED=perhaps"}, "OTEL_SDK_DISABLED"},
}

// quiet reports whether nothing was written over the user's screen. One line cannot be helped: a library that the
// API of OpenTelemetry imports reads the limits of spans before main begins, and logs what it cannot read.
func quiet(stderr string) bool {
	return stderr == "" || strings.Count(stderr, "\n") == 1 && strings.Contains(stderr, "invalid limit environment variable")
}

// goTool runs the go command that runs this test.
func goTool(t *testing.T, arguments ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", arguments...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if _, ran := err.(*exec.ExitError); err != nil && !ran {
		t.Skipf("there is no go command here: %v", err)
	}
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(arguments, " "), err, &errs)
	}
	return string(out)
}

// buildProgram builds the program without a window, as it is shipped.
func buildProgram(t *testing.T) (file string) {
	t.Helper()
	t.Setenv("CGO_ENABLED", "0")
	file = filepath.Join(t.TempDir(), "imgsearch.exe")
	goTool(t, "build", "-o", file, "hybrid-image-search/cmd/imgsearch")
	return file
}

// buildExporter builds a program that sends a span and does nothing else.
func buildExporter(t *testing.T) (file string) {
	t.Helper()
	t.Setenv("CGO_ENABLED", "0")
	dir := t.TempDir()
	source := filepath.Join(dir, "main.go")
	const text = `package main

import (
	"context"

	"go.opentelemetry.io/otel"

	"hybrid-image-search/telemetry"
)

func main() {
	tel := telemetry.Setup(context.Background(), telemetry.Config{})
	_, span := otel.Tracer("test").Start(context.Background(), "x")
	span.End()
	_ = tel.Shutdown(context.Background())
}
`
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(dir, "exporter.exe")
	goTool(t, "build", "-o", file, source)
	return file
}

func useDatabase(ctx context.Context, t *testing.T) {
	t.Helper()
	db, err := otelsql.Open("sqlite", filepath.Join(t.TempDir(), "catalog.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"CREATE TABLE pictures (name TEXT)", "INSERT INTO pictures VALUES ('a'), ('b')"} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(ctx, "SELECT name FROM pictures")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		n++
	}
	if err := rows.Err(); err != nil || n != 2 {
		t.Errorf("%d rows, %v", n, err)
	}
}

func writePicture(t *testing.T, file string) {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range 64 * 48 {
		picture.Set(i%64, i/64, color.RGBA{R: uint8(4 * (i % 64)), G: uint8(5 * (i / 64)), B: 120, A: 255})
	}
	var content bytes.Buffer
	if err := png.Encode(&content, picture); err != nil {
		t.Fatal(err)
	}
	writeAll(t, file, content.Bytes())
}
