using System.Diagnostics;
using System.Net;
using System.Text;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;

namespace FourKeyWorks.Platform.Specs.Access;

/// <summary>
/// A service with a case that has some history. Somebody of the Police who has nothing to do with it asks for it and for one that
/// does not exist, in turns: neither the answer nor its time says which is which (architecture §4, domain §9.7).
/// </summary>
[Trait("Needs", "Servers")]
public sealed class The_time_that_an_answer_takes(Postgres postgres) : IAsyncLifetime
{
    private const int Samples = 1000, WarmUp = 100;

    private static readonly string Stranger = SpecTokens.For(
        Party.GAJ, "u1201", Duty.ReadCase, Duty.ReadDossier, Duty.CloseCase, Duty.KeepRetention, Duty.NameConflicts, Duty.AssessRelief);

    private readonly HttpClient http = new();
    private ServiceDatabase database = null!;
    private Service service = null!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync();
        // As it used to be: who may is seen from the loaded state.
        service = await Service.ServingAsync(database, map: app => app
            .MapView<IntakeTrack>("/leaking/{id:guid}", CaseStreams.Intake, (track, caller) => caller.Unit == track.HandlingUnit).RequireDuty(Duty.ReadCase));
        http.BaseAddress = service.Address;
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", Stranger);
        await service.HandleAsync(Incoming.Report());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/cases/{0}/intake")]
    [InlineData("GET", "/cases/{0}/dossier?purpose=handle-report")]
    [InlineData("GET", "/cases/{0}/conflicts")]
    [InlineData("POST", "/cases/{0}/intake/closing")]
    [InlineData("POST", "/cases/{0}/relief/first-contact")]
    [InlineData("GET", "/vault/files/{0}")]
    public async Task does_not_say_whether_there_is_one(string method, string path)
    {
        var by = await CompareAsync(method, path, Samples);
        Assert.InRange(by, -TellingApart.Plainly, TellingApart.Plainly);
    }

    [Fact]
    public async Task would_say_so_if_the_state_were_loaded_first() => Assert.True(await CompareAsync("GET", "/leaking/{0}", Samples) > TellingApart.Plainly);

    private async Task<double> CompareAsync(string method, string path, int samples)
    {
        var (there, nowhere) = (Incoming.CaseOf(), Guid.Parse("0198f3a2-0000-4000-8000-00000000dead"));
        var (one, other) = (new List<double>(samples), new List<double>(samples));
        var chance = new Random(1);
        for (var i = -WarmUp; i < samples; i++)
        {
            // Which comes first is not always the same: the second finds everything warm.
            foreach (var isThere in chance.Next(2) == 0 ? [true, false] : new[] { false, true })
            {
                var time = await TimeAsync(method, string.Format(null, path, isThere ? there : nowhere));
                if (i >= 0) (isThere ? one : other).Add(time);
            }
        }

        return TellingApart.By(one, other);
    }

    private async Task<double> TimeAsync(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            request.Headers.TryAddWithoutValidation("If-Match", "*");
            request.Headers.TryAddWithoutValidation("Idempotency-Key", "key");
        }

        var begun = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        return Stopwatch.GetElapsedTime(begun).TotalMicroseconds;
    }
}
