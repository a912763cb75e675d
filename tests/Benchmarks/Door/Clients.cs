using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using FourKeyWorks.Benchmarks.Machine;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.LocalHost;
using HdrHistogram;

namespace FourKeyWorks.Benchmarks.Door;

/// <summary>Those who report over HTTP: the same requests to every address.</summary>
internal sealed class Clients(Uri reports, string token, TimeProvider clock) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 256 });

    /// <summary>So many at once, each with its next report as soon as the last is answered; gives requests a second.</summary>
    public async Task<double> AsFastAsTheyCanAsync(int atOnce, TimeSpan time, CancellationToken stop)
    {
        var (begun, count) = (Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(begun) < time)
            {
                await SendAsync(stop);
                Interlocked.Increment(ref count);
            }
        }));
        return count / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <summary>At fixed times, whether or not what came before is answered; gives microseconds from when each was due.</summary>
    public async Task<LongHistogram> AtRateAsync(int perSecond, int count, CancellationToken stop)
    {
        var times = new long[count];
        var pending = new Task[count];
        await Task.Factory.StartNew(
            () =>
            {
                var begun = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 10;
                for (var i = 0; i < count && !stop.IsCancellationRequested; i++)
                {
                    var (number, due) = (i, begun + (i * Stopwatch.Frequency / perSecond));
                    Native.SleepUntil(due);
                    pending[i] = Task.Run(
                        async () =>
                        {
                            await SendAsync(stop);
                            times[number] = Stopwatch.GetTimestamp() - due;
                        },
                        stop);
                }
            },
            stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        stop.ThrowIfCancellationRequested();
        await Task.WhenAll(pending);
        var latency = new LongHistogram(1, 3_600_000_000, 3);
        foreach (var time in times) latency.RecordValue((long)Stopwatch.GetElapsedTime(0, time).TotalMicroseconds);
        return latency;
    }

    public void Dispose() => http.Dispose();

    private async Task SendAsync(CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, reports) { Content = JsonContent.Create(Body(clock.GetUtcNow())) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var answer = await http.SendAsync(request, stop);
        if (!answer.IsSuccessStatusCode) throw new CannotRunException($"{reports} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stop)}");
    }

    private static object Body(DateTimeOffset now) => new
    {
        account = new
        {
            reporter = new { name = "示例报告人", phone = "000-99990100", office = "示例市教育局" },
            suspectedVictim = new { ageBand = "from6-to11", sex = "female", name = "示例儿童" },
            foundAt = now.AddMinutes(-20), foundPlace = "示例小学", factSummary = "示例：测量用的报告，其中没有任何真实的人和事。", immediateDanger = false,
        },
        situationCodes = (int[])[1, 4],
        receipt = ReceiptCode.Of(RandomNumberGenerator.GetBytes(ReceiptCode.RandomBytes)),
    };
}
