/* SPDX-License-Identifier: Apache-2.0 */
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.TimeZone;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.ofdrw.gm.ses.v4.SESeal;
import org.ofdrw.layout.OFDDoc;
import org.ofdrw.layout.edit.Annotation;
import org.ofdrw.core.annotation.pageannot.AnnotType;
import org.ofdrw.reader.OFDReader;
import org.ofdrw.sign.ExtendSignatureContainer;
import org.ofdrw.sign.OFDSigner;
import org.ofdrw.sign.SignMode;
import org.ofdrw.sign.signContainer.DigitalSignContainer;
import org.ofdrw.sign.signContainer.GBT35275DSContainer;
import org.ofdrw.sign.signContainer.GBT35275PKCS9DSContainer;
import org.ofdrw.sign.signContainer.SESV1Container;
import org.ofdrw.sign.signContainer.SESV4Container;
import org.ofdrw.sign.stamppos.NormalStampPos;
import org.ofdrw.sign.stamppos.RidingStampPos;
import org.ofdrw.sign.stamppos.Side;
import org.ofdrw.sign.stamppos.StampAppearance;

/** Sign FOLDER NOTICE TSA: everything ofdrw can sign, as FOLDER/theirs-*.ofd, with our keys, certificates and seals. */
public class Sign {
	private static Path folder;
	private static String tsa;

	private static void sign(Path from, String name, SignMode mode, ExtendSignatureContainer container,
		StampAppearance... places) throws Exception {
		Path to = folder.resolve(name);
		try (OFDReader reader = new OFDReader(from); OFDSigner signer = new OFDSigner(reader, to)) {
			signer.setSignMode(mode).setSignContainer(container);
			for (StampAppearance place : places) {
				signer.addApPos(place);
			}
			signer.exeSign();
		}
	}

	/** One more signature, for whoever has no folder yet. */
	static void again(Path where, String name) throws Exception {
		folder = where;
		sign(where.resolve(name), "again.ofd", SignMode.ContinueSign,
			new SESV4Container(Keys.key(where.resolve("owner.key")), seal("our-v4.esl"),
				Keys.cert(where.resolve("owner.cer"))), new NormalStampPos(2, 60, 100, 38, 38));
	}

	/** A mark on the first page, as an editor leaves it; nothing that was there is changed. */
	private static void annotate(Path from, String name) throws Exception {
		try (OFDReader reader = new OFDReader(from); OFDDoc document = new OFDDoc(reader, folder.resolve(name))) {
			document.addAnnotation(1, new Annotation(20, 20, 60, 20, AnnotType.Highlight,
				canvas -> canvas.setFillColor(255, 255, 0).fillRect(0, 0, 60, 20)));
		}
	}

	/** RFC 3161 by BouncyCastle, of our time-stamping authority. */
	private static byte[] stamp(byte[] value) {
		try {
			TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
			generator.setCertReq(true);
			TimeStampRequest request = generator.generate(GMObjectIdentifiers.sm3, Keys.sm3(value),
				BigInteger.valueOf(System.nanoTime()));
			HttpRequest ask = HttpRequest.newBuilder(URI.create(tsa))
				.header("Content-Type", "application/timestamp-query")
				.POST(HttpRequest.BodyPublishers.ofByteArray(request.getEncoded()))
				.build();
			byte[] answer = HttpClient.newHttpClient().send(ask, HttpResponse.BodyHandlers.ofByteArray()).body();
			TimeStampResponse response = new TimeStampResponse(answer);
			response.validate(request);
			return response.getTimeStampToken().getEncoded();
		} catch (Exception e) {
			throw new IllegalStateException("no time stamp", e);
		}
	}

	private static SESeal seal(String name) throws Exception {
		return SESeal.getInstance(ASN1Sequence.getInstance(Files.readAllBytes(folder.resolve(name))));
	}

	public static void main(String[] args) throws Exception {
		folder = Path.of(args[0]);
		tsa = args[2];
		/* Where ofdrw writes a time without its zone, it is that of the place of signing. */
		TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
		Path notice = Path.of(args[1]);
		PrivateKey key = Keys.key(folder.resolve("owner.key"));
		X509Certificate cert = Keys.cert(folder.resolve("owner.cer"));
		SESeal ours = seal("our-v4.esl");
		Seals seals = new Seals(cert, Keys.key(folder.resolve("maker.key")), Keys.cert(folder.resolve("maker.cer")),
			ours.geteSealInfo().getPicture().getData().getOctets());
		StampAppearance place = new NormalStampPos(1, 120, 200, 38, 38);
		SignMode whole = SignMode.WholeProtected, more = SignMode.ContinueSign;

		sign(notice, "theirs-v4-our-seal.ofd", whole, new SESV4Container(key, ours, cert), place);
		sign(notice, "theirs-v4-our-digests.ofd", whole, new SESV4Container(key, seal("our-v4-digests.esl"), cert),
			place);
		sign(notice, "theirs-v4.ofd", whole, new SESV4Container(key, seals.v4(false), cert), place);
		sign(notice, "theirs-v4-digests.ofd", whole, new SESV4Container(key, seals.v4(true), cert), place);
		sign(notice, "theirs-v4-stamped.ofd", whole, new SESV4Container(key, ours, cert, Sign::stamp), place);
		sign(notice, "theirs-v4-riding.ofd", whole, new SESV4Container(key, ours, cert),
			new RidingStampPos(Side.Right, 38, 38));
		sign(notice, "theirs-v4-first.ofd", more, new SESV4Container(key, ours, cert), place);
		sign(folder.resolve("theirs-v4-first.ofd"), "theirs-v4-two.ofd", more,
			new SESV4Container(key, seals.v4(false), cert), new NormalStampPos(2, 60, 100, 38, 38));
		sign(folder.resolve("ours-v4.ofd"), "theirs-on-ours.ofd", more, new SESV4Container(key, ours, cert),
			new NormalStampPos(2, 60, 100, 38, 38));
		annotate(folder.resolve("ours-v4.ofd"), "theirs-mark-on-ours.ofd");
		sign(notice, "theirs-v1.ofd", whole, new SESV1Container(key, seals.v1(), cert), place);
		sign(notice, "theirs-data.ofd", whole, new GBT35275DSContainer(cert, key));
		GBT35275DSContainer text = new GBT35275DSContainer(cert, key);
		text.setEnableFileHashBase64(true);
		sign(notice, "theirs-data-base64.ofd", whole, text);
		sign(notice, "theirs-data-attributes.ofd", whole, new GBT35275PKCS9DSContainer(cert, key));
		sign(notice, "theirs-bare.ofd", whole, new DigitalSignContainer(key));
		try (InputStream message = Files.newInputStream(folder.resolve("message"))) {
			Files.write(folder.resolve("theirs-message"), new GBT35275PKCS9DSContainer(cert, key).sign(message, null));
		}
		TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
		sign(notice, "theirs-data-abroad.ofd", whole, new GBT35275DSContainer(cert, key));
	}
}
