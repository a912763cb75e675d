using System.Globalization;
using System.Text.Json;
using RabbitMQ.Client;

namespace FourKeyWorks.Benchmarks.Load;

/// <summary>A report of the Police, recognised in the notices by its number.</summary>
internal static class Report
{
    /// <summary>Who reports.</summary>
    public const string Sender = "gaj.u1001";

    public const string IngestExchange = "ingest.gaj.referral", IngestQueue = "referral.ingest.gaj";

    private const string Prefix = "bench-";

    /// <summary>The reference to a dossier that nobody has.</summary>
    public static string DossierOf(int number) => Prefix + number.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The number; null for a notice of anything else.</summary>
    public static int? NumberOf(string? dossier) =>
        dossier?.StartsWith(Prefix, StringComparison.Ordinal) is true ? int.Parse(dossier.AsSpan(Prefix.Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : null;

    public static byte[] Body(int number, DateTimeOffset reportedAt) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        dossierRef = DossierOf(number),
        situationCodes = (int[])[1, 4],
        handlingUnit = "u1001",
        reportedAt,
        immediateDanger = number % 8 == 0,
    });

    public static BasicProperties Properties(DateTimeOffset now) => new()
    {
        ContentType = "application/json",
        DeliveryMode = DeliveryModes.Persistent,
        UserId = Sender,
        Headers = new Dictionary<string, object?>
        {
            ["cloudEvents:specversion"] = "1.0",
            ["cloudEvents:id"] = Guid.CreateVersion7(now).ToString(),
            ["cloudEvents:source"] = $"/{Sender}",
            ["cloudEvents:type"] = "cn.fourkeyworks.police.suspected-infringement.v1",
            ["cloudEvents:time"] = now.ToString("O", CultureInfo.InvariantCulture),
        },
    };
}
