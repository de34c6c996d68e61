package panel

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"hybrid-image-search/ui/look"
)

type eventOf = sdktrace.Event

// mostWrapped bounds the lines that a long value is shown on. Its copy is whole.
const mostWrapped = 400

// text shows a text on as many lines as it takes.
func (b *detailBuilder) text(kind detailKind, text string, color fyne.ThemeColorName, most int) {
	parts, whole := wrap(text, b.letters, most)
	for _, part := range parts {
		b.add(detailLine{kind: kind, value: part, color: color, copy: ""})
	}
	if !whole {
		b.add(detailLine{kind: lineText, value: lang.L("… and more, which a copy has."), color: look.Muted, copy: text})
	}
}

// notKept tells how much more there was.
func notKept(n int) string {
	return lang.N("{{.Count}} more were not kept.", n, look.Counted(n))
}

// wrap breaks a text into at most so many lines of so many letters, between words where it can. It reports whether
// that was all of it.
func wrap(text string, letters, most int) (parts []string, whole bool) {
	letters = max(letters, 1)
	if limit := letters * most * 4; len(text) > limit { // no letter has more bytes
		text, whole = text[:limit], false
	} else {
		whole = true
	}
	for row := range strings.Lines(text) {
		runes := []rune(look.Printable(strings.ReplaceAll(strings.TrimRight(row, "\r\n"), "\t", "    ")))
		for {
			if len(parts) == most {
				return parts, false
			}
			if len(runes) <= letters {
				parts = append(parts, string(runes))
				break
			}
			end := letters
			for i := letters; i > letters/2; i-- {
				if runes[i] == ' ' {
					end = i + 1
					break
				}
			}
			parts = append(parts, strings.TrimRight(string(runes[:end]), " "))
			runes = runes[end:]
		}
	}
	return parts, whole
}

// pairsText is attributes as they are copied, a line each.
func pairsText(list []attribute.KeyValue) string {
	var b strings.Builder
	for _, kv := range list {
		fmt.Fprintf(&b, "%s = %s\n", kv.Key, valueText(kv.Value))
	}
	return b.String()
}
