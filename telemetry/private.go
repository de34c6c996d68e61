package telemetry

import (
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// textVariable allows what users write and name to leave this machine. GenAI instrumentation made the name
// known; here it counts for all private attributes.
const textVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"

// parameterPrefix begins the keys of a statement's arguments.
const parameterPrefix = "db.query.parameter."

// IsPrivate reports whether the values of an attribute are the user's own: what was typed, generated or
// named, and the texts of errors, which quote all of that. The panel shows them; unless the user allows it
// they are not exported, nor written to the spool.
//
// The convention is that instrumentation puts such values under these keys and nowhere else: not into the
// name of a span, of an event or of a key, and not into the description of a status.
func IsPrivate(key attribute.Key) bool {
	switch key {
	// of this program
	case "search.query", "generation.prompt", "library.path", "folder.paths",
		// files
		"file.path", "file.name", "file.directory", "file.symbolic_link.target_path",
		// errors
		"exception.message", "exception.stacktrace", "error.message",
		// models
		"gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions",
		"gen_ai.prompt", "gen_ai.completion", "gen_ai.evaluation.explanation",
		"gen_ai.tool.call.arguments", "gen_ai.tool.call.result",
		"gen_ai.retrieval.query.text", "gen_ai.retrieval.documents",
		// addresses, now and as they were called
		"url.full", "url.original", "url.path", "url.query", "url.fragment", "http.url", "http.target",
		// processes, whose arguments are queries and files
		"process.command", "process.command_args", "process.command_line",
		"process.executable.path", "process.working_directory":
		return true
	}
	return strings.HasPrefix(string(key), parameterPrefix)
}

// curtain stands before the export and holds back what is private. The zero one holds it back. Spans that
// wait already go out as they are, whichever way it is drawn later.
type curtain struct {
	open atomic.Bool
}

// draw returns what may leave of a span: the span itself if nothing of it is private, as is usual.
func (c *curtain) draw(s sdktrace.ReadOnlySpan) sdktrace.ReadOnlySpan {
	if c.open.Load() {
		return s
	}
	attributes, inAttributes := withoutText(s.Attributes())
	events, inEvents := eachWithoutText(s.Events(), attributesOfEvent)
	links, inLinks := eachWithoutText(s.Links(), attributesOfLink)
	status := s.Status()
	inStatus := status.Description != "" && !strings.HasPrefix(s.InstrumentationScope().Name, ownScopes)
	if !inAttributes && !inEvents && !inLinks && !inStatus {
		return s
	}
	if inStatus {
		status.Description = ""
	}
	return &curtainedSpan{s, attributes, events, links, status}
}

// ownScopes begins the names of the scopes that keep to the convention. Others may describe a status by the
// text of an error, which names addresses and files.
const ownScopes = serviceName + "/"

// curtainedSpan is a span without what is private of it.
type curtainedSpan struct {
	sdktrace.ReadOnlySpan
	attributes []attribute.KeyValue
	events     []sdktrace.Event
	links      []sdktrace.Link
	status     sdktrace.Status
}

// Status returns the status without a description that may be private.
func (s *curtainedSpan) Status() sdktrace.Status { return s.status }

// Attributes returns lengths and counts where values are private.
func (s *curtainedSpan) Attributes() []attribute.KeyValue { return s.attributes }

// Events returns the events with such attributes.
func (s *curtainedSpan) Events() []sdktrace.Event { return s.events }

// Links returns the links with such attributes.
func (s *curtainedSpan) Links() []sdktrace.Link { return s.links }

// withoutText puts lengths and counts in the place of private values. The list is shared with the recorder:
// one that changes is a copy.
func withoutText(list []attribute.KeyValue) (_ []attribute.KeyValue, hidden bool) {
	for i, kv := range list {
		if !IsPrivate(kv.Key) {
			continue
		}
		if !hidden {
			list, hidden = slices.Clone(list), true
		}
		list[i] = extent(kv)
	}
	return list, hidden
}

// eachWithoutText does the same for the attributes of events or links.
func eachWithoutText[T any](list []T, attributes func(*T) *[]attribute.KeyValue) (_ []T, hidden bool) {
	for i := range list {
		shown, changed := withoutText(*attributes(&list[i]))
		if !changed {
			continue
		}
		if !hidden {
			list, hidden = slices.Clone(list), true
		}
		*attributes(&list[i]) = shown
	}
	return list, hidden
}

func attributesOfEvent(e *sdktrace.Event) *[]attribute.KeyValue { return &e.Attributes }
func attributesOfLink(l *sdktrace.Link) *[]attribute.KeyValue   { return &l.Attributes }

// extent tells of a private attribute how many characters it has, or how many items.
func extent(kv attribute.KeyValue) attribute.KeyValue {
	n := -1
	switch v := kv.Value; v.Type() {
	case attribute.STRINGSLICE:
		n = len(v.AsStringSlice())
	case attribute.BOOLSLICE:
		n = len(v.AsBoolSlice())
	case attribute.INT64SLICE:
		n = len(v.AsInt64Slice())
	case attribute.FLOAT64SLICE:
		n = len(v.AsFloat64Slice())
	case attribute.BYTESLICE:
		n = len(v.AsByteSlice())
	case attribute.SLICE:
		n = len(v.AsSlice())
	case attribute.MAP:
		n = len(v.AsMap())
	}
	if n >= 0 {
		return (kv.Key + ".count").Int(n)
	}
	return (kv.Key + ".length").Int(utf8.RuneCountInString(plain(kv.Value)))
}

// readText reads whether text may leave, as true or false or as the ways of capture that GenAI
// instrumentation knows. Events of their own do not exist here.
func (s *settings) readText(ofThisRun bool) {
	var allowed bool
	switch v := strings.ToLower(env(textVariable)); v {
	case "":
		return
	case "false", "0", "no_content", "event_only":
	case "true", "1", "span_only", "span_and_event":
		allowed = true
	default:
		s.problem("{{.Variable}} is neither true nor false; no text is sent.", with{"Variable": textVariable})
	}
	s.overrides.IncludeText = textVariable
	if !ofThisRun {
		s.choices.IncludeText = allowed
	}
}
