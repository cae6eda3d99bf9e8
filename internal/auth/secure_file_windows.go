package auth

import "io/fs"

// noFollow has no counterpart: making a symbolic link takes a privilege here.
const noFollow = 0

// checkOwner accepts everything: the profile directory's access list keeps other
// users out, and mode bits say nothing.
func checkOwner(string, fs.FileInfo) error { return nil }
