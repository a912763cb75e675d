using System.Xml.Linq;

namespace FourKeyWorks.Architecture.Specs;

/// <summary>The repository as it lies on disk.</summary>
internal static class Repository
{
    /// <summary>Its top folder.</summary>
    public static string Top { get; } = Find();

    /// <summary>The processes' projects, by folder name under <c>src</c>.</summary>
    public static IReadOnlyList<string> Processes { get; } =
        [.. Directory.GetDirectories(Path.Combine(Top, "src")).Select(d => Path.GetFileName(d)!).Where(n => n is not ("Contracts" or "Platform")).Order()];

    /// <summary>The services of the domain: processes that are neither the door nor the web app.</summary>
    public static IReadOnlyList<string> Services { get; } = [.. Processes.Except(["Gateway", "Portal"])];

    public static string PathOf(params string[] parts) => Path.Combine([Top, .. parts]);

    /// <summary>Source files of a folder, without what a build leaves.</summary>
    public static IEnumerable<string> Sources(params string[] folder) =>
        Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    /// <summary>What a project file refers to: names of projects, or of packages.</summary>
    public static IReadOnlyList<string> References(string kind, params string[] project) =>
        [.. XDocument.Load(PathOf(project)).Descendants(kind)
            .Select(e => e.Attribute("Include")!.Value)
            .Select(i => kind == "ProjectReference" ? Path.GetFileNameWithoutExtension(i.Replace('\\', '/')) : i)];

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FourKeyWorks.sln")))
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) ?? throw new DirectoryNotFoundException("No FourKeyWorks.sln above the tests.");
        return folder;
    }
}
