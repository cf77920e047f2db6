/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

const struct command cli_commands[] = {
	{"key", "make and show SM2 keys, on this machine only", &key_form, false, command_key},
	{"csr", "write a certificate request", &csr_form, false, command_csr},
	{"seal", "check a seal, prove possession of its key", &seal_form, true, command_seal},
	{"sign", "seal an OFD document", &sign_form, false, command_sign},
	{"verify", "judge a signed document, a seal or a signed value", &verify_form, true, command_verify},
	{"inspect", "print the structure of a file as JSON", &inspect_form, false, command_inspect},
	{"status", "ask the registry what holds for a seal", &status_form, false, command_status},
	{"bundle", "judge, and put the verdict with all it rests on into one file", &bundle_form, true,
	 command_bundle},
	{"replay", "judge again from such a file alone", &replay_form, false, command_replay},
	{"completion", "print what a shell needs to complete these commands", &completion_form, false,
	 command_completion},
	{0},
};
