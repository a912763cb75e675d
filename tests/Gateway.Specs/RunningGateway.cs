using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FourKeyWorks.Gateway.Specs;

/// <summary>The built Gateway as a process of its own, before a <see cref="Backend"/> that plays every process behind it.</summary>
public class RunningGateway : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Process? process;

    protected virtual bool IssuerAnswers => true;

    public Backend Backend { get; } = new();

    /// <summary>Follows no redirects and keeps no cookies, so that a spec sees what came.</summary>
    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Backend.StartAsync();
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null }) { BaseAddress = address };
        process = Process.Start(Started(address))!;
        using var late = new CancellationTokenSource(Patience);
        while (!await AnswersAsync(late.Token))
        {
            if (process.HasExited) throw new InvalidOperationException($"The Gateway ended with {process.ExitCode}.");
            await Task.Delay(50, late.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) process.Kill();
        process?.Dispose();
        Http.Dispose();
        await Backend.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A request with a token that the Gateway accepts.</summary>
    public HttpRequestMessage WithToken(HttpMethod method, string path, string subject = "gaj.u1001")
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", Backend.Issuer.Token(subject));
        return request;
    }

    private ProcessStartInfo Started(Uri address)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Routes.RouteTable).Assembly.Location]) { RedirectStandardOutput = false };
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Limits__PerSecond"] = "1";
        start.Environment["Limits__Burst"] = "20";
        foreach (var slug in Routes.RouteTable.All.Select(r => r.Process).Distinct())
            start.Environment[$"services__{slug}__http__0"] = Backend.Address.ToString();
        if (!IssuerAnswers) start.Environment["services__identity__http__0"] = $"http://127.0.0.1:{FreePort()}";
        return start;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        try
        {
            using var answer = await Http.GetAsync("/health/ready", cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A Gateway that never gets the keys to check a token with.</summary>
public sealed class GatewayWithoutIssuer : RunningGateway
{
    protected override bool IssuerAnswers => false;
}
