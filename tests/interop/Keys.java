/* SPDX-License-Identifier: Apache-2.0 */
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * What the suite wrote, read with BouncyCastle. ofdrw's own PEMLoader takes keys of the older form EC PRIVATE KEY alone;
 * ours are PKCS #8.
 */
final class Keys {
	static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

	static {
		Security.addProvider(PROVIDER);
	}

	private Keys() {
	}

	private static Object pem(Path file) throws Exception {
		try (Reader text = Files.newBufferedReader(file); PEMParser parser = new PEMParser(text)) {
			return parser.readObject();
		}
	}

	static PrivateKey key(Path file) throws Exception {
		return new JcaPEMKeyConverter().setProvider(PROVIDER).getPrivateKey((PrivateKeyInfo) pem(file));
	}

	static X509Certificate cert(X509CertificateHolder holder) throws Exception {
		return new JcaX509CertificateConverter().setProvider(PROVIDER).getCertificate(holder);
	}

	static X509Certificate cert(Path file) throws Exception {
		return cert((X509CertificateHolder) pem(file));
	}

	static byte[] sm3(byte[] bytes) throws Exception {
		return MessageDigest.getInstance("SM3", PROVIDER).digest(bytes);
	}
}
