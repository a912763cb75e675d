using System.Security.Cryptography;
using FourKeyWorks.Platform.Privacy;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace FourKeyWorks.Platform.Signing;

/// <summary>
/// The algorithms that things are signed with: a signature and the hash that belongs to it. Keys are PEM (PKCS#8 and
/// SubjectPublicKeyInfo), signatures DER, as <c>openssl</c> has them. A certified device takes a suite's place behind this
/// class; what it needs instead of a private key is its own matter.
/// </summary>
/// <param name="name">As keys, receipts and configuration name it.</param>
public abstract class SignatureSuite(string name)
{
    private const string Public = "PUBLIC KEY", Private = "PRIVATE KEY";

    /// <summary>ECDSA on P-256 with SHA-256: the default.</summary>
    public static SignatureSuite EcdsaP256 { get; } = new EcdsaSuite();

    /// <summary>SM2 with SM3 (GB/T 32918, 32905) and the standard's default user id, for installations under GB/T 39786.</summary>
    public static SignatureSuite Sm2 { get; } = new Sm2Suite();

    /// <summary><c>ecdsa-p256</c> or <c>sm2</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The suite of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static SignatureSuite Of(string name) =>
        Find(name) ?? throw new ArgumentException($"There is no signature suite {name}.", nameof(name));

    /// <summary>The suite of this name; null if there is none.</summary>
    public static SignatureSuite? Find(string name) => name == EcdsaP256.Name ? EcdsaP256 : name == Sm2.Name ? Sm2 : null;

    /// <summary>A new private key.</summary>
    public abstract string NewKey();

    /// <summary>The public key of a private one.</summary>
    /// <exception cref="CryptographicException">It is no private key of this suite.</exception>
    public abstract string PublicOf(string privateKey);

    /// <summary>Signs.</summary>
    /// <exception cref="CryptographicException">It is no private key of this suite.</exception>
    public abstract byte[] Sign(string privateKey, ReadOnlySpan<byte> data);

    /// <summary>Whether the signature is of this key over this data. Whatever is no key or no signature at all is none either.</summary>
    public abstract bool Verify(string publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);

    /// <summary>Whether it is a public key of this suite.</summary>
    public abstract bool IsPublicKey(string pem);

    /// <summary>The suite's hash: 32 bytes.</summary>
    public abstract byte[] Hash(ReadOnlySpan<byte> data);

    /// <summary>The bytes of the one block with this label; null if there is no such block.</summary>
    private static byte[]? Read(string pem, string label) =>
        PemEncoding.TryFind(pem, out var found) && pem[found.Label] == label ? Convert.FromBase64String(pem[found.Base64Data]) : null;

    private sealed class EcdsaSuite() : SignatureSuite("ecdsa-p256")
    {
        private const string P256 = "1.2.840.10045.3.1.7";

        public override string NewKey()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return key.ExportPkcs8PrivateKeyPem();
        }

        public override string PublicOf(string privateKey)
        {
            using var key = OpenPrivate(privateKey);
            return key.ExportSubjectPublicKeyInfoPem();
        }

        public override byte[] Sign(string privateKey, ReadOnlySpan<byte> data)
        {
            using var key = OpenPrivate(privateKey);
            return key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }

        public override bool Verify(string publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
        {
            using var key = OpenPublic(publicKey);
            return key is not null && key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }

        public override bool IsPublicKey(string pem)
        {
            using var key = OpenPublic(pem);
            return key is not null;
        }

        public override byte[] Hash(ReadOnlySpan<byte> data) => CipherSuite.Aes.Hash(data);

        private static ECDsa OpenPrivate(string pem)
        {
            var der = Read(pem, Private) ?? throw new CryptographicException("no private key");
            return Open(key => key.ImportPkcs8PrivateKey(der, out _));
        }

        private static ECDsa? OpenPublic(string pem)
        {
            try
            {
                return Read(pem, Public) is { } der ? Open(key => key.ImportSubjectPublicKeyInfo(der, out _)) : null;
            }
            catch (CryptographicException)
            {
                return null;
            }
        }

        private static ECDsa Open(Action<ECDsa> import)
        {
            var key = ECDsa.Create();
            try
            {
                import(key);
                return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256 ? key : throw new CryptographicException("another curve");
            }
            catch
            {
                key.Dispose();
                throw;
            }
        }
    }

    private sealed class Sm2Suite() : SignatureSuite("sm2")
    {
        private static readonly byte[] User = "1234567812345678"u8.ToArray();

        public override string NewKey()
        {
            var generator = new ECKeyPairGenerator();
            generator.Init(new ECKeyGenerationParameters(GMObjectIdentifiers.sm2p256v1, new SecureRandom()));
            var key = generator.GenerateKeyPair().Private;
            return PemEncoding.WriteString(Private, PrivateKeyInfoFactory.CreatePrivateKeyInfo(key).GetDerEncoded());
        }

        public override string PublicOf(string privateKey)
        {
            var key = OpenPrivate(privateKey);
            var point = new ECPublicKeyParameters("EC", key.Parameters.G.Multiply(key.D).Normalize(), key.PublicKeyParamSet);
            return PemEncoding.WriteString(Public, SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(point).GetDerEncoded());
        }

        public override byte[] Sign(string privateKey, ReadOnlySpan<byte> data)
        {
            var signer = new SM2Signer();
            signer.Init(forSigning: true, new ParametersWithID(OpenPrivate(privateKey), User));
            signer.BlockUpdate(data);
            return signer.GenerateSignature();
        }

        public override bool Verify(string publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
        {
            if (OpenPublic(publicKey) is not { } key) return false;
            var signer = new SM2Signer();
            signer.Init(forSigning: false, new ParametersWithID(key, User));
            signer.BlockUpdate(data);
            return signer.VerifySignature(signature.ToArray());
        }

        public override bool IsPublicKey(string pem) => OpenPublic(pem) is not null;

        public override byte[] Hash(ReadOnlySpan<byte> data) => CipherSuite.Sm.Hash(data);

        private static ECPrivateKeyParameters OpenPrivate(string pem) =>
            Open<ECPrivateKeyParameters>(pem, Private, PrivateKeyFactory.CreateKey) ?? throw new CryptographicException("no private key");

        private static ECPublicKeyParameters? OpenPublic(string pem) => Open<ECPublicKeyParameters>(pem, Public, PublicKeyFactory.CreateKey);

        /// <summary>The library says in many ways that something is no key.</summary>
        private static TKey? Open<TKey>(string pem, string label, Func<byte[], object> read)
            where TKey : ECKeyParameters
        {
            try
            {
                return Read(pem, label) is { } der && read(der) is TKey key && GMObjectIdentifiers.sm2p256v1.Equals(key.PublicKeyParamSet) ? key : null;
            }
            catch (Exception e) when (e is IOException or ArgumentException or InvalidCastException or InvalidOperationException or SecurityUtilityException or FormatException or ArithmeticException)
            {
                return null;
            }
        }
    }
}
