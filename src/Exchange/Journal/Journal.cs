using FourKeyWorks.Exchange.Desk;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>Everything the service knows of the journal, in one place: who was sent what, when, and what became of it.</summary>
public static class Journal
{
    /// <summary>Adds the journal to the service. Reads section <c>Journal</c> (<see cref="JournalSettings"/>).</summary>
    public static ServiceModel AddJournal(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var table in JournalTables.All()) model.Keeps(table);
        return model.KeepsByDay(SubjectKind.Feed, JournalTables.Bodies).Runs(Add);
    }

    private static void Add(IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(builder.Configuration.GetSection("Journal").Get<JournalSettings>() ?? new JournalSettings());
        builder.Services.AddSingleton<PassingMessages>();
        builder.Services.AddSingleton<JournalStore>();
        builder.Services.AddSingleton<JournalHead>();
        builder.Services.AddHostedService(p => p.GetRequiredService<JournalHead>());
        builder.Services.AddHostedService<JournalWriter>();
        builder.AddTopology();
        builder.Services.AddSingleton<WhereIsIt>();
        builder.Services.AddHostedService<FetchWatch>();
        builder.Services.AddHostedService<JournalSweep>();
    }

    /// <summary>Maps what is offered over HTTP.</summary>
    public static void MapJournal(this IEndpointRouteBuilder api)
    {
        WhereIsIt.Map(api);
        JournalList.Map(api);
    }
}
