package tracefile

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
)

// What Read fails with, besides errors of the reader that it was given.
var (
	// ErrFormat is what a file is answered with that holds no traces in a format that is known.
	ErrFormat = errors.New("this is no file of traces: OTLP/JSON, or the JSON of Jaeger or Grafana Tempo, can be read")

	// ErrTooLarge is beyond the limits. The spans that come with it are those before.
	ErrTooLarge = errors.New("this is more than can be shown at once, so only the beginning was read")
)

// Limits bound what is read. Zero stands for the default.
type Limits struct {
	Spans  int   // of all traces; 500,000
	Bytes  int64 // of the file, once unpacked; 1 GiB
	Memory int64 // of the spans that are kept, by estimate; 768 MiB
	Text   int   // bytes of one text, such as a name or a value; 32 KiB
	Items  int   // attributes, events or links of one span, or values of one list; 1,024
}

// maxNesting bounds lists and maps within values.
const maxNesting = 8

func (l Limits) withDefaults() Limits {
	return Limits{
		Spans:  cmp.Or(max(0, l.Spans), 500_000),
		Bytes:  cmp.Or(max(0, l.Bytes), 1<<30),
		Memory: cmp.Or(max(0, l.Memory), 768<<20),
		Text:   cmp.Or(max(0, l.Text), 32<<10),
		Items:  cmp.Or(max(0, l.Items), 1024),
	}
}

func tooLarge(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrTooLarge, fmt.Sprintf(format, args...))
}

// grouped writes 500000 as 500,000.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// binary writes a number of bytes, such as 32 KiB.
func binary(n int64) string {
	for _, unit := range []string{"bytes", "KiB", "MiB"} {
		if n < 1024 {
			return fmt.Sprintf("%d %s", n, unit)
		}
		n /= 1024
	}
	return fmt.Sprintf("%d GiB", n)
}
