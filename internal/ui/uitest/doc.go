// Package uitest drives a [ui.App] in tests the way a person does: it presses keys and
// reads the screen. Use it with testing/synctest: inside a bubble no test sleeps for
// real, and a test can be sure that nothing more will happen.
//
//	synctest.Test(t, func(t *testing.T) {
//		desk := uitest.New(t, app, 80, 24)
//		desk.Press("/").Type("fabri").Press("enter").Sees("Fabrikam Ltd")
//	})
//
// [Driver] is the driver. Its methods wait until the program is idle and return the
// driver, so that steps can be chained. [Driver.Golden] compares the screen with a golden
// file, and [Driver.Picture] draws it as an SVG image for the documentation. [Golden]
// and [ScreenLines] check a single view without an App.
package uitest
