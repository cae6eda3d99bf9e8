package auth

// Cheap makes the derivation of a passphrase fast, for tests.
func (f *FileStore) Cheap() *FileStore {
	f.work = 4
	return f
}
