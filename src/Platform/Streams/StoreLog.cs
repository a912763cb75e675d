using Marten;
using Marten.Services;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Streams;

/// <summary>
/// What the store may say: that a statement failed and with which SQL state. Its own logger would print the values. A
/// conflict is no failure: somebody was faster, and whoever works the session deals with it.
/// </summary>
internal sealed partial class StoreLog(ILogger<StoreLog> log) : IMartenLogger, IMartenSessionLogger
{
    public IMartenSessionLogger StartSession(IQuerySession session) => this;

    public void SchemaChange(string sql) => SchemaChanged();

    public void LogSuccess(NpgsqlCommand command) { }

    public void LogSuccess(NpgsqlBatch batch) { }

    public void LogFailure(NpgsqlCommand command, Exception ex) => Report(ex);

    public void LogFailure(NpgsqlBatch batch, Exception ex) => Report(ex);

    public void LogFailure(Exception ex, string message) => Report(ex);

    public void RecordSavedChanges(IDocumentSession session, IChangeSet commit) { }

    public void OnBeforeExecute(NpgsqlCommand command) { }

    public void OnBeforeExecute(NpgsqlBatch batch) { }

    private void Report(Exception e)
    {
        if (Conflicts.IsConflict(e) || e is OperationCanceledException) return;
        Failed(e.GetType().Name, (e as PostgresException)?.SqlState);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The schema was changed")]
    private partial void SchemaChanged();

    [LoggerMessage(Level = LogLevel.Error, Message = "A statement failed ({Error}, {SqlState})")]
    private partial void Failed(string error, string? sqlState);
}
