package tracefile

import (
	"bytes"
	"io"
	"strconv"
	"testing"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// likeReal gives spans of one trace as this program makes them.
func likeReal(n int) []telemetry.Span {
	like := samples()
	spans := make([]telemetry.Span, n)
	for i := range spans {
		s := like[2]
		s.SpanID, s.ParentID = trace.SpanID{byte(i >> 16), byte(i >> 8), byte(i), 1}, trace.SpanID{0, 0, byte(i / 256), 1}
		s.Name = "span " + strconv.Itoa(i%100)
		spans[i] = s
	}
	return spans
}

func BenchmarkRead(b *testing.B) {
	for _, n := range []int{1000, 10_000, 200_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			var file bytes.Buffer
			if err := WriteOTLP(&file, likeReal(n)); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(file.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if spans, _, err := Read(bytes.NewReader(file.Bytes()), Limits{}); len(spans) != n || err != nil {
					b.Fatal(len(spans), err)
				}
			}
		})
	}
}

// BenchmarkGiants is a file of half a gigabyte with attributes of 10 MB.
func BenchmarkGiants(b *testing.B) {
	b.SetBytes(500 << 20)
	b.ReportAllocs()
	for b.Loop() {
		if spans, _, err := Read(giants(50, 10<<20), Limits{}); len(spans) != 50 || err != nil {
			b.Fatal(len(spans), err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	spans := likeReal(200_000)
	for name, write := range writers {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := write(io.Discard, spans); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
