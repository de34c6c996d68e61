//go:build windows || darwin

package ui

import "context"

// readX11Picture finds no X on these systems.
func readX11Picture(context.Context) ([]byte, error) { return nil, errNoClipboardTool }
