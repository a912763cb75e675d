using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>Everything the service knows of the journal, in one place: who was sent what, when, and what became of it.</summary>
public static class Journal
{
    /// <summary>Adds the journal to the service.</summary>
    public static ServiceModel AddJournal(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var table in JournalTables.All()) model.Keeps(table);
        return model;
    }
}
