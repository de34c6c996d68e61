package panel

import (
	"errors"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
	"go.opentelemetry.io/otel/trace"
)

// traceIDPart is what a template has in the place of the trace's id.
const traceIDPart = "{traceID}"

// Why a template does not do.
var (
	errNoTraceID = errors.New("the address has no {traceID} in it, so it would open no trace")
	errNoAddress = errors.New("an address begins with http:// or https://")
)

// grafanaURL is the page of a trace.
func grafanaURL(template string, id trace.TraceID) (*url.URL, error) {
	if !strings.Contains(template, traceIDPart) {
		return nil, errNoTraceID
	}
	page, err := url.Parse(strings.ReplaceAll(template, traceIDPart, id.String()))
	if err != nil || page.Scheme != "http" && page.Scheme != "https" || page.Host == "" {
		return nil, errNoAddress
	}
	return page, nil
}

// explainAddress says why an address does not do.
func explainAddress(err error) string {
	switch {
	case errors.Is(err, errNoTraceID):
		return lang.L("The address has no {{.Part}} in it, so it would open no trace", map[string]any{"Part": traceIDPart})
	case errors.Is(err, errNoAddress):
		return lang.L("An address begins with http:// or https://")
	}
	return asSentence(err)
}

// openGrafana opens the page of a trace in the browser.
func (p *Panel) openGrafana(id trace.TraceID) {
	if p.layout.grafana == "" {
		p.flash(lang.L("Tell in the Export tab where Grafana is, and this opens the trace there."))
		p.chooseTab(tabExport)
		return
	}
	page, err := grafanaURL(p.layout.grafana, id)
	if err == nil && p.options.App != nil {
		err = p.options.App.OpenURL(page)
	}
	if err != nil {
		p.options.Log.Warn("not opened in Grafana", "error", err)
		p.tell(lang.L("The trace was not opened in Grafana: {{.Reason}}", map[string]any{"Reason": explainAddress(err)}))
	}
}

func (p *Panel) keepGrafana(template string) {
	p.layout.grafana = template
	p.keepLayout()
}

// grafanaField is where the user tells the address.
type grafanaField struct {
	view  fyne.CanvasObject
	entry *widget.Entry
}

func newGrafanaField(template string, onChange func(string)) *grafanaField {
	f := &grafanaField{entry: widget.NewEntry()}
	f.entry.SetText(template)
	f.entry.SetPlaceHolder("http://localhost:3000/explore?…{traceID}…")
	f.entry.Validator = func(text string) error {
		if text = strings.TrimSpace(text); text == "" {
			return nil
		}
		_, err := grafanaURL(text, trace.TraceID{})
		return err
	}
	note := newMutedText(fyne.TextAlignLeading)
	tell := func(text string) {
		if err := f.entry.Validator(text); err != nil {
			note.set(explainAddress(err))
			return
		}
		note.set(lang.L("Open a trace in Grafana and copy its address here, with {{.Part}} in the place of the id.", map[string]any{"Part": traceIDPart}))
	}
	f.entry.OnChanged = func(text string) {
		tell(text)
		if f.entry.Validator(text) == nil {
			onChange(strings.TrimSpace(text))
		}
	}
	tell(template)
	label := container.NewVBox(widget.NewLabel(lang.L("Open in Grafana")))
	f.view = container.NewBorder(nil, nil, label, nil, container.New(layout.NewCustomPaddedVBoxLayout(0), f.entry, note))
	return f
}
