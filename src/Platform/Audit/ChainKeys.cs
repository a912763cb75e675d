using System.Security.Cryptography;
using FourKeyWorks.Platform.Chains;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Platform.Audit;

/// <summary>The keyed hashes of the trail's links and anchors, by names like <c>aes-256-gcm:chain-0001</c>: suite and key.</summary>
internal sealed class ChainKeys(ServiceKeys keys, CipherSuite suite)
{
    /// <summary>The name of the one for new links.</summary>
    public string Current => $"{suite.Name}:{keys.Current(KeyPurpose.Chain).Name}";

    /// <summary>The one of this name; null where there is no such suite or key.</summary>
    public Hash? Find(string name)
    {
        if (name.Split(':') is not [var suiteName, var keyName] || CipherSuite.Find(suiteName) is not { } its) return null;
        try
        {
            var secret = keys.Named(keyName).Secret;
            return data => its.Mac(secret, data);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public Hash Of(string name) => Find(name) ?? throw new CryptographicException($"the key {name} is missing");
}
