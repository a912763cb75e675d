using System.Diagnostics;
using System.Globalization;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Processes;
using Npgsql;
using RabbitMQ.Client;

namespace FourKeyWorks.Journeys;

/// <summary>Bad luck: everything that a report passes is killed with -9 while reports come in.</summary>
[Trait("Needs", "Servers")]
public sealed class Kill_tests(ITestOutputHelper output)
{
    private const int Reports = 2000;
    private const int DeliveryLimit = 20;
    private const int PerLife = 64; // twice what one instance fetches at once
    private const string Ingest = "referral.ingest.gaj";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan AtOnce = TimeSpan.Zero;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_thousand_reports_are_two_thousand_cases_and_every_notice_arrives()
    {
        var watch = Stopwatch.StartNew();
        await using var system = await TheCity.StartAsync(processes: ["referral"]);
        var publisher = new StubbornPublisher(system, "gaj.u1001");
        var reports = new Queue<CloudEvent>(Enumerable.Range(0, Reports).Select(_ => CloudEvent.ReportOf(CloudEvent.NewDossier())));

        for (var round = 0; round < 2; round++)
        {
            foreach (var victim in (LocalProcess[])[system.Process("referral"), system.Broker.Process, system.Postgres.Process])
            {
                var sending = publisher.SendAsync(Next(reports, 100), pause: TimeSpan.FromMilliseconds(50));
                await Task.Delay(TimeSpan.FromMilliseconds(200), Cancellation);
                await victim.Kill9Async();
                await sending;
                await victim.ReadyAsync(Patience, Cancellation);
            }
        }

        var (kills, inFlight) = await KillConsumersAsync(system, publisher, reports);
        await publisher.SendAsync(reports, AtOnce);
        await system.StartSecondAsync("referral", Cancellation);
        var redriven = await AllTakenAsync(system);

        var cases = await TheCity.AskAsync<long>(system, "referral", "select count(distinct data ->> 'DossierRef') from mt_events where type = 'report_accepted'");
        var tracks = await TheCity.AskAsync<long>(system, "referral",
            "select count(distinct stream_id) from mt_events where type in ('report_accepted', 'procuratorate_notified', 'relief_requested')");
        var begun = await TakenAsync(system);
        var (notices, noticeCopies) = await DrainAsync(system, "jcy.u1002", "cn.fourkeyworks.referral.procuratorate-notified.v1");
        var (reliefs, reliefCopies) = await DrainAsync(system, "mzj.u1003", "cn.fourkeyworks.referral.relief-assessment-requested.v1");
        await TellAsync(string.Create(CultureInfo.InvariantCulture, $"""
            reports {Reports}, sent again unconfirmed {publisher.SentAgain}, sent again confirmed {publisher.SentTwice}
            kills: 2 of Referral, 2 of RabbitMQ, 2 of PostgreSQL; {kills} more of Referral, {inFlight} of them with messages in flight
            cases {cases}, tracks {tracks}
            procuratorate: {notices.Count} notices, {noticeCopies} duplicates
            civil affairs: {reliefs.Count} notices, {reliefCopies} duplicates
            dead-lettered by the delivery limit and put back: {redriven}
            took {watch.Elapsed.TotalSeconds:0} s
            """));

        Assert.True(inFlight > DeliveryLimit, $"only {inFlight} kills met messages in flight");
        Assert.Equal(Reports, cases);
        Assert.Equal(Reports, begun);
        Assert.Equal(3 * Reports, tracks);
        // The police have done nothing wrong.
        Assert.Equal(0, await TheCity.AskAsync<long>(system, "referral", "select count(*) from mt_events where type = 'event_rejected'"));
        Assert.Equal(await CasesAsync(system), notices);
        Assert.Equal(notices, reliefs);
    }

    [Fact]
    public async Task A_report_whose_consumer_died_more_often_than_the_limit_waits_for_the_operator()
    {
        await using var system = await TheCity.StartAsync(processes: ["referral"]);
        await system.Process("referral").StopAsync(TimeSpan.FromSeconds(5));
        await using var police = await Department.ConnectAsync(system, "gaj.u1001");
        await using var procuratorate = await Department.ConnectAsync(system, "jcy.u1002");
        var dossier = CloudEvent.NewDossier();
        await police.SendAsync(CloudEvent.ReportOf(dossier));

        // What the broker sees of a process that dies with the message in hand.
        var deaths = 0;
        for (; await DieWithAsync(system); deaths++)
            Assert.True(deaths < 2 * DeliveryLimit, "the limit is not kept");
        await Eventually.HoldsAsync(async () => await police.WaitingInAsync("referral.dead") == 1, "it is in the dead letters", Department.Patience);
        Assert.Equal(DeliveryLimit + 1, deaths);
        await system.StartSecondAsync("referral", Cancellation);
        Assert.Empty(procuratorate.All);

        Assert.Equal(1, await DeadLetterDesk.RedriveAsync(system));

        await procuratorate.ReceivesAsync("cn.fourkeyworks.referral.procuratorate-notified.v1", "dossierRef", dossier);
        Assert.Empty(police.All);
    }

    /// <summary>
    /// One Referral after the other is killed as soon as it has fetched reports; they are in flight then, unless it was
    /// faster; so until that has happened more often than the delivery limit. Returns the kills, and those in flight.
    /// </summary>
    private static async Task<(int Kills, int InFlight)> KillConsumersAsync(LocalSystem system, StubbornPublisher publisher, Queue<CloudEvent> reports)
    {
        await system.Process("referral").StopAsync(TimeSpan.FromSeconds(5));
        await using var police = await Department.ConnectAsync(system, "gaj.u1001", reading: false);
        var (kills, inFlight) = (0, 0);
        for (; inFlight <= DeliveryLimit && reports.Count >= PerLife; kills++)
        {
            // What the last life left is sent no second time, so that the reports last for as many lives as it takes.
            var left = (int)await police.WaitingInAsync(Ingest);
            if (left < PerLife) await publisher.SendAsync(Next(reports, PerLife - left), AtOnce);
            var waiting = await police.WaitingInAsync(Ingest);
            var referral = await system.StartSecondAsync("referral", Cancellation);
            await Eventually.HoldsAsync(async () => await police.WaitingInAsync(Ingest) < waiting, "Referral fetches reports", Patience);
            await referral.Kill9Async();
            await referral.StopAsync(AtOnce);
            // What it had fetched and not taken is the broker's again, as soon as the broker has noticed.
            await Task.Delay(TimeSpan.FromMilliseconds(200), Cancellation);
            inFlight += await police.WaitingInAsync(Ingest) > 0 ? 1 : 0;
        }

        return (kills, inFlight);
    }

    /// <summary>Waits until every report is a case; puts back what died innocently, and says how many those were.</summary>
    private static async Task<int> AllTakenAsync(LocalSystem system)
    {
        await using var police = await Department.ConnectAsync(system, "gaj.u1001", reading: false);
        var redriven = 0;
        await Eventually.HoldsAsync(async () =>
        {
            if (await police.WaitingInAsync("referral.dead") > 0)
                redriven += await DeadLetterDesk.RedriveAsync(system);
            return await TakenAsync(system) >= Reports;
        }, "every report is a case", Patience);
        Assert.Equal(0u, await police.WaitingInAsync(police.Inbox));
        // Nothing is on its way any more.
        await Eventually.HoldsAsync(
            async () => await TheCity.AskAsync<bool>(system, "referral", "select (select max(seq_id) from mt_events) = (select last_seq_id from mt_event_progression where name like 'outbox:%')"),
            "the outbox has published everything", Patience);
        return redriven;
    }

    /// <summary>The cases that the inbox names, and how many messages name one again.</summary>
    private static async Task<(HashSet<string> Cases, int Copies)> DrainAsync(LocalSystem system, string user, string type)
    {
        await using var department = await Department.ConnectAsync(system, user);
        await Eventually.HoldsAsync(async () => await department.WaitingInAsync(department.Inbox) == 0 && CasesOf(department).Count >= Reports, $"{user} hears of every case", Patience);
        Assert.All(department.All, m => Assert.Equal(type, m.Type));
        var cases = CasesOf(department);
        return (cases, department.All.Count - cases.Count);
    }

    /// <summary>Copies count once: as many messages as reports may be fewer cases.</summary>
    private static HashSet<string> CasesOf(Department department) => department.All.Select(m => m["caseId"]!).ToHashSet();

    private static Task<long> TakenAsync(LocalSystem system) =>
        TheCity.AskAsync<long>(system, "referral", "select count(*) from mt_events where type = 'report_accepted'");

    private static async Task<HashSet<string>> CasesAsync(LocalSystem system)
    {
        await using var connection = new NpgsqlConnection(system.Postgres.ConnectionString("referral", "referral"));
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand("select data ->> 'CaseId' from mt_events where type = 'report_accepted'", connection);
        await using var row = await command.ExecuteReaderAsync(Cancellation);
        var cases = new HashSet<string>();
        while (await row.ReadAsync(Cancellation))
            cases.Add(row.GetString(0));
        return cases;
    }

    private static async Task<bool> DieWithAsync(LocalSystem system)
    {
        var factory = new ConnectionFactory { Uri = system.Broker.AddressFor("svc.referral"), AutomaticRecoveryEnabled = false };
        await using var connection = await factory.CreateConnectionAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        // The broker may still be putting it back.
        for (var attempt = 0; attempt < 25; attempt++)
        {
            if (await channel.BasicGetAsync(Ingest, false, Cancellation) is not null)
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(40), Cancellation);
        }

        return false;
    }

    private static List<CloudEvent> Next(Queue<CloudEvent> reports, int count) => [.. Enumerable.Range(0, count).Select(_ => reports.Dequeue())];

    private async Task TellAsync(string counts)
    {
        output.WriteLine(counts);
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "TestResults")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "kill-test.txt"), counts + "\n", Cancellation);
    }
}
