// Package auth signs a user or an application in to a Microsoft cloud and renews the
// resulting tokens.
//
// Start with these types:
//
//   - [Config] says who signs in where. [Cloud] has the addresses.
//   - [Flow] is a way to sign in. It turns a [Config] into a [Token], and talks to the
//     user through a [UI]. [Choose] picks the flow that suits the environment.
//   - [Store] stores tokens between runs. [OpenStore] opens the best one available.
//   - [Source] provides access tokens from a store and renews them when they are about
//     to expire or when the service rejects them.
//
// Errors are typed and say what happened and what to do next. Tokens and client
// secrets are held as [Secret] values, which can't be printed by accident.
package auth
