using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>
/// The algorithms that facts are protected with: one authenticated cipher, one keyed and one plain hash that belong
/// together. A certified device takes a suite's place behind this class.
/// </summary>
/// <param name="name">As ciphertexts, keys and configuration name it.</param>
/// <param name="keySize">Bytes of a key of the cipher.</param>
public abstract class CipherSuite(string name, int keySize)
{
    /// <summary>Bytes of the nonce in front of a ciphertext.</summary>
    protected const int NonceSize = 12;

    /// <summary>Bytes of the authentication tag behind the nonce.</summary>
    protected const int TagSize = 16;

    /// <summary>AES-256-GCM with HMAC-SHA-256: the default.</summary>
    public static CipherSuite Aes { get; } = new AesSuite();

    /// <summary>SM4-GCM (GB/T 32907) with HMAC-SM3 (GB/T 32905), for installations under GB/T 39786.</summary>
    public static CipherSuite Sm { get; } = new SmSuite();

    /// <summary><c>aes-256-gcm</c> or <c>sm4-gcm</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Bytes of a key of the cipher.</summary>
    public int KeySize { get; } = keySize;

    /// <summary>The suite of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static CipherSuite Of(string name) =>
        Find(name) ?? throw new ArgumentException($"There is no cipher suite {name}.", nameof(name));

    /// <summary>The suite of this name; null if there is none.</summary>
    public static CipherSuite? Find(string name) => name == Aes.Name ? Aes : name == Sm.Name ? Sm : null;

    /// <summary>A new key of the cipher.</summary>
    public byte[] NewKey() => RandomNumberGenerator.GetBytes(KeySize);

    /// <summary>Encrypts, and binds the ciphertext to <paramref name="bound"/>. Nonce, tag, ciphertext; never the same twice.</summary>
    public byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> bound)
    {
        var bytes = new byte[NonceSize + TagSize + plain.Length];
        var nonce = bytes.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        Encrypt(key, nonce, plain, bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), bound);
        return bytes;
    }

    /// <summary>Decrypts what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">It was altered, bound to something else, or is under another key.</exception>
    public byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> bound)
    {
        if (sealedBytes.Length < NonceSize + TagSize) throw new CryptographicException("too short");
        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        Decrypt(key, sealedBytes[..NonceSize], sealedBytes[(NonceSize + TagSize)..], sealedBytes.Slice(NonceSize, TagSize), plain, bound);
        return plain;
    }

    /// <summary>The suite's HMAC: 32 bytes.</summary>
    public abstract byte[] Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data);

    /// <summary>The suite's hash: 32 bytes.</summary>
    public abstract byte[] Hash(ReadOnlySpan<byte> data);

    /// <summary>Encrypts into <paramref name="cipher"/> and <paramref name="tag"/>.</summary>
    protected abstract void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> cipher, Span<byte> tag, ReadOnlySpan<byte> bound);

    /// <summary>Decrypts into <paramref name="plain"/>.</summary>
    protected abstract void Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> tag, Span<byte> plain, ReadOnlySpan<byte> bound);

    private sealed class AesSuite() : CipherSuite("aes-256-gcm", 32)
    {
        public override byte[] Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data) => HMACSHA256.HashData(key, data);

        public override byte[] Hash(ReadOnlySpan<byte> data) => SHA256.HashData(data);

        protected override void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> cipher, Span<byte> tag, ReadOnlySpan<byte> bound)
        {
            using var aes = new AesGcm(key, TagSize);
            aes.Encrypt(nonce, plain, cipher, tag, bound);
        }

        protected override void Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> tag, Span<byte> plain, ReadOnlySpan<byte> bound)
        {
            using var aes = new AesGcm(key, TagSize);
            aes.Decrypt(nonce, cipher, tag, plain, bound);
        }
    }

    private sealed class SmSuite() : CipherSuite("sm4-gcm", 16)
    {
        public override byte[] Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
        {
            var mac = new HMac(new SM3Digest());
            mac.Init(new KeyParameter(key));
            mac.BlockUpdate(data);
            var result = new byte[mac.GetMacSize()];
            mac.DoFinal(result);
            return result;
        }

        public override byte[] Hash(ReadOnlySpan<byte> data)
        {
            var digest = new SM3Digest();
            digest.BlockUpdate(data);
            var result = new byte[digest.GetDigestSize()];
            digest.DoFinal(result);
            return result;
        }

        // The library's output is ciphertext and then tag.
        protected override void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> cipher, Span<byte> tag, ReadOnlySpan<byte> bound)
        {
            var output = Process(forEncryption: true, key, nonce, plain, bound);
            output.AsSpan(0, plain.Length).CopyTo(cipher);
            output.AsSpan(plain.Length).CopyTo(tag);
        }

        protected override void Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> tag, Span<byte> plain, ReadOnlySpan<byte> bound)
        {
            try
            {
                Process(forEncryption: false, key, nonce, [.. cipher, .. tag], bound).CopyTo(plain);
            }
            catch (InvalidCipherTextException)
            {
                throw new CryptographicException("altered, bound to something else, or under another key");
            }
        }

        private static byte[] Process(bool forEncryption, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> input, ReadOnlySpan<byte> bound)
        {
            var gcm = new GcmBlockCipher(new SM4Engine());
            gcm.Init(forEncryption, new AeadParameters(new KeyParameter(key), TagSize * 8, nonce.ToArray(), bound.ToArray()));
            var output = new byte[gcm.GetOutputSize(input.Length)];
            var written = gcm.ProcessBytes(input, output);
            gcm.DoFinal(output.AsSpan(written));
            return output;
        }
    }
}
