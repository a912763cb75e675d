using System.Diagnostics;

namespace FourKeyWorks.Exchange.Specs.Receipts;

/// <summary>The program of the kit that verifies receipts, as a department runs it.</summary>
internal static class Kit
{
    public static async Task<(int Exit, string Said)> VerifyAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "verify_receipt.py");
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (python.ExitCode, await said + await complained);
    }
}
