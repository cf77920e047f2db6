/* SPDX-License-Identifier: Apache-2.0 */
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.ofdrw.gm.ses.v4.SESeal;
import org.ofdrw.gm.sm2strut.GBT35275Validate;
import org.ofdrw.gm.sm2strut.VerifyInfo;
import org.ofdrw.reader.OFDReader;
import org.ofdrw.sign.verify.OFDValidator;
import org.ofdrw.sign.verify.SignedDataValidateContainer;
import org.ofdrw.sign.verify.container.DigitalValidateContainer;
import org.ofdrw.sign.verify.container.GBT35275ValidateContainer;
import org.ofdrw.sign.verify.container.SESV1ValidateContainer;
import org.ofdrw.sign.verify.container.SESV4ValidateContainer;

/**
 * Check FOLDER: reads lines of KIND FILE from standard input, and writes a line for each: FILE, passed or failed, and what
 * was said, apart by tabs.
 */
public class Check {
	private static Path folder;

	private static void require(boolean holds, String what) {
		if (!holds) {
			throw new IllegalStateException(what);
		}
	}

	private static byte[] bytes(String name) throws Exception {
		return Files.readAllBytes(folder.resolve(name));
	}

	private static X509Certificate cert(String name) throws Exception {
		return Keys.cert(folder.resolve(name));
	}

	private static SignedDataValidateContainer container(String kind) throws Exception {
		switch (kind) {
		case "v1":
			return new SESV1ValidateContainer();
		case "v4":
			return new SESV4ValidateContainer();
		case "data":
			return new GBT35275ValidateContainer();
		default:
			return new DigitalValidateContainer(cert("owner.cer"));
		}
	}

	private static void document(String kind, String name) throws Exception {
		try (OFDReader reader = new OFDReader(folder.resolve(name)); OFDValidator validator = new OFDValidator(reader)) {
			validator.setValidator(container(kind));
			validator.exeValidate();
		}
	}

	/** The maker's signature over a seal, as ofdrw encodes the signed part again. */
	private static void seal(String name) throws Exception {
		SESeal seal = SESeal.getInstance(ASN1Sequence.getInstance(bytes(name)));
		X509Certificate maker = Keys.cert(new X509CertificateHolder(seal.getCert().getOctets()));
		Signature signature = Signature.getInstance(seal.getSignAlgID().getId(), Keys.PROVIDER);
		signature.initVerify(maker);
		signature.update(seal.geteSealInfo().getEncoded("DER"));
		require(signature.verify(seal.getSignedValue().getOctets()), "the maker's signature does not verify");
	}

	private static void message(String name) throws Exception {
		VerifyInfo info = GBT35275Validate.validate("1.2.156.10197.1.501", bytes("message"), bytes(name));
		require(info.result, info.hit);
	}

	private static void chain(String name) throws Exception {
		cert(name).verify(cert("ca/ca.cer").getPublicKey(), Keys.PROVIDER);
		cert("ca/ca.cer").verify(cert("ca/root.cer").getPublicKey(), Keys.PROVIDER);
	}

	private static void list(String name) throws Exception {
		X509CRL crl = new JcaX509CRLConverter().setProvider(Keys.PROVIDER).getCRL(new X509CRLHolder(bytes(name)));
		crl.verify(cert("ca/ca.cer").getPublicKey(), Keys.PROVIDER);
		require(crl.isRevoked(cert("revoked.cer")), "the revoked certificate is not in it");
		require(!crl.isRevoked(cert("owner.cer")), "the owner's certificate is in it");
	}

	private static void token(String name) throws Exception {
		TimeStampToken token = new TimeStampResponse(bytes(name)).getTimeStampToken();
		require(java.util.Arrays.equals(token.getTimeStampInfo().getMessageImprintDigest(), Keys.sm3(bytes("message"))),
			"another message");
		SignerInformationVerifier verifier = new JcaSimpleSignerInfoVerifierBuilder().setProvider(Keys.PROVIDER)
			.build(cert("ca/tsa.cer"));
		require(token.isSignatureValid(verifier), "the signature does not verify");
		token.validate(verifier);
	}

	private static void status(String name) throws Exception {
		BasicOCSPResp answer = (BasicOCSPResp) new OCSPResp(bytes(name)).getResponseObject();
		ContentVerifierProvider verifier = new JcaContentVerifierProviderBuilder().setProvider(Keys.PROVIDER)
			.build(cert("ca/ocsp.cer"));
		require(answer.isSignatureValid(verifier), "the signature does not verify");
		require(answer.getResponses()[0].getCertStatus() == null, "not good");
	}

	private static void check(String kind, String name) throws Exception {
		switch (kind) {
		case "seal":
			seal(name);
			break;
		case "message":
			message(name);
			break;
		case "chain":
			chain(name);
			break;
		case "crl":
			list(name);
			break;
		case "token":
			token(name);
			break;
		case "ocsp":
			status(name);
			break;
		case "closed":
			Sign.again(folder, name);
			break;
		default:
			document(kind, name);
		}
	}

	public static void main(String[] args) throws Exception {
		folder = Path.of(args[0]);
		PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
		for (String line : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
			String[] words = line.trim().split(" ");
			String verdict = "passed", said = "";
			try {
				check(words[0], words[1]);
			} catch (Exception e) {
				verdict = "failed";
				said = String.valueOf(e.getMessage()).split("\n")[0].replace('\t', ' ');
			}
			out.println(words[1] + "\t" + verdict + "\t" + said);
		}
	}
}
