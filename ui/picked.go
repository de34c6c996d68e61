package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/fullview"
	"hybrid-image-search/ui/look"
)

// pickedText is the width of what tells how many are picked, with text of the usual size.
const pickedText = 160

// pickedRoom gives a text that width, and more where text is larger.
type pickedRoom struct{}

// MinSize implements fyne.Layout.
func (pickedRoom) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(pickedText*theme.TextSize()/look.DenseText, objects[0].MinSize().Height)
}

// Layout implements fyne.Layout.
func (pickedRoom) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// weighPause is how long the picking must rest before the picked are weighed.
const weighPause = 150 * time.Millisecond

// pickedBar tells below the pictures how many are picked, and offers what can be done with them.
type pickedBar struct {
	view   *fyne.Container
	text   *widget.Label
	stars  *fullview.Stars
	more   *widget.Button
	cancel context.CancelFunc // ends the weighing under way
}

func (w *Window) newPickedBar() *pickedBar {
	b := &pickedBar{text: widget.NewLabel(""), cancel: func() {}}
	b.text.TextStyle.Bold, b.text.Truncation = true, fyne.TextTruncateEllipsis
	b.stars = fullview.NewStars(func(rating int) {
		b.stars.SetRating(rating)
		w.rate(w.grid.picked.order, rating)
	})
	button := func(text string, icon fyne.Resource, do func()) *widget.Button {
		o := widget.NewButtonWithIcon(text, icon, do)
		o.Importance = widget.LowImportance
		return o
	}
	b.more = button(lang.L("More"), theme.MoreVerticalIcon(), func() {
		if w.native != nil {
			widget.ShowPopUpMenuAtRelativePosition(fyne.NewMenu("", w.manyItems()...), w.native.Canvas(),
				fyne.NewPos(0, -widget.NewMenu(fyne.NewMenu("", w.manyItems()...)).MinSize().Height), b.more)
		}
	})
	letGo := button("", theme.CancelIcon(), func() { w.grid.pickOne() })
	bar := container.New(&fitting{lead: 1, tail: 2},
		container.New(pickedRoom{}, b.text), // what comes late moves no button
		button(lang.L("Tag …"), theme.ContentAddIcon(), w.tagPicked),
		container.NewCenter(b.stars),
		button(lang.L("Copy to folder …"), theme.FolderOpenIcon(), w.copyPicked),
		button(lang.L("Move to trash …"), theme.DeleteIcon(), w.trashPicked),
		button(lang.L("Export list …"), theme.DocumentSaveIcon(), w.exportPicked),
		button(lang.L("Contact sheet …"), theme.GridIcon(), w.sheetOfPicked),
		button(lang.L("Copy paths"), theme.ContentCopyIcon(), w.copyPaths),
		b.more, letGo)
	b.view = container.New(layout.NewCustomPaddedLayout(4, 0, 0, 0), look.OnCard(bar))
	b.view.Hide()
	w.grid.wrap.onCopy, w.grid.wrap.onTrash = w.copyPaths, w.trashPicked
	return b
}

// followPicks shows what is picked now.
func (w *Window) followPicks() {
	b, ids := w.many, w.grid.picked.order
	b.cancel()
	if len(ids) < 2 || w.library == nil {
		if b.view.Visible() {
			b.view.Hide()
			w.content.Refresh()
		}
		return
	}
	text := lang.N("{{.Count}} picked", len(ids), look.Counted(len(ids)))
	b.text.SetText(text)
	b.stars.SetRating(0)
	if !b.view.Visible() {
		b.view.Show()
		w.content.Refresh()
	}
	b.view.Refresh() // the text has another width
	ctx, cancel := context.WithCancel(w.ctx)
	b.cancel = cancel
	library, picked := w.library, slices.Clone(ids)
	w.saving.Add(1) // the library is not closed before
	w.back.do(func() func() {
		defer w.saving.Done()
		defer cancel()
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(weighPause):
		}
		weight, err := library.Weigh(ctx, picked)
		if err != nil {
			return nil // it is told when something is to be done
		}
		return func() {
			if ctx.Err() == nil || slices.Equal(w.grid.picked.order, picked) {
				b.text.SetText(b.whole(text, text+" · "+look.Bytes(weight.Bytes)))
				b.view.Refresh()
			}
		}
	})
}

// whole gives the longer text where there is room for all of it, else the shorter one.
func (b *pickedBar) whole(short, long string) string {
	room := b.text.Size().Width - 2*theme.InnerPadding()
	if fyne.MeasureText(long, theme.TextSize(), b.text.TextStyle).Width > room {
		return short
	}
	return long
}

// manyItems are what can be done with the picked pictures, for menus.
func (w *Window) manyItems() []*fyne.MenuItem {
	copyPaths := fyne.NewMenuItem(lang.L("Copy paths"), w.copyPaths)
	copyPaths.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyC, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
	rate := fyne.NewMenuItem(lang.L("Rate"), nil)
	rate.ChildMenu = fyne.NewMenu("")
	for rating := range 6 {
		text := lang.L("No stars")
		if rating > 0 {
			text = lang.N("{{.Count}} stars", rating, look.Counted(rating))
		}
		rate.ChildMenu.Items = append(rate.ChildMenu.Items, fyne.NewMenuItem(text, func() { w.rate(w.pickedIDs(), rating) }))
	}
	return []*fyne.MenuItem{
		fyne.NewMenuItem(lang.L("Open"), w.openPicked),
		fyne.NewMenuItem(lang.L("Show in folder"), w.revealPicked),
		copyPaths,
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Tag …"), w.tagPicked),
		rate,
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Copy to folder …"), w.copyPicked),
		fyne.NewMenuItem(lang.L("Export list …"), w.exportPicked),
		fyne.NewMenuItem(lang.L("Contact sheet …"), w.sheetOfPicked),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Move to trash …"), w.trashPicked),
	}
}

// pickedIDs are the picked pictures in the order of the results; without any it says so.
func (w *Window) pickedIDs() []int64 {
	var ids []int64
	for _, id := range w.grid.ids {
		if w.grid.picked.has(id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 && w.library != nil {
		w.say(lang.L("Pick the pictures first: click them, with Ctrl or Shift for several, or draw a frame around them."))
	}
	return ids
}

// fitting lays out a line. Of what stands between the lead and the tail, as much is shown as there is room for.
type fitting struct{ lead, tail int }

// MinSize implements fyne.Layout.
func (f *fitting) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for i, o := range objects {
		min := o.MinSize()
		size.Height = max(size.Height, min.Height)
		if i < f.lead || i >= len(objects)-f.tail {
			size.Width += min.Width
		}
	}
	return size
}

// Layout implements fyne.Layout.
func (f *fitting) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	room, x := size.Width-f.MinSize(objects).Width, float32(0)
	full := false
	for i, o := range objects {
		width := o.MinSize().Width
		between := i >= f.lead && i < len(objects)-f.tail
		if between {
			if full = full || width > room; full {
				o.Hide()
				continue
			}
			room -= width
			o.Show()
		}
		if i == len(objects)-f.tail {
			x += max(room, 0) // the tail stands at the end
		}
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
		x += width
	}
}
