package panel

import "fyne.io/fyne/v2"

// Icons that Fyne does not have.
var (
	// pinIcon is a drawing pin.
	pinIcon = icon("pin", `<path d="M8 3h8v2h-1v6l3 3v2h-5v5l-1 1-1-1v-5H6v-2l3-3V5H8z" fill="#000000"/>`)
	// criticalIcon is a way down through spans.
	criticalIcon = icon("critical", `<path d="M3 4h9v7h6v7h3v3h-6v-7H9V7H3z" fill="#000000"/>`)
	// gapsIcon is two spans with nothing between them.
	gapsIcon    = icon("gaps", `<path d="M2 9h6v6H2zM16 9h6v6h-6zM11 5h2v3h-2zM11 10.500h2v3h-2zM11 16h2v3h-2z" fill="#000000"/>`)
	clockIcon   = icon("clock", `<path d="M12 3l6.400 2.600L21 12l-2.600 6.400L12 21l-6.400-2.600L3 12l2.600-6.400zM12 5L7 7l-2 5 2 5 5 2 5-2 2-5-2-5zM11 7h2v4.500l4 2.300-1 1.700-5-2.900z" fill="#000000"/>`)
	columnsIcon = icon("columns", `<path d="M3 4h5v16H3zM9.500 4h5v16h-5zM16 4h5v16h-5z" fill="#000000"/>`)
)

func icon(name, drawing string) fyne.Resource {
	return fyne.NewStaticResource(name+".svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">`+drawing+`</svg>`))
}
