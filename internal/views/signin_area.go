package views

// SignInArea signs in again and switches the profile.
var SignInArea = Area{Bindings: accessBindings}
