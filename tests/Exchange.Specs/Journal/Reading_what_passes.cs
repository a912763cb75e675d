using CsCheck;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.Platform.Bus;

namespace FourKeyWorks.Exchange.Specs.Journal;

public sealed class Reading_what_passes
{
    private const string Ingest = "ingest.gaj.referral";
    private const string Marker = "欧阳测标记";

    private static readonly PassingMessages Passing = new(City.Demo, TimeProvider.System);

    [Fact]
    public void knows_the_same_message_whenever_it_comes()
    {
        var report = CloudEvent.ReportOf(CloudEvent.NewDossier());

        Assert.Equal(Read(report).Id, Read(report).Id);
        Assert.NotEqual(Read(report).Id, Read(report with { Body = CloudEvent.BodyWith("village", "u3001") }).Id);
        Assert.NotEqual(Read(report).Id, Read(report with { UserId = "gaj.u1101" }).Id);
        // Put right and sent anew under the same id it is another message, though its body is the same.
        Assert.NotEqual(Read(report).Id, Read(report.With("cloudEvents:time", "yesterday")).Id);
    }

    [Fact]
    public void keeps_of_a_valid_event_its_type_sender_time_and_hash()
    {
        var report = CloudEvent.ReportOf(CloudEvent.NewDossier());
        var entry = Read(report);

        Assert.Equal((CloudEvent.Report, report.Id, "/gaj.u1001", "gaj.u1001"), (entry.Type, entry.EventId, entry.Source, entry.Sender));
        Assert.Equal((4, report.Body.Length, null), (entry.Sensitivity, entry.Size, entry.Verdict));
        Assert.NotNull(entry.At);
        Assert.Null(entry.Structured);
        Assert.Empty(entry.Recipients);
    }

    [Fact]
    public void says_why_a_message_is_no_event()
    {
        var entry = Read(CloudEvent.ReportOf(CloudEvent.NewDossier()) with { Body = CloudEvent.BodyWithout("handlingUnit") });
        Assert.Equal((RejectionCode.MemberMissing, "handlingUnit"), (entry.Verdict, entry.VerdictMember));
    }

    [Theory]
    [InlineData("cloudEvents:id"), InlineData("cloudEvents:source"), InlineData("cloudEvents:type"), InlineData("cloudEvents:time"), InlineData("cloudEvents:traceparent"), InlineData("cloudEvents:subject")]
    public void keeps_no_text_of_a_header(string header) => AssertSilent(Read(CloudEvent.ReportOf(CloudEvent.NewDossier()).With(header, $"/{Marker}")));

    [Fact]
    public void keeps_nothing_of_anything_at_all() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.String[0, 40], Gen.Int[0, 3]).Sample((body, text, kind) =>
        {
            var report = CloudEvent.ReportOf(CloudEvent.NewDossier());
            var entry = Read(kind switch
            {
                0 => report with { Body = [.. body, .. System.Text.Encoding.UTF8.GetBytes(Marker)] },
                1 => report.With("cloudEvents:source", text + Marker).With("cloudEvents:id", Marker + text),
                2 => report with { ContentType = text + Marker },
                _ => report.With(Marker + text, text),
            });
            AssertSilent(entry);
        });

    private static void AssertSilent(Entry entry) =>
        Assert.DoesNotContain(Marker, string.Join('|', entry.Type, entry.EventId, entry.Source, entry.Sender, entry.RoutingKey, entry.Traceparent, entry.VerdictMember), StringComparison.Ordinal);

    private static Entry Read(CloudEvent message) => Passing.Read(
        new IncomingMessage { ContentType = message.ContentType, UserId = message.UserId, Headers = message.Headers, Body = message.Body }, Ingest, "ignored");
}
