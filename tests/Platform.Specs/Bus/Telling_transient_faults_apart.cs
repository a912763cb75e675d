using System.Net.Sockets;
using FourKeyWorks.Platform.Bus;
using Npgsql;

namespace FourKeyWorks.Platform.Specs.Bus;

public class Telling_transient_faults_apart
{
    [Theory]
    [InlineData(PostgresErrorCodes.AdminShutdown, true)]
    [InlineData(PostgresErrorCodes.CrashShutdown, true)]
    [InlineData(PostgresErrorCodes.CannotConnectNow, true)]
    [InlineData(PostgresErrorCodes.TooManyConnections, true)]
    [InlineData(PostgresErrorCodes.SerializationFailure, true)]
    [InlineData(PostgresErrorCodes.DeadlockDetected, true)]
    [InlineData(PostgresErrorCodes.ReadOnlySqlTransaction, true)]
    [InlineData(PostgresErrorCodes.UniqueViolation, false)]
    [InlineData(PostgresErrorCodes.UndefinedTable, false)]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege, false)]
    [InlineData(PostgresErrorCodes.InvalidTextRepresentation, false)]
    public void the_database_says_it_by_its_state_code(string sqlState, bool transient) =>
        Assert.Equal(transient, TransientFaults.IsTransient(new PostgresException("x", "ERROR", "ERROR", sqlState)));

    [Fact]
    public void what_the_store_wraps_is_looked_at()
    {
        var away = new NpgsqlException("x", new SocketException((int)SocketError.ConnectionRefused));
        Assert.True(TransientFaults.IsTransient(away));
        Assert.True(TransientFaults.IsTransient(new InvalidOperationException("x", away)));
        Assert.True(TransientFaults.IsTransient(new AggregateException(away, new TimeoutException())));
        Assert.True(TransientFaults.IsTransient(new Marten.Exceptions.MartenCommandException(new NpgsqlCommand("select 1"), away)));
    }

    [Fact]
    public void somebody_having_been_faster_passes()
    {
        Assert.True(TransientFaults.IsTransient(new JasperFx.ConcurrencyException(typeof(object), "x")));
        Assert.True(TransientFaults.IsTransient(new JasperFx.Events.EventStreamUnexpectedMaxEventIdException("x")));
    }

    [Fact]
    public void a_defect_of_ours_does_not_pass()
    {
        Assert.False(TransientFaults.IsTransient(new InvalidOperationException()));
        Assert.False(TransientFaults.IsTransient(new ArgumentException("x", new FormatException())));
        Assert.False(TransientFaults.IsTransient(new AggregateException(new TimeoutException(), new InvalidOperationException())));
    }

    [Fact]
    public void what_is_told_of_a_fault_holds_no_message()
    {
        var told = new DeliveryFaultException(new InvalidOperationException("Secret-4711",
            new PostgresException("Secret-4711", "ERROR", "ERROR", "23505", detail: "Secret-4711", tableName: "mt_streams", constraintName: "pk")));
        Assert.Equal("InvalidOperationException < PostgresException 23505 mt_streams pk", told.Message);
        Assert.DoesNotContain("Secret", told.ToString(), StringComparison.Ordinal);
    }
}
