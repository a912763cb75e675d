using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace FourKeyWorks.Platform.Signing;

/// <summary>A public key as everybody may have it.</summary>
/// <param name="Id">Its name: <c>sign-0001</c>.</param>
/// <param name="Algorithm">See <see cref="SignatureSuite.Name"/>.</param>
/// <param name="From">It signs from then on.</param>
/// <param name="Until">It signs nothing from then on; null for the newest.</param>
/// <param name="Pem">The key, as SubjectPublicKeyInfo in PEM.</param>
public sealed record PublicKey(string Id, string Algorithm, DateTimeOffset From, DateTimeOffset? Until, string Pem)
{
    /// <summary>Whether it could have signed then.</summary>
    public bool Signs(DateTimeOffset at) => From <= at && (Until is null || at < Until);
}

/// <summary>A key that signs, with the name that its signatures carry.</summary>
/// <param name="id">Its name.</param>
/// <param name="suite">Its suite.</param>
/// <param name="pem">The private key.</param>
public sealed class SigningKey(string id, SignatureSuite suite, string pem)
{
    /// <summary>Its name: <c>sign-0001</c>.</summary>
    public string Id { get; } = id;

    /// <summary>Its suite.</summary>
    public SignatureSuite Suite { get; } = suite;

    /// <summary>Signs.</summary>
    /// <exception cref="CryptographicException">The file holds no key of its suite.</exception>
    public byte[] Sign(ReadOnlySpan<byte> data) => Suite.Sign(pem, data);

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>
/// The keys with which a service signs, beside its other keys in <c>Service:Keys</c>: <c>sign-0001.20260901.sm2.pem</c> is
/// private and <c>.pub</c> public; the date is the day (UTC) from which it signs, so that a new key can be published before.
/// The public one stays for ever: old signatures are checked with it.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="suite">The suite of new keys, <c>Signing:Algorithm</c>; existing keys keep theirs.</param>
public sealed partial class SigningKeys(string folder, SignatureSuite suite)
{
    private const string Day = "yyyyMMdd";

    /// <summary>How long before it signs a new key is published: whoever keeps the keys fetches them once a day.</summary>
    internal static readonly TimeSpan Notice = TimeSpan.FromDays(1);

    /// <summary>The key that signs now.</summary>
    /// <exception cref="CryptographicException">There is none, or its file is missing.</exception>
    public SigningKey Current(DateTimeOffset now)
    {
        var file = Files().LastOrDefault(f => f.From <= now) ?? throw new CryptographicException("there is no signing key");
        try
        {
            return new SigningKey(file.Id, SignatureSuite.Of(file.Algorithm), File.ReadAllText(file.Path + ".pem"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CryptographicException($"the signing key {file.Id} cannot be read");
        }
    }

    /// <summary>Every public key there was, is and will be, oldest first.</summary>
    public IReadOnlyList<PublicKey> Published()
    {
        var files = Files();
        return [.. files.Select((f, i) => new PublicKey(
            f.Id, f.Algorithm, f.From, i + 1 < files.Count ? files[i + 1].From : null, File.ReadAllText(f.Path + ".pub")))];
    }

    /// <summary>Adds the next key, which signs from the beginning of that day (UTC) on.</summary>
    public void Add(DateTimeOffset from)
    {
        Directory.CreateDirectory(folder);
        var version = Files() is [.., var newest] ? int.Parse(newest.Id["sign-".Length..], CultureInfo.InvariantCulture) + 1 : 1;
        var name = string.Create(CultureInfo.InvariantCulture, $"sign-{version:0000}.{from.UtcDateTime.ToString(Day, CultureInfo.InvariantCulture)}.{suite.Name}");
        var key = suite.NewKey();
        // The private one first: what is published can sign.
        KeyFile.Make(folder, name + ".pem", key);
        KeyFile.Make(folder, name + ".pub", suite.PublicOf(File.ReadAllText(Path.Combine(folder, name + ".pem"))));
    }

    /// <summary>Makes the first key where there is none.</summary>
    public void MakeFirst(DateTimeOffset now)
    {
        if (!Directory.Exists(folder) || Files().Count == 0) Add(now);
    }

    private IReadOnlyList<KeyOnDisk> Files() =>
    [
        .. Directory.EnumerateFiles(folder, "sign-*.pub").Select(f => (File: f, Name: Name().Match(Path.GetFileName(f))))
            .Where(f => f.Name.Success)
            .Select(f => new KeyOnDisk(
                f.Name.Groups["id"].Value,
                DateTimeOffset.ParseExact(f.Name.Groups["from"].Value, Day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                f.Name.Groups["algorithm"].Value,
                Path.ChangeExtension(f.File, null)))
            .OrderBy(f => f.Id, StringComparer.Ordinal),
    ];

    private sealed record KeyOnDisk(string Id, DateTimeOffset From, string Algorithm, string Path);

    [GeneratedRegex(@"^(?<id>sign-\d{4})\.(?<from>\d{8})\.(?<algorithm>[a-z0-9-]+)\.pub$")]
    private static partial Regex Name();
}
