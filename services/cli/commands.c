/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

const struct command cli_commands[] = {
	{"key", "make and show SM2 keys, on this machine only", &key_form, command_key},
	{"csr", "write a certificate request", &csr_form, command_csr},
	{"seal", "check a seal, prove possession of its key", &seal_form, command_seal},
	{"sign", "seal an OFD document", &sign_form, command_sign},
	{"verify", "judge a signed document, a seal or a signed value", &verify_form, command_verify},
	{"inspect", "print the structure of a file as JSON", &inspect_form, command_inspect},
	{"status", "ask the registry what holds for a seal", &status_form, command_status},
	{"bundle", "judge, and put the verdict with all it rests on into one file", &bundle_form,
	 command_bundle},
	{"replay", "judge again from such a file alone", &replay_form, command_replay},
	{"completion", "print what a shell needs to complete these commands", &completion_form,
	 command_completion},
	{0},
};
