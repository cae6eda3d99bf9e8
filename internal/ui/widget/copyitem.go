package widget

// CopyItem is a line of the copy menu.
type CopyItem struct {
	Label string // what it is: "customer id"
	Value string // what goes to the clipboard
}
