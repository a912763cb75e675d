using MassTransit;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// Tries the login before each connection. When its own login is refused, the bus library stops consuming for good while the
/// process looks healthy. But a broker that was set up anew knows no users for a moment, and passwords are changed: a refused
/// login is a broker that is away, like any other.
/// </summary>
internal static class LoginProbe
{
    /// <exception cref="RabbitMqConnectionException">The broker refuses us; the library tries again later.</exception>
    public static async Task TryAsync(ConnectionFactory factory)
    {
        try
        {
            await using var connection = await factory.CreateConnectionAsync("login probe");
        }
        catch (BrokerUnreachableException unreachable) when (IsRefused(unreachable))
        {
            // Without the cause, for that is what the library looks for.
            throw new RabbitMqConnectionException($"The broker refuses the login of {factory.UserName}.");
        }
        catch (BrokerUnreachableException)
        {
            // The library finds that out, and says so, by itself.
        }
    }

    private static bool IsRefused(Exception exception) =>
        exception is AuthenticationFailureException
        || (exception is AggregateException many ? many.InnerExceptions.Any(IsRefused) : exception.InnerException is { } inner && IsRefused(inner));
}
