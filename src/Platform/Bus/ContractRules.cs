using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Platform.Bus;

/// <summary>Why a message is not taken, and which attribute or member is at fault.</summary>
internal readonly record struct Refusal(RejectionCode Code, string? Member = null);

/// <summary>What the contract of one event type demands of its body. Built once per type.</summary>
internal sealed class ContractRules
{
    private static readonly ConcurrentDictionary<Type, ContractRules> Cache = new();

    private readonly JsonTypeInfo json;
    private readonly MemberRule[] members;

    private ContractRules(Type type)
    {
        json = EventJson.Options.GetTypeInfo(type);
        members = [.. json.Properties.Select(p => new MemberRule(p))];
    }

    public static ContractRules Of(Type type) => Cache.GetOrAdd(type, t => new ContractRules(t));

    /// <summary>The body as an instance of the contract, or what is wrong with it.</summary>
    public Refusal? TryRead(JsonElement data, DateTimeOffset now, out object? body)
    {
        body = null;
        if (data.ValueKind is not JsonValueKind.Object) return new Refusal(RejectionCode.MemberInvalid);
        if (MissingIn(data, "") is { } missing) return new Refusal(RejectionCode.MemberMissing, missing);

        object read;
        try
        {
            read = data.Deserialize(json) ?? throw new JsonException();
        }
        catch (JsonException exception)
        {
            return new Refusal(RejectionCode.MemberInvalid, MemberAt(exception.Path));
        }
        catch (InvalidOperationException)
        {
            return new Refusal(RejectionCode.MemberInvalid); // half a surrogate pair in a text
        }

        body = read;
        if (InvalidIn(read, "") is { } invalid) return new Refusal(RejectionCode.MemberInvalid, invalid);
        return FutureIn(read, now + Instants.ClockTolerance, "") is { } future ? new Refusal(RejectionCode.TimeInFuture, future) : null;
    }

    private string? MissingIn(JsonElement data, string path)
    {
        foreach (var member in members)
        {
            if (!data.TryGetProperty(member.Name, out var value))
            {
                if (member.IsRequired) return path + member.Name;
                continue;
            }

            foreach (var nested in member.Nested(value))
            {
                if (nested.ValueKind is JsonValueKind.Object && member.Inner!.MissingIn(nested, path + member.Name + ".") is { } missing)
                    return missing;
            }
        }

        return null;
    }

    private string? InvalidIn(object body, string path)
    {
        foreach (var member in members)
        {
            if (member.Value(body) is not { } value) continue;
            if (!member.Accepts(value)) return path + member.Name;
            foreach (var nested in member.Nested(value))
            {
                if (member.Inner!.InvalidIn(nested!, path + member.Name + ".") is { } invalid) return invalid;
            }
        }

        return null;
    }

    private string? FutureIn(object body, DateTimeOffset latest, string path)
    {
        foreach (var member in members)
        {
            if (member.Value(body) is not { } value) continue;
            if (member.NotInFuture && value is DateTimeOffset instant && instant > latest) return path + member.Name;
            foreach (var nested in member.Nested(value))
            {
                if (member.Inner!.FutureIn(nested!, latest, path + member.Name + ".") is { } future) return future;
            }
        }

        return null;
    }

    // The reader's path can hold only names it knows; the first one is looked up all the same, so that no text of the
    // sender can ever be repeated.
    private string? MemberAt(string? path) =>
        path is ['$', '.', .. var rest]
            ? members.FirstOrDefault(m => rest == m.Name || rest.StartsWith(m.Name + ".", StringComparison.Ordinal)
                || rest.StartsWith(m.Name + "[", StringComparison.Ordinal))?.Name
            : null;
}
