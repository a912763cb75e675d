using System.Diagnostics;
using System.Text.Json;

namespace FourKeyWorks.Architecture.Specs;

/// <summary>What the built AppHost publishes, as Aspire's manifest.</summary>
internal sealed class AspireManifest
{
    private const string Connection = "ConnectionStrings__";

    private readonly JsonElement resources;

    private AspireManifest(JsonElement resources) => this.resources = resources;

    /// <summary>Whether the AppHost is built, in the configuration of the specs.</summary>
    public static bool CanBeMade => File.Exists(Program);

    public IEnumerable<string> Programs => OfType("project.");

    public IEnumerable<string> Containers => OfType("container.");

    /// <summary>Values that somebody must give.</summary>
    public IEnumerable<string> Parameters => OfType("parameter.");

    private static string Program => Repository.PathOf("aspire", "FourKeyWorks.AppHost", "bin",
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "FourKeyWorks.AppHost");

    /// <summary>Runs the AppHost, which starts nothing for it.</summary>
    public static async Task<AspireManifest> MakeAsync(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("fourkeyworks-manifest-");
        try
        {
            var file = Path.Combine(folder.FullName, "manifest.json");
            using var program = Process.Start(new ProcessStartInfo(
                Program, ["--operation", "publish", "--step", "publish-manifest", "--publisher", "manifest", "--output-path", file, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = program.StandardOutput.ReadToEndAsync();
            var errors = program.StandardError.ReadToEndAsync();
            await program.WaitForExitAsync();
            Assert.True(program.ExitCode == 0 && File.Exists(file), await output + await errors);
            using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            return new(manifest.RootElement.GetProperty("resources").Clone());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public IReadOnlyDictionary<string, string> VariablesOf(string program) =>
        resources.GetProperty(program).GetProperty("env").EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString()!);

    /// <summary>Names of connection strings; Aspire says each a second time with underscores, for shells.</summary>
    public IEnumerable<string> ConnectionsOf(string program) =>
        VariablesOf(program).Keys.Where(v => v.StartsWith(Connection, StringComparison.Ordinal))
            .Select(v => v[Connection.Length..]).Where(v => !v.Contains('_', StringComparison.Ordinal));

    /// <summary>The processes whose address it is told.</summary>
    public IEnumerable<string> ReferencesOf(string program) =>
        VariablesOf(program).Keys.Select(v => v.Split("__")).Where(v => v is ["services", _, "http", "0"]).Select(v => v[1]);

    public IEnumerable<string> ArgumentsOf(string program) => resources.GetProperty(program).GetProperty("args").EnumerateArray().Select(a => a.GetString()!);

    /// <summary>Whether strangers reach it.</summary>
    public bool IsOpen(string program) =>
        resources.GetProperty(program).TryGetProperty("bindings", out var bindings)
        && bindings.EnumerateObject().Any(b => b.Value.TryGetProperty("external", out var open) && open.GetBoolean());

    private IEnumerable<string> OfType(string type) =>
        resources.EnumerateObject().Where(r => r.Value.GetProperty("type").GetString()!.StartsWith(type, StringComparison.Ordinal)).Select(r => r.Name);
}
