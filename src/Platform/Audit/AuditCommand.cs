using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace FourKeyWorks.Platform.Audit;

/// <summary>
/// <c>audit verify</c> says, a sentence each, what is wrong with the trail; <c>audit restored</c> declares that an older
/// database was restored, after which the chain goes on.
/// </summary>
internal static class AuditCommand
{
    public const string Name = "audit";

    private const int Sound = 0, NotSound = 1, NotUnderstood = 2;

    /// <returns>0: sound; 1: something is wrong; 2: no such command.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args, TextWriter screen)
    {
        switch (args)
        {
            case [Name, "verify"]:
                return await VerifyAsync(services, screen);
            case [Name, "restored"]:
                return await RestoredAsync(services, screen);
            default:
                await screen.WriteLineAsync(Text("audit.usage"));
                return NotUnderstood;
        }
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, TextWriter screen)
    {
        var report = await services.GetRequiredService<AuditVerification>().VerifyAsync(CancellationToken.None);
        foreach (var finding in report.Notes.Concat(report.Findings))
            await screen.WriteLineAsync(AuditTexts.Of(finding, CultureInfo.CurrentUICulture));
        if (report.Sound) await screen.WriteLineAsync(AuditTexts.Of(new("audit.sound", report.Verified, Other: report.Waiting), CultureInfo.CurrentUICulture));
        return report.Sound ? Sound : NotSound;
    }

    private static async Task<int> RestoredAsync(IServiceProvider services, TextWriter screen)
    {
        var position = await services.GetRequiredService<AuditChain>().RestoredAsync(CancellationToken.None);
        await screen.WriteLineAsync(position is null ? Text("audit.nothing-restored") : AuditTexts.Of(new("audit.goes-on", position), CultureInfo.CurrentUICulture));
        return Sound;
    }

    private static string Text(string key) => AuditTexts.Word(key, CultureInfo.CurrentUICulture);
}
