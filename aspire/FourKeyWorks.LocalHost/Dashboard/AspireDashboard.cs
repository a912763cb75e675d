using FourKeyWorks.LocalHost.Os;
using FourKeyWorks.LocalHost.Processes;

namespace FourKeyWorks.LocalHost.Dashboard;

/// <summary>The ports of the dashboard: for people, for OTLP over gRPC, for OTLP over HTTP.</summary>
internal sealed record DashboardPorts(int Frontend, int Grpc, int Http);

/// <summary>The Aspire dashboard: traces, metrics and structured logs of everything that runs here.</summary>
public sealed class AspireDashboard
{
    private AspireDashboard(LocalProcess process) => Process = process;

    /// <summary>Its process and address.</summary>
    public LocalProcess Process { get; }

    internal static async Task<AspireDashboard> StartAsync(Site site, DashboardPorts ports, CancellationToken cancellation)
    {
        var program = await DashboardPackage.ProgramAsync(site.Screen, cancellation);
        var address = new Uri($"http://127.0.0.1:{ports.Frontend}");
        var launch = new Launch("dashboard",
            [program, "dashboard", "run", "--non-interactive", "--nologo", "--allow-anonymous", "--frontend-url", Url(ports.Frontend),
                "--otlp-grpc-url", Url(ports.Grpc), "--otlp-http-url", Url(ports.Http)],
            site.State.LogOf("dashboard"))
        {
            Environment = new Dictionary<string, string?>
            {
                ["HOME"] = DashboardPackage.Home,
                ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true",
                ["DOTNET_gcServer"] = "0",
            },
        };
        var dashboard = new AspireDashboard(new(launch, site, address, new HttpProbe(new(address, "/")).AnswersAsync));
        try
        {
            await dashboard.Process.StartAsync(TimeSpan.FromSeconds(60), cancellation);
        }
        catch (CannotRunException e)
        {
            await dashboard.Process.StopAsync(TimeSpan.Zero);
            throw new DashboardUnavailableException(e.Message, e);
        }

        return dashboard;
    }

    private static string Url(int port) => $"http://127.0.0.1:{port}";
}
