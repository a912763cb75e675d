using System.Globalization;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Specs.Bus;
using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Specs.Fuzzing;

/// <summary>
/// A message as one run of bytes: a line each for the endpoint (<c>e0</c>), content type (<c>capplication/json</c>), sender
/// (<c>ugaj.u1001</c>) and each header (<c>hb</c>, <c>ht</c> …, name, <c>=</c>, value), an empty line, the body.
/// </summary>
internal static class ReadingEvents
{
    private static readonly EventReader[] Readers =
    [
        Wire.PoliceReports(), EventReader.OfIngest(Party.Referral, Party.JCY, Wire.Clock), EventReader.OfIngest(Party.Referral, Party.MZJ, Wire.Clock),
        EventReader.OfEvents(Party.Assistance, Wire.Clock), new("any", EventCatalogue.All, department: null, Wire.Clock),
    ];

    public static Target Target { get; } = new("events", [.. Seeds()], [.. Words()], input =>
    {
        var (endpoint, message) = Parse(input);
        var reader = Readers[endpoint % Readers.Length];
        var (before, delivery) = (reader.Unforeseen, reader.Read(message));
        Fuzzing.Target.Require(reader.Unforeseen == before, "refused by the last resort");
        switch (delivery)
        {
            case Delivery.Event read:
                Fuzzing.Target.Require(!JsonSerializer.Serialize(read.Body, EventJson.Options).Contains("\\u0000", StringComparison.Ordinal), "holds what the database cannot");
                break;
            case Delivery.Malformed refused:
                Fuzzing.Target.Require(!(refused.Id ?? "").Contains('\0', StringComparison.Ordinal), "repeats what it should not");
                Fuzzing.Target.Require((refused.Member ?? "").All(c => char.IsAsciiLetter(c) || c == '.'), "names a member that is none");
                break;
        }

        Fuzzing.Target.Require(message.Traceparent is null or { Length: 55 }, "takes a parent that is none");
        return Task.CompletedTask;
    });

    private static (int Endpoint, IncomingMessage Message) Parse(ReadOnlySpan<byte> input)
    {
        var (endpoint, contentType, sender, headers) = (0, (string?)null, (string?)null, new List<KeyValuePair<string, object?>>());
        while (input.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = input[..end];
            input = input[(end + 1)..];
            if (line.IsEmpty) break;
            switch ((char)line[0])
            {
                case 'e' when line.Length > 1: endpoint = line[1]; break;
                case 'c': contentType = Encoding.UTF8.GetString(line[1..]); break;
                case 'u': sender = Encoding.UTF8.GetString(line[1..]); break;
                case 'h' when line.Length > 2 && line.IndexOf((byte)'=') is > 1 and var equals:
                    headers.Add(new(Encoding.UTF8.GetString(line[2..equals]), Value((char)line[1], line[(equals + 1)..])));
                    break;
            }
        }

        return (endpoint, new IncomingMessage { ContentType = contentType, UserId = sender, Headers = headers, Body = input.ToArray() });
    }

    private static object? Value(char kind, ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetString(value);
        _ = long.TryParse(text, CultureInfo.InvariantCulture, out var number);
        return kind switch
        {
            'w' => text,
            'l' => number,
            't' => new AmqpTimestamp(number),
            'd' => (double)number,
            'o' => number != 0,
            'n' => null,
            'a' => new List<object?> { text, number },
            'm' => new Dictionary<string, object?> { [text] = number },
            _ => value.ToArray(),
        };
    }

    private static IEnumerable<byte[]> Seeds()
    {
        foreach (var contract in EventCatalogue.All)
        {
            var endpoint = contract.IsIncoming && contract.From is [var only] && Array.IndexOf([Party.GAJ, Party.JCY, Party.MZJ], only) is >= 0 and var index ? index : 4;
            var sender = Wire.SenderOf(contract);
            yield return Bytes($"e{(char)endpoint}\ncapplication/cloudevents+json\nu{sender}\n\n", Wire.Utf8(Wire.Envelope(type: contract.Type)));
            var headers = string.Concat(Wire.Attributes(contract.Type).Select((a, i) => $"h{(i % 2 == 0 ? 'b' : 'w')}cloudEvents{(i % 3 == 0 ? '_' : ':')}{a.Key}={a.Value}\n"));
            yield return Bytes($"e{(char)endpoint}\ncapplication/json\nu{sender}\n{headers}htcloudEvents:time=1788224401\n\n", Wire.Utf8(Wire.Body(contract.Type)));
        }
    }

    private static byte[] Bytes(string head, byte[] body) => [.. Encoding.UTF8.GetBytes(head), .. body];

    private static IEnumerable<byte[]> Words() =>
        [
            .. EventCatalogue.All.Select(c => c.Type).Concat(
            [
                "\"", "\\", "\\u0000", "\\ud800", "null", "true", "1e999", "-0", "{", "}", "[", "]", ",", ":", "\0", "\uFEFF", "9999-12-31T23:59:59-14:00", "\n", "\n\n", "e\u0001\n",
                "hlcloudEvents:time=", "htcloudEvents:time=-9223372036854775808", "hncloudEvents:id=", "hacloudEvents_type=", "data_base64", "\"data\":", "\"specversion\":\"1.0\"",
                "cloudEvents:traceparent=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", "\"datacontenttype\":\"application/json\"", "gaj.u1001", "svc.venues",
            ]).Select(Encoding.UTF8.GetBytes),
            [0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80],
        ];
}
