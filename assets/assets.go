// Package assets holds the files that are embedded in the program.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed signin/*.html signin/style.css
var signInFiles embed.FS

// SignIn returns the result pages of the browser sign-in: success.html,
// failure.html and the style.css they share.
func SignIn() fs.FS {
	files, err := fs.Sub(signInFiles, "signin")
	if err != nil {
		panic(err) // the folder's name is a valid path
	}
	return files
}
