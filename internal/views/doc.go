// Package views holds the screens of cspdesk. A screen knows the Partner Center
// client and the toolkit, and nothing of how either works.
//
// Lists are one generic screen, [kit.List], made from a [kit.ListSpec]: columns, what enter
// opens, what can be done and copied. The flagship flows have screens of their
// own on top of the same toolkit. A change is always shown by [kit.Change] before it
// is sent.
package views
