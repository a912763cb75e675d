using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using FourKeyWorks.Benchmarks.Load;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;

namespace FourKeyWorks.Benchmarks.Micro;

/// <summary>What each report passes through, function by function.</summary>
[MemoryDiagnoser]
public class HotFunctions
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly int[] Codes = [1, 4];

    private readonly EventReader reader = EventReader.OfIngest(Party.Referral, Party.GAJ, TimeProvider.System);
    private readonly IncomingMessage message = new()
    {
        ContentType = "application/json",
        UserId = Report.Sender,
        Headers = Report.Properties(Now).Headers!.Select(h => KeyValuePair.Create(h.Key, (object?)Encoding.UTF8.GetBytes((string)h.Value!))).ToList(),
        Body = Report.Body(1, Now),
    };
    private readonly ClockRules clocks = new(new ServiceModel(Party.Referral).AddCases().Rules, OfficialCalendar.BuiltIn);
    private readonly OpenCase.Reported reported = new("bench-dossier", new SealedFact("none", new byte[48]), "u1001", "u1001", null, null, false, Now);
    private readonly Guid id = Guid.CreateVersion7(Now);
    private readonly byte[] aesKey = CipherSuite.Aes.NewKey(), smKey = CipherSuite.Sm.NewKey(), plain = new byte[1024], bound = new byte[32];
    private readonly Caller caller = new(Report.Sender, Party.GAJ, "u1001", new HashSet<Duty> { Duty.ReadCase, Duty.HandleReports });
    private readonly Standing standing = Standing.In(CaseAccess.Handling);
    private readonly byte[] token = Encoding.UTF8.GetBytes("name\nreferral\n示例儿童");
    private OpenCase.Opened opened = null!;
    private ProcuratorateNotifiedV1 notice = null!;
    private byte[] aes = [], sm = [];

    [GlobalSetup]
    public void Prepare()
    {
        opened = Decide();
        notice = (ProcuratorateNotifiedV1)Map().Message;
        (aes, sm) = (SealAes(), SealSm());
    }

    [Benchmark(Description = "read: message to contract")]
    public Delivery Read() => reader.Read(message);

    [Benchmark(Description = "decide: open a case")]
    public OpenCase.Opened Decide() => OpenCase.Decide(id, reported, clocks, Now);

    [Benchmark(Description = "map: event to contract")]
    public Outgoing Map() => OpenCase.Notice(opened.Procuratorate, Codes, City.Demo);

    [Benchmark(Description = "serialize: contract to JSON")]
    public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(notice, EventJson.Options);

    [Benchmark(Description = "cipher: AES-256-GCM, 1 KiB")]
    public byte[] SealAes() => CipherSuite.Aes.Seal(aesKey, plain, bound);

    [Benchmark(Description = "cipher: AES-256-GCM, opened")]
    public byte[] OpenAes() => CipherSuite.Aes.Open(aesKey, aes, bound);

    [Benchmark(Description = "cipher: SM4-GCM, 1 KiB")]
    public byte[] SealSm() => CipherSuite.Sm.Seal(smKey, plain, bound);

    [Benchmark(Description = "cipher: SM4-GCM, opened")]
    public byte[] OpenSm() => CipherSuite.Sm.Open(smKey, sm, bound);

    [Benchmark(Description = "token: HMAC-SHA-256")]
    public byte[] TokenAes() => CipherSuite.Aes.Mac(aesKey, token);

    [Benchmark(Description = "token: HMAC-SM3")]
    public byte[] TokenSm() => CipherSuite.Sm.Mac(smKey, token);

    [Benchmark(Description = "policy: may this caller")]
    public Verdict Policy() => CaseAccess.Intake.Decide(caller, Duty.HandleReports, standing);
}
