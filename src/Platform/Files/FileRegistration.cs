using FourKeyWorks.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FourKeyWorks.Platform.Files;

/// <summary>A service that keeps files.</summary>
public static class FileRegistration
{
    /// <summary>Gives the service a <see cref="FileVault"/> and its tables.</summary>
    public static ServiceModel KeepsFiles(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Keeps(FileTables.Files).Keeps(FileTables.Chunks).Forgets(FileSql.Forget).Runs(AddFiles);
    }

    /// <summary>Reads <c>Files:Scanner</c>, <c>tcp://host:3310</c>: where a clamd listens. Without it files are not scanned.</summary>
    private static void AddFiles(IHostApplicationBuilder builder)
    {
        if (builder.Configuration["Files:Scanner"] is { Length: > 0 } scanner) builder.Services.AddSingleton<IFileScanner>(new Clamd(new Uri(scanner)));
        builder.Services.AddSingleton<FileVault>();
        builder.Services.AddHostedService<FileKeeping>();
    }
}
