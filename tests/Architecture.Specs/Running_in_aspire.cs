using System.Text.Json;
using System.Text.RegularExpressions;
using FourKeyWorks.LocalHost.Processes;

namespace FourKeyWorks.Architecture.Specs;

/// <summary>
/// Aspire's packages are not everywhere, so its AppHost is read as text; it must say what LocalHost does. What Aspire makes of
/// it, where it can be had, is in <see cref="Publishing_with_aspire"/>.
/// </summary>
public sealed partial class Running_in_aspire
{
    private static readonly string AppHost = File.ReadAllText(Repository.PathOf("aspire", "FourKeyWorks.AppHost", "AppHost.cs"));

    private static readonly IReadOnlyList<Declared> Processes = Read();

    public static TheoryData<string> Names => [.. ProcessTable.All.Select(p => p.Name)];

    private sealed record Declared(string Variable, string Project, string Name, string Text);

    [Fact]
    public void the_processes_are_those_of_the_local_host() =>
        Assert.Equal(
            ProcessTable.All.Select(p => (p.Name, p.Project)).Order(),
            Processes.Select(p => (p.Name, p.Project)).Order());

    [Fact]
    public void every_process_is_one_of_them() => Assert.Equal(Repository.Processes, Processes.Select(p => p.Project).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void a_process_is_told_the_same_addresses(string name)
    {
        var variables = Processes.ToDictionary(p => p.Variable, p => p.Name);
        var references = Reference().Matches(One(name).Text).Select(m => variables[m.Groups["to"].Value]);
        Assert.Equal(Table(name).References.Order(), references.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void a_process_gets_the_same_servers_and_secrets(string name)
    {
        var (process, text) = (Table(name), One(name).Text);
        Assert.Equal(process.NeedsDatabase, text.Contains(".WithDatabase(", StringComparison.Ordinal));
        Assert.Equal(process.NeedsBroker, text.Contains(".WithBroker(", StringComparison.Ordinal));
        Assert.Equal(process.NeedsInstallationSecret, text.Contains(".WithInstallationSecret(", StringComparison.Ordinal));
        Assert.Equal(process.SignsIn, text.Contains(".WithSignIn(", StringComparison.Ordinal));
        Assert.Equal(process.WatchesBroker, text.Contains(".WithWholeBroker(", StringComparison.Ordinal));
        Assert.Equal(
            process.Migrates,
            text.Contains(".WithMigration(servers, ", StringComparison.Ordinal));
        Assert.Equal(
            process.Migrates,
            AppHost.Contains($"""builder.AddProject<Projects.FourKeyWorks_{process.Project}>("{name}-migrate", launchProfileName: null)""", StringComparison.Ordinal));
    }

    [Fact]
    public void who_watches_the_broker_is_told_the_same_of_it() => Assert.Equal(
        BrokerVariables("FourKeyWorks.LocalHost", "Processes", "ProcessEnvironment.cs"), BrokerVariables("FourKeyWorks.AppHost", "ProcessExtensions.cs"));

    private static IEnumerable<string> BrokerVariables(params string[] file) =>
        BrokerVariable().Matches(File.ReadAllText(Repository.PathOf(["aspire", .. file]))).Select(m => m.Value).Order();

    [Theory]
    [MemberData(nameof(Names))]
    public void a_process_has_the_same_port_alone(string name)
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("src", Table(name).Project, "Properties", "launchSettings.json")));
        var address = settings.RootElement.GetProperty("profiles").GetProperty("http").GetProperty("applicationUrl").GetString();
        Assert.Equal($"http://127.0.0.1:{Table(name).Port}", address);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void a_process_is_waited_for_by_its_readiness(string name) =>
        Assert.Contains(""".WithHttpHealthCheck("/health/ready")""", One(name).Text, StringComparison.Ordinal);

    [Fact]
    public void only_the_gateway_is_open_to_the_outside() =>
        Assert.Equal(["gateway"], Processes.Where(p => p.Text.Contains(".WithExternalHttpEndpoints()", StringComparison.Ordinal)).Select(p => p.Name));

    private static ProcessSpec Table(string name) => ProcessTable.All.Single(p => p.Name == name);

    private static Declared One(string name) => Processes.Single(p => p.Name == name);

    /// <summary>Each declaration with the statements that go on with it later.</summary>
    private static IReadOnlyList<Declared> Read()
    {
        var statements = AppHost.Split(';');
        return [.. statements.Select(s => Declaration().Match(s)).Where(m => m.Success).Select(m =>
        {
            var variable = m.Groups["variable"].Value;
            var later = statements.Where(s => s.TrimStart().Split('\n')[^1].StartsWith(variable + ".", StringComparison.Ordinal));
            return new Declared(variable, m.Groups["project"].Value, m.Groups["name"].Value, string.Concat([m.Value, .. later]));
        })];
    }

    [GeneratedRegex("""var (?<variable>\w+) = builder\.AddProject<Projects\.FourKeyWorks_(?<project>\w+)>\("(?<name>[a-z-]+)"\).*""", RegexOptions.Singleline)]
    private static partial Regex Declaration();

    [GeneratedRegex("Broker__[A-Za-z]+")]
    private static partial Regex BrokerVariable();

    [GeneratedRegex(@"\.WithReference\((?<to>\w+)\)")]
    private static partial Regex Reference();
}
