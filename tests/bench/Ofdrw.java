/* SPDX-License-Identifier: Apache-2.0 */
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.ofdrw.reader.OFDReader;
import org.ofdrw.sign.verify.OFDValidator;
import org.ofdrw.sign.verify.container.SESV4ValidateContainer;

/** Ofdrw FILE: for every number of milliseconds on standard input, validates FILE for so long and writes the microseconds a turn. */
public class Ofdrw {
	private static void validate(Path file) throws Exception {
		try (OFDReader reader = new OFDReader(file); OFDValidator validator = new OFDValidator(reader)) {
			validator.setValidator(new SESV4ValidateContainer());
			validator.exeValidate();
		}
	}

	private static double round(Path file, long milliseconds) throws Exception {
		long begin = System.nanoTime();
		long turns = 0;
		long now;
		do {
			validate(file);
			turns++;
			now = System.nanoTime();
		} while (now - begin < milliseconds * 1_000_000);
		return (now - begin) / 1e3 / turns;
	}

	public static void main(String[] args) throws Exception {
		Security.addProvider(new BouncyCastleProvider());
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			System.out.printf("%.1f%n", round(Path.of(args[0]), Long.parseLong(line)));
			System.out.flush();
		}
	}
}
