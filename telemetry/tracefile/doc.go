// Package tracefile reads and writes files of spans.
//
// [Read] takes what programs of the field write: OTLP/JSON, as one document or one a line (the Collector's
// file exporter), gzipped or not, and the downloads of Grafana Tempo and of Jaeger. It decodes as the bytes
// come, so that a large file costs no more memory than the spans that are kept of it, and everything is
// bounded by [Limits]. What is shortened or left out is told in notes.
//
// [WriteOTLP] writes what OTLP readers take, [WriteChrome] what Perfetto opens, [WriteCSV] a table.
// [Save] puts any of them in a file, whole or not at all.
package tracefile
