using System.Net.Sockets;
using MassTransit;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace FourKeyWorks.Platform.Bus;

/// <summary>Which failures pass by themselves, so that trying again later is right.</summary>
public static class TransientFaults
{
    /// <summary>
    /// Whether the exception, or one that it wraps, is of the database or the broker being away, busy or taken over, or of
    /// somebody else having been faster. Everything else will fail again however often it is tried.
    /// </summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        null => false,
        PostgresException postgres => postgres.IsTransient || IsTakeover(postgres.SqlState),
        NpgsqlException { IsTransient: true } => true,
        TimeoutException or SocketException or EndOfStreamException => true,
        JasperFx.ConcurrencyException => true,
        BrokerUnreachableException or AlreadyClosedException or OperationInterruptedException => true,
        ConnectionException or TransportUnavailableException => true,
        AggregateException many => many.InnerExceptions.All(IsTransient),
        _ => exception.InnerException is { } inner && IsTransient(inner),
    };

    // The connection was ended by a shutdown, or we talk to a server that has become (or is not yet more than) a standby.
    private static bool IsTakeover(string sqlState) => sqlState is
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
        or PostgresErrorCodes.DatabaseDropped or PostgresErrorCodes.ReadOnlySqlTransaction;
}
