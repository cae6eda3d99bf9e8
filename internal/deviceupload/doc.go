// Package deviceupload sends a file of devices in batches, follows the jobs that the service makes of
// them, and goes on after a crash with nothing sent twice.
package deviceupload
