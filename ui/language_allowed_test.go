package ui

// asItIs are texts that are the same in every language: names, addresses and commands.
var asItIs = []string{
	Title, "ONNX Runtime", "ONNX Runtime, ", "Grafana", "Grafana Alloy", "alloy run --stability.level=public-preview ",
	"http://localhost:3000/explore?…{traceID}…",
	"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"24\" height=\"24\" viewBox=\"0 0 24 24\">",
	`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="`,
	// What PowerShell and AppleScript are told.
	"Add-Type -AssemblyName System.Windows.Forms,System.Drawing; $i = [Windows.Forms.Clipboard]::GetImage(); ",
	`set f to open for access POSIX file (system attribute "`, `") with write permission`,
	"write (the clipboard as «class PNGf») to f", "close access f",
	"LEFT RIGHT INNER CROSS FULL OUTER", "DELETE DISTINCT", "DO FOR", // of SQL
	"as a regular expression, ", // what a message of the engine begins with
	", such as ",                // what the engine puts before an example
}
