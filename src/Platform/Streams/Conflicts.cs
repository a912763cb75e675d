using JasperFx;
using Marten.Exceptions;
using Npgsql;

namespace FourKeyWorks.Platform.Streams;

/// <summary>Somebody else was faster: the same thing done already, or another change to the same stream,
/// or a lock on it that crossed with ours.</summary>
internal static class Conflicts
{
    public static bool IsConflict(Exception e) => e switch
    {
        ConcurrencyException or ExistingStreamIdCollisionException => true,
        PostgresException p => p.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected,
        { InnerException: { } inner } => IsConflict(inner),
        _ => false,
    };
}
