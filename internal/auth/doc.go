// Package auth signs a person or an application in to a Microsoft cloud and
// keeps the resulting tokens fresh.
//
// A [Flow] turns a [Config] into a [Token] with the help of a person, who is
// reached through a [UI]. A [Store] keeps the token between runs, and a
// [Source] hands out access tokens from it, renewing them when they are about
// to end or when the service refuses them. Every failure is a typed error that
// says what happened and what to do next.
//
// Tokens and client secrets are held as [Secret] values, which can't be printed
// by accident.
package auth
