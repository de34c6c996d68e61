//go:build !windows && !darwin

package ui

import (
	"context"
	"encoding/binary"
	"io"
	"log"
	"os"
	"slices"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// x11Pictures are the kinds that are asked for, the best first.
var x11Pictures = []string{"image/png", "image/jpeg", "image/webp", "image/tiff", "image/bmp"}

// readX11Picture asks the owner of X's clipboard for a picture, over a connection of its own: the window's is GLFW's,
// which knows text only.
func readX11Picture(ctx context.Context) ([]byte, error) {
	if os.Getenv("DISPLAY") == "" {
		return nil, errNoClipboardTool
	}
	xgb.Logger = log.New(io.Discard, "", 0) // it would write to the terminal
	conn, err := xgb.NewConn()
	if err != nil {
		return nil, errNoClipboardTool
	}
	stop := context.AfterFunc(ctx, conn.Close) // ends what waits for an answer
	defer func() {
		if stop() {
			conn.Close()
		}
	}()
	s := &x11Clipboard{conn: conn}
	if err := s.open(); err != nil {
		return nil, err
	}
	return s.picture()
}

// x11Clipboard is a conversation with the owner of the clipboard.
type x11Clipboard struct {
	conn   *xgb.Conn
	window xproto.Window
	atoms  map[string]xproto.Atom
}

const selectionProperty = "HYBRID_IMAGE_SEARCH_PASTE"

func (s *x11Clipboard) open() error {
	screen := xproto.Setup(s.conn).DefaultScreen(s.conn)
	window, err := xproto.NewWindowId(s.conn)
	if err != nil {
		return err
	}
	s.window = window
	err = xproto.CreateWindowChecked(s.conn, screen.RootDepth, window, screen.Root, 0, 0, 1, 1, 0, xproto.WindowClassInputOutput,
		screen.RootVisual, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check()
	if err != nil {
		return err
	}
	s.atoms = map[string]xproto.Atom{}
	for _, name := range append([]string{"CLIPBOARD", "TARGETS", "INCR", selectionProperty}, x11Pictures...) {
		reply, err := xproto.InternAtom(s.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return err
		}
		s.atoms[name] = reply.Atom
	}
	return nil
}

// picture asks which kinds there are, and then for the best of them.
func (s *x11Clipboard) picture() ([]byte, error) {
	owner, err := xproto.GetSelectionOwner(s.conn, s.atoms["CLIPBOARD"]).Reply()
	if err != nil {
		return nil, err
	}
	if owner.Owner == xproto.WindowNone {
		return nil, errNoClipboardPicture
	}
	list, err := s.convert(s.atoms["TARGETS"])
	if err != nil {
		return nil, err
	}
	var offered []xproto.Atom
	for ; len(list) >= 4; list = list[4:] {
		offered = append(offered, xproto.Atom(binary.LittleEndian.Uint32(list))) // xgb speaks so with every server
	}
	for _, kind := range x11Pictures {
		if slices.Contains(offered, s.atoms[kind]) {
			return s.convert(s.atoms[kind])
		}
	}
	return nil, errNoClipboardPicture
}

// convert has the owner write the clipboard as it was asked for.
func (s *x11Clipboard) convert(target xproto.Atom) ([]byte, error) {
	property := s.atoms[selectionProperty]
	xproto.ConvertSelection(s.conn, s.window, s.atoms["CLIPBOARD"], target, property, xproto.TimeCurrentTime)
	for {
		event, err := s.next()
		if err != nil {
			return nil, err
		}
		notify, ok := event.(xproto.SelectionNotifyEvent)
		if !ok || notify.Target != target {
			continue
		}
		if notify.Property == xproto.AtomNone {
			return nil, errNoClipboardPicture
		}
		kind, data, err := s.take(property)
		if err == nil && kind == s.atoms["INCR"] {
			return s.pieces(property)
		}
		return data, err
	}
}

// pieces takes what is too large for one answer: each piece that was taken makes the owner write the next.
func (s *x11Clipboard) pieces(property xproto.Atom) (all []byte, err error) {
	for {
		event, err := s.next()
		if err != nil {
			return nil, err
		}
		changed, ok := event.(xproto.PropertyNotifyEvent)
		if !ok || changed.Atom != property || changed.State != xproto.PropertyNewValue {
			continue
		}
		_, piece, err := s.take(property)
		if err != nil || len(piece) == 0 {
			return all, err
		}
		if all = append(all, piece...); len(all) > clipboardMost {
			return nil, errNoClipboardPicture
		}
	}
}

// take reads what the owner has written, and removes it.
func (s *x11Clipboard) take(property xproto.Atom) (kind xproto.Atom, data []byte, err error) {
	const room = clipboardMost / 4 // of four bytes
	reply, err := xproto.GetProperty(s.conn, true, s.window, property, xproto.GetPropertyTypeAny, 0, room).Reply()
	if err != nil {
		return 0, nil, err
	}
	return reply.Type, reply.Value, nil
}

// next waits for an event. When the connection is closed there is none.
func (s *x11Clipboard) next() (xgb.Event, error) {
	for {
		event, fault := s.conn.WaitForEvent()
		switch {
		case event == nil && fault == nil:
			return nil, context.DeadlineExceeded
		case event != nil:
			return event, nil
		}
	}
}
