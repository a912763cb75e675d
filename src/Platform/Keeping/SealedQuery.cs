using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Platform.Keeping;

/// <summary>Sealed facts are asked for, in writing (依法查询).</summary>
/// <param name="QueryId">The query.</param>
/// <param name="FileId">The file.</param>
/// <param name="Basis">On which legal basis; the document itself is in the vault.</param>
/// <param name="Fields">Which facts.</param>
/// <param name="By">Who asks.</param>
/// <param name="Department">Of which department.</param>
/// <param name="At">When.</param>
/// <param name="Answer">Until when it is answered.</param>
public sealed record SealedQueryAsked(
    Guid QueryId, Guid FileId, QueryBasis Basis, IReadOnlyList<string> Fields, string By, Party Department, DateTimeOffset At, Due Answer);

/// <summary>A second person approves it.</summary>
public sealed record SealedQueryApproved(string By, DateTimeOffset At, DateTimeOffset Until);

/// <summary>It is refused.</summary>
public sealed record SealedQueryRefused(QueryRefusal Reason, string By, DateTimeOffset At);

/// <summary>The facts were given to who asked.</summary>
public sealed record SealedQueryAnswered(string By, DateTimeOffset At);

/// <summary>On which basis sealed facts may be asked for (预防未成年人犯罪法 59, domain §3.5).</summary>
public enum QueryBasis
{
    /// <summary>A judicial organ needs them for a case.</summary>
    JudicialNeed,
    /// <summary>A unit asks by a national rule.</summary>
    NationalRule,
}

/// <summary>Why a statutory query is refused.</summary>
public enum QueryRefusal
{
    /// <summary>The basis does not carry it.</summary>
    NoBasis,
    /// <summary>It asks for more than the basis carries.</summary>
    ScopeTooWide,
    /// <summary>The writing is missing or incomplete.</summary>
    WritingIncomplete,
}

/// <summary>One statutory query.</summary>
public sealed record SealedQuery(Guid QueryId, Guid FileId, IReadOnlyList<string> Fields, string AskedBy, Party Department, DateTimeOffset AnswerDueAt)
{
    /// <summary>How long an approved query opens.</summary>
    private static readonly TimeSpan OpensFor = TimeSpan.FromHours(24);

    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>Its approval.</summary>
    public SealedQueryApproved? Approval { get; init; }

    /// <summary>It was refused or answered.</summary>
    public bool IsClosed { get; init; }

    /// <param name="Basis">On which basis.</param>
    /// <param name="Document">The written request: number and issuing organ; goes into the vault.</param>
    /// <param name="Fields">Which facts, by their names.</param>
    public sealed record Ask(QueryBasis Basis, [property: Length(4, 200)] string Document, [property: Length(1, 40)] IReadOnlyList<string> Fields);

    /// <param name="Reason">Why.</param>
    public sealed record Refuse(QueryRefusal Reason);

    /// <summary>Nothing to say.</summary>
    public sealed record Approve;

    /// <summary>Only for what is sealed, and only for facts that there are.</summary>
    public static Decision Decide(
        KeptFile file, Ask command, Guid queryId, IEnumerable<VaultField> known, string by, Party department, DateTimeOffset now, Due answer)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(command);
        if (file.IsErased) return Decision.Refuse("vault.already-erased");
        if (!file.IsSealed) return Decision.Refuse("vault.not-sealed");
        if (command.Fields.Except(known.Select(f => f.Name)).Any()) return Decision.Refuse("vault.field-unknown");
        return Decision.Accept(new SealedQueryAsked(queryId, file.FileId, command.Basis, command.Fields, by, department, now, answer));
    }

    /// <summary>By another person.</summary>
    public static Decision Decide(SealedQuery query, Approve _, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.IsClosed || query.Approval is not null) return Decision.Refuse("vault.query-not-open");
        if (query.AskedBy == by) return Decision.Refuse("vault.same-person");
        return Decision.Accept(new SealedQueryApproved(by, now, now + OpensFor));
    }

    /// <summary>By another person.</summary>
    public static Decision Decide(SealedQuery query, Refuse command, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(command);
        if (query.IsClosed || query.Approval is not null) return Decision.Refuse("vault.query-not-open");
        if (query.AskedBy == by) return Decision.Refuse("vault.same-person");
        return Decision.Accept(new SealedQueryRefused(command.Reason, by, now));
    }

    /// <summary>The facts go to who asked, once.</summary>
    public Decision Answer(string by, DateTimeOffset now) =>
        IsClosed || Approval is null ? Decision.Refuse("vault.query-not-open")
        : AskedBy != by ? Decision.Refuse("vault.not-the-asker")
        : now >= Approval.Until ? Decision.Refuse("vault.query-over")
        : Decision.Accept(new SealedQueryAnswered(by, now));

    /// <summary>The beginning.</summary>
    public static SealedQuery Create(SealedQueryAsked e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new SealedQuery(e.QueryId, e.FileId, e.Fields, e.By, e.Department, e.Answer.At);
    }

    /// <summary>Approved.</summary>
    public SealedQuery Apply(SealedQueryApproved e) => this with { Approval = e };

    /// <summary>Refused.</summary>
    public SealedQuery Apply(SealedQueryRefused _) => this with { IsClosed = true };

    /// <summary>Answered.</summary>
    public SealedQuery Apply(SealedQueryAnswered _) => this with { IsClosed = true };
}
