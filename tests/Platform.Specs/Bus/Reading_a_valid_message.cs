using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Police;
using FourKeyWorks.Platform.Bus;
using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Specs.Bus;

public class Reading_a_valid_message
{
    public static TheoryData<string, string> TypesAndModes =>
        [.. from type in EventCatalogue.All.Select(c => c.Type) from mode in new[] { "cloudEvents:", "cloudEvents_", "structured" } select (type, mode)];

    [Theory, MemberData(nameof(TypesAndModes))]
    public void gives_the_catalogues_record_in_either_mode_and_spelling(string type, string mode)
    {
        var contract = Wire.Contract(type);
        var sender = Wire.SenderOf(contract);
        var message = mode == "structured"
            ? Wire.Structured(Wire.Envelope(type: type), sender)
            : Wire.Binary(prefix: mode, type: type, sender: sender);

        var read = Assert.IsType<Delivery.Event>(Wire.ReaderOf(contract).Read(message));

        Assert.IsType(contract.ClrType, read.Body);
        Assert.True(JsonNode.DeepEquals(Wire.Body(type), JsonSerializer.SerializeToNode(read.Body, contract.ClrType, EventJson.Options)));
        Assert.Equal((Wire.Id, "/police/reports", type, sender), (read.Id, read.Source, read.Type, read.Sender));
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 1, 0, 1, TimeSpan.Zero), read.Time);
    }

    [Fact]
    public void keeps_the_same_hash_for_the_same_bytes_only()
    {
        var message = Wire.Binary();
        var again = Wire.PoliceReports().Read(message);
        Assert.Equal(again.BodyHash, Wire.PoliceReports().Read(message with { Redelivered = true }).BodyHash);
        Assert.NotEqual(again.BodyHash, Wire.PoliceReports().Read(Wire.Binary(Wire.Body().With("immediateDanger", false))).BodyHash);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON;charset=\"UTF-8\"")]
    [InlineData(" application/json ")]
    public void takes_the_content_type_as_http_writes_it(string contentType) => Valid(Wire.Binary() with { ContentType = contentType });

    [Fact]
    public void drops_members_and_attributes_of_a_later_version()
    {
        var body = Wire.Body().With("addedLater", new JsonObject { ["name"] = "x" });
        var report = Assert.IsType<SuspectedInfringementV1>(Valid(Wire.Binary(body).With("cloudEvents:addedlater", "x").With("x-own", 1)).Body);
        Assert.DoesNotContain("addedLater", JsonSerializer.Serialize(report, EventJson.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void takes_headers_that_are_said_twice_alike() =>
        Valid(Wire.Binary().With("cloudEvents_id", Wire.Id).With("cloudEvents_time", "2026-09-01T09:00:01+08:00"));

    [Fact]
    public void takes_a_null_header_for_an_absent_one() => Valid(Wire.Binary().With("cloudEvents:sequence", null));

    [Fact]
    public void takes_the_time_as_the_brokers_own_timestamp() =>
        Assert.Equal(
            new DateTimeOffset(2026, 9, 1, 1, 0, 1, TimeSpan.Zero),
            Valid(Wire.Binary().With("cloudEvents:time", new AmqpTimestamp(1788224401))).Time);

    [Theory]
    [InlineData("2026-09-01T09:00:01+08:00", 0)]
    [InlineData("2026-09-01T01:00:01.5Z", 5_000_000)]
    [InlineData("2026-09-01T01:00:01.123456789Z", 1_234_567)]
    public void gives_the_time_in_utc(string sent, long ticks)
    {
        var time = Valid(Wire.Binary().With("cloudEvents:time", sent)).Time;
        Assert.Equal(TimeSpan.Zero, time.Offset);
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 1, 0, 1, TimeSpan.Zero).AddTicks(ticks), time);
    }

    public static TheoryData<object> Sequences => ["17", Encoding.UTF8.GetBytes("17"), 17, 17L, (short)17, (byte)17];

    [Theory, MemberData(nameof(Sequences))]
    public void takes_the_sequence_as_text_or_number(object sequence) =>
        Assert.Equal(17, Valid(Wire.Binary().With("cloudEvents:sequence", sequence)).Sequence);

    [Fact]
    public void takes_the_sequence_as_json_number() =>
        Assert.Equal(17, Valid(Wire.Structured(Wire.Envelope().With("sequence", 17))).Sequence);

    [Fact]
    public void allows_clocks_to_differ_by_five_minutes()
    {
        var almost = Wire.Now.AddMinutes(5).ToString("O");
        Valid(Wire.Binary(Wire.Body().With("reportedAt", almost)).With("cloudEvents:time", almost));
    }

    [Fact]
    public void takes_an_id_in_any_script() => Assert.Equal("报告 7", Valid(Wire.Binary().With("cloudEvents:id", Encoding.UTF8.GetBytes("报告 7"))).Id);

    [Fact]
    public void takes_a_body_of_exactly_the_largest_size()
    {
        var body = Wire.Utf8(Wire.Body());
        Valid(Wire.Binary() with { Body = (byte[])[.. body, .. Enumerable.Repeat((byte)' ', EventReader.LargestBody - body.Length)] });
    }

    private static Delivery.Event Valid(IncomingMessage message) => Assert.IsType<Delivery.Event>(Wire.PoliceReports().Read(message));
}
