// Package ui is the window: a search field, a grid of pictures, an inspector, and a panel that shows live
// what every step cost. Views hold no logic: they ask the engine and show what it says.
//
// One goroutine, Fyne's, touches widgets. Work runs elsewhere, through background, and comes back to it.
package ui
