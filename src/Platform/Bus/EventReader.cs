using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// Reads the messages of one endpoint: CloudEvents 1.0, binary or structured mode, exactly as the catalogue has them.
/// Pure but for the clock; never throws; repeats nothing of the sender's text but id, source and type.
/// </summary>
public sealed partial class EventReader
{
    /// <summary>Longest body that is looked at, in bytes.</summary>
    public const int LargestBody = 256 * 1024;

    private const string BinaryMode = "application/json";
    private const string StructuredMode = "application/cloudevents+json";
    private static readonly string[] RequiredAttributes = ["specversion", "id", "source", "type", "time"];

    private readonly string endpoint;
    private readonly Dictionary<string, EventContract> accepted;
    private readonly Party? department;
    private readonly TimeProvider time;
    private long unforeseen;

    internal EventReader(string endpoint, IEnumerable<EventContract> accepted, Party? department, TimeProvider time)
    {
        this.endpoint = endpoint;
        this.accepted = accepted.ToDictionary(c => c.Type, StringComparer.Ordinal);
        this.department = department;
        this.time = time;
    }

    /// <summary>How many messages were refused by the last resort instead of by a rule. Each is a defect of the reader.</summary>
    public long Unforeseen => Interlocked.Read(ref unforeseen);

    /// <summary>Reads what units of a department send to a service.</summary>
    public static EventReader OfIngest(Party service, Party department, TimeProvider time) =>
        new(Names.IngestQueue(service, department), EventCatalogue.Incoming(service, department), department, time);

    /// <summary>Reads other services' events.</summary>
    public static EventReader OfEvents(Party service, TimeProvider time) =>
        new(Names.EventsQueue(service), EventCatalogue.ReadBy(service), null, time);

    /// <summary>Reads the events of one type as the services publish them.</summary>
    public static EventReader OfPublished(EventContract contract, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return new(Names.Exchange(contract), [contract], null, time);
    }

    /// <summary>What the message turns out to be.</summary>
    public Delivery Read(IncomingMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var draft = new Draft();
        Refusal? refusal;
        try
        {
            refusal = Fill(draft, message);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref unforeseen);
            refusal = new Refusal(RejectionCode.BodyUnreadable);
        }

        return refusal is { } refused ? Malformed(message, draft, refused) : Event(message, draft);
    }

    private Refusal? Fill(Draft draft, IncomingMessage message)
    {
        var attributes = CloudEventAttributes.OfHeaders(message.Headers);
        draft.Identify(attributes);
        if (ModeOf(message.ContentType) is not { } mode) return new(RejectionCode.ContentType);
        if (message.Body.Length > LargestBody) return new(RejectionCode.TooLarge);
        if (Parsed(message.Body, mode) is not { } document) return new(RejectionCode.BodyUnreadable);
        using (document)
        {
            var root = document.RootElement;
            if (mode is BinaryMode)
                return FillAttributes(draft, attributes, message) ?? FillBody(draft, root);

            if (root.ValueKind is not JsonValueKind.Object) return new(RejectionCode.BodyUnreadable);
            attributes = CloudEventAttributes.OfJson(root);
            draft.Identify(attributes);
            if (FillAttributes(draft, attributes, message) is { } refusal) return refusal;
            return root.TryGetProperty("data", out var data) ? FillBody(draft, data) : new(RejectionCode.MemberMissing, "data");
        }
    }

    private Refusal? FillAttributes(Draft draft, CloudEventAttributes attributes, IncomingMessage message)
    {
        foreach (var name in RequiredAttributes)
        {
            if (!attributes.Has(name)) return new(RejectionCode.AttributeMissing, name);
        }

        if (attributes["specversion"] is not { } version) return new(RejectionCode.AttributeInvalid, "specversion");
        if (draft.Id is null) return new(RejectionCode.AttributeInvalid, "id");
        if (draft.Source is null) return new(RejectionCode.AttributeInvalid, "source");
        if (draft.Type is null) return new(RejectionCode.AttributeInvalid, "type");
        if (attributes["time"] is not { } instant || !Instants.TryParse(instant, out var sent))
            return new(RejectionCode.AttributeInvalid, "time");
        if (attributes.Has("datacontenttype") && ModeOf(attributes["datacontenttype"]) is not BinaryMode)
            return new(RejectionCode.AttributeInvalid, "datacontenttype");
        if (!TrySequence(attributes, out var sequence)) return new(RejectionCode.AttributeInvalid, "sequence");

        if (version != "1.0") return new(RejectionCode.SpecVersion, "specversion");
        if (!accepted.TryGetValue(draft.Type, out var contract)) return new(RejectionCode.TypeUnknown, "type");
        if (SenderOf(message) is not { } sender) return new(RejectionCode.SenderMissing);
        if (!MaySend(sender, contract)) return new(RejectionCode.SenderNotAllowed);
        (draft.Time, draft.Sequence, draft.Contract) = (sent, sequence, contract);
        return null;
    }

    private Refusal? FillBody(Draft draft, JsonElement data)
    {
        var now = time.GetUtcNow();
        if (ContractRules.Of(draft.Contract!.ClrType).TryRead(data, now, out draft.Body) is { } refusal) return refusal;
        return draft.Time > now + Instants.ClockTolerance ? new(RejectionCode.TimeInFuture, "time") : null;
    }

    private bool MaySend(string user, EventContract contract) => department is { } sending
        ? DepartmentUser().Match(user) is { Success: true } match && match.Groups["department"].Value == sending.Slug()
        : PartyExtensions.Services.Any(s => contract.From.Covers(s) && user == Names.ServiceUser(s));

    private static string? SenderOf(IncomingMessage message) => PrintableText.OrNull(message.UserId, longest: 128);

    private static bool TrySequence(CloudEventAttributes attributes, out long? sequence)
    {
        sequence = null;
        if (!attributes.Has("sequence")) return true;
        if (!long.TryParse(attributes["sequence"], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        sequence = number;
        return true;
    }

    // JsonDocument does not look at the UTF-8 inside of texts, so that is done first.
    private static JsonDocument? Parsed(ReadOnlyMemory<byte> body, string mode)
    {
        if (!Utf8.IsValid(body.Span)) return null;
        var depth = EventJson.Options.MaxDepth + (mode is StructuredMode ? 1 : 0);
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = depth, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair in a member's name
        }
    }

    private static string? ModeOf(string? contentType)
    {
        if (contentType is null || MediaType().Match(contentType) is not { Success: true } match) return null;
        var type = match.Groups["type"].Value;
        return type.Equals(BinaryMode, StringComparison.OrdinalIgnoreCase) ? BinaryMode
            : type.Equals(StructuredMode, StringComparison.OrdinalIgnoreCase) ? StructuredMode
            : null;
    }

    private Delivery.Event Event(IncomingMessage message, Draft draft) => new()
    {
        Endpoint = endpoint,
        Sender = SenderOf(message),
        BodyHash = SHA256.HashData(message.Body.Span),
        Redelivered = message.Redelivered,
        Id = draft.Id!,
        Source = draft.Source!,
        Type = draft.Type!,
        Time = draft.Time,
        Sequence = draft.Sequence,
        Body = draft.Body!,
    };

    private Delivery.Malformed Malformed(IncomingMessage message, Draft draft, Refusal refusal) => new()
    {
        Endpoint = endpoint,
        Sender = SenderOf(message),
        BodyHash = SHA256.HashData(message.Body.Span),
        Redelivered = message.Redelivered,
        Code = refusal.Code,
        Member = refusal.Member,
        Id = draft.Id,
        Source = draft.Source,
        Type = draft.Type,
        Body = message.Body,
    };

    [GeneratedRegex(@"\A(?<department>[a-z]+)\.u[0-9]{4,12}\z")]
    private static partial Regex DepartmentUser();

    [GeneratedRegex(@"\A[ \t]*(?<type>[^ \t;]+)[ \t]*(;[ \t]*charset=""?utf-?8""?[ \t]*)?;?[ \t]*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MediaType();

    /// <summary>What has been understood so far; of a refused message too, so that its sender can be told which one it was.</summary>
    private sealed class Draft
    {
        public string? Id;
        public string? Source;
        public string? Type;
        public DateTimeOffset Time;
        public long? Sequence;
        public EventContract? Contract;
        public object? Body;

        public void Identify(CloudEventAttributes attributes)
        {
            Id = PrintableText.OrNull(attributes["id"], longest: 128);
            Source = PrintableText.OrNull(attributes["source"], longest: 256) is { } source
                && Uri.TryCreate(source, UriKind.RelativeOrAbsolute, out _) ? source : null;
            Type = PrintableText.OrNull(attributes["type"], longest: 256);
        }
    }
}
