using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>Empties message and stack of recorded exceptions, and the description of a failed span, before a span is exported.</summary>
internal sealed class SpansWithoutExceptionTexts : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        foreach (ref readonly var happened in data.EnumerateEvents())
        {
            // Events can't be removed from a span; their tags can be overwritten where they lie.
            foreach (ref var tag in happened.EnumerateTagObjects())
            {
                if (tag.Key is "exception.message" or "exception.stacktrace") tag = new(tag.Key, string.Empty);
            }
        }

        foreach (ref readonly var tag in data.EnumerateTagObjects())
        {
            if (tag.Key is "exception.message" or "exception.stacktrace") data.SetTag(tag.Key, null);
        }

        // Libraries put the message of the exception here.
        if (data.StatusDescription is not null) data.SetStatus(data.Status);
    }
}

/// <summary>Leaves of a logged exception its type and where it happened.</summary>
internal sealed class LogsWithoutExceptionTexts : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (data.Exception is not { } exception) return;
        data.Attributes =
        [
            .. data.Attributes ?? [],
            new("exception.type", exception.GetType().FullName),
            new("exception.outline", ExceptionOutline.Of(exception)),
        ];
        data.Exception = null;
    }
}
