using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using Marten;

namespace FourKeyWorks.Identity.Directory;

/// <summary>Who leads, carries out and helps with each key work (R0.4-2 … R0.4-5). It begins as the plan has it; each always has a lead.</summary>
internal static class SetResponsibility
{
    private const string Plan = "plan";

    /// <param name="Leads">Departments that lead.</param>
    /// <param name="Implements">Departments that carry it out.</param>
    /// <param name="Assists">Departments that help.</param>
    public sealed record Command([property: Length(0, 23)] IReadOnlyList<string> Leads, [property: Length(0, 23)] IReadOnlyList<string> Implements, [property: Length(0, 23)] IReadOnlyList<string> Assists);

    /// <param name="Work">Which key work.</param>
    /// <param name="Leads">Who leads.</param>
    /// <param name="Implements">Who carries it out.</param>
    /// <param name="Assists">Who helps.</param>
    /// <param name="Version">For <c>If-Match</c>.</param>
    public sealed record View(KeyWork Work, IReadOnlyList<string> Leads, IReadOnlyList<string> Implements, IReadOnlyList<string> Assists, long Version);

    /// <summary>As the plan says.</summary>
    public static IReadOnlyList<ResponsibilitySet> Defaults(DateTimeOffset now) =>
    [
        Default(KeyWork.FourLosses, [Party.MZJ, Party.GAJ, Party.JYJ], [Party.ZJD], [], now),
        Default(KeyWork.LegalPublicity, [Party.ZFW], [Party.SFJ], [Party.JCY], now),
        Default(KeyWork.PublicVenues, [Party.WGL, Party.GAJ], [], [], now),
        Default(KeyWork.Offences, [Party.GAJ], [], [Party.JCY, Party.FY, Party.SFJ], now),
    ];

    /// <summary>A lead there must be, and each department has one part at most.</summary>
    public static Decision Decide(Responsibility present, Command command, string by, DateTimeOffset now)
    {
        IReadOnlyList<string> all = [.. command.Leads, .. command.Implements, .. command.Assists];
        if (all.Any(d => !PartyExtensions.Departments.Any(p => p.Slug() == d))) return Decision.Refuse("directory.department-wrong");
        if (command.Leads.Count == 0) return Decision.Refuse("directory.lead-missing");
        if (all.Distinct().Count() != all.Count) return Decision.Refuse("directory.part-twice");
        return IsSame(present, command)
            ? Decision.Accept()
            : Decision.Accept(new ResponsibilitySet(present.Work, command.Leads, command.Implements, command.Assists, by, now));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/directory/responsibilities", async (IQuerySession session, CancellationToken cancellation) => Results.Ok(await ReadAsync(session, cancellation)))
            .Produces<IReadOnlyList<View>>().RequireDuty(Duty.ReadDirectory);
        api.MapChange<Responsibility, Command>("/directory/responsibilities/{id}", Responsibility.StreamOf, (_, _) => true,
            (present, command, caller, work, _) => Task.FromResult(Decide(present, command, caller.Subject, work.Now))).RequireDuty(Duty.KeepDirectory);
    }

    /// <summary>All four.</summary>
    public static async Task<IReadOnlyList<View>> ReadAsync(IQuerySession session, CancellationToken cancellation)
    {
        var views = new List<View>();
        foreach (var work in Enum.GetValues<KeyWork>())
        {
            var stream = Responsibility.StreamOf(Responsibility.NameOf(work));
            if (await session.Events.FetchStreamStateAsync(stream, cancellation) is { } at
                && await session.Events.AggregateStreamAsync<Responsibility>(stream, at.Version, token: cancellation) is { } r)
                views.Add(new(r.Work, r.Leads, r.Implements, r.Assists, at.Version));
        }

        return views;
    }

    /// <summary>What <c>migrate</c> does: the plan's distribution, where there is none yet.</summary>
    public static async Task MigrateAsync(IServiceProvider services)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().LightweightSession();
        foreach (var set in Defaults(services.GetRequiredService<TimeProvider>().GetUtcNow()))
        {
            var stream = Responsibility.StreamOf(Responsibility.NameOf(set.Work));
            if (await session.Events.FetchStreamStateAsync(stream) is null) session.Events.StartStream(stream, set);
        }

        await session.SaveChangesAsync();
    }

    private static bool IsSame(Responsibility present, Command command) =>
        present.Leads.SequenceEqual(command.Leads) && present.Implements.SequenceEqual(command.Implements) && present.Assists.SequenceEqual(command.Assists);

    private static ResponsibilitySet Default(KeyWork work, Party[] leads, Party[] implements, Party[] assists, DateTimeOffset now) =>
        new(work, Slugs(leads), Slugs(implements), Slugs(assists), Plan, now);

    private static IReadOnlyList<string> Slugs(Party[] departments) => [.. departments.Select(d => d.Slug())];
}
