//go:build !windows && !darwin

package ui

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// Pictures of the clipboard come whole, or in pieces where they are large; on a machine with a display.
func TestClipboardPictureOfX11(t *testing.T) {
	if os.Getenv("DISPLAY") == "" {
		if _, err := readX11Picture(t.Context()); !errors.Is(err, errNoClipboardTool) {
			t.Errorf("without a display: %v", err)
		}
		t.Skip("there is no display")
	}
	for _, size := range []int{10, 200_000} {
		data := bytes.Repeat([]byte{1, 2, 3, 4, 5}, size/5)
		owner := ownClipboard(t, data, size > 100_000)
		got, err := readX11Picture(t.Context())
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d of %d bytes, %v", len(got), len(data), err)
		}
		owner.Close()
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := readX11Picture(ended); err == nil {
		t.Error("no error of a search that was given up")
	}
}

// ownClipboard is a program that has a picture in the clipboard.
func ownClipboard(t *testing.T, data []byte, pieces bool) *xgb.Conn {
	t.Helper()
	conn, err := xgb.NewConn()
	must(t, err)
	s := &x11Clipboard{conn: conn}
	must(t, s.open())
	must(t, xproto.SetSelectionOwnerChecked(conn, s.window, s.atoms["CLIPBOARD"], xproto.TimeCurrentTime).Check())
	write := func(to xproto.Window, property, kind xproto.Atom, format byte, data []byte) {
		xproto.ChangeProperty(conn, xproto.PropModeReplace, to, property, kind, format, uint32(len(data)*8/int(format)), data)
	}
	go func() {
		rest := data
		for {
			event, err := conn.WaitForEvent()
			if event == nil && err == nil {
				return
			}
			switch e := event.(type) {
			case xproto.SelectionRequestEvent:
				switch {
				case e.Target == s.atoms["TARGETS"]:
					write(e.Requestor, e.Property, xproto.AtomAtom, 32, binary.LittleEndian.AppendUint32(nil, uint32(s.atoms["image/png"])))
				case pieces:
					xproto.ChangeWindowAttributes(conn, e.Requestor, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange})
					write(e.Requestor, e.Property, s.atoms["INCR"], 32, binary.LittleEndian.AppendUint32(nil, uint32(len(data))))
				default:
					write(e.Requestor, e.Property, e.Target, 8, data)
				}
				answer := xproto.SelectionNotifyEvent{Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: e.Property}
				xproto.SendEvent(conn, false, e.Requestor, 0, string(answer.Bytes()))
			case xproto.PropertyNotifyEvent:
				if pieces && e.State == xproto.PropertyDelete && e.Atom == s.atoms[selectionProperty] && e.Window != s.window {
					piece := rest[:min(len(rest), 60_000)]
					rest = rest[len(piece):]
					write(e.Window, e.Atom, s.atoms["image/png"], 8, piece)
				}
			}
		}
	}()
	return conn
}
