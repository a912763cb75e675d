using System.Text;
using CsCheck;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;
using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Specs.Bus;

public class Reading_anything_at_all
{
    private const int Inputs = 20_000;

    private static readonly byte[][] Seeds =
        [.. EventCatalogue.All.Where(c => c.IsIncoming).SelectMany(c => new[] { Wire.Utf8(Wire.Body(c.Type)), Wire.Utf8(Wire.Envelope(type: c.Type)) })];

    private static readonly byte[][] Splinters =
        [.. new[] { "\"", "\\", "\\u0000", "\\ud800", "null", "1e999", "{", "}", "[", "]", ",", ":", "\0", "\uFEFF", "9999-12-31T23:59:59-14:00", "\"town\":\"u2001\"," }
            .Select(Encoding.UTF8.GetBytes), [0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80]];

    private static readonly Gen<byte[]> Bodies = Gen.Select(
        Constant(Seeds),
        Gen.Select(Gen.Int[0, 3], Gen.Double[0, 1], Gen.Int[0, 12], Constant(Splinters), Gen.Byte).Array[0, 6],
        (seed, edits) => edits.Aggregate(seed, Edit));

    private static readonly Gen<object?> Values = Gen.OneOf<object?>(
        Gen.String.Select(s => (object?)s),
        Gen.Byte.Array[0, 200].Select(b => (object?)b),
        Gen.Long.Select(l => (object?)new AmqpTimestamp(l)),
        Gen.Long.Select(l => (object?)l),
        Gen.Double.Select(d => (object?)d),
        Gen.Bool.Select(b => (object?)b),
        Gen.Decimal.Select(d => (object?)d),
        Constant<object?>(null, "", "1.0", Wire.Report, "2026-09-01T01:00:01Z", new List<object?> { 1 }, new Dictionary<string, object?> { ["a"] = 1 }));

    private static readonly Gen<(string, object?)[]> Headers = Gen.Select(
        Constant("cloudEvents:", "cloudEvents_", "cloudevents:", ""),
        Constant("specversion", "id", "source", "type", "time", "sequence", "datacontenttype", "subject", "traceparent", ""),
        Values,
        (prefix, name, value) => (prefix + name, value)).Array[0, 4];

    private static readonly Gen<string?> ContentTypes = Gen.Frequency(
        (5, Constant<string?>("application/json")),
        (5, Constant<string?>("application/cloudevents+json")),
        (1, Gen.String.Select(s => (string?)s)),
        (1, Constant<string?>([null])));

    private static readonly Gen<string?> Senders =
        Gen.Frequency((8, Constant<string?>(Wire.Police)), (1, Gen.String.Select(s => (string?)s)), (1, Constant<string?>([null])));

    private static readonly Gen<IncomingMessage> Messages = Gen.Select(ContentTypes, Senders, Headers, Bodies, (contentType, sender, headers, body) =>
        headers.Aggregate(Wire.Binary() with { ContentType = contentType, UserId = sender, Body = body }, (m, h) => m.With(h.Item1, h.Item2)));

    [Fact]
    public void never_throws_and_refuses_by_a_rule()
    {
        var reader = Wire.PoliceReports();
        var (events, malformed) = (0, 0);

        Messages.Sample(
            message =>
            {
                switch (reader.Read(message))
                {
                    case Delivery.Event: Interlocked.Increment(ref events); break;
                    case Delivery.Malformed refused:
                        Interlocked.Increment(ref malformed);
                        Assert.DoesNotContain('\0', refused.Id ?? "");
                        Assert.DoesNotContain(refused.Member ?? "", c => !char.IsAsciiLetter(c) && c != '.');
                        break;
                }

                return reader.Unforeseen == 0;
            },
            iter: Inputs);

        // Neither half may be empty, or the generator has lost its teeth. About one in a hundred is valid.
        Assert.InRange(events, Inputs / 300, Inputs);
        Assert.InRange(malformed, Inputs / 10, Inputs);
    }

    [Fact]
    public void keeps_nothing_that_the_database_cannot_hold() =>
        Messages.Sample(
            message => Wire.PoliceReports().Read(message) is not Delivery.Event read
                || !System.Text.Json.JsonSerializer.Serialize(read.Body, EventJson.Options).Contains("\\u0000", StringComparison.Ordinal),
            iter: Inputs);

    [Fact]
    public void takes_no_parent_but_a_well_formed_one() =>
        Gen.Select(Headers, Bodies).Sample(
            (headers, body) =>
            {
                var properties = new BasicProperties { ContentType = "application/cloudevents+json", Headers = new Dictionary<string, object?>() };
                foreach (var (name, value) in headers) properties.Headers[name] = value;
                return IncomingMessage.Of(properties, body, redelivered: false).Traceparent is null or { Length: 55 };
            },
            iter: Inputs);

    private static Gen<T> Constant<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    // Cut, overwrite, insert or repeat at some place.
    private static byte[] Edit(byte[] body, (int Kind, double Place, int Length, byte[] Splinter, byte Byte) edit)
    {
        var at = (int)(edit.Place * body.Length);
        var end = Math.Min(body.Length, at + edit.Length);
        return edit.Kind switch
        {
            0 => [.. body[..at], .. body[end..]],
            1 when at < body.Length => [.. body[..at], edit.Byte, .. body[(at + 1)..]],
            2 => [.. body[..at], .. edit.Splinter, .. body[at..]],
            _ => [.. body[..end], .. body[at..]],
        };
    }
}
