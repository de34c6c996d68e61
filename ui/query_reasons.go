package ui

import "fyne.io/fyne/v2/lang"

// reasonTexts are why a source of meaning understood nothing, in the user's language, by what the engine has for it.
func reasonTexts(name string) map[string]string {
	data := map[string]any{"Name": name}
	return map[string]string{
		"You have not agreed to send the words of searches to %s":                      lang.L("You have not agreed to send the words of searches to {{.Name}}", data),
		"The %s key is none that can be used":                                          lang.L("The {{.Name}} key is none that can be used", data),
		"To search by meaning, %s needs a key, and there is none":                      lang.L("To search by meaning, {{.Name}} needs a key, and there is none", data),
		"To search by meaning, %s needs credentials for Vertex AI, and there are none": lang.L("To search by meaning, {{.Name}} needs credentials for Vertex AI, and there are none", data),
		"%s refused the key":                                      lang.L("{{.Name}} refused the key", data),
		"The quota of %s is used up for the moment":               lang.L("The quota of {{.Name}} is used up for the moment", data),
		"%s has no model any more for this library's vectors":     lang.L("{{.Name}} has no model any more for this library's vectors", data),
		"%s is not offered where you are":                         lang.L("{{.Name}} is not offered where you are", data),
		"%s did not answer in time":                               lang.L("{{.Name}} did not answer in time", data),
		"The proxy lets no request to %s through":                 lang.L("The proxy lets no request to {{.Name}} through", data),
		"The connection to %s is not safe":                        lang.L("The connection to {{.Name}} is not safe", data),
		"The address of %s is wrong":                              lang.L("The address of {{.Name}} is wrong", data),
		"%s cannot be reached":                                    lang.L("{{.Name}} cannot be reached", data),
		"%s has a problem of its own right now":                   lang.L("{{.Name}} has a problem of its own right now", data),
		"This build of the program cannot run %s":                 lang.L("This build of the program cannot run {{.Name}}", data),
		"%s needs ONNX Runtime, which is not there":               lang.L("{{.Name}} needs ONNX Runtime, which is not there", data),
		"The ONNX Runtime library that is there cannot run %s":    lang.L("The ONNX Runtime library that is there cannot run {{.Name}}", data),
		"The command line is too long for ONNX Runtime to run %s": lang.L("The command line is too long for ONNX Runtime to run {{.Name}}", data),
		"The program has to be started again to run %s":           lang.L("The program has to be started again to run {{.Name}}", data),
		"%s is not there any more":                                lang.L("{{.Name}} is not there any more", data),
		"%s cannot be used":                                       lang.L("{{.Name}} cannot be used", data),
		"%s was changed just now":                                 lang.L("{{.Name}} was changed just now", data),
		"%s is still being loaded":                                lang.L("{{.Name}} is still being loaded", data),
		"The parts of the query cancel each other out":            lang.L("The parts of the query cancel each other out"),
		"%s has no vector of the picture that the query names":    lang.L("{{.Name}} has no vector of the picture that the query names", data),
		"%s is not the one that made this library's vectors":      lang.L("{{.Name}} is not the one that made this library's vectors", data),
		"%s did not understand the words":                         lang.L("{{.Name}} did not understand the words", data),
	}
}
