using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Platform.Specs.Services;

/// <summary>Keeps every line of every level, with its values and the whole of its exception.</summary>
internal sealed class LogRecorder(ConcurrentQueue<string> log) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Category(log, categoryName);

    public void Dispose()
    {
    }

    private sealed class Category(ConcurrentQueue<string> log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            log.Enqueue($"{name} scope {Values(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{logLevel} {name} {formatter(state, exception)} {Values(state)} {exception} {DataOf(exception)}");

        private static string Values(object? state) =>
            state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(v => $"{v.Key}={v.Value}")) : $"{state}";

        private static string DataOf(Exception? exception) =>
            exception is null ? "" : string.Join(' ', exception.Data.Values.Cast<object?>());
    }
}
