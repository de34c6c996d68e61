package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The outline of a star, and one within it that goes round the other way and so leaves a hole.
const (
	starOuter = "M12.00 2.60 L14.47 9.20 L21.51 9.51 L15.99 13.90 L17.88 20.69 L12.00 16.80 L6.12 20.69 L8.01 13.90 L2.49 9.51 L9.53 9.20Z"
	starInner = "M10.18 10.09 L4.96 10.31 L9.05 13.56 L7.65 18.59 L12.00 15.70 L16.35 18.59 L14.95 13.56 L19.04 10.31 L13.82 10.09 L12.00 5.20Z"
)

var (
	starFull  = fyne.NewStaticResource("star.svg", starDrawing(starOuter))
	starEmpty = fyne.NewStaticResource("star-empty.svg", starDrawing(starOuter+" "+starInner))
)

func starDrawing(path string) []byte {
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="` + path + `"/></svg>`)
}

// starIcon is a star as the theme colours it, filled or not.
func starIcon(filled bool) fyne.Resource {
	if filled {
		return theme.NewPrimaryThemedResource(starFull)
	}
	return theme.NewThemedResource(starEmpty)
}
