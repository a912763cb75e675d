using FourKeyWorks.LocalHost.Processes;
using FourKeyWorks.LocalHost.Servers;

namespace FourKeyWorks.Architecture.Specs;

/// <summary>
/// What Aspire itself understands: the AppHost is run as for publishing, and its manifest must say what LocalHost does.
/// Skipped where the AppHost could not be built.
/// </summary>
[Trait("Needs", "Servers")]
public sealed class Publishing_with_aspire(Publishing_with_aspire.Manifests manifests) : IClassFixture<Publishing_with_aspire.Manifests>
{
    public static TheoryData<string> Names => [.. ProcessTable.All.Select(p => p.Name)];

    public static TheoryData<string> StoringEvents => [.. ProcessTable.All.Where(p => p.StoresEvents).Select(p => p.Name)];

    public static TheoryData<string> Migrating => [.. ProcessTable.All.Where(p => p.Migrates).Select(p => p.Name)];

    /// <summary>With containers, and with servers of one's own.</summary>
    public sealed class Manifests : IAsyncLifetime
    {
        internal AspireManifest? Contained { get; private set; }

        internal AspireManifest? Own { get; private set; }

        public async ValueTask InitializeAsync()
        {
            if (!AspireManifest.CanBeMade) return;
            Contained = await AspireManifest.MakeAsync();
            Own = await AspireManifest.MakeAsync("--containers=false");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    [Fact]
    public void the_programs_are_the_processes_their_migrations_and_the_topology() =>
        Assert.Equal(
            ProcessTable.All.Select(p => p.Name).Concat(ProcessTable.All.Where(p => p.Migrates).Select(p => $"{p.Name}-migrate")).Append("topology").Order(),
            Contained.Programs.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void a_process_is_told_what_it_needs_and_no_more(string name)
    {
        var process = Table(name);
        var variables = Contained.VariablesOf(name);
        IEnumerable<string> connections =
        [
            .. process.NeedsDatabase ? [$"{name}-db"] : Array.Empty<string>(),
            .. process.KeysDatabase is not null ? [$"{name}-keys"] : Array.Empty<string>(),
            .. process.NeedsBroker ? ["broker"] : Array.Empty<string>(),
        ];
        Assert.Equal(connections.Order(), Contained.ConnectionsOf(name).Order());
        Assert.Equal(process.References.Order(), Contained.ReferencesOf(name).Order());
        Assert.Equal(process.NeedsInstallationSecret, variables.ContainsKey("Installation__Secret"));
        Assert.Equal(process.NeedsInstallationSecret, variables.ContainsKey("Identity__Keys"));
        Assert.Equal(process.SignsIn, variables.ContainsKey("Portal__ClientSecret"));
        Assert.Equal(process.SignsIn, variables.ContainsKey("Portal__Keys"));
        Assert.Equal(process.KeysDatabase is not null, variables.ContainsKey("Service__Keys"));
        Assert.Equal(process.KeysDatabase is not null, variables.ContainsKey("Service__Outside"));
        Assert.Equal(process.WatchesBroker, variables.ContainsKey("Broker__InboxKey"));
        Assert.Equal(process.WatchesBroker, variables.ContainsKey("Broker__Management"));
    }

    [Theory]
    [MemberData(nameof(Migrating))]
    public void a_migration_has_the_databases_and_not_the_broker(string name)
    {
        Assert.Equal(["migrate"], Contained.ArgumentsOf($"{name}-migrate"));
        Assert.Equal(Table(name).KeysDatabase is null ? [$"{name}-db"] : [$"{name}-db", $"{name}-keys"], Contained.ConnectionsOf($"{name}-migrate").Order());
    }

    [Theory]
    [MemberData(nameof(Migrating))]
    public void on_servers_of_ones_own_only_the_migration_may_change_the_schema(string name)
    {
        Assert.Equal($"{{{name}-db-owner.connectionString}}", Own.VariablesOf($"{name}-migrate")[$"ConnectionStrings__{name}-db"]);
        Assert.Equal($"{{{name}-db.connectionString}}", Own.VariablesOf(name)[$"ConnectionStrings__{name}-db"]);
    }

    [Theory]
    [MemberData(nameof(StoringEvents))]
    public void and_likewise_that_of_the_keys(string name)
    {
        Assert.Equal($"{{{name}-keys-owner.connectionString}}", Own.VariablesOf($"{name}-migrate")[$"ConnectionStrings__{name}-keys"]);
        Assert.Equal($"{{{name}-keys.connectionString}}", Own.VariablesOf(name)[$"ConnectionStrings__{name}-keys"]);
    }

    [Fact]
    public void servers_of_ones_own_need_no_containers() => Assert.Empty(Own.Containers);

    [Fact]
    public void it_asks_for_what_the_file_of_the_servers_tells() =>
        Assert.Equal(
            // Published, what follows from the secret is asked for; run, it is derived.
            ServersFile.Names.Select(n => n.Split(':')[1]).Append("broker-inbox-key").Append("portal-client-secret").Order(),
            Own.Parameters.Order());

    [Fact]
    public void the_gateway_alone_is_open_and_believes_nobody_about_where_they_come_from()
    {
        Assert.Equal(["gateway"], Contained.Programs.Where(Contained.IsOpen));
        Assert.DoesNotContain("ASPNETCORE_FORWARDEDHEADERS_ENABLED", Contained.VariablesOf("gateway").Keys);
    }

    [Fact]
    public void nothing_of_the_machine_that_publishes_is_in_it() =>
        Assert.DoesNotContain(Contained.Programs.SelectMany(p => Contained.VariablesOf(p).Values), v => v.Contains(Repository.Top, StringComparison.Ordinal));

    private AspireManifest Contained => Had(manifests.Contained);

    private AspireManifest Own => Had(manifests.Own);

    private static AspireManifest Had(AspireManifest? manifest)
    {
        Assert.SkipWhen(manifest is null, "The Aspire AppHost is not built: its packages cannot be had everywhere.");
        return manifest!;
    }

    private static ProcessSpec Table(string name) => ProcessTable.All.Single(p => p.Name == name);
}
