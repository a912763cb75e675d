using System.Net.Http.Json;
using System.Text;
using FourKeyWorks.LocalHost;
using RabbitMQ.Client;

namespace FourKeyWorks.Journeys.Departments;

/// <summary>
/// What an operator does with dead letters whose cause is gone: puts each back into the queue it died in. It needs a
/// broker user with the tag <c>impersonator</c>, or the broker would not let the message keep its sender.
/// </summary>
internal static class DeadLetterDesk
{
    private const string User = "operator";
    private const string Dead = "referral.dead";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Puts everything back and says how much it was.</summary>
    public static async Task<int> RedriveAsync(LocalSystem system)
    {
        var password = Guid.NewGuid().ToString("N");
        await AppointAsync(system, password);
        var factory = new ConnectionFactory { Uri = new UriBuilder(system.Broker.AddressFor("svc.referral")) { UserName = User, Password = password }.Uri };
        await using var connection = await factory.CreateConnectionAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);
        var count = 0;
        for (; await channel.BasicGetAsync(Dead, false, Cancellation) is { } letter; count++)
        {
            var properties = new BasicProperties(letter.BasicProperties) { Headers = letter.BasicProperties.Headers!.Where(h => !h.Key.StartsWith("x-", StringComparison.Ordinal)).ToDictionary() };
            var queue = Encoding.UTF8.GetString((byte[])letter.BasicProperties.Headers!["x-first-death-queue"]!);
            await channel.BasicPublishAsync("", queue, true, properties, letter.Body, Cancellation);
            await channel.BasicAckAsync(letter.DeliveryTag, false, Cancellation);
        }

        return count;
    }

    private static async Task AppointAsync(LocalSystem system, string password)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = system.Broker.ManagementAddress };
        var login = system.Broker.AdministratorLogin;
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}")));
        using var user = await http.PutAsJsonAsync($"api/users/{User}", new { password, tags = "impersonator" }, Cancellation);
        user.EnsureSuccessStatusCode();
        using var permission = await http.PutAsJsonAsync($"api/permissions/fourkeyworks/{User}",
            new { configure = "^$", write = @"^amq\.default$", read = @"^referral\.dead$" }, Cancellation);
        permission.EnsureSuccessStatusCode();
    }
}
