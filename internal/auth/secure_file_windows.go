package auth

import "io/fs"

// noFollow has no counterpart on Windows, where creating a symbolic link requires a
// privilege.
const noFollow = 0

// checkOwner accepts every file: the access control list of the user's profile
// directory keeps other users out, and mode bits have no meaning.
func checkOwner(string, fs.FileInfo) error { return nil }
