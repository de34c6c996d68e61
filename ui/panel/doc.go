// Package panel is the trace panel: the traces that a [telemetry.Recorder] keeps or that a file holds, as a list
// that lives, and views of what was chosen in it.
//
//	recorder | file -> source -> collector -> seen -> list, and the view of the tab that is shown
//
// The collector works on a goroutine of its own ([Panel.Watch]) and hands over at most ten results a second, none
// when nothing changed and none while the panel is hidden. It knows what is wanted by a value that the widgets
// replace. Views take values and tell by callbacks what the user asks for; none of them reads a recorder.
package panel
