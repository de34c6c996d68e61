package tracefile

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"hybrid-image-search/telemetry"
)

// spanColumns are those of WriteCSV. Figures that are not known are empty.
var spanColumns = []string{
	"trace_id", "span_id", "parent_id", "service", "scope", "name", "kind", "start", "duration_ms",
	"status", "status_message", "cpu_user_ms", "cpu_system_ms", "cpu_percent", "cpu_shared",
	"memory_mib", "memory_delta_kib", "heap_alloc_kib", "events", "links", "attributes",
}

// WriteCSV writes a line for each span, in UTF-8; attributes are one cell with a JSON object. See [WriteTable] for
// what is done to texts that a spreadsheet would compute.
func WriteCSV(w io.Writer, spans []telemetry.Span) error {
	t := newTable(w, spanColumns)
	now := Latest(spans)
	for i := range spans {
		t.row(spanCells(&spans[i], now))
	}
	return t.close()
}

// WriteTable writes a header and rows as CSV, in UTF-8. A cell that begins with =, +, -, @, a tab or a carriage return
// gets an apostrophe before it, or spreadsheets would take it for a formula, and a span's name could run one.
// Numbers stay as they are.
func WriteTable(w io.Writer, header []string, rows [][]string) error {
	t := newTable(w, header)
	for _, row := range rows {
		t.row(row)
	}
	return t.close()
}

// table writes CSV. Its writer remembers the first failure.
type table struct {
	w     *csv.Writer
	cells []string
}

func newTable(w io.Writer, header []string) *table {
	t := &table{w: csv.NewWriter(w)}
	t.row(header)
	return t
}

func (t *table) row(cells []string) {
	t.cells = t.cells[:0]
	for _, c := range cells {
		t.cells = append(t.cells, harmless(c))
	}
	t.w.Write(t.cells) //nolint:errcheck // see close
}

func (t *table) close() error {
	t.w.Flush()
	if err := t.w.Error(); err != nil {
		return fmt.Errorf("tracefile: write: %w", err)
	}
	return nil
}

// harmless keeps a spreadsheet from computing a text.
func harmless(cell string) string {
	cell = strings.ToValidUTF8(cell, "\ufffd")
	if cell == "" || !strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

func spanCells(s *telemetry.Span, now time.Time) []string {
	u, duration := s.Usage, s.Duration(now)
	start := ""
	if !s.Start.IsZero() {
		start = s.Start.UTC().Format(time.RFC3339Nano)
	}
	parent := ""
	if s.ParentID.IsValid() {
		parent = s.ParentID.String()
	}
	number := func(known bool, n float64, decimals int) string {
		if !known {
			return ""
		}
		return strconv.FormatFloat(n, 'f', decimals, 64)
	}
	millis := func(known bool, d time.Duration) string { return number(known, float64(d)/1e6, 6) }
	shared := ""
	if u.HasCPU {
		shared = strconv.FormatBool(u.Shared)
	}
	attributes := ""
	if len(s.Attributes) > 0 {
		attributes = string(appendPlainObject(nil, s.Attributes))
	}
	status := s.Status.String()
	if s.Running() {
		status = "Running"
	}
	return []string{
		s.TraceID.String(), s.SpanID.String(), parent, serviceOf(s), s.Scope, s.Name, s.Kind.String(), start,
		millis(true, duration), status, s.StatusMessage, millis(u.HasCPU, u.CPUUser), millis(u.HasCPU, u.CPUSystem),
		number(u.HasCPU && duration > 0, share(u, duration), 1), shared,
		number(u.HasMemory, float64(u.Memory)/(1<<20), 1), number(u.HasMemory, float64(u.MemoryDelta)/(1<<10), 1),
		number(u.HasHeap, float64(u.HeapAlloc)/(1<<10), 1),
		strconv.Itoa(len(s.Events)), strconv.Itoa(len(s.Links)), attributes,
	}
}

// share returns the CPU time in percent of the duration, of one core.
func share(u telemetry.Usage, duration time.Duration) float64 {
	if duration <= 0 {
		return 0
	}
	return 100 * float64(u.CPU()) / float64(duration)
}

func serviceOf(s *telemetry.Span) string {
	for _, kv := range s.Resource {
		if kv.Key == "service.name" {
			return kv.Value.String()
		}
	}
	return ""
}
