using FourKeyWorks.Platform.Calendar;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace FourKeyWorks.Identity.Directory;

/// <summary>Others learn of another calendar by the event; here it holds with the commit.</summary>
public sealed partial class CalendarTable : EventProjection
{
    /// <summary>The projection.</summary>
    public CalendarTable() => Name = "calendar";

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(e);
        if (e.Data is CalendarYearSet set) KnownCalendar.Note(operations, SetCalendar.Changed(set), set.At);
        return ValueTask.CompletedTask;
    }
}
