using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Journeys;

/// <summary>A report and its two answers arrive in any order: a queue is slow, a message is delivered again.</summary>
[Collection<InTheCity>]
[Trait("Needs", "Servers")]
public sealed class Any_order(TheCity city)
{
    // Business times are the events' own and the same in every order; those the system sets are left out.
    private static readonly string[] SetByTheSystem = ["acceptedAt", "answerDueAt", "firstContactDueAt", "assessmentDueAt", "detailsDueAt"];

    private readonly DateTimeOffset now = CloudEvent.Now;

    [Theory]
    [InlineData("report relief involvement")]
    [InlineData("involvement report relief")]
    [InlineData("involvement relief report")]
    [InlineData("relief report involvement")]
    [InlineData("relief involvement report")]
    public async Task Gives_the_same_state_and_the_same_answers(string order)
    {
        var expected = await HappensAsync("report involvement relief");

        Assert.Equal(expected, await HappensAsync(order));
    }

    private async Task<string> HappensAsync(string order)
    {
        var (id, dossier) = (Guid.NewGuid().ToString(), CloudEvent.NewDossier());
        var caseId = CaseOf("gaj.u1001", $"/gaj.u1001", id);
        var reported = false;
        foreach (var step in order.Split(' '))
        {
            var waiting = await WaitingAsync();
            switch (step)
            {
                case "report":
                    var body = CloudEvent.ReportBody(dossier);
                    body["reportedAt"] = now.AddMinutes(-1);
                    await city.Police.SendAsync(CloudEvent.Of(CloudEvent.Report, body, "gaj.u1001", id));
                    await city.Procuratorate.ReceivesAsync("cn.fourkeyworks.referral.procuratorate-notified.v1", "caseId", caseId);
                    reported = true;
                    continue;
                case "involvement":
                    await city.Procuratorate.SendAsync(CloudEvent.Of(CloudEvent.InvolvementOpened, new { caseId, openedAt = now }, "jcy.u1002"));
                    break;
                default:
                    await city.CivilAffairs.SendAsync(CloudEvent.Of(CloudEvent.AssessmentStarted, new { caseId, startedAt = now }, "mzj.u1003"));
                    break;
            }

            // One has arrived before the next is sent.
            if (!reported)
                await Eventually.HoldsAsync(async () => await WaitingAsync() == waiting + 1, $"{step} waits", Department.Patience);
            else
                await AnsweredAsync(step, caseId);
        }

        await AnsweredAsync("involvement", caseId);
        await AnsweredAsync("relief", caseId);
        var tracks = await Task.WhenAll(
            TrackAsync(city.Police, caseId, "intake"), TrackAsync(city.Procuratorate, caseId, "procuratorate"), TrackAsync(city.CivilAffairs, caseId, "relief"));
        var answers = city.Police.All.Where(m => m["caseId"] == caseId).Select(m => $"{m.Type} {m.Text}").Order();
        return string.Join('\n', tracks.Concat(answers)).Replace(caseId, "case", StringComparison.Ordinal).Replace(dossier, "dossier", StringComparison.Ordinal);
    }

    private Task<Received> AnsweredAsync(string step, string caseId) => city.Police.ReceivesAsync(
        $"cn.fourkeyworks.referral.{(step == "involvement" ? "early-involvement-opened" : "relief-assessment-started")}.v1", "caseId", caseId);

    private Task<long> WaitingAsync() => TheCity.AskAsync<long>(city.System, "referral", "select count(*) from waiting");

    private static async Task<string> TrackAsync(Department department, string caseId, string track)
    {
        using var answer = await department.GetAsync($"api/referral/cases/{caseId}/{track}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var state = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        state.Remove("id");
        foreach (var member in SetByTheSystem)
            state.Remove(member);
        return $"{track} {answer.Headers.ETag} {state.ToJsonString()}";
    }

    /// <summary>
    /// The case that a report opens follows from who sent it, its source and its id, and never otherwise (ADR 0008): nobody
    /// outside could answer a report that has not arrived, had it not happened to be delivered late.
    /// </summary>
    private static string CaseOf(string sender, string source, string id) =>
        Derived(Derived("inbox", "referral.ingest.gaj", sender, source, id).ToString("N"), "case").ToString();

    private static Guid Derived(params string[] parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = new byte[4];
        foreach (var part in parts.Select(Encoding.UTF8.GetBytes))
        {
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            hash.AppendData(length);
            hash.AppendData(part);
        }

        var digest = hash.GetHashAndReset();
        digest[6] = (byte)((digest[6] & 0x0f) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3f) | 0x80);
        return new Guid(digest.AsSpan(0, 16), bigEndian: true);
    }
}
