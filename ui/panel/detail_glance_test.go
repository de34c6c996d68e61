package panel

import (
	"strings"
	"testing"
	"unicode"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/telemetry"
)

func TestGlance(t *testing.T) {
	text := func(pairs ...string) (list []attribute.KeyValue) {
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, attribute.String(pairs[i], pairs[i+1]))
		}
		return list
	}
	tests := map[string]struct {
		attributes []attribute.KeyValue
		want       string
	}{
		"HTTP": {
			append(text("http.request.method", "GET", "url.full", "https://me:secret@example.org/path?key=secret"), attribute.Int("http.response.status_code", 200)),
			"GET 200 · example.org/path",
		},
		"HTTP by parts":   {text("http.request.method", "POST", "server.address", "localhost", "server.port", "4318", "url.path", "/v1/traces"), "POST · localhost:4318/v1/traces"},
		"HTTP, old names": {append(text("http.method", "GET", "http.target", "/x?token=1", "http.host", "h"), attribute.Int("http.status_code", 404)), "GET 404 · h/x"},
		"HTTP with size":  {append(text("http.request.method", "GET", "url.path", "/a"), attribute.Int("http.response.body.size", 2048)), "GET · /a · 2.0 KiB"},
		"SQL":             {text("db.system.name", "sqlite", "db.query.text", "select * from picture", "db.collection.name", "picture"), "SELECT picture · sqlite"},
		"SQL with rows":   {append(text("db.system", "postgresql", "db.operation", "INSERT", "db.name", "shop"), attribute.Int("db.response.returned_rows", 3)), "INSERT · postgresql · shop · 3 rows"},
		"SQL, empty":      {text("db.system", "sqlite"), "sqlite"},
		"a model":         {append(text("gen_ai.request.model", "gemini-x", "gen_ai.operation.name", "chat"), attribute.Int("gen_ai.usage.input_tokens", 12)), "chat · gemini-x · 12 tokens in"},
		"RPC":             {text("rpc.system", "grpc", "rpc.service", "Greeter", "rpc.method", "Hello"), "Greeter/Hello · grpc"},
		"set twice":       {text("http.request.method", "GET", "url.path", "/old", "url.path", "/new"), "GET · /new"},
		"hostile":         {text("http.request.method", "G\nET\x1b", "url.full", "http://%zz/\u202e"), "G ET\uFFFD"},
		"neither":         {text("picture.path", "a.jpg"), ""},
	}
	for name, tt := range tests {
		if got := glance(&telemetry.Span{Attributes: tt.attributes}); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestFormatSQL(t *testing.T) {
	tests := map[string]string{
		"":             "",
		"  select 1  ": "select 1",
		"SELECT a, b FROM t LEFT JOIN u ON t.id = u.id WHERE a = 'x AND y' AND b BETWEEN 1 AND 2 OR c IN (SELECT d FROM e WHERE f) ORDER BY a LIMIT 5": `SELECT a, b
FROM t
LEFT JOIN u ON t.id = u.id
WHERE a = 'x AND y'
  AND b BETWEEN 1 AND 2
  OR c IN (SELECT d FROM e WHERE f)
ORDER BY a
LIMIT 5`,
		"INSERT INTO t(a,b) VALUES (?, ?) ON CONFLICT DO UPDATE SET a = 1 RETURNING id": "INSERT INTO t(a,b)\nVALUES (?, ?) ON CONFLICT DO UPDATE SET a = 1\nRETURNING id",
		"DELETE FROM t\n\n  WHERE x":       "DELETE FROM t\nWHERE x",
		"SELECT 1 -- from here\n, 2":       "SELECT 1 -- from here\n, 2",
		"SELECT /* FROM */ 'it''s' FROM t": "SELECT /* FROM */ 'it''s'\nFROM t",
		"SELECT 'open FROM":                "SELECT 'open FROM",
	}
	for statement, want := range tests {
		if got := formatSQL(statement); got != want {
			t.Errorf("%q: got\n%s\nwant\n%s", statement, got, want)
		}
	}
}

// A statement keeps all but its white space, and formatting it again changes nothing.
func FuzzFormatSQL(f *testing.F) {
	for _, s := range []string{"SELECT a FROM b WHERE c AND d", "'\xff", "-- x\r\nfrom", "/* */ /*", "(((", ")AND", "a\u2028OR b", "--\n--"} {
		f.Add(s)
	}
	bare := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, s)
	}
	f.Fuzz(func(t *testing.T, statement string) {
		got := formatSQL(statement)
		if bare(got) != bare(statement) {
			t.Errorf("%q became %q", statement, got)
		}
		if again := formatSQL(got); again != got {
			t.Errorf("%q became %q, and then %q", statement, got, again)
		}
	})
}
