namespace FourKeyWorks.LocalHost.State;

/// <summary>Files that only their owner may read.</summary>
internal static class PrivateFile
{
    public static void Write(string path, string content)
    {
        // Written beside and moved: a reader, or a start after a kill, never finds half of it.
        var half = path + ".new";
        File.Delete(half);
        using (var stream = new FileStream(half, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(content);
        }

        File.Move(half, path, overwrite: true);
    }
}
