using System.Collections;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;

namespace FourKeyWorks.Platform.Specs.Bus;

/// <summary>Whatever a record of the catalogue may hold, written as events are written and read as messages are read.</summary>
public class Any_event
{
    private const int Each = 500;

    private static readonly Gen<DateTimeOffset> Instant = Gen.Select(
        Gen.Long[new DateTime(1901, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks, Wire.Now.UtcTicks], Gen.Int[-14 * 60, 14 * 60],
        (ticks, offset) => new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(offset)));

    private static readonly Gen<string> OpaqueId = Gen.Select(
        Gen.Char["ABCXYZabcxyz"], Gen.Char["ABCXYZabcxyz0189-_"].Array[7, 63], (first, rest) => first + new string(rest));

    private static readonly Gen<string> EventId = Gen.OneOf(
        OpaqueId, Gen.Guid.Select(g => g.ToString()), Gen.Guid.Select(g => g.ToString().ToUpperInvariant()), Gen.Char["0123456789ABCDEFGHJKMNPQRSTVWXYZ"].Array[25].Select(c => "7" + new string(c)));

    private static readonly Gen<string> UnitId = Gen.Char["0123456789"].Array[4, 12].Select(c => "u" + new string(c));

    public static TheoryData<string> Types => [.. EventCatalogue.All.Select(c => c.Type)];

    [Theory, MemberData(nameof(Types))]
    public void is_read_as_it_was_written_in_either_mode(string type)
    {
        var contract = Wire.Contract(type);
        Gen.Select(RecordOf(contract.ClrType), EventId, EventId, Instant, Gen.Long[0, long.MaxValue], Gen.Int[0, 2]).Sample(
            (body, id, source, time, sequence, mode) =>
            {
                var attributes = new Dictionary<string, string>
                {
                    ["specversion"] = "1.0", ["id"] = id, ["source"] = "/" + source, ["type"] = type, ["time"] = time.ToString("O", CultureInfo.InvariantCulture), ["sequence"] = sequence.ToString(CultureInfo.InvariantCulture),
                };
                var read = Assert.IsType<Delivery.Event>(Wire.ReaderOf(contract).Read(Message(attributes, JsonSerializer.SerializeToUtf8Bytes(body, contract.ClrType, EventJson.Options), mode) with
                {
                    UserId = Wire.SenderOf(contract),
                }));
                Assert.Equal((id, "/" + source, type, time, sequence), (read.Id, read.Source, read.Type, read.Time, read.Sequence));
                Same(body, read.Body);
            },
            iter: Each);
    }

    private static IncomingMessage Message(Dictionary<string, string> attributes, byte[] body, int mode)
    {
        if (mode < 2)
        {
            var prefix = mode == 0 ? "cloudEvents:" : "cloudEvents_";
            return new IncomingMessage { ContentType = "application/json", Headers = attributes.ToDictionary(a => prefix + a.Key, a => (object?)Encoding.UTF8.GetBytes(a.Value)), Body = body };
        }

        var envelope = new JsonObject { ["data"] = JsonNode.Parse(body) };
        foreach (var (name, value) in attributes) envelope[name] = value;
        return new IncomingMessage { ContentType = "application/cloudevents+json", Body = Wire.Utf8(envelope) };
    }

    private static Gen<object> RecordOf(Type type)
    {
        var members = type.GetProperties();
        return members
            .Aggregate(Gen.Const(ImmutableList<object?>.Empty), (values, member) => Gen.Select(values, ValueOf(member), (v, next) => v.Add(next)))
            .Select(values =>
            {
                var record = Activator.CreateInstance(type)!;
                foreach (var (member, value) in members.Zip(values)) member.SetValue(record, value);
                return record;
            });
    }

    private static Gen<object?> ValueOf(PropertyInfo member)
    {
        var value = ValueOf(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType, member);
        return new NullabilityInfoContext().Create(member).WriteState is NullabilityState.Nullable ? Gen.Frequency((1, OneOf<object?>([null])), (2, value)) : value;
    }

    private static Gen<object?> ValueOf(Type type, PropertyInfo member) => type switch
    {
        _ when type == typeof(string) => TextOf(member).Select(t => (object?)t),
        _ when type == typeof(bool) => Gen.Bool.Select(b => (object?)b),
        _ when type == typeof(Guid) => Gen.Guid.Select(g => (object?)g),
        _ when type == typeof(DateTimeOffset) => Instant.Select(i => (object?)i),
        _ when type == typeof(DateOnly) => Gen.Int[new DateOnly(1900, 1, 1).DayNumber, new DateOnly(2999, 12, 31).DayNumber].Select(d => (object?)DateOnly.FromDayNumber(d)),
        _ when type == typeof(long) => Gen.Long.Select(l => (object?)l),
        _ when type == typeof(int) && member.GetCustomAttribute<RangeAttribute>() is { } range => Gen.Int[(int)range.Minimum, (int)range.Maximum].Select(i => (object?)i),
        _ when type == typeof(int) => Gen.Int[SituationCodesAttribute.First, SituationCodesAttribute.Last].Select(i => (object?)i),
        { IsEnum: true } => OneOf([.. Enum.GetValues(type).Cast<object?>()]),
        { IsGenericType: true } => ListOf(type.GetGenericArguments()[0], member),
        _ => RecordOf(type).Select(r => (object?)r),
    };

    private static Gen<object?> ListOf(Type item, PropertyInfo member)
    {
        var (least, most) = member.GetCustomAttribute<LengthAttribute>() is { } length ? (length.MinimumLength, length.MaximumLength) : (0, 20);
        return ValueOf(item, member).Array[least, most].Select(values =>
        {
            var distinct = values.Distinct().ToArray();
            var list = Array.CreateInstance(item, distinct.Length);
            distinct.CopyTo(list, 0);
            return (object?)list;
        });
    }

    private static Gen<string> TextOf(PropertyInfo member) => member.GetCustomAttributes<ValidationAttribute>().Single() switch
    {
        OpaqueIdAttribute => OpaqueId,
        EventIdAttribute => EventId,
        UnitIdAttribute => UnitId,
        EventTypeAttribute => OneOf([.. EventCatalogue.All.Select(c => c.Type)]),
        MemberNameAttribute => OneOf("a", "reportedAt", "specversion"),
        MonthAttribute => Gen.Select(Gen.Int[1900, 2999], Gen.Int[1, 12], (year, month) => string.Create(CultureInfo.InvariantCulture, $"{year}-{month:00}")),
        AllowedValuesAttribute allowed => OneOf([.. allowed.Values.Cast<string>()]),
        var other => throw new NotSupportedException($"{member.Name}: {other.GetType().Name}"),
    };

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static void Same(object? a, object? b)
    {
        if (a is DateTimeOffset instant)
        {
            Assert.True(b is DateTimeOffset other && instant.EqualsExact(other), "instant and offset are kept");
        }
        else if (a is IEnumerable many and not string)
        {
            var (left, right) = (many.Cast<object?>().ToList(), ((IEnumerable)b!).Cast<object?>().ToList());
            Assert.Equal(left.Count, right.Count);
            foreach (var (x, y) in left.Zip(right)) Same(x, y);
        }
        else if (a?.GetType() is { IsClass: true } type && type != typeof(string))
        {
            Assert.IsType(type, b);
            foreach (var member in type.GetProperties()) Same(member.GetValue(a), member.GetValue(b));
        }
        else
        {
            Assert.Equal(a, b);
        }
    }
}
