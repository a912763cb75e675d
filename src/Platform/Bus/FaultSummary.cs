using Npgsql;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// What may be told of a failure: types, the database's state codes and names, where in our code. Never an exception's
/// message, for that may repeat a value.
/// </summary>
internal static class FaultSummary
{
    public static string Of(Exception exception)
    {
        var one = exception is PostgresException postgres
            ? $"{nameof(PostgresException)} {postgres.SqlState} {postgres.TableName} {postgres.ConstraintName}".TrimEnd()
            : exception.GetType().Name;
        return exception.InnerException is { } inner ? $"{one} < {Of(inner)}" : one;
    }

    public static string TraceOf(Exception exception) =>
        exception.InnerException is { } inner ? $"{TraceOf(inner)}{Environment.NewLine}   ---{Environment.NewLine}{exception.StackTrace}" : exception.StackTrace ?? "";
}

/// <summary>Stands for a handler's exception from here on: the bus library logs and traces the exceptions it sees.</summary>
#pragma warning disable CA1032, CA1064 // Made here only, from another exception; nobody outside catches it.
internal sealed class DeliveryFaultException(Exception fault) : Exception(FaultSummary.Of(fault))
#pragma warning restore CA1032, CA1064
{
    public override string? StackTrace { get; } = FaultSummary.TraceOf(fault);
}
