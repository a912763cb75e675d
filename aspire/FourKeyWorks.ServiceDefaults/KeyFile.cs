namespace FourKeyWorks.ServiceDefaults;

/// <summary>A file with a key, which only its owner can read.</summary>
public static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What it says; made at the first start.</summary>
    public static string Text(string folder, string name, Func<string> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        var file = Path.Combine(folder, name);
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(folder);
            Make(folder, name, make());
        }

        return File.ReadAllText(file);
    }

    /// <summary>Written whole under another name first: of two that make it together one wins, and both read its key.</summary>
    public static void Make(string folder, string name, string content)
    {
        var (draft, file) = (Path.Combine(folder, Path.GetRandomFileName()), Path.Combine(folder, name));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var writer = new StreamWriter(new FileStream(draft, options)))
            writer.Write(content);
        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }
}
