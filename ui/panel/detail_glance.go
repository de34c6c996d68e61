package panel

import (
	"net/url"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/lang"
	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// attributesByKey finds attributes by the first of some names that is there: instrumentations use older names too.
type attributesByKey []attribute.KeyValue

func (a attributesByKey) text(names ...attribute.Key) string {
	for _, name := range names {
		for i := len(a) - 1; i >= 0; i-- { // of attributes set twice the last is meant
			if a[i].Key == name {
				return valueText(a[i].Value)
			}
		}
	}
	return ""
}

func valueText(v attribute.Value) string {
	if v.Type() == attribute.STRING {
		return v.AsString()
	}
	return v.String()
}

// glance says on one line what an HTTP, SQL, RPC or model span did; "" for others.
func glance(s *telemetry.Span) string {
	a := attributesByKey(s.Attributes)
	for _, kind := range []func(attributesByKey) []string{httpGlance, databaseGlance, modelGlance, rpcGlance} {
		if parts := kind(a); parts != nil {
			return shortGlance(parts)
		}
	}
	return ""
}

func shortGlance(parts []string) string {
	var words []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			words = append(words, shortName(p))
		}
	}
	return strings.Join(words, " · ")
}

func httpGlance(a attributesByKey) []string {
	method := a.text("http.request.method", "http.method")
	status := a.text("http.response.status_code", "http.status_code")
	if method == "" && status == "" {
		return nil
	}
	target := a.text("url.full", "http.url")
	if u, err := url.Parse(target); err == nil && u.Host != "" {
		target = u.Host + u.Path // no user, no query: they may hold keys
	} else {
		host := a.text("server.address", "net.peer.name", "http.host")
		if port := a.text("server.port", "net.peer.port"); host != "" && port != "" && port != "80" && port != "443" {
			host += ":" + port
		}
		path := a.text("url.path", "http.route")
		if path == "" {
			path, _, _ = strings.Cut(a.text("http.target"), "?")
		}
		target = host + path
	}
	parts := []string{method + " " + status, target}
	if size, err := strconv.ParseInt(a.text("http.response.body.size", "http.response_content_length"), 10, 64); err == nil {
		parts = append(parts, look.Bytes(size))
	}
	return parts
}

func databaseGlance(a attributesByKey) []string {
	system, query := a.text("db.system.name", "db.system"), queryText(a)
	if system == "" && query == "" {
		return nil
	}
	operation := a.text("db.operation.name", "db.operation")
	if operation == "" {
		if words := strings.Fields(query[:min(len(query), 80)]); len(words) > 0 {
			operation = strings.ToUpper(words[0])
		}
	}
	parts := []string{operation + " " + a.text("db.collection.name", "db.sql.table"), system, a.text("db.namespace", "db.name")}
	if rows := a.text("db.response.returned_rows"); rows != "" {
		parts = append(parts, lang.L("{{.Count}} rows", map[string]any{"Count": rows}))
	}
	return parts
}

func queryText(a attributesByKey) string { return a.text("db.query.text", "db.statement") }

func modelGlance(a attributesByKey) []string {
	model := a.text("gen_ai.request.model", "gen_ai.response.model")
	if model == "" {
		return nil
	}
	parts := []string{a.text("gen_ai.operation.name"), model}
	if in := a.text("gen_ai.usage.input_tokens"); in != "" {
		parts = append(parts, lang.L("{{.Count}} tokens in", map[string]any{"Count": in}))
	}
	if out := a.text("gen_ai.usage.output_tokens"); out != "" {
		parts = append(parts, lang.L("{{.Count}} tokens out", map[string]any{"Count": out}))
	}
	return parts
}

func rpcGlance(a attributesByKey) []string {
	method := a.text("rpc.method")
	if method == "" {
		return nil
	}
	if service := a.text("rpc.service"); service != "" {
		method = service + "/" + method
	}
	return []string{method, a.text("rpc.system", "rpc.system.name"), a.text("rpc.response.status_code", "rpc.grpc.status_code")}
}
