package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
)

// side is what stands beside the pictures: the chosen one, or what is made from several.
type side struct {
	tabs    *container.AppTabs
	picture *container.TabItem
	create  *container.TabItem
	history *container.TabItem
}

// newSide makes the create view and the tabs beside the pictures.
func (w *Window) newSide() *side {
	w.create = newCreateView(w.ctx, createActions{
		do: w.back.do, post: w.back.post, service: w.findService, picked: func() []int64 { return w.grid.picked.order },
		working: func() func() {
			w.saving.Add(1)
			return w.saving.Done
		},
		consent: func(then func()) { w.askConsent(engine.ForReferences, then) },
		show:    w.showReference, open: func(path string) { w.openPicture(fileAsPicture(path)) },
		copy: func(text, done string) {
			w.app.Clipboard().SetContent(text)
			w.status.flash(done)
		},
		add: w.addMade, trace: w.showTrace, settings: w.settle, folder: w.choosePictureDir, leave: w.leaveField, tell: w.tell,
		window: func() fyne.Window { return w.native }, changed: w.retitle,
	})
	s := &side{
		picture: container.NewTabItem(lang.L("Picture"), w.inspector.view),
		create:  container.NewTabItem(lang.L("Create"), w.create.view),
		history: container.NewTabItem(lang.L("History"), w.create.history.view),
	}
	s.tabs = container.NewAppTabs(s.picture, s.create, s.history)
	s.tabs.OnSelected = func(item *container.TabItem) {
		if item == s.create {
			w.create.findService() // a key may have been entered since
		}
	}
	show := w.create.history.onShow
	w.create.history.onShow = func(g engine.Generation) {
		s.tabs.Select(s.create)
		show(g)
	}
	w.grid.onPick = w.onPick
	return s
}

// onPick follows the grid: other pictures are picked, or it shows those of another library.
func (w *Window) onPick() {
	if w.library == nil { // a nil library in an interface would not be nil
		w.create.enter(nil)
	} else {
		w.create.enter(w.asGenerator(w.library))
	}
	w.create.countPicked()
	w.followPicks()
}

// asGenerator is the library as what generates.
func (w *Window) asGenerator(l *engine.Library) generator {
	if w.generates != nil {
		return w.generates(l)
	}
	return l
}

// retitle tells in the tab how many references there are.
func (w *Window) retitle() {
	if w.side == nil {
		return
	}
	title := lang.L("Create")
	if n := len(w.create.tray.items); n > 0 {
		title = lang.L("Create ({{.Count}})", map[string]any{"Count": n})
	}
	if w.side.create.Text != title {
		w.side.create.Text = title
		w.side.tabs.Refresh()
	}
}

// askAboutPicked takes what is picked as references, and lets the user type.
func (w *Window) askAboutPicked() {
	w.side.tabs.Select(w.side.create)
	w.create.addPicked()
	if w.native != nil {
		w.native.Canvas().Focus(w.create.prompt)
	}
}

// runPrompt runs what stands in the form, and shows it.
func (w *Window) runPrompt() {
	w.side.tabs.Select(w.side.create)
	w.create.ask()
}

// findService tells who answers. Without a key the error says so.
func (w *Window) findService(found func(serviceInfo, error)) {
	service := w.service
	info := serviceInfo{label: labelOf(service), limit: gemini.Defaults().MaxReferences}
	if service == nil {
		found(info, gemini.ErrNoKey)
		return
	}
	if n := service.Settings().MaxReferences; n > 0 {
		info.limit = n
	}
	w.back.do(func() func() {
		ctx, cancel := context.WithTimeout(w.ctx, keyringPatience)
		defer cancel()
		client, err := service.Client(ctx)
		if err == nil {
			info.host = client.Host()
		}
		return func() { found(info, err) }
	})
}

// showReference shows a reference in the inspector, and marks it in the grid if it is there.
func (w *Window) showReference(r reference) {
	if r.id == 0 {
		w.openPicture(fileAsPicture(r.path))
		return
	}
	for index, id := range w.grid.ids {
		if id == r.id {
			w.side.tabs.Select(w.side.picture)
			w.grid.reveal(index)
			if w.inspector.id != id { // it was chosen before another one was shown
				w.selected(index)
			}
			return
		}
	}
	library := w.library
	if library == nil {
		return
	}
	w.preview()
	ctx, cancel := context.WithCancel(w.ctx)
	w.preview = cancel
	w.back.do(func() func() {
		p, err := library.Picture(ctx, r.id)
		if err != nil {
			return func() {
				if ctx.Err() == nil {
					w.tell(err)
				}
			}
		}
		preview, err := library.Preview(ctx, p, previewSide)
		return func() {
			if library != w.library || ctx.Err() != nil { // another picture was chosen meanwhile
				return
			}
			cancel()
			w.grid.unchoose()
			w.side.tabs.Select(w.side.picture)
			w.inspector.loading(p.ID)
			w.inspector.show(&engine.Found{Hit: engine.Hit{ID: p.ID}, Picture: p}, nil)
			w.inspector.preview(p.ID, preview, err)
		}
	})
}

// addMade adds a picture that was made to the library; the indexing tells how that went.
func (w *Window) addMade(path string) { w.add([]string{path}, nil) }

// showTrace shows the spans of a generation.
func (w *Window) showTrace(id string) {
	parsed, err := trace.TraceIDFromHex(id)
	if err == nil && w.traces.ShowTrace(parsed) {
		w.showTraces(true)
		return
	}
	w.app.Clipboard().SetContent(id)
	w.status.flash(lang.L("The recorder no longer has this trace. Its id was copied."))
}

// settle opens the settings where an error can be put right.
func (w *Window) settle(err error) {
	if open := w.settling(err); open != nil {
		open()
	}
}

// choosePictureDir asks where pictures that are made are to be saved, from now on.
func (w *Window) choosePictureDir() {
	if w.makeSettings() && w.gemini != nil {
		w.choosePictureFolder(w.gemini.setFolder)
	}
}
