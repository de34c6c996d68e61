package assets_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/assets"
)

type dashboard struct {
	UID           string
	Title         string
	SchemaVersion int
	Links         []struct{ Title, URL string }
	Templating    struct{ List []variable }
	Panels        []panel
}

type variable struct {
	Name, Type, Query string
	Options           []struct{ Text, Value string }
}

type panel struct {
	ID         int
	Type       string
	Title      string
	Datasource datasource
	GridPos    struct{ X, Y, W, H int }
	Options    struct{ Content string }
	Targets    []target
}

type target struct {
	Datasource       datasource
	Query            string
	QueryType        string
	MetricsQueryType string
	TableType        string
}

type datasource struct{ Type, UID string }

var tempo = datasource{"tempo", "${datasource}"}

func readDashboard(t *testing.T) dashboard {
	t.Helper()
	var d dashboard
	if err := json.Unmarshal([]byte(assets.GrafanaDashboard), &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Panels) == 0 {
		t.Fatal("no panels")
	}
	return d
}

// asks reports whether a panel shows data.
func (p panel) asks() bool { return p.Type != "row" && p.Type != "text" }

// queries returns what the panels ask and what the links lead to, by title.
func (d dashboard) queries(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, p := range d.Panels {
		for _, target := range p.Targets {
			all["panel "+p.Title] = target.Query
		}
	}
	for _, l := range d.Links {
		u, err := url.Parse(strings.ReplaceAll(l.URL, "${datasource}", "someuid"))
		if err != nil {
			t.Fatal(err)
		}
		var panes map[string]struct {
			Datasource string
			Queries    []target
		}
		if err := json.Unmarshal([]byte(u.Query().Get("panes")), &panes); err != nil {
			t.Fatalf("link %s: %v", l.Title, err)
		}
		pane := panes["a"]
		if u.Path != "/explore" || pane.Datasource != "someuid" || len(pane.Queries) != 1 ||
			pane.Queries[0].Datasource != (datasource{"tempo", "someuid"}) {
			t.Errorf("link %s does not lead to Explore with the chosen data source: %s", l.Title, l.URL)
			continue
		}
		all["link "+l.Title] = pane.Queries[0].Query
	}
	return all
}

func TestDashboardPanels(t *testing.T) {
	d := readDashboard(t)
	if d.UID == "" || d.Title == "" || d.SchemaVersion < 39 {
		t.Errorf("uid %q, title %q, schema %d", d.UID, d.Title, d.SchemaVersion)
	}
	ids, titles := map[int]bool{}, map[string]bool{}
	for _, p := range d.Panels {
		if p.ID <= 0 || ids[p.ID] || p.Title == "" || titles[p.Title] {
			t.Errorf("panel %d %q: its id and its title must be its own", p.ID, p.Title)
		}
		ids[p.ID], titles[p.Title] = true, true
		if g := p.GridPos; g.X < 0 || g.W <= 0 || g.X+g.W > 24 || g.H <= 0 {
			t.Errorf("%s lies outside of the grid: %+v", p.Title, g)
		}
		if p.Type == "text" && len(p.Options.Content) < 200 {
			t.Errorf("%s explains nothing", p.Title)
		}
		if !p.asks() {
			continue
		}
		// Grafana decides by the first query of a panel what to do with all of them.
		if len(p.Targets) != 1 {
			t.Fatalf("%s has %d queries, want 1", p.Title, len(p.Targets))
		}
		q := p.Targets[0]
		if p.Datasource != tempo || q.Datasource != tempo || q.QueryType != "traceql" || q.Query == "" {
			t.Errorf("%s does not ask Tempo: %+v", p.Title, q)
		}
		if p.Type == "table" && q.TableType == "" || p.Type == "timeseries" && q.MetricsQueryType != "range" {
			t.Errorf("%s: a %s of the wrong kind of query: %+v", p.Title, p.Type, q)
		}
	}
	for i, a := range d.Panels {
		for _, b := range d.Panels[:i] {
			p, q := a.GridPos, b.GridPos
			if p.X < q.X+q.W && q.X < p.X+p.W && p.Y < q.Y+q.H && q.Y < p.Y+p.H {
				t.Errorf("%s covers %s", a.Title, b.Title)
			}
		}
	}
}

func TestDashboardVariables(t *testing.T) {
	d := readDashboard(t)
	known := map[string]variable{}
	for _, v := range d.Templating.List {
		known[v.Name] = v
	}
	if v := known["datasource"]; v.Type != "datasource" || v.Query != "tempo" {
		t.Errorf("the data source cannot be chosen: %+v", v)
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`\$\{?([a-z_]+)\}?`).FindAllStringSubmatch(assets.GrafanaDashboard, -1) {
		if !strings.HasPrefix(m[1], "__") {
			used[m[1]] = true
		}
	}
	for name := range used {
		if _, ok := known[name]; !ok {
			t.Errorf("$%s is used and not declared", name)
		}
	}
	for name := range known {
		if !used[name] {
			t.Errorf("$%s is declared and not used", name)
		}
	}
	for _, v := range d.Templating.List {
		if v.Type != "custom" {
			continue
		}
		var spelled []string
		for _, o := range v.Options {
			if o.Text != o.Value {
				o.Value = o.Text + " : " + o.Value
			}
			spelled = append(spelled, o.Value)
		}
		if got := strings.Join(spelled, ", "); got != v.Query {
			t.Errorf("$%s: Grafana makes its options from %q, the file lists %q", v.Name, v.Query, got)
		}
	}
}

// The queries keep to this part of TraceQL.
var (
	traceQL = regexp.MustCompile(`^\{ (.+) \}( \| (rate|count_over_time|avg_over_time|max_over_time|quantile_over_time)` +
		`\(([a-z_.]*)(, 0\.[0-9]+)?\) by \(name\)| \| select\([a-zA-Z_., ]+\))?$`)
	condition = regexp.MustCompile(`^((resource|span)\.[a-z_.]+|name|status|duration|traceDuration) (=|=~|!~|>|>=) ` +
		`("[^"]+"|error|true|false|[0-9]+(ms|s|m)?)$`)
)

func TestDashboardQueries(t *testing.T) {
	d := readDashboard(t)
	for title, query := range d.queries(t) {
		for _, v := range d.Templating.List {
			value := v.Query
			if len(v.Options) > 0 {
				value = v.Options[len(v.Options)-1].Value
			}
			query = strings.ReplaceAll(query, "$"+v.Name, value)
		}
		parts := traceQL.FindStringSubmatch(query)
		if parts == nil {
			t.Errorf("%s: %s", title, query)
			continue
		}
		conditions := strings.Split(parts[1], " && ")
		for _, c := range conditions {
			if !condition.MatchString(c) {
				t.Errorf("%s: the condition %s", title, c)
			}
		}
		if !slices.Contains(conditions, `resource.service.name = "hybrid-image-search"`) {
			t.Errorf("%s shows other programs too", title)
		}
		function, of, quantile := parts[3], parts[4], parts[5]
		if wants := strings.HasPrefix(function, "avg") || strings.HasPrefix(function, "max") || quantile != ""; wants != (of != "") {
			t.Errorf("%s: %s of %q", title, function, of)
		}
		// Tempo has no buckets for floating-point attributes: their quantiles are empty.
		if (function == "quantile_over_time") != (quantile != "") || quantile != "" && of != "duration" {
			t.Errorf("%s: %s of %q at %q", title, function, of, quantile)
		}
	}
}
