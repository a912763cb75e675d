using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Identity.Specs;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Ports;

namespace FourKeyWorks.Journeys.Access;

/// <summary>
/// The running system, every endpoint that its services describe, and everybody: the programs of all units, people of each
/// department, the three administrators. What each is told stands in a table that reads as the rules do
/// (<c>Doors.txt</c>); an endpoint without a line there fails.
/// </summary>
[Trait("Needs", "Servers")]
public sealed partial class Everybody_at_every_door : IAsyncLifetime
{
    private const string Table = "tests/Journeys/Access/Doors.txt";

    private static readonly string[] Services = ["screening", "assistance", "venues", "legal-education", "referral", "exchange", "identity"];

    private static readonly string[] Processes = ["identity", "screening", "assistance", "venues", "legal-education", "referral", "exchange"];

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private LocalSystem system = null!;

    /// <summary>The case that u1001 reported and u1101 handles, and one like it from which u1001 is excluded.</summary>
    private Guid ours, closed;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        system = await LocalSystem.StartAsync(
            new LocalSystemOptions
            {
                StateFolder = LocalHost.LocalHostProgram.NewState().FullName,
                Scratch = true,
                Ports = PortChoice.Auto,
                Dashboard = false,
                Processes = [.. Processes, "gateway"],
                Environment = new Dictionary<string, string> { ["Demo__People"] = "true", ["Limits__PerSecond"] = "5000", ["Limits__Burst"] = "10000" },
            },
            new Screen(TextWriter.Null, TimeProvider.System), TimeProvider.System, Cancellation);
        CredentialFiles.Write(system);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (system is not null) await system.DisposeAsync();
    }

    [Fact]
    public async Task is_told_what_the_rules_say()
    {
        var everybody = await EverybodyAsync();
        ours = await CaseAsync();
        closed = await CaseAsync();
        await ExcludeAsync(everybody.Single(e => e.Name == "jcy1002a"));
        var doors = await DoorsAsync();
        var seen = new List<string>();
        var wrong = new List<string>();
        foreach (var door in doors) seen.Add(await TryAsync(door, everybody, wrong));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(50)));
        MustStandIn(seen);
    }

    /// <summary>Somebody with a token.</summary>
    private sealed record Somebody(string Name, string Unit, Func<Task<string>> Token)
    {
        public HashSet<string> Duties { get; set; } = [];
    }

    /// <summary>An endpoint as its service describes it; no duty for one that is open to anybody.</summary>
    private sealed record Door(string Service, string Method, string Path, string? Duty)
    {
        public bool IsOfThings => Path.Contains('{', StringComparison.Ordinal);

        public bool IsOfCases => Path.StartsWith("/cases/", StringComparison.Ordinal);
    }

    /// <summary>What somebody was told: the status, and all of the answer but what differs from one to the next.</summary>
    private sealed record Told(int Status, string Text, string? Duty);

    /// <summary>Tries one door as everybody; the line of the table that it comes to.</summary>
    private async Task<string> TryAsync(Door door, IReadOnlyList<Somebody> everybody, List<string> wrong)
    {
        if (door.Duty is null) return $"{door.Service} {door.Method} {door.Path} | open";
        var nobody = (await AskAsync(door, ours, null)).Status;
        // What the front door does not pass on is there for nobody.
        if (nobody == 404) return $"{door.Service} {door.Method} {door.Path} | closed";
        if (nobody != 401) wrong.Add($"{door} lets in who is nobody");
        var (may, mayNot) = (new SortedSet<string>(StringComparer.Ordinal), false);
        foreach (var somebody in everybody)
        {
            var told = await AskAsync(door, ours, somebody);
            if (!somebody.Duties.Contains(door.Duty))
            {
                if (told is not { Status: 403 } || told.Duty != door.Duty) wrong.Add($"{somebody.Name} without the duty at {door}: {told.Status} {told.Duty}");
                continue;
            }

            if (told.Status is 401 or 403 or >= 500) wrong.Add($"{somebody.Name} with the duty at {door}: {told.Status}");
            if (told.Status == 404) mayNot = true;
            else may.Add(somebody.Unit);
            if (told.Status == 404 && door.IsOfThings && told != await AskAsync(door, Guid.NewGuid(), somebody)) wrong.Add($"{somebody.Name} can tell at {door} that there is one");
            if (door.IsOfCases) await TryClosedAsync(door, somebody, told.Status == 404, wrong);
        }

        return $"{door.Service} {door.Method} {door.Path} | {door.Duty} | {(may.Count == 0 ? "-" : mayNot ? string.Join(' ', may) : "*")}";
    }

    /// <summary>Of the case from which u1001 is excluded its people and programs are told what they are told of none.</summary>
    private async Task TryClosedAsync(Door door, Somebody somebody, bool mayNotOurs, List<string> wrong)
    {
        var told = await AskAsync(door, closed, somebody);
        if (somebody.Unit == "u1001" ? told != await AskAsync(door, Guid.NewGuid(), somebody) : !mayNotOurs && told.Status == 404)
            wrong.Add($"{somebody.Name} at the closed case, {door}: {told.Status}");
    }

    /// <summary>Nothing that is asked here can be carried out: commands have a body that cannot be read.</summary>
    private async Task<Told> AskAsync(Door door, Guid thing, Somebody? somebody)
    {
        var path = Parameter().Replace(door.Path, m => m.Value is "{dossierRef}" ? $"dossier-{thing:N}" : thing.ToString());
        if (door.Path.EndsWith("/dossier", StringComparison.Ordinal)) path += "?purpose=handle-report";
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), new Uri(system.Gateway, $"api/{door.Service}{path}"));
        if (somebody is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await somebody.Token());
        if (door.Method != "GET")
        {
            request.Content = new StringContent("{", Encoding.UTF8, "application/json");
            if (door.Path.EndsWith("/files", StringComparison.Ordinal)) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
            request.Headers.TryAddWithoutValidation("If-Match", "*");
            request.Headers.TryAddWithoutValidation("Idempotency-Key", "spec");
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var status = (int)answer.StatusCode;
        if (status is not (403 or 404)) return new(status, "", null);
        var body = await answer.Content.ReadAsStringAsync(Cancellation);
        var duty = status == 403 && JsonDocument.Parse(body).RootElement.TryGetProperty("duty", out var named) ? named.GetString() : null;
        return new(status, Changing().Replace($"{answer.Headers}{answer.Content.Headers}{body}", ""), duty);
    }

    /// <summary>From what each service says of itself at the front door.</summary>
    private async Task<IReadOnlyList<Door>> DoorsAsync()
    {
        var doors = new List<Door>();
        foreach (var service in Services)
        {
            var said = await http.GetFromJsonAsync<JsonElement>(new Uri(system.Gateway, $"api/openapi/{service}.json"), Cancellation);
            foreach (var path in said.GetProperty("paths").EnumerateObject())
                foreach (var operation in path.Value.EnumerateObject())
                    doors.Add(new(service, operation.Name.ToUpperInvariant(), path.Name,
                        Required().Match(operation.Value.GetProperty("description").GetString()!) is { Success: true } found ? found.Groups[1].Value : null));
        }

        return [.. doors.OrderBy(d => d.Service, StringComparer.Ordinal).ThenBy(d => d.Path, StringComparer.Ordinal).ThenBy(d => d.Method, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<Somebody>> EverybodyAsync()
    {
        var credentials = system.Secret.Credentials;
        await Eventually.HoldsAsync(
            async () => await TheCity.AskAsync<long>(system, "identity", "select count(*) from account") >= City.Demo.Units.Count * 2, "the people of the demonstration are there", TimeSpan.FromMinutes(2));
        var everybody = City.Demo.Units.Select(u => new Somebody(u.BrokerUser, u.Id, Kept(() => ProgramAsync(u.BrokerUser)))).ToList();
        var people = City.Demo.Units.Where(u => u.Department is Contracts.Catalogue.Party.GAJ or Contracts.Catalogue.Party.JCY or Contracts.Catalogue.Party.MZJ
                or Contracts.Catalogue.Party.WBB or Contracts.Catalogue.Party.ZJD or Contracts.Catalogue.Party.WJW)
            .Select(u => (Account: DemoAccounts.Of(u)[0], u.Id)).Concat(DemoAccounts.Administrators.Select(a => (a.Account, Id: "u1004")));
        foreach (var (account, unit) in people)
        {
            var person = new SomeoneSignedIn(
                new(system.Gateway), credentials.PasswordOf("portal"), account, "", DemoAccounts.PasswordOf(credentials, account), DemoAccounts.TotpKeyOf(credentials, account));
            await person.SignInAsync();
            everybody.Add(new(account, unit, Kept(async () => (await person.TokensAsync()).GetProperty("access_token").GetString()!)));
        }

        foreach (var somebody in everybody) somebody.Duties = DutiesIn(await somebody.Token());
        return everybody;
    }

    private async Task<string> ProgramAsync(string user)
    {
        var said = JsonDocument.Parse(await File.ReadAllTextAsync(CredentialFiles.PathOf(system, user), Cancellation)).RootElement;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = user, ["client_secret"] = said.GetProperty("password").GetString()!,
        });
        using var answer = await http.PostAsync(new Uri(system.Gateway, "connect/token"), form, Cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("access_token").GetString()!;
    }

    /// <summary>A token is good for five minutes.</summary>
    private static Func<Task<string>> Kept(Func<Task<string>> fetch)
    {
        var (token, until) = ("", DateTimeOffset.MinValue);
        return async () =>
        {
            if (until < CloudEvent.Now) (token, until) = (await fetch(), CloudEvent.Now.AddMinutes(3));
            return token;
        };
    }

    private static HashSet<string> DutiesIn(string token)
    {
        var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement;
        if (!claims.TryGetProperty("duty", out var duty)) return [];
        return duty.ValueKind == JsonValueKind.Array ? [.. duty.EnumerateArray().Select(d => d.GetString()!)] : [duty.GetString()!];
    }

    /// <summary>A case that u1001 reports and u1101 handles.</summary>
    private async Task<Guid> CaseAsync()
    {
        await using var police = await Department.ConnectAsync(system, "gaj.u1001", reading: false);
        await using var prosecutors = await Department.ConnectAsync(system, "jcy.u1002");
        var dossier = CloudEvent.NewDossier();
        var body = CloudEvent.ReportBody(dossier, "u2001");
        body["handlingUnit"] = "u1101";
        await police.SendAsync(CloudEvent.Of(CloudEvent.Report, body, "gaj.u1001"));
        return Guid.Parse((await prosecutors.ReceivesAsync("cn.fourkeyworks.referral.procuratorate-notified.v1", "dossierRef", dossier))["caseId"]!);
    }

    private async Task ExcludeAsync(Somebody prosecutor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(system.Gateway, $"api/referral/cases/{closed}/conflicts"))
        {
            Content = JsonContent.Create(new { reason = "suspect", unit = "u1001" }),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", await prosecutor.Token()) },
        };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "exclude");
        using var answer = await http.SendAsync(request, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private static void MustStandIn(IReadOnlyList<string> seen)
    {
        var file = Path.Combine(Repository.Root, Table);
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1") File.WriteAllLines(file, seen);
        var rules = File.ReadAllLines(file);
        Assert.True(!seen.Except(rules).Any(), $"{Table} does not say:\n{string.Join('\n', seen.Except(rules))}");
        Assert.True(!rules.Except(seen).Any(), $"{Table} says what is not so:\n{string.Join('\n', rules.Except(seen))}");
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("Requires the duty ([a-z-]+)")]
    private static partial Regex Required();

    [GeneratedRegex("\"traceId\":\"[0-9a-f]+\"|Date: [^\n]*\n|traceparent: [^\n]*\n", RegexOptions.IgnoreCase)]
    private static partial Regex Changing();
}
