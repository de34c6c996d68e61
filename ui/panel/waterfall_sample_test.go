package panel

import (
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// traceSample gathers spans by name, parent and time in microseconds; a negative end is none yet.
type traceSample []telemetry.Span

func (s *traceSample) add(name string, parent, from, to int, user, system float64, attributes ...attribute.KeyValue) *telemetry.Span {
	i := len(*s)
	span := spanOf(0, i+1, parent+1, name, time.Duration(from)*time.Microsecond, time.Duration(to-from)*time.Microsecond)
	span.TraceID, span.Kind, span.Scope = trace.TraceID{0x4b, 0xf9, 0x2f, 15: 1}, trace.SpanKindInternal, "hybrid-image-search/engine"
	span.Attributes = attributes
	span.Resource = []attribute.KeyValue{attribute.String("service.name", "hybrid-image-search"), attribute.String("host.arch", "amd64")}
	length := float64(max(to-from, 0)) * 1000
	span.Usage = telemetry.Usage{
		HasCPU: true, CPUUser: time.Duration(user * length), CPUSystem: time.Duration(system * length),
		HasMemory: true, Memory: 150<<20 + int64(i)<<16, MemoryDelta: int64(i%5-1) << 14, HasHeap: true, HeapAlloc: int64(length) * 9 / 100,
	}
	*s = append(*s, span)
	return &(*s)[i]
}

// searchTrace is a search with all that a trace can hold: SQL, HTTP, an error with its events, spans at the same
// time, one that runs, and one whose parent was not seen.
func searchTrace() traceData {
	var s traceSample
	s.add("search", -1, 0, 41_200, 0.62, 0.08, attribute.String("search.query", "lighthouse at dusk"), attribute.Int("search.hits", 240))
	s.add("search.parse", 0, 80, 420, 0.9, 0.05)
	s.add("search.text_query", 0, 500, 9_300, 0.55, 0.2)
	s.add("sql.conn.query", 2, 700, 8_600, 0.5, 0.25,
		attribute.String("db.system.name", "sqlite"), attribute.String("db.operation.name", "SELECT"), attribute.String("db.collection.name", "picture_text"),
		attribute.String("db.query.text", "SELECT p.id, bm25(picture_text) AS score FROM picture_text JOIN picture p ON p.id = picture_text.rowid WHERE picture_text MATCH ? AND p.deleted_at IS NULL ORDER BY score LIMIT 500"),
		attribute.Int("db.response.returned_rows", 240))
	s.add("sql.rows", 3, 6_200, 8_500, 0.3, 0.1)
	s.add("search.vector_query", 0, 700, 17_800, 1.7, 0.1).Usage.Shared = true
	s.add("vector.scan visual-v1", 5, 800, 12_900, 1.9, 0.05).Usage.Shared = true
	s.add("vector.scan clip-vit-b32", 5, 900, 17_500, 1.6, 0.1).Usage.Shared = true
	failed := s.add("gemini.embed", 0, 9_600, 33_100, 0.02, 0.01, attribute.String("gen_ai.request.model", "gemini-embedding-2"))
	failed.Status, failed.StatusMessage = codes.Error, "429 Too Many Requests: the quota of this key is used up; try again in 53 s"
	failed.Events = []sdktrace.Event{
		{Name: "retry", Time: noon.Add(14 * time.Millisecond), Attributes: []attribute.KeyValue{attribute.Int("attempt", 1)}},
		{Name: "exception", Time: noon.Add(33 * time.Millisecond), Attributes: []attribute.KeyValue{
			attribute.String("exception.type", "genai.APIError"), attribute.String("exception.message", "Error 429, RESOURCE_EXHAUSTED"),
		}},
	}
	failed.Links = []sdktrace.Link{{SpanContext: trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{9}, SpanID: trace.SpanID{8}})}}
	post := s.add("POST /v1beta/models/gemini-embedding-2:batchEmbedContents", 8, 10_000, 32_900, 0.01, 0.01,
		attribute.String("http.request.method", "POST"), attribute.Int("http.response.status_code", 429),
		attribute.String("url.full", "https://generativelanguage.googleapis.com/v1beta/models/gemini-embedding-2:batchEmbedContents?key=secret"),
		attribute.String("server.address", "generativelanguage.googleapis.com"))
	post.Status, post.Kind = codes.Error, trace.SpanKindClient
	s.add("search.fuse", 0, 35_400, 37_100, 0.95, 0)
	s.add("search.load", 0, 37_200, 40_900, 0.4, 0.3)
	for i := range 6 {
		s.add("thumbnail.decode", 11, 37_300+i*550, 37_800+i*550, 0.8, 0.1, attribute.String("picture.path", fmt.Sprintf("holidays/italy/IMG_%04d.jpg", 100+i)))
	}
	s.add("catalog.touch", 0, 40_950, -1, 0, 0)
	s.add("thumbnail.write", 77, 42_000, 44_000, 0.2, 0.5)
	now := noon.Add(46 * time.Millisecond)
	return traceData{ID: s[0].TraceID, Rows: telemetry.Waterfall(s, now), Now: now, Live: true}
}

// indexTrace is a trace of n spans as an index run makes them: a root, files of it one after the other, and four
// steps of each.
func indexTrace(n int) traceData {
	steps := []string{"picture.decode", "picture.thumbnail", "descriptor.compute", "catalog.write"}
	s := make(traceSample, 0, n)
	s.add("library.index", -1, 0, n*200, 1.4, 0.1)
	for i := 1; i < n; i++ {
		from := i * 200
		if i%5 == 1 {
			s.add("library.file", 0, from, from+980, 0.7, 0.1)
			continue
		}
		path := attribute.String("picture.path", fmt.Sprintf("holidays/2024/italy/IMG_%06d.jpg", i))
		span := s.add(steps[i%5*7%4], i-(i+4)%5, from, from+40+i*7919%150, 0.6, 0.2, path, attribute.Int("picture.width", 4000+i%100),
			attribute.String("picture.format", "jpeg"), attribute.Float64("process.cpu_user_ms", float64(i%7919)/1000))
		if i%997 == 0 {
			span.Status = codes.Error
		}
	}
	now := noon.Add(time.Hour)
	return traceData{ID: s[0].TraceID, Rows: telemetry.Waterfall(s, now), Now: now}
}

// atOnce are actions of a view that does everything at once.
func atOnce() traceActions {
	return traceActions{
		copy: func(string) {}, openGrafana: func(trace.TraceID) {},
		post: func(f func()) { f() }, background: func(f func()) { f() },
	}
}
