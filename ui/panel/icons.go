package panel

import "fyne.io/fyne/v2"

// pinIcon is a drawing pin: Fyne has none.
var pinIcon = fyne.NewStaticResource("pin.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">`+
	`<path d="M8 3h8v2h-1v6l3 3v2h-5v5l-1 1-1-1v-5H6v-2l3-3V5H8z" fill="#000000"/></svg>`))
