namespace FourKeyWorks.Contracts.Specs;

/// <summary>Files that are generated, committed, and must not drift.</summary>
internal static class Generated
{
    private const string Command = "UPDATE_GENERATED=1 dotnet test tests/Contracts.Specs";

    private static readonly bool Update = Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1";

    private static readonly string Root = FindRoot(new(AppContext.BaseDirectory));

    public static void MustMatch(string path, string expected)
    {
        var file = Path.Combine(Root, path);
        if (Update)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, expected);
        }

        Assert.True(File.Exists(file), $"{path} is missing. Write it with: {Command}");
        Assert.True(File.ReadAllText(file) == expected, $"{path} is not what the catalogue says. Write it with: {Command} and look at the difference.");
    }

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static void FolderMustHoldOnly(string path, IEnumerable<string> names)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, path));
        var strays = folder.EnumerateFiles().ExceptBy(names, f => f.Name, StringComparer.Ordinal).ToList();
        if (Update)
            strays.ForEach(f => f.Delete());
        else
            Assert.True(strays.Count == 0, $"{path} holds what is not in the catalogue: {string.Join(", ", strays.Select(f => f.Name))}. Clean it with: {Command}");
    }

    private static string FindRoot(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FourKeyWorks.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("These specs run inside the repository.");
    }
}
