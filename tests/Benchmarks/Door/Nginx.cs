using System.Diagnostics;
using FourKeyWorks.LocalHost;

namespace FourKeyWorks.Benchmarks.Door;

/// <summary>nginx in front of a service, with connections kept open on both sides and no log, as its documentation has it for a proxy.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder;

    private Nginx(Process process, string folder, Uri address) => (this.process, this.folder, Address) = (process, folder, address);

    public Uri Address { get; }

    public int Pid => process.Id;

    /// <summary>Where it is installed; null if it is not.</summary>
    public static string? Program { get; } = ((string[])["/usr/sbin", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')])
        .Select(f => Path.Combine(f, "nginx")).FirstOrDefault(File.Exists);

    public static async Task<Nginx> StartAsync(Uri service, int port, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("fourkeyworks-bench-nginx-").FullName;
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, Configuration(service, port, folder), stop);
        var process = Process.Start(new ProcessStartInfo(Program!, ["-c", file, "-p", folder, "-e", Path.Combine(folder, "error.log")])) ?? throw new CannotRunException("nginx does not start.");
        var nginx = new Nginx(process, folder, new($"http://127.0.0.1:{port}"));
        using var http = new HttpClient();
        for (var i = 0; ; i++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(nginx.Address, "health/ready"), stop);
                return nginx;
            }
            catch (HttpRequestException) when (i < 50)
            {
                await Task.Delay(100, stop);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Configuration(Uri service, int port, string folder) => $$"""
        daemon off;
        worker_processes auto;
        pid {{folder}}/pid;
        events { worker_connections 1024; }
        http {
            access_log off;
            client_body_temp_path {{folder}}/body;
            proxy_temp_path {{folder}}/proxy;
            fastcgi_temp_path {{folder}}/fastcgi;
            uwsgi_temp_path {{folder}}/uwsgi;
            scgi_temp_path {{folder}}/scgi;
            upstream service { server {{service.Host}}:{{service.Port}}; keepalive 64; }
            server {
                listen 127.0.0.1:{{port}};
                keepalive_requests 1000000;
                location / {
                    proxy_pass http://service;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_set_header Host $host;
                }
            }
        }
        """;
}
