using System.Diagnostics;
using System.Text.RegularExpressions;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost;

namespace FourKeyWorks.Journeys;

[Collection<InTheCity>]
[Trait("Needs", "Servers")]
public sealed partial class The_readme(TheCity city, ITestOutputHelper output)
{
    [Fact]
    public async Task Has_a_first_event_in_Python_that_runs_as_it_stands()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);
        var program = Path.Combine(city.System.Options.StateFolder, "first_event.py");
        await File.WriteAllTextAsync(program, Example().Match(readme).Groups["program"].Value, TestContext.Current.CancellationToken);
        // The program is both departments' now.
        await city.Police.StopReadingAsync();
        await city.Procuratorate.StopReadingAsync();
        try
        {
            var printed = await RunAsync(program, Path.GetDirectoryName(CredentialFiles.PathOf(city.System, "gaj.u1001"))!);

            // What the readme says it prints.
            Assert.Matches(string.Join('\n', Shown().Match(readme).Groups["printed"].Value.TrimEnd().Split('\n').Select(l => Regex.Escape(l).Replace("…", ".+"))), printed);
        }
        finally
        {
            await city.Police.ReadAsync();
            await city.Procuratorate.ReadAsync();
        }
    }

    private async Task<string> RunAsync(string program, string credentials)
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [program, credentials]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var printed = python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await python.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (TimeoutException)
        {
            python.Kill();
        }

        output.WriteLine(await printed + await errors);
        Assert.Equal(0, python.ExitCode);
        return await printed;
    }

    [GeneratedRegex("^```python first-event\n(?<program>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex("^```text first-event\n(?<printed>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Shown();
}
