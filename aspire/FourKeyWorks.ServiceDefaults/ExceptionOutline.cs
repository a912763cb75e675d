using System.Data.Common;
using System.Diagnostics;
using System.Text;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>
/// What may be said of an exception: its types, the SQL state, and the methods it passed. Its message may quote
/// what somebody sent, and is left out.
/// </summary>
public static class ExceptionOutline
{
    private const int Frames = 6;

    /// <summary>One line: <c>Npgsql.NpgsqlException ← System.IO.IOException at Store.Save ← Inbox.Take</c>.</summary>
    public static string Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var text = new StringBuilder();
        var innermost = exception;
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (text.Length > 0) text.Append(" ← ");
            text.Append(e.GetType().FullName);
            if (e is DbException { SqlState: { } state }) text.Append(' ').Append(state);
            innermost = e;
        }

        var methods = new StackTrace(innermost, fNeedFileInfo: false).GetFrames()
            .Select(f => DiagnosticMethodInfo.Create(f))
            .Where(m => m is not null && m.DeclaringTypeName?.StartsWith("System.Runtime.", StringComparison.Ordinal) != true)
            .Take(Frames)
            .Select(m => $"{m!.DeclaringTypeName}.{m.Name}");
        var at = string.Join(" ← ", methods);
        return at.Length == 0 ? text.ToString() : text.Append(" at ").Append(at).ToString();
    }
}
