# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The people of the story, one account each. To be sourced:
#
#   accounts_add FOLDER COMMAND…
#
# calls COMMAND… OFFICE --account-add NAME --role … for each, and keeps the token it prints in FOLDER/NAME.

# account, office, roles, the unit it acts for (the bureau of deploy/story/apply.sh, or the office)
ACCOUNTS='
applicant     issuing   applicant              11990000MB1234562T
case-officer  issuing   case-officer           issuing
reviewer      issuing   reviewer               issuing
both-officers issuing   case-officer,reviewer  issuing
owner         making    owner                  11990000MB1234562T
clerk         making    clerk                  making
maker         making    maker                  making
second-maker  making    second-maker           making
supervisor    making    supervisor             making
second-supervisor making supervisor            making
registrar     registry  registrar              registry
business      gateway   business               gateway
auditor       audit     auditor                audit
'

accounts_add() { # accounts_add FOLDER COMMAND…
	tokens=$1
	shift
	mkdir -p "$tokens"
	chmod 700 "$tokens"
	echo "$ACCOUNTS" | while read -r account office roles unit; do
		[ -n "$account" ] || continue
		"$@" "$office" --account-add "$account" --role "$roles" --unit "$unit" --days 30 </dev/null \
			>"$tokens/$account" || return 1
		[ -s "$tokens/$account" ] || {
			echo "accounts: no token for $account" >&2
			return 1
		}
	done
}
