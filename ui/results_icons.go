package ui

import (
	"embed"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

//go:embed icons
var iconFiles embed.FS

// ownIcon is one of the icons that Fyne's theme lacks, in the colour of the text.
func ownIcon(name string) fyne.Resource {
	file := name + ".svg"
	data, err := iconFiles.ReadFile("icons/" + file)
	if err != nil {
		return theme.QuestionIcon()
	}
	return theme.NewThemedResource(fyne.NewStaticResource(file, data))
}
