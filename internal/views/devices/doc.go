// Package devices has the Autopilot screens: batches, devices, uploads and policies.
package devices
