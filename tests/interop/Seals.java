/* SPDX-License-Identifier: Apache-2.0 */
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.ofdrw.gm.ses.v1.SES_ESPictrueInfo;
import org.ofdrw.gm.ses.v1.SES_Header;
import org.ofdrw.gm.ses.v1.SES_SignInfo;
import org.ofdrw.gm.ses.v4.CertDigestList;
import org.ofdrw.gm.ses.v4.CertDigestObj;
import org.ofdrw.gm.ses.v4.CertInfoList;
import org.ofdrw.gm.ses.v4.SES_CertList;
import org.ofdrw.gm.ses.v4.SES_ESPropertyInfo;
import org.ofdrw.gm.ses.v4.SES_SealInfo;
import org.ofdrw.gm.ses.v4.SESeal;

/** Seals built with ofdrw's classes alone, in the way of its own examples. */
final class Seals {
	static final String CODE = "31000000000001", NAME = "某某县民政局行政审批专用章";
	static final long DAY = 24L * 3600 * 1000;

	private final X509Certificate owner, maker;
	private final PrivateKey key;
	private final byte[] picture;

	Seals(X509Certificate owner, PrivateKey key, X509Certificate maker, byte[] picture) {
		this.owner = owner;
		this.key = key;
		this.maker = maker;
		this.picture = picture;
	}

	private SES_ESPictrueInfo picture() {
		return new SES_ESPictrueInfo().setType("PNG").setData(picture).setWidth(38).setHeight(38);
	}

	private byte[] sign(byte[] bytes) throws Exception {
		Signature signature = Signature.getInstance("SM3WithSM2", Keys.PROVIDER);
		signature.initSign(key);
		signature.update(bytes);
		return signature.sign();
	}

	/** GB/T 38540-2020; with a list of certificates or of their digests. */
	SESeal v4(boolean digests) throws Exception {
		Date now = new Date();
		SES_CertList list = digests
			? new SES_CertList(new CertDigestList().add(
				new CertDigestObj().setType("SM3").setValue(Keys.sm3(owner.getEncoded()))))
			: new SES_CertList(new CertInfoList().add(new DEROctetString(owner.getEncoded())));
		SES_ESPropertyInfo property = new SES_ESPropertyInfo()
			.setType(new ASN1Integer(1))
			.setName(new DERUTF8String(NAME))
			.setCertListType(digests ? SES_ESPropertyInfo.CertDigestListType : SES_ESPropertyInfo.CertListType)
			.setCertList(list)
			.setCreateDate(new ASN1GeneralizedTime(now))
			.setValidStart(new ASN1GeneralizedTime(new Date(now.getTime() - DAY / 24)))
			.setValidEnd(new ASN1GeneralizedTime(new Date(now.getTime() + 100 * DAY)));
		SES_SealInfo info = new SES_SealInfo()
			.setHeader(new SES_Header(SES_Header.V4, new org.bouncycastle.asn1.DERIA5String("ofdrw")))
			.setEsID(CODE)
			.setProperty(property)
			.setPicture(picture());
		return new SESeal()
			.seteSealInfo(info)
			.setCert(maker)
			.setSignAlgID(GMObjectIdentifiers.sm2sign_with_sm3)
			.setSignedValue(sign(info.getEncoded("DER")));
	}

	/** GM/T 0031-2014: the maker signs the info, its certificate and the algorithm. */
	org.ofdrw.gm.ses.v1.SESeal v1() throws Exception {
		Date now = new Date();
		org.ofdrw.gm.ses.v1.SES_ESPropertyInfo property = new org.ofdrw.gm.ses.v1.SES_ESPropertyInfo()
			.setType(1)
			.setName(NAME)
			.setCertList(new DERSequence(new DEROctetString(owner.getEncoded())))
			.setCreateDate(new ASN1UTCTime(now))
			.setValidStart(new ASN1UTCTime(new Date(now.getTime() - DAY / 24)))
			.setValidEnd(new ASN1UTCTime(new Date(now.getTime() + 100 * DAY)));
		org.ofdrw.gm.ses.v1.SES_SealInfo info = new org.ofdrw.gm.ses.v1.SES_SealInfo()
			.setHeader(new SES_Header(new ASN1Integer(1), new org.bouncycastle.asn1.DERIA5String("ofdrw")))
			.setEsID(CODE)
			.setProperty(property)
			.setPicture(picture());
		ASN1OctetString cert = new DEROctetString(maker.getEncoded());
		ASN1EncodableVector signed = new ASN1EncodableVector(3);
		signed.add(info);
		signed.add(cert);
		signed.add(GMObjectIdentifiers.sm2sign_with_sm3);
		return new org.ofdrw.gm.ses.v1.SESeal(info, new SES_SignInfo()
			.setCert(cert)
			.setSignatureAlgorithm(GMObjectIdentifiers.sm2sign_with_sm3)
			.setSignData(sign(new DERSequence(signed).getEncoded("DER"))));
	}
}
