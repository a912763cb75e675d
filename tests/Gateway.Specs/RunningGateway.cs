using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.Gateway.Specs;

/// <summary>The built Gateway as a process of its own, before a <see cref="Backend"/> that plays every process behind it.</summary>
public class RunningGateway : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fourkeyworks-gateway-specs-");
    private X509ChainPolicy? trust;
    private Process? process;

    protected virtual bool IssuerAnswers => true;

    protected virtual string EnvironmentName => "Development";

    public Backend Backend { get; } = new();

    /// <summary>Follows no redirects and keeps no cookies, so that a spec sees what came.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>The same over HTTPS; trusts this one certificate and no other.</summary>
    public HttpClient Https { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Backend.StartAsync();
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var secure = new Uri($"https://localhost:{FreePort()}");
        var certificate = DevelopmentCertificate.In(folder.FullName, TimeProvider.System);
        trust = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(certificate.CertificateFile) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        Http = new HttpClient(Plain()) { BaseAddress = address };
        Https = new HttpClient(Trusting()) { BaseAddress = secure };
        process = Process.Start(Started(address, secure, certificate))!;
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
        Https.Dispose();
        folder.Delete(recursive: true);
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

    /// <summary>Sends these bytes over one connection and reads until the Gateway closes it; for what no HTTP library sends.</summary>
    public async Task<string> SendBytesAsync(string request, bool https = false)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var address = (https ? Https : Http).BaseAddress!;
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, address.Port, cancellation);
        await using Stream stream = https ? new SslStream(connection.GetStream()) : connection.GetStream();
        if (stream is SslStream secure) await secure.AuthenticateAsClientAsync(new() { TargetHost = "localhost", CertificateChainPolicy = trust }, cancellation);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancellation);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, cancellation);
        }
        catch (IOException)
        {
            // Closed with some of the request unread.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    private static SocketsHttpHandler Plain() => new() { UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null };

    private SocketsHttpHandler Trusting()
    {
        var handler = Plain();
        handler.SslOptions.CertificateChainPolicy = trust;
        return handler;
    }

    private ProcessStartInfo Started(Uri address, Uri secure, DevelopmentCertificate certificate)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Routes.RouteTable).Assembly.Location]) { RedirectStandardOutput = false };
        start.Environment["ASPNETCORE_URLS"] = $"{address};https://127.0.0.1:{secure.Port}";
        start.Environment["ASPNETCORE_HTTPS_PORT"] = secure.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["Kestrel__Certificates__Default__Path"] = certificate.CertificateFile;
        start.Environment["Kestrel__Certificates__Default__KeyPath"] = certificate.KeyFile;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = EnvironmentName;
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

/// <summary>A Gateway as a city runs it.</summary>
public sealed class GatewayOfACity : RunningGateway
{
    protected override string EnvironmentName => "Production";
}

/// <summary>A Gateway that never gets the keys to check a token with.</summary>
public sealed class GatewayWithoutIssuer : RunningGateway
{
    protected override bool IssuerAnswers => false;
}
