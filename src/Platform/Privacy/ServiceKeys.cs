using System.Globalization;
using System.Security.Cryptography;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>What a key of the service itself is for.</summary>
public enum KeyPurpose
{
    /// <summary>Wraps the keys of subjects.</summary>
    Wrap,
    /// <summary>Wraps the keys of sealed subjects; in production nobody but the statutory query can read it.</summary>
    Seal,
    /// <summary>Makes search tokens.</summary>
    Token,
    /// <summary>Chains the rows of the audit trail.</summary>
    Chain,
    /// <summary>Hashes the receipts of those who reported; an old one is kept for as long as its receipts are good.</summary>
    Receipt,
}

/// <summary>A key of the service itself.</summary>
/// <param name="Name">Purpose and version: <c>wrap-0001</c>.</param>
/// <param name="Secret">32 random bytes.</param>
public sealed record ServiceKey(string Name, byte[] Secret)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>
/// The keys of one service, outside of its databases: one file each, <c>wrap-0001.key</c> with 32 bytes as base64. The
/// highest version of a purpose is the one that is used for new things; older ones still open. A key management system
/// takes the folder's place by mounting its secrets there.
/// </summary>
/// <param name="folder">The folder, <c>Service:Keys</c>.</param>
public sealed class ServiceKeys(string folder)
{
    private const int SecretSize = 32;

    private readonly Lock gate = new();
    private Dictionary<string, ServiceKey> known = [];

    /// <summary>The key for new things.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public ServiceKey Current(KeyPurpose purpose) =>
        All(purpose) is [var newest, ..] ? newest : throw new InvalidOperationException($"Service:Keys holds no {Prefix(purpose)} key.");

    /// <summary>Every version, newest first, as the folder holds them now.</summary>
    public IReadOnlyList<ServiceKey> All(KeyPurpose purpose)
    {
        Read();
        return [.. known.Values.Where(k => k.Name.StartsWith(Prefix(purpose) + "-", StringComparison.Ordinal)).OrderByDescending(k => k.Name, StringComparer.Ordinal)];
    }

    /// <summary>The key of this name; one that was added meanwhile is found too.</summary>
    /// <exception cref="CryptographicException">There is none.</exception>
    public ServiceKey Named(string name)
    {
        if (known.TryGetValue(name, out var key)) return key;
        Read();
        return known.TryGetValue(name, out key) ? key : throw new CryptographicException($"the service key {name} is missing");
    }

    /// <summary>Adds the next version, which from now on is the current one.</summary>
    public ServiceKey Add(KeyPurpose purpose)
    {
        var version = All(purpose) is [var newest, ..] ? int.Parse(newest.Name[(Prefix(purpose).Length + 1)..], CultureInfo.InvariantCulture) + 1 : 1;
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix(purpose)}-{version:0000}.key");
        KeyFile.Make(folder, name, Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretSize)));
        return Current(purpose);
    }

    /// <summary>Makes the first key of every purpose that has none, where the folder can be written.</summary>
    public void MakeFirst()
    {
        Directory.CreateDirectory(folder);
        foreach (var purpose in Enum.GetValues<KeyPurpose>())
            if (All(purpose).Count == 0) Add(purpose);
    }

    private static string Prefix(KeyPurpose purpose) => purpose.ToString().ToLowerInvariant();

    private void Read()
    {
        lock (gate)
        {
            var found = new Dictionary<string, ServiceKey>(known, StringComparer.Ordinal);
            foreach (var file in Directory.EnumerateFiles(folder, "*.key"))
            {
                var name = Path.GetFileNameWithoutExtension(file);
                if (!found.ContainsKey(name)) found[name] = new ServiceKey(name, Convert.FromBase64String(File.ReadAllText(file)));
            }

            known = found;
        }
    }
}
