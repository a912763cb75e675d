namespace FourKeyWorks.Journeys.Departments;

internal static class Repository
{
    /// <summary>Its top folder.</summary>
    public static string Root { get; } = Above(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Above(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "FourKeyWorks.sln")) ? folder.FullName
        : Above(folder.Parent ?? throw new InvalidOperationException("The tests do not lie in the repository."));
}
