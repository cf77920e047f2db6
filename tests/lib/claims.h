/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures for SM2 verification to be tried with: honest ones and spoilt ones, and those that somebody makes who looks
 * for a case that was forgotten. Each is asked of the library, of the suite's own arithmetic, and of whoever else is there
 * (lib/curve.h: claim_fits). The public keys are multiples of the generator that the test knows, which an attacker may
 * choose as well, or points that lie in a corner. */
#ifndef TESTS_LIB_CLAIMS_H
#define TESTS_LIB_CLAIMS_H

/* All of them; for cmocka between curve_open and curve_close. SM2_CASES=100000: so many of each kind that chance makes. */
#define CLAIM_CASES(X)                                                                                       \
	X(what_fits_fits_and_what_is_spoilt_does_not)                                                        \
	X(a_signature_by_another_key_does_not_fit)                                                           \
	X(of_the_opposite_of_the_generator_any_s_fits)                                                       \
	X(multiples_of_the_generator_as_keys_meet_it_on_the_way)                                             \
	X(an_end_at_infinity_fits_nothing)                                                                   \
	X(a_sum_that_meets_the_table_on_the_way_goes_on)                                                     \
	X(r_and_s_that_come_to_n_fit_nothing)                                                                \
	X(r_and_s_out_of_range_are_refused_though_they_would_fit)                                            \
	X(an_x_beyond_n_and_one_of_which_n_more_is_below_p_fit)                                              \
	X(a_digest_beyond_n_is_taken_modulo_n)                                                               \
	X(what_is_no_point_verifies_nothing)                                                                 \
	X(keys_with_coordinates_at_the_edges_verify)                                                         \
	X(digests_at_the_edges_verify)                                                                       \
	X(small_and_large_r_and_s_verify_with_each_other)                                                    \
	X(coordinates_written_with_p_too_much_verify_nothing)                                                \
	X(points_beside_the_curve_verify_nothing)

#define DECLARE_CLAIM_CASE(name) void name(void **unused);
CLAIM_CASES(DECLARE_CLAIM_CASE)

#endif
