using System.Reflection;

namespace FourKeyWorks.Architecture.Specs;

public sealed class Referring_to_each_other
{
    private static readonly string[] Allowed = ["FourKeyWorks.Platform", "FourKeyWorks.Contracts", "FourKeyWorks.ServiceDefaults"];

    public static TheoryData<string> Services => [.. Repository.Services];

    public static TheoryData<string> Processes => [.. Repository.Processes];

    [Fact]
    public void all_processes_are_looked_at() =>
        Assert.Equal(["Assistance", "Exchange", "Gateway", "Identity", "LegalEducation", "Portal", "Referral", "Screening", "Venues"], Repository.Processes);

    [Theory]
    [MemberData(nameof(Services))]
    public void a_service_knows_the_platform_and_the_contracts_and_no_other_service(string service) =>
        Assert.Empty(ProjectsOf("src", service).Except(Allowed));

    [Theory]
    [InlineData("Gateway")]
    [InlineData("Portal")]
    public void the_edge_does_not_know_the_platform(string process) =>
        Assert.Empty(ProjectsOf("src", process).Except(["FourKeyWorks.Contracts", "FourKeyWorks.ServiceDefaults"]));

    [Fact]
    public void contracts_refer_to_nothing()
    {
        Assert.Empty(ProjectsOf("src", "Contracts"));
        Assert.Empty(Repository.References("PackageReference", "src", "Contracts", "FourKeyWorks.Contracts.csproj"));
        Assert.All(Referenced("Contracts"), n => Assert.StartsWith("System.", n, StringComparison.Ordinal));
    }

    [Fact]
    public void service_defaults_know_nothing_of_the_domain() => Assert.Empty(ProjectsOf("aspire", "ServiceDefaults", "FourKeyWorks.ServiceDefaults"));

    [Theory]
    [MemberData(nameof(Processes))]
    public void only_the_platform_knows_the_bus_library(string process) =>
        Assert.DoesNotContain(Referenced(process), n => n.StartsWith("MassTransit", StringComparison.Ordinal) || n.StartsWith("RabbitMQ", StringComparison.Ordinal));

    [Theory]
    [InlineData("Gateway")]
    [InlineData("Portal")]
    public void what_keeps_no_streams_does_not_know_the_event_store(string process) =>
        Assert.DoesNotContain(Referenced(process), n => n.StartsWith("Marten", StringComparison.Ordinal));

    [Fact]
    public void the_platform_is_where_the_bus_library_is() =>
        Assert.Contains(Referenced("Platform"), n => n.StartsWith("MassTransit", StringComparison.Ordinal));

    /// <summary>A package that not every registry has must not stop the build of everything else.</summary>
    [Fact]
    public void nothing_in_the_solution_needs_an_aspire_package()
    {
        var solution = File.ReadAllText(Repository.PathOf("FourKeyWorks.sln"));
        Assert.DoesNotContain("AppHost", solution, StringComparison.Ordinal);
        var projects = Directory.EnumerateFiles(Repository.Top, "*.csproj", SearchOption.AllDirectories)
            .Where(p => Path.GetFileName(p) != "FourKeyWorks.AppHost.csproj")
            .Where(p => File.ReadAllText(p).Contains("Include=\"Aspire.", StringComparison.Ordinal));
        Assert.Empty(projects);
    }

    private static IReadOnlyList<string> ProjectsOf(string top, string folder, string? path = null) =>
        Repository.References("ProjectReference", top, path ?? folder, $"FourKeyWorks.{folder}.csproj");

    private static IReadOnlyList<string> Referenced(string project) =>
        [.. Assembly.Load($"FourKeyWorks.{project}").GetReferencedAssemblies().Select(a => a.Name!)];
}
